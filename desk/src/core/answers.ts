// The list of the signers' answers to a reply (specs/follow.md, section 5).
//
//     demur/answers/v1
//     origin karvonel.example/record
//     digest 025d…
//     reply 455e…
//     count 61
//     NULLIFIER CHOICE P0 … P7         nullifiers strictly ascending

import { BASE_FIELD, type Bytes, hash, readDecimal, readElement, readF, toInt } from "./bytes.ts";
import { CHOICES, type Choice } from "./follow.ts";
import { Malformed } from "./refused.ts";

export interface Answer {
  readonly nullifier: bigint;
  readonly choice: Choice;
  readonly points: readonly bigint[];
}

export interface AnswerList {
  readonly origin: string;
  readonly digest: Bytes;
  readonly reply: Bytes;
  readonly answers: readonly Answer[];
  /** What the `verdict` entry holds of it. */
  readonly listDigest: Bytes;
}

const NAMES = ["origin", "digest", "reply", "count"] as const;
const LARGEST_NUMBER = 2 ** 32 - 1;

/**
 * Read a list; no proof is checked.
 *
 * @throws Malformed it is not one
 */
export function readAnswers(text: string): AnswerList {
  const lines = text.split("\n");
  if (lines.pop() !== "" || lines.length < 5 || lines[0] !== "demur/answers/v1") throw new Malformed("answers-malformed");
  const [origin, digest, reply, count] = NAMES.map((name, index) => {
    const line = lines[1 + index] as string;
    if (!line.startsWith(`${name} `)) throw new Malformed("answers-malformed", { where: name });
    return line.slice(name.length + 1);
  }) as [string, string, string, string];
  const told = readDecimal(count, { where: "count", largest: LARGEST_NUMBER });
  if (told !== lines.length - 5) throw new Malformed("answers-miscounted");
  const answers = lines.slice(5).map((line, number) => readAnswer(line, `answer ${number}`));
  if (answers.some(({ nullifier }, at) => at > 0 && nullifier <= (answers[at - 1] as Answer).nullifier)) {
    throw new Malformed("answers-unsorted");
  }
  return { origin, digest: readF(digest), reply: readF(reply), answers, listDigest: hash(text) };
}

function readAnswer(line: string, where: string): Answer {
  const [nullifier = "", chosen = "", ...points] = line.split(" ");
  const choice = CHOICES.find((each) => each === chosen);
  if (choice === undefined || points.length !== 8) throw new Malformed("answer-malformed", { where });
  return { nullifier: readElement(nullifier, where), choice, points: points.map((point) => readCoordinate(point, where)) };
}

function readCoordinate(text: string, where: string): bigint {
  const value = toInt(readF(text, where));
  if (value >= BASE_FIELD) throw new Malformed("element-too-large", { where });
  return value;
}
