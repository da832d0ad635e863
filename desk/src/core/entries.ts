// The record's entries (protocol 7): `demur/KIND/v1`, then `name value` lines, in order, each once; a missing value is `-`.

import { equal, readDecimal, readElement, readF, readUtf8 } from "./bytes.ts";
import { readDay, readHour, readTerm } from "./moments.ts";
import { readKey } from "./note.ts";
import { Malformed } from "./refused.ts";

const LARGEST_ENTRY = 4096;
const LARGEST_NUMBER = 2 ** 32 - 1;
const DEEPEST = 32;
const LONGEST_STEP = 40;

type Reader<T> = (text: string, where: string) => T;

const number: Reader<number> = (text, where) => readDecimal(text, { where, largest: LARGEST_NUMBER });
const slipKey = (text: string) => readKey(text, "note");

function oneOf<T extends string>(...choices: readonly T[]): Reader<T> {
  return (text, where) => {
    const found = choices.find((choice) => choice === text);
    if (found === undefined) throw new Malformed("choice-unknown", { where });
    return found;
  };
}

function orAbsent<T>(read: Reader<T>): Reader<T | null> {
  return (text, where) => (text === "-" ? null : read(text, where));
}

const step: Reader<string> = (text, where) => {
  if (text.length > LONGEST_STEP || !/^[a-z]+(?:-[a-z]+)*$/.test(text)) throw new Malformed("step-malformed", { where });
  return text;
};
const numberOrNone = orAbsent(number);
const published = { at: readHour, commitment: readF, supersedes: orAbsent(readF) };
/** From so many answers on a verdict says how they fall. */
const FEWEST_ANSWERS = 5;

const FORMS = {
  settings: {
    door: readF, slip: slipKey, desk: readF, depth: number, batch: number, growth: number, wait: number, floor: number,
    freshness: number,
  },
  roll: {
    term: readTerm, day: readDay, depth: number, size: number, root: readElement, leaves: readF, entitled: number,
  },
  circulated: {
    at: readHour, term: readTerm, roll: readDay, audience: oneOf("everyone", "chosen"), until: readHour, commitment: readF,
  },
  filed: {
    at: readHour, circulated: orAbsent(readF), salt: orAbsent(readF), readers: number, digest: readF, term: readTerm,
    "roll-opened": readDay, "roll-filed": readDay, signatures: number, list: readF, follows: number,
    "follow-root": orAbsent(readElement), recommendations: number, "acknowledge-due": readDay, "reply-due": readDay,
  },
  acknowledged: { at: readHour, filed: readF },
  referred: { at: readHour, filed: readF, reason: readF },
  extended: { at: readHour, filed: readF, step, due: readDay },
  replied: { at: readHour, filed: readF, reply: readF, recommendations: number },
  overdue: { at: readHour, filed: readF, step, due: readDay },
  verdict: {
    at: readHour, filed: readF, reply: readF, answers: number, agree: numberOrNone, "in-part": numberOrNone,
    dissent: numberOrNone, list: readF,
  },
  met: { at: readHour, filed: readF, minutes: orAbsent(readF), commitments: number },
  appealed: { at: readHour, filed: readF, reply: readF, due: readDay },
  corrected: { at: readHour, entry: readF, correction: readF },
  disclosed: { at: readHour, filed: readF, to: oneOf("staff", "public"), extent: oneOf("whole", "excerpt") },
  closed: {
    at: readHour, filed: readF,
    ending: oneOf("answered", "granted", "granted-in-part", "denied", "withdrawn", "handed-on"), text: orAbsent(readF),
  },
  guidance: published,
  statement: published,
} satisfies Record<string, Record<string, Reader<unknown>>>;

type Forms = typeof FORMS;
export type EntryKind = keyof Forms;
interface Read<K extends EntryKind> {
  readonly kind: K;
}
/** An entry of a kind, or of one of some kinds. */
export type EntryOf<K extends EntryKind> = K extends EntryKind
  ? Read<K> & { readonly [N in keyof Forms[K]]: Forms[K][N] extends Reader<infer T> ? T : never }
  : never;
export type Entry = EntryOf<EntryKind>;
export type Settings = EntryOf<"settings">;
export type Roll = EntryOf<"roll">;
export type Circulated = EntryOf<"circulated">;
export type Filed = EntryOf<"filed">;

export function isKnownKind(word: string): word is EntryKind {
  return Object.hasOwn(FORMS, word);
}

/**
 * Read an entry.
 *
 * @throws Malformed `entry-kind-unknown`, or it is not written in the one way there is
 */
export function readEntry(bytes: Uint8Array): Entry {
  if (bytes.length > LARGEST_ENTRY) throw new Malformed("entry-too-long");
  const lines = readUtf8(bytes).split("\n");
  if (lines.pop() !== "") throw new Malformed("entry-malformed");
  const kind = /^demur\/([a-z]+)\/v1$/.exec(lines.shift() ?? "")?.[1] ?? "";
  if (!Object.hasOwn(FORMS, kind)) throw new Malformed("entry-kind-unknown");
  const forms: [string, Reader<unknown>][] = Object.entries(FORMS[kind as EntryKind]);
  if (lines.length !== forms.length) throw new Malformed("entry-malformed", { facts: { kind } });
  const values = forms.map(([name, read], index) => {
    const line = lines[index] as string;
    if (!line.startsWith(`${name} `)) throw new Malformed("entry-malformed", { where: name, facts: { kind } });
    return [name, read(line.slice(name.length + 1), name)];
  });
  const entry = { kind, ...Object.fromEntries(values) } as Entry;
  checkTogether(entry);
  return entry;
}

/** Refuse fields that contradict each other. */
function checkTogether(entry: Entry): void {
  switch (entry.kind) {
    case "settings":
      return checkDepth(entry.depth);
    case "roll":
      checkDepth(entry.depth);
      if (entry.size < 1 || entry.size > 2 ** entry.depth) throw new Malformed("roll-size-impossible", { where: "size" });
      if (entry.root === 0n) throw new Malformed("roll-root-zero", { where: "root" });
      return;
    case "circulated":
      if (entry.until <= entry.at) throw new Malformed("circulation-ends-before-it-begins", { where: "until" });
      return;
    case "filed":
      return checkFiled(entry);
    case "verdict":
      return checkVerdict(entry);
    case "closed":
      if (isDecision(entry.ending) && entry.text === null) throw new Malformed("decision-without-text", { where: "text" });
      return;
    case "guidance":
    case "statement":
      if (entry.supersedes !== null && equal(entry.supersedes, entry.commitment)) {
        throw new Malformed("supersedes-itself", { where: "supersedes" });
      }
      return;
    default:
  }
}

function checkFiled(filed: Filed): void {
  if ((filed.circulated === null) !== (filed.salt === null) || (filed.circulated === null && filed.readers !== 0)) {
    throw new Malformed("circulation-half-opened", { where: "circulated" });
  }
  if (filed.circulated === null && filed.signatures > 1) throw new Malformed("filed-alone-by-several", { where: "signatures" });
  if ((filed["follow-root"] === null) !== (filed.follows === 0) || filed["follow-root"] === 0n) {
    throw new Malformed("follow-root-impossible", { where: "follow-root" });
  }
  if (filed.follows > filed.signatures || (filed.signatures > 0 && filed.follows === 0)) {
    throw new Malformed("follow-count-impossible", { where: "follows" });
  }
  if (filed["roll-filed"] < filed["roll-opened"]) throw new Malformed("rolls-in-wrong-order", { where: "roll-filed" });
}

function checkVerdict(verdict: EntryOf<"verdict">): void {
  const numbers = [verdict.agree, verdict["in-part"], verdict.dissent];
  const told = numbers.filter((one) => one !== null);
  if (told.length !== (verdict.answers >= FEWEST_ANSWERS ? numbers.length : 0)) {
    throw new Malformed("verdict-told-otherwise", { where: "answers" });
  }
  if (told.length > 0 && told.reduce((sum, one) => sum + one, 0) !== verdict.answers) {
    throw new Malformed("verdict-miscounted", { where: "answers" });
  }
}

/** Whether an ending decides on an appeal. */
export function isDecision(ending: EntryOf<"closed">["ending"]): boolean {
  return ending === "granted" || ending === "granted-in-part" || ending === "denied";
}

function checkDepth(depth: number): void {
  if (depth < 1 || depth > DEEPEST) throw new Malformed("depth-impossible", { where: "depth" });
}
