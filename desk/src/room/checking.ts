// What a memo has to be before it is shown as the text that is signed: its digest, and its entry in the record.

import { type Bytes, equal } from "../core/bytes.ts";
import type { Circulated } from "../core/entries.ts";
import { listDigest } from "../core/filing.ts";
import { Refused } from "../core/refused.ts";
import { commitmentOf } from "../core/standing.ts";
import { type Block, digestOf, fieldOf, parseBlock } from "../core/text.ts";
import type { Memo } from "../hand_over/document.ts";
import type { RecordRead } from "../record/record.ts";

/** A memo whose text is the one that its digest names. */
export interface CheckedText {
  readonly memo: Memo;
  readonly digest: Bytes;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/**
 * Read the text from the very bytes that are hashed.
 *
 * @throws Refused `text-differs`, `text-of-another-record`, `text-partly-hidden`, or a block is not written in the one way there is
 */
export function checkText(memo: Memo, origin: string): CheckedText {
  const bytes = memo.blocks.map((block) => block.bytes);
  const digest = digestOf(bytes, memo.blocks.map((block) => block.salt));
  if (!equal(digest, memo.digest)) throw new Refused("text-differs");
  const blocks = bytes.map(parseBlock);
  const [head, ...rest] = blocks as [Block, ...Block[]];
  if (head.kind !== "head" || rest.some(({ kind }) => kind === "head")) throw new Refused("text-differs");
  if (rest.some(({ kind }) => kind === "disposition")) throw new Refused("text-partly-hidden"); // a reply's, which no memo shows
  if (fieldOf(head, "origin") !== origin) throw new Refused("text-of-another-record");
  return { memo, digest, title: fieldOf(head, "title") ?? "", blocks };
}

/**
 * Check that the record holds what the site says of a memo, open or filed.
 *
 * 1. The entry of its circulation opens to this text and this number of readers.
 * 2. The entry of its filing names this text, and the list that was handed over.
 *
 * @throws Refused `circulation-not-mirrored`, `circulation-differs`, `filing-differs`
 */
export function checkEntered(text: CheckedText, record: RecordRead): void {
  const { circulated, filed } = text.memo;
  if (circulated !== null) checkCirculated(text, record, circulated); // 1
  if (filed === null) return;
  if (filed.index >= record.size) return; // the mirror is behind
  const entry = record.at(filed.index); // 2
  const same = entry?.kind === "filed" && equal(entry.digest, text.digest) && entry.term === text.memo.term;
  if (!same || (filed.list !== null && !equal(entry.list, listDigest(filed.list)))) throw new Refused("filing-differs");
}

function checkCirculated(text: CheckedText, record: RecordRead, said: NonNullable<Memo["circulated"]>): void {
  if (said.index >= record.size) throw new Refused("circulation-not-mirrored");
  const entry = record.at(said.index);
  const same =
    entry?.kind === "circulated" &&
    entry.term === text.memo.term &&
    entry.audience === said.audience &&
    entry.until === said.until &&
    equal(entry.commitment, commitmentOf(said.salt, text.digest, said.readers));
  if (!same) throw new Refused("circulation-differs");
}

/**
 * Check that every memo which the record sends round to everyone was handed over with its text, so that nobody gets one
 * of their own.
 *
 * @throws Refused `memo-withheld`
 */
export function checkNothingWithheld(record: RecordRead, texts: readonly CheckedText[], now: number): void {
  const opened = texts.flatMap(({ memo: { circulated }, digest }) =>
    circulated === null ? [] : [commitmentOf(circulated.salt, digest, circulated.readers)],
  );
  const withheld = ({ entry }: { readonly entry: Circulated }) => !opened.some((each) => equal(each, entry.commitment));
  if (record.openToEveryone(now).some(withheld)) throw new Refused("memo-withheld");
}
