// A report in sentences: what holds, and as large what does not.

import { sayAfterwards } from "./afterwards.ts";
import type { Report } from "./report.ts";
import { type Language, openPoint, placeIn, type Say, type Sentence, sentencesOf, type Words, wordsIn } from "./words/words.ts";

/** Whose policy the reader's trust came from. */
export type Source = "reader" | "site" | "nobody";

export interface Asked {
  readonly language: Language;
  readonly source: Source;
  readonly about: "pack" | "digest";
  /** The number whose digest the site told. */
  readonly number: number | null;
}

export interface Told {
  readonly head: string;
  /** The class that the sheet has for it. */
  readonly look: "" | "refused" | "unknown" | "absent";
  readonly holds: readonly Sentence[];
  readonly open: readonly Sentence[];
}

type Filing = Report & { readonly filed: object; readonly signatures: object; readonly reply: object };

/** Put a report into words. */
export function tell(report: Report, asked: Asked): Told {
  switch (report.verdict) {
    case "refused":
      return refusedIn(report, asked);
    case "unreadable":
      return neither(report, asked);
    case "consistent":
      return consistent(report, asked);
    case "proven":
    case "not-filed":
      return vouched(report, asked);
  }
}

function vouched(report: Report, asked: Asked): Told {
  const words = wordsIn(asked.language);
  const { heads, open } = words;
  const head = report.verdict === "not-filed" ? heads.notFiled : asked.about === "pack" ? heads.proven : heads.filed;
  return {
    head: asked.source === "site" ? heads.bySite(head) : head,
    look: report.verdict === "not-filed" ? "absent" : "",
    holds: said(report, asked),
    open: [...(asked.source === "site" ? [open.site] : []), ...openPoints(report, asked)],
  };
}

function consistent(report: Report, asked: Asked): Told {
  const words = wordsIn(asked.language);
  const short = report.reason === "quorum-short";
  return {
    head: short ? words.heads.short : words.heads.consistent,
    look: "unknown",
    holds: [
      words.agrees[asked.about],
      ...(report.reason === null ? [] : sentencesOf(asked.language, report.reason)),
      words.says,
      ...said(report, asked),
    ],
    open: [...(short ? [] : [words.open.chooseOne]), ...openPoints(report, asked)],
  };
}

function refusedIn(report: Report, asked: Asked): Told {
  const words = wordsIn(asked.language);
  return {
    head: words.heads.refused,
    look: "refused",
    holds: [
      ...sentencesOf(asked.language, report.reason ?? ""),
      ...(report.where === null ? [] : [words.place(placeIn(asked.language, report.where))]),
      asked.about === "pack" ? words.nothingElse : words.nothingElseInRecord,
    ],
    open: [words.open.whoChanged, words.open.otherwiseFiled],
  };
}

function neither(report: Report, asked: Asked): Told {
  const words = wordsIn(asked.language);
  return {
    head: words.heads.neither,
    look: "unknown",
    holds: sentencesOf(asked.language, report.reason ?? ""),
    open: [words.open.filedAtAll, words.open.notFiledAtAll],
  };
}

function openPoints(report: Report, { language, about }: Asked): Sentence[] {
  const points = report.not_proven.map((code) => openPoint(language, code));
  const searched = about === "digest" && report.filed === null ? [wordsIn(language).open.oneLetter] : [];
  return [...searched, ...points];
}

function said(report: Report, asked: Asked): Sentence[] {
  const words = wordsIn(asked.language);
  if (report.filed === null) return notFiled(report, words);
  return [
    ...whenFiled(report as Filing, words),
    ...whoSigned(report as Filing, words),
    ...whatBecame(report as Filing, words),
    ...sayAfterwards(report.afterwards, words),
    ...howMuch(report, words),
    ...whoVouches(report as Filing, words),
    ...(asked.number === null ? [] : [words.siteSays(asked.number)]),
  ];
}

function notFiled({ searched, as_of }: Report, words: Words): Sentence[] {
  if (searched === null) return [];
  const origin = { isolated: searched.origin, ltr: true } as const;
  if (searched.size === 0) return [words.noEntries(origin)];
  return [words.among(searched.size - 1, origin, as_of === null ? null : words.moment(as_of))];
}

function whenFiled({ filed }: Filing, words: Words): Sentence[] {
  const at = words.moment(filed.at);
  return filed.proven_at === null ? [words.filedBySaying(at)] : [`${words.filed(at)} ${words.seen(words.moment(filed.proven_at))}`];
}

function whoSigned({ signatures, searched }: Filing, words: Words): Sentence[] {
  const { count, roll_opened, roll_filed, entitled, readers, names } = signatures;
  const signed = words.signed(count, roll_filed, entitled);
  return [
    searched !== null && count > 0 ? `${signed} ${words.signedBySaying}` : signed,
    ...(roll_opened !== null && roll_filed !== null && roll_opened !== roll_filed ? [words.grew(roll_opened, roll_filed)] : []),
    ...(names.length > 0 ? [words.named(names.map(({ name }) => ({ isolated: name })))] : []),
    ...(readers > 0 ? [words.readers(readers)] : []),
  ];
}

function whatBecame({ reply }: Filing, words: Words): Sentence[] {
  const due = words.day(reply.due_on);
  switch (reply.state) {
    case "replied":
      return [
        words.replied(words.day(reply.replied_on ?? reply.due_on), due),
        ...(reply.overdue_since === null || reply.overdue_since === reply.due_on
          ? []
          : [words.missedBefore(words.day(reply.overdue_since))]),
      ];
    case "overdue":
      return [
        words.overdue[reply.step ?? "reply"](due),
        ...(reply.extended_to === null ? [] : [words.extendedLater(words.day(reply.extended_to))]),
      ];
    case "acknowledged":
      return [words.acknowledged(due)];
    case "none":
      return [words.unanswered(due)];
    case "no-answer-in-this-file":
      return [words.notInThisFile(due)];
  }
}

function howMuch({ memo, searched }: Report, words: Words): Sentence[] {
  if (searched !== null) return [words.searched(searched.size - 1)];
  if (memo === null || memo.blocks === null) return [];
  return [memo.shown === memo.blocks ? words.whole(memo.blocks) : words.excerpt(memo.shown, memo.blocks)];
}

function whoVouches({ filed, witnesses }: Filing, words: Words): Sentence[] {
  const names: Say[] = [...new Set(witnesses.map(({ name }) => name))].map((name) => ({ isolated: name, ltr: true }));
  return [
    ...(names.length > 0 ? [words.witnesses(names)] : []),
    words.entry(filed.index, { isolated: filed.origin, ltr: true }),
  ];
}
