// What stands under an open memo after a batch, as the slip key signs it (protocol 5).
//
//     demur/standing/v1            a line of the list:
//     origin karvonel.example/record        NULLIFIER FOLLOW standing|withdrawn
//     circulated 5f1c…
//     at 2026-11-24T14:00:00Z
//     list 93b1…

import { type Bytes, equal, hash, readElement, readF, u32 } from "./bytes.ts";
import { readHour } from "./moments.ts";
import { Malformed, Refused } from "./refused.ts";

export type State = "standing" | "withdrawn";

export interface StandingLine {
  readonly nullifier: bigint;
  readonly follow: bigint;
  readonly state: State;
}

export interface StandingNote {
  readonly origin: string;
  readonly circulated: Bytes;
  readonly at: number;
  readonly list: Bytes;
}

const LINE = /^([0-9a-f]{64}) ([0-9a-f]{64}) (standing|withdrawn)$/;
const NAME = /^[^\s+]+$/u;
const NAMES = ["origin", "circulated", "at", "list"] as const;

/** Read the lines of a list: nullifiers strictly ascending. Nobody yet is no text at all. */
export function readStandingLines(text: string): StandingLine[] {
  if (text !== "" && !text.endsWith("\n")) throw new Malformed("standing-list-malformed");
  let before = -1n;
  return (text === "" ? [] : text.slice(0, -1).split("\n")).map((line) => {
    const found = LINE.exec(line);
    if (found === null) throw new Malformed("standing-list-malformed");
    const nullifier = readElement(found[1] as string);
    if (nullifier <= before) throw new Malformed("standing-list-unsorted");
    before = nullifier;
    const read = { nullifier, follow: readElement(found[2] as string), state: found[3] as State };
    if (read.state === "standing" && read.follow === 0n) throw new Malformed("standing-without-follow");
    return read;
  });
}

export function standingDigest(lines: string): Bytes {
  return hash("demur/standing-list/v1\n", lines);
}

/** Read the text of a note; whether the slip key signed it is the note's own check. */
export function readStandingNote(text: string): StandingNote {
  const lines = text.split("\n");
  if (lines.length !== NAMES.length + 2 || lines.pop() !== "" || lines.shift() !== "demur/standing/v1") {
    throw new Malformed("standing-note-malformed");
  }
  const [origin, circulated, at, list] = NAMES.map((name, index) => {
    const line = lines[index] as string;
    if (!line.startsWith(`${name} `) || line.length === name.length + 1) {
      throw new Malformed("standing-note-malformed", { where: name });
    }
    return line.slice(name.length + 1);
  }) as [string, string, string, string];
  if (!NAME.test(origin)) throw new Malformed("key-name-malformed", { where: "origin" });
  return { origin, circulated: readF(circulated, "circulated"), at: readHour(at, "at"), list: readF(list, "list") };
}

/**
 * Check that a note speaks of this record, this circulation and these lines.
 *
 * @throws Refused `standing-list-of-another-note`
 */
export function checkStanding(note: StandingNote, lines: string, origin: string, commitment: Bytes): void {
  const same = note.origin === origin && equal(note.circulated, commitment) && equal(note.list, standingDigest(lines));
  if (!same) throw new Refused("standing-list-of-another-note");
}

/** H("demur/circulated-digest/v1\n", salt32, digest32, readers u32) (protocol 4). */
export function commitmentOf(salt: Bytes, digest: Bytes, readers: number): Bytes {
  return hash("demur/circulated-digest/v1\n", salt, digest, u32(readers));
}
