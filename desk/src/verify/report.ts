// What was proven, as plain values that go from the worker to the page: the JSON of `demur-verify`, and the text shown.

import { toHex } from "../core/bytes.ts";
import { writeHour } from "../core/moments.ts";
import type { Refused } from "../core/refused.ts";
import type { WitnessCosignature } from "../core/note.ts";
import { fieldOf } from "../core/text.ts";
import type { Afterwards } from "./afterwards.ts";
import type { Case } from "./case.ts";
import { type Disposition, isWhole, type TextShown } from "./shown_texts.ts";

export type Verdict = "proven" | "consistent" | "not-filed" | "refused" | "unreadable";
export type Answer = "replied" | "overdue" | "acknowledged" | "none" | "no-answer-in-this-file";

export interface Report {
  readonly verdict: Verdict;
  readonly reason: string | null;
  readonly where: string | null;
  readonly memo: {
    readonly digest: string;
    readonly shown: number;
    readonly blocks: number | null;
    readonly shown_at: readonly number[];
    readonly title: string | null;
  } | null;
  readonly filed: {
    readonly at: string;
    readonly proven_at: string | null;
    readonly index: number;
    readonly origin: string;
    readonly size: number;
  } | null;
  readonly signatures: {
    readonly count: number;
    readonly roll_opened: number | null;
    readonly roll_filed: number | null;
    readonly entitled: number | null;
    readonly readers: number;
    readonly names: readonly { readonly person: string; readonly name: string }[];
  } | null;
  readonly reply: ReplyShown | null;
  readonly afterwards: Afterwards | null;
  readonly witnesses: readonly { readonly name: string; readonly at: string }[];
  readonly not_proven: readonly string[];
  readonly searched: { readonly origin: string; readonly size: number } | null;
  /** Beyond the command's JSON: the blocks themselves, for whoever holds a page beside them. */
  readonly text: TextShown["blocks"];
  /** Beyond the command's JSON: when the quorum stood under the record that was searched. */
  readonly as_of: string | null;
}

type Owed = "acknowledge" | "reply";

export interface ReplyShown {
  readonly state: Answer;
  /** The step that is overdue; `due_on` is its day, otherwise the day of the reply. */
  readonly step: Owed | null;
  readonly due_on: string;
  readonly replied_on: string | null;
  /** The day that was missed first, before a reply came. */
  readonly overdue_since: string | null;
  /** The day that an overdue step was moved to afterwards. */
  readonly extended_to: string | null;
  readonly recommendations: readonly {
    readonly number: number;
    readonly asked: string | null;
    readonly disposition: string | null;
    readonly reasons: string | null;
  }[];
}

/** What the reader's policy says: `reason` is null where it vouches. */
export interface Trusted {
  readonly reason: "no-policy" | "quorum-short" | null;
  readonly witnesses: readonly WitnessCosignature[];
  readonly provenAt: number | null;
}

export const ALWAYS_NOT_PROVEN = [
  "roll-is-true",
  "hours-before-first-countersignature",
  "who-handed-over-the-file",
  "identity-of-named-signers",
  "later-corrections",
  "filings-have-different-signers",
  "argument-is-right",
] as const;

const HOUR = 3_600_000;
/** A day is over wherever the office is once it is over at UTC-12. */
const DAY_OVER_EVERYWHERE = 36 * HOUR;

/** The report of something that was refused: nothing is proven, so nothing else is said. */
export function refusalReport(refusal: Refused, verdict: "refused" | "unreadable"): Report {
  return {
    verdict, reason: refusal.reason, where: refusal.where === "" ? null : refusal.where,
    memo: null, filed: null, signatures: null, reply: null, afterwards: null, witnesses: [], not_proven: [], searched: null, text: [], as_of: null,
  };
}

export function memoShown(memo: TextShown): NonNullable<Report["memo"]> {
  const head = memo.blocks[0]?.block;
  return {
    digest: toHex(memo.digest),
    shown: memo.blocks.length,
    blocks: memo.count,
    shown_at: memo.blocks.map(({ index }) => index),
    title: head === undefined ? null : fieldOf(head, "title"),
  };
}

export function witnessesShown(witnesses: readonly WitnessCosignature[]): Report["witnesses"] {
  return witnesses.map(({ name, at }) => ({ name, at: writeTime(at) }));
}

export function filedShown(found: Case, provenAt: number | null, origin: string, size: number): NonNullable<Report["filed"]> {
  const proven_at = provenAt === null ? null : writeTime(provenAt);
  return { at: writeHour(found.filed.at), proven_at, index: found.index, origin, size };
}

/** What became of a filed memo; where only some entries are shown, a reply that is not there tells nothing. */
export function replyShown(
  found: Case,
  { provenAt, wholeRecord, recommendations = [] }: {
    provenAt: number | null;
    wholeRecord: boolean;
    recommendations?: ReplyShown["recommendations"];
  },
): ReplyShown {
  const due_on = found.due.get("reply") as string;
  const plain = { step: null, due_on, replied_on: null, overdue_since: null, extended_to: null, recommendations };
  if (found.replied !== null) {
    const overdue_since = found.firstMissed("reply")?.due ?? null;
    return { ...plain, state: "replied", replied_on: new Date(found.replied.at).toISOString().slice(0, 10), overdue_since };
  }
  const steps: readonly Owed[] = found.acknowledged === null ? ["reply", "acknowledge"] : ["reply"];
  for (const step of steps) {
    const holds = found.due.get(step) as string;
    const missed = found.firstMissed(step)?.due ?? (isOver(holds, provenAt) ? holds : null);
    if (missed === null) continue;
    return { ...plain, state: "overdue", step, due_on: missed, extended_to: holds > missed ? holds : null };
  }
  if (!wholeRecord) return { ...plain, state: "no-answer-in-this-file" };
  return { ...plain, state: found.acknowledged === null ? "none" : "acknowledged" };
}

/** Put what is shown of each recommendation beside what is shown of the reply to it; 0 is a memo without any. */
export function mergeRecommendations(
  asked: ReadonlyMap<number, string>,
  said: ReadonlyMap<number, Disposition>,
): ReplyShown["recommendations"] {
  const numbers = [...new Set([...asked.keys(), ...said.keys()])].sort((one, other) => one - other);
  return numbers.map((number) => ({
    number,
    asked: asked.get(number) ?? null,
    disposition: said.get(number)?.value ?? null,
    reasons: said.get(number)?.reasons ?? null,
  }));
}

/** What a pack leaves open, before what every pack does. */
export function packNotProven(trusted: Trusted, memo: TextShown, answer: Answer, answersLeftOut: boolean): string[] {
  return [
    ...(trusted.reason !== null ? ["record-is-trusted"] : []),
    ...(trusted.reason === null && trusted.provenAt === null ? ["time-of-filing"] : []),
    ...(isWhole(memo) ? [] : ["blocks-not-shown"]),
    ...(answer === "no-answer-in-this-file" ? ["no-answer-elsewhere"] : []),
    ...(answersLeftOut ? ["answers-not-shown"] : []),
    ...ALWAYS_NOT_PROVEN,
  ];
}

function isOver(day: string, provenAt: number | null): boolean {
  return provenAt !== null && provenAt >= Date.parse(day) + DAY_OVER_EVERYWHERE;
}

export function writeTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
