// The document that the site hands over: demur/hand-over/v1 (specs/hand-over.md, section 2).

import { readBase64, readElement, readF } from "../core/bytes.ts";
import { readHour, readTerm } from "../core/moments.ts";
import { Malformed, Refused } from "../core/refused.ts";
import { hasRefusedCharacter } from "../core/text.ts";
import { count, fail, type Form, list, matching, object, oneOf, orNull, text } from "./reading.ts";

export const LARGEST_HAND_OVER = 32 * 1024 * 1024;

const anything: Form<string> = text();
const F = text(readF);
const hour = text(readHour);
const term = text(readTerm);
const both = object({ en: anything, ar: anything });
/** A name that stands beside what is signed: one line, and nothing that turns the direction of what follows. */
const said: Form<string> = text((value, path) => (value.length <= 500 && !/\n/.test(value) && !hasRefusedCharacter(value) ? value : fail(path)));
const saidInBoth = object({ en: said, ar: said });
const slug = matching(/^[^\n]{1,500}$/u);

const chain = object({ term, secret: F });
const place = object({ term, commitment: orNull(text(readElement)), signs_from: orNull(hour) });
const member = object({
  person: matching(/^[a-z0-9-]{1,64}$/),
  name: matching(/^[^\n]{1,200}$/u),
  places: list(place, { most: 64 }),
});
const circulated = object({
  index: count(Number.MAX_SAFE_INTEGER),
  salt: F,
  readers: count(),
  holders: orNull(count()),
  audience: oneOf("everyone", "chosen"),
  until: hour,
  files_at: orNull(count(2 ** 32 - 1, 1)),
});
const memo = object({
  number: orNull(count(2 ** 32 - 1, 1)),
  digest: F,
  term,
  state: oneOf("open", "filed"),
  circulated: orNull(circulated),
  filed: orNull(object({ index: count(Number.MAX_SAFE_INTEGER), list: orNull(anything) })),
  blocks: list(object({ salt: F, bytes: text(readBase64) }), { least: 1, most: 4096 }),
  lists: list(object({ note: anything, lines: anything }), { most: 64 }),
  related: list(count(), { most: 1000 }),
});
const document = object({
  v: oneOf("demur/hand-over/v1"),
  origin: anything,
  site: anything,
  language: oneOf("en", "ar"),
  purpose: oneOf("places", "reading", "filing"),
  institution: both,
  ceiling: both,
  markings: list(object({ name: slug, title: saidInBoth, portion: saidInBoth }), { most: 64 }),
  policies: list(object({ name: slug, title: saidInBoth }), { most: 1000 }),
  entitled: count(),
  member: orNull(member),
  memos: list(memo, { most: 1000 }),
  demo_chain: orNull(chain),
});

type Of<F> = F extends Form<infer T> ? T : never;
export type HandOver = Of<typeof document>;
export type Memo = Of<typeof memo>;
export type Member = Of<typeof member>;
export type MemberPlace = Of<typeof place>;
export type HandedList = Memo["lists"][number];

/**
 * Read a hand-over.
 *
 * @throws Malformed `hand-over-malformed`, with the path of the value at fault
 * @throws Refused `hand-over-of-another-record`
 */
export function readHandOver(value: unknown, origin: string): HandOver {
  const handOver = document(value, "");
  if (handOver.origin !== origin) throw new Refused("hand-over-of-another-record", { facts: { origin: handOver.origin } });
  checkAscending(handOver.member?.places.map((each) => each.term) ?? [], "member.places");
  checkAscending(handOver.memos.map((each) => each.number ?? 0), "memos");
  checkAscending(handOver.markings.map((each) => each.name), "markings");
  checkAscending(handOver.policies.map((each) => each.name), "policies");
  for (const [index, each] of handOver.memos.entries()) checkState(each, handOver, `memos.${index}`);
  return handOver;
}

/** Read a hand-over that was saved to a file. */
export function readHandOverFile(bytes: Uint8Array, origin: string): HandOver {
  if (bytes.length > LARGEST_HAND_OVER) throw new Malformed("hand-over-too-large");
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Malformed("hand-over-malformed", { cause });
  }
  return readHandOver(value, origin);
}

function checkAscending<T extends string | number>(values: readonly T[], path: string): void {
  const wrong = values.findIndex((value, index) => index > 0 && value <= (values[index - 1] as T));
  if (wrong >= 0) fail(`${path}.${wrong}`);
}

function checkState(memo: Memo, { purpose, memos, member }: HandOver, path: string): void {
  if (purpose === "filing") {
    const alone = memo.circulated === null && memo.filed === null && memo.lists.length === 0 && memo.state === "open";
    if (!alone || memos.length !== 1 || member === null) fail(path);
    return;
  }
  if (memo.number === null) fail(`${path}.number`);
  if (memo.state === "filed" && memo.filed === null) fail(`${path}.filed`);
  if (memo.state === "open" && (memo.circulated === null || memo.filed !== null)) fail(`${path}.state`);
  const counted = memo.state === "open" && memo.circulated?.audience === "chosen";
  if (memo.circulated !== null && counted !== (memo.circulated.holders !== null)) fail(`${path}.circulated.holders`);
}
