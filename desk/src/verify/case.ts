// What the record holds of one filed memo, and which step may follow which (specs/entries.md, "Order").

import { equal } from "../core/bytes.ts";
import { type EntryOf, type Filed, isDecision } from "../core/entries.ts";

type Overdue = EntryOf<"overdue">;
export type StepTaken = EntryOf<
  | "acknowledged" | "referred" | "extended" | "replied" | "overdue"
  | "verdict" | "met" | "appealed" | "disclosed" | "closed"
>;

/**
 * `due` is the day for each step that is owed, extensions counted. For an appeal there is none before it is made; of other
 * steps the record learns a day when one is moved or missed.
 */
export class Case {
  acknowledged: EntryOf<"acknowledged"> | null = null;
  replied: EntryOf<"replied"> | null = null;
  verdict: EntryOf<"verdict"> | null = null;
  appealed: EntryOf<"appealed"> | null = null;
  closed: EntryOf<"closed"> | null = null;
  met = 0;
  readonly overdue: Overdue[] = [];
  readonly disclosed: EntryOf<"disclosed">[] = [];
  readonly due: Map<string, string>;

  constructor(
    readonly index: number,
    readonly filed: Filed,
  ) {
    this.due = new Map([["acknowledge", filed["acknowledge-due"]], ["reply", filed["reply-due"]]]);
  }

  /** The entry that says that a step was not taken by the day that holds now. */
  missed(step: string): Overdue | null {
    return this.overdue.find((entry) => entry.step === step && entry.due === this.due.get(step)) ?? null;
  }

  /** The entry that first said that a step was missed; a day that was moved later does not undo it. */
  firstMissed(step: string): Overdue | null {
    return this.overdue.find((entry) => entry.step === step) ?? null;
  }
}

/** Take what became of a filed memo, or name the rule that it breaks. */
export function takeStep(found: Case, entry: StepTaken): string | null {
  if (found.closed !== null && entry.kind !== "disclosed") return "after-the-end";
  switch (entry.kind) {
    case "acknowledged":
      if (found.acknowledged !== null) return "acknowledged-twice";
      found.acknowledged = entry;
      return null;
    case "referred":
      return null;
    case "extended":
      return takeExtended(found, entry);
    case "replied":
      if (found.replied !== null) return "replied-twice";
      if (entry.recommendations !== found.filed.recommendations) return "reply-to-other-recommendations";
      found.replied = entry;
      return null;
    case "overdue":
      return takeOverdue(found, entry);
    case "verdict":
      return takeVerdict(found, entry);
    case "met":
      found.met += 1;
      return null;
    case "appealed":
      return takeAppealed(found, entry);
    case "disclosed":
      found.disclosed.push(entry);
      return null;
    case "closed":
      return takeClosed(found, entry);
  }
}

function takeExtended(found: Case, entry: EntryOf<"extended">): string | null {
  if (entry.step === "appeal" && found.appealed === null) return "appeal-not-made";
  const due = found.due.get(entry.step);
  if (due !== undefined && entry.due <= due) return "extended-to-an-earlier-day";
  found.due.set(entry.step, entry.due);
  return null;
}

function takeOverdue(found: Case, entry: Overdue): string | null {
  if (entry.step === "appeal" && found.appealed === null) return "appeal-not-made";
  if (entry.due !== (found.due.get(entry.step) ?? entry.due)) return "overdue-of-another-day";
  found.due.set(entry.step, entry.due);
  if (new Date(entry.at).toISOString().slice(0, 10) < entry.due) return "overdue-before-its-day";
  if (found.missed(entry.step) !== null) return "overdue-twice";
  found.overdue.push(entry);
  return null;
}

function takeVerdict(found: Case, entry: EntryOf<"verdict">): string | null {
  if (found.verdict !== null) return "verdict-twice";
  if (found.replied === null || !equal(entry.reply, found.replied.reply)) return "verdict-without-its-reply";
  if (entry.answers > found.filed.follows) return "more-answers-than-signers";
  found.verdict = entry;
  return null;
}

function takeAppealed(found: Case, entry: EntryOf<"appealed">): string | null {
  if (found.appealed !== null) return "appealed-twice";
  if (found.verdict === null || !equal(entry.reply, found.verdict.reply)) return "appealed-before-the-verdict";
  found.appealed = entry;
  found.due.set("appeal", entry.due);
  return null;
}

/** The office may not end a case over the heads of those who signed: before their verdict, or past their appeal. */
function takeClosed(found: Case, entry: EntryOf<"closed">): string | null {
  if (isDecision(entry.ending) && found.appealed === null) return "appeal-not-made";
  if (entry.ending === "answered") {
    if (found.replied === null) return "closed-without-reply";
    if (found.filed.follows > 0 && found.verdict === null) return "closed-before-the-verdict";
    if (found.appealed !== null) return "appeal-left-undecided";
  }
  found.closed = entry;
  return null;
}
