// What the verification page says in English. ar.ts has the same keys; the compiler says which are missing.

import { listed, plural, type Say } from "./say.ts";
import { dayIn, momentIn } from "./times.ts";

const and = listed(", ", " and ");

export const en = {
  direction: "ltr",
  other: { code: "ar", name: "العربية" },
  day: (day: string) => dayIn("en", day),
  moment: (at: string) => momentIn("en", at),

  // the page that works from a disk
  page: {
    title: "Verify – demur, the dissent channel",
    skip: "Skip to the text",
    wordmark: "demur",
    strapline: "Checks proof files, without a network",
    kicker: "Verify",
    asked: "Was this filed?",
    standfirst: "Nothing leaves this browser. This page has all it needs in one file, and may ask no network.",
    yours: "Your file",
    file: "Proof file or excerpt file",
    fileHint: (ending: Say) => ["It ends in ", ending, ". Drop it here, or choose it. To look a digest up, choose the record’s ZIP file."],
    number: "Digest to look up in the record",
    policy: "Your trust policy: which witnesses you believe",
    policyHint: "Take it from a witness, not from whoever gave you the file. Without one nothing is proven.",
    check: "Check",
    bare: "A bare page or a quotation can be neither confirmed nor denied: ask for the excerpt file.",
    foot: "Everything on this page was computed in this browser. The command demur-verify gives the same answers.",
  },

  checking: "Checking",
  progress: {
    pack: (done: number, all: number) => `Checking co-signature ${done} of ${all}`,
    digest: (done: number, all: number) => `Reading the record: ${done} of ${all} entries`,
  },
  digest: "Digest",
  memo: (number: number) => `Memo ${number}`,
  aFile: "A file",
  aDigest: "A digest, asked for",
  aBarePage: "What you asked",
  policy: "Trust policy",

  heads: {
    proven: "Proven",
    filed: "Filed",
    notFiled: "Not filed",
    consistent: "Consistent, keys unknown",
    short: "Consistent, too few witnesses",
    refused: "Refused",
    neither: "Neither confirmed nor denied",
    notProven: "Not proven",
    bySite: (head: string) => `${head}, if you trust this site’s policy`,
  },

  filed: (at: string) => `Filed ${at}.`,
  filedBySaying: (at: string) => `Filed ${at}, by the institution’s word alone.`,
  seen: (at: string) => `Witnesses had it by ${at}.`,
  signed: (count: number, roll: number | null, entitled: number | null) => {
    const who = count === 0 ? "Nobody signed it" : `${count} distinct ${plural(count, "member", "members")}`;
    const of = roll === null ? "" : `${count === 0 ? ":" : ""} ${count === 0 ? `${roll} were` : `of ${roll}`} on the roll, ${entitled ?? 0} entitled`;
    return `${who}${of}.${count > 1 ? " Each is counted once." : ""}`;
  },
  signedBySaying: "That is the record’s number; a proof file of the memo shows each of them.",
  grew: (from: number, to: number) => `While it went round the roll grew from ${from} to ${to}.`,
  readers: (count: number) => `${count} ${plural(count, "person", "people")} could read it while it went round.`,
  named: (names: readonly Say[]) => ["Signed openly: ", ...and(names), "."],
  whole: (blocks: number) => `The whole memo is in this file, ${blocks} ${plural(blocks, "block", "blocks")}, word for word as filed.`,
  excerpt: (shown: number, blocks: number) => `An excerpt: ${shown} of the memo’s ${blocks} blocks, word for word as filed.`,
  replied: (on: string, due: string) => `Replied on ${on}; it was due on ${due}.`,
  overdue: { reply: (due: string) => `Not replied to by ${due}: overdue.`, acknowledge: (due: string) => `Not acknowledged by ${due}: overdue.` },
  missedBefore: (since: string) => `Overdue since ${since}: the limit was moved only after it had been missed.`,
  extendedLater: (to: string) => `It was extended only after it had been missed, to ${to}.`,
  acknowledged: (due: string) => `Acknowledged, not replied to so far; the reply is due on ${due}.`,
  unanswered: (due: string) => `Neither acknowledged nor replied to so far; the reply is due on ${due}.`,
  afterwards: {
    verdict: (agree: number, part: number, dissent: number, silent: number) =>
      `The signers answered the reply: ${agree} agree, ${part} in part, ${dissent} still dissent, ${silent} silent.`,
    few: (answers: number, silent: number) =>
      `The signers answered the reply: ${answers} ${plural(answers, "answer", "answers")}, ${silent} silent. How they fall is told from five answers on.`,
    unchecked: "Those are the record’s numbers; the answers are not in this file.",
    meetings: (count: number) => `${count} ${plural(count, "meeting was", "meetings were")} held about it.`,
    appeal: (on: string, due: string) => `An appeal was made on ${on}; the decision is due on ${due}.`,
    missed: "It was not decided by then, and the record says so.",
    ended: (how: string, on: string) => `${how}, on ${on}.`,
    endings: {
      answered: "The reply stands", granted: "The appeal was granted", "granted-in-part": "The appeal was granted in part",
      denied: "The appeal was denied", withdrawn: "Those whose memo it is took it back",
      "handed-on": "It was handed on outside the channel",
    },
    released: {
      staff: {
        whole: (on: string) => `Released to all staff on ${on}, the whole text.`,
        excerpt: (on: string) => `Released to all staff on ${on}, parts of the text.`,
      },
      public: {
        whole: (on: string) => `Released to the public on ${on}, the whole text.`,
        excerpt: (on: string) => `Released to the public on ${on}, parts of the text.`,
      },
    },
  },
  notInThisFile: (due: string) => `No reply in this file; it is due on ${due}.`,
  recommendation: (number: number) => (number === 0 ? "Reply" : `Recommendation ${number}`),
  dispositions: { accepted: "accepted", "in-part": "accepted in part", declined: "declined", overtaken: "overtaken by events" },
  witnesses: (names: readonly Say[]) => ["Countersigned by ", ...and(names), "."],
  entry: (index: number, origin: Say) => [`Entry ${index} of `, origin, "."],
  among: (last: number, origin: Say, asOf: string | null) => [
    `No filing of this digest among entries 0 to ${last} of `, origin, asOf === null ? "." : `, as of ${asOf}.`,
  ],
  noEntries: (origin: Say) => ["The record ", origin, " has no entries yet."],
  searched: (last: number) => `All entries from 0 to ${last} were read.`,
  says: "If it is true, it says this:",
  agrees: { pack: "Everything in this file agrees with everything else in it.", digest: "The record agrees with itself, to the last byte." },
  siteSays: (number: number) => `That this is memo ${number} is this site’s word.`,
  place: (place: Say) => ["At ", place, "."],
  nothingElse: "Nothing else in this file was believed.",
  nothingElseInRecord: "Nothing else in this record was believed.",

  open: {
    site: "That these are the witnesses you would choose: the policy is this site’s own. Take one from a witness and choose it above.",
    chooseOne: "Who keeps this record. Choose the trust policy of a witness above; take it from the witness, not from whoever gave you the file.",
    whoChanged: "Who changed it, or whether on purpose.",
    otherwiseFiled: "That no such memo was filed. Ask for the file again, or look the memo’s digest up.",
    filedAtAll: "That it was filed.",
    notFiledAtAll: "That it was not filed.",
    oneLetter: "That a text which differs by one letter was not filed.",
  },

  shown: { memo: "The text that this file shows", excerpt: "The paragraphs that this file shows", reply: "The reply" },
  missing: (from: number, to: number) => (from === to ? `Block ${from} is not shown.` : `Blocks ${from} to ${to} are not shown.`),
  annex: (name: Say) => ["Annex: ", name],

  own: {
    "nothing-to-check": "Choose a file, or enter a number or a digest.",
    "not-a-number": "This is neither a memo’s number nor a digest of 64 hexadecimal digits.",
    "not-a-pack": "This is not a proof file. A bare page, a picture or a quotation can be neither confirmed nor denied: ask for the excerpt file, or enter the memo’s number.",
    "number-unknown": "This site tells of no filed memo with this number.",
    "number-needs-the-site": "Only the institution’s site knows which digest a number has. Enter the digest.",
    "digest-needs-a-record": "A digest is looked up in a whole record: choose its ZIP file above.",
    "record-needs-a-digest": "This is a copy of a record. Enter the digest to look up in it.",
    "record-unreachable": "The record could not be read from here.",
    "too-large-to-read": "The file is larger than any proof file can be.",
  },
  otherReason: "Something is not written as it has to be.",
  code: (reason: Say) => ["Code: ", reason],
};

export type Words = typeof en;
