// What came after the reply: the JSON of `demur-verify`, and its sentences.

import type { Case } from "./case.ts";
import type { Sentence } from "./words/say.ts";
import type { Words } from "./words/words.ts";

export interface Afterwards {
  readonly verdict: {
    readonly on: string;
    readonly signers: number;
    readonly answers: number;
    readonly agree: number | null;
    readonly in_part: number | null;
    readonly dissent: number | null;
    readonly silent: number;
    readonly checked: boolean;
  } | null;
  readonly meetings: number;
  readonly appeal: { readonly on: string; readonly due_on: string; readonly missed: boolean } | null;
  readonly ended: { readonly on: string; readonly ending: Ending } | null;
  readonly released: readonly { readonly on: string; readonly to: "staff" | "public"; readonly extent: "whole" | "excerpt" }[];
}
export type Ending = NonNullable<Case["closed"]>["ending"];

/** What the entries say of a memo after its reply; null where they say nothing. */
export function afterwardsOf(found: Case, checked: boolean): Afterwards | null {
  const { verdict, met, appealed, closed, disclosed } = found;
  if (verdict === null && met === 0 && appealed === null && closed === null && disclosed.length === 0) return null;
  return {
    verdict: verdict && {
      on: dayOf(verdict.at), signers: found.filed.follows, answers: verdict.answers, agree: verdict.agree,
      in_part: verdict["in-part"], dissent: verdict.dissent, silent: found.filed.follows - verdict.answers, checked,
    },
    meetings: met,
    appeal: appealed && {
      on: dayOf(appealed.at), due_on: found.due.get("appeal") as string, missed: found.firstMissed("appeal") !== null,
    },
    ended: closed && { on: dayOf(closed.at), ending: closed.ending },
    released: disclosed.map(({ at, to, extent }) => ({ on: dayOf(at), to, extent })),
  };
}

export function sayAfterwards(after: Afterwards | null, words: Words): Sentence[] {
  if (after === null) return [];
  const { verdict, meetings, appeal, ended, released } = after;
  const say = words.afterwards;
  return [
    ...(verdict === null ? [] : sayVerdict(verdict, words)),
    ...(meetings === 0 ? [] : [say.meetings(meetings)]),
    ...(appeal === null ? [] : [say.appeal(words.day(appeal.on), words.day(appeal.due_on)), ...(appeal.missed ? [say.missed] : [])]),
    ...(ended === null ? [] : [say.ended(say.endings[ended.ending], words.day(ended.on))]),
    ...released.map(({ on, to, extent }) => say.released[to][extent](words.day(on))),
  ];
}

function sayVerdict(verdict: NonNullable<Afterwards["verdict"]>, words: Words): Sentence[] {
  const { agree, in_part, dissent, answers, silent, checked } = verdict;
  const say = words.afterwards;
  const hidden = agree === null || in_part === null || dissent === null;
  return [hidden ? say.few(answers, silent) : say.verdict(agree, in_part, dissent, silent), ...(checked ? [] : [say.unchecked])];
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
