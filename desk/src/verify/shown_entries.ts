// The record's part of a pack: entries in one checkpoint, and what they say of one memo and of the rolls.
//
// Only some entries of the record are shown. What can be refused from those is refused: two filings, a roll that shrinks
// or was cut after the filing, a change of the roll so small and so soon that it would tell signers apart.

import { equal } from "../core/bytes.ts";
import type { SignedCheckpoint } from "../core/checkpoint.ts";
import type { Circulated, Entry, Filed, Roll } from "../core/entries.ts";
import { HOUR } from "../core/moments.ts";
import { Malformed, Refused } from "../core/refused.ts";
import { isDemo } from "../record/freshness.ts";
import type { Case } from "./case.ts";
import { RecordHistory } from "./history.ts";
import type { EntryShown } from "./pack.ts";
import { checkReceiptPath, type Receipt } from "./receipt.ts";

const DAY = 24 * HOUR;
/** Places that a changed root adds at least, unless it follows the last change by so much. */
const LEAST_GROWTH = 5;
const LEAST_WAIT = 3 * DAY;
const LONGEST_CIRCULATION = 30 * DAY;

interface Numbered<E> {
  readonly index: number;
  readonly entry: E;
}

export interface RecordShown {
  readonly signed: SignedCheckpoint;
  readonly found: Case;
  readonly filed: Filed;
  /** From the opened to the filed one; none where nobody signed and there was none yet. */
  readonly rolls: readonly Roll[];
}

/**
 * Check that all entries are in one checkpoint, and that together they are what the record holds of one memo.
 *
 * Who signed the checkpoints is not looked at.
 *
 * @throws Refused an entry is none, is not in the tree, is of another memo, or contradicts another
 */
export function checkEntries(entries: readonly EntryShown[], first: Receipt): RecordShown {
  const signed = checkReceipts(entries);
  const history = new RecordHistory();
  const parsed = entries.map(({ index, raw }) => {
    history.skipTo(index);
    const entry = history.take(raw);
    if (entry === null) throw new Malformed("entry-kind-unknown", { where: `entry ${index}` });
    return { index, entry };
  });
  const found = onlyCase(parsed, history);
  checkFirst(first, found, entries, signed);
  const rolls = parsed.filter((each): each is Numbered<Roll> => each.entry.kind === "roll");
  const circulated = parsed.find((each): each is Numbered<Circulated> => each.entry.kind === "circulated") ?? null;
  checkRolls(rolls, found, circulated?.index ?? found.index);
  if (!isDemo(signed.checkpoint.origin)) {
    checkGrowth(rolls.map(({ entry }) => entry));
    if (circulated !== null && circulated.entry.until - circulated.entry.at > LONGEST_CIRCULATION) {
      throw new Refused("circulation-too-long", { where: `entry ${circulated.index}` });
    }
  }
  return { signed, found, filed: found.filed, rolls: rolls.map(({ entry }) => entry) };
}

/** The one checkpoint that all entries are in. */
function checkReceipts(entries: readonly EntryShown[]): SignedCheckpoint {
  const { signed, checkpoint } = (entries[0] as EntryShown).receipt;
  for (const { index, raw, receipt } of entries) {
    if (!equal(receipt.checkpoint, checkpoint)) throw new Refused("pack-of-two-checkpoints", { where: `entry ${index}` });
    checkPath(receipt, raw, `entry ${index}`);
  }
  return signed;
}

function checkPath(receipt: Receipt, raw: Uint8Array, where: string): void {
  try {
    checkReceiptPath(receipt, raw);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    throw new Refused(refusal.reason, { where, cause: refusal });
  }
}

/** The case of the one memo that every entry speaks of. */
function onlyCase(parsed: readonly Numbered<Entry>[], history: RecordHistory): Case {
  const filing = parsed.find((each): each is Numbered<Filed> => each.entry.kind === "filed");
  const found = filing === undefined ? null : history.caseOf(filing.entry.digest);
  if (found === null) throw new Refused("filing-missing", { where: "entries" });
  for (const { index, entry } of parsed) {
    if (!belongs(index, entry, found)) throw new Refused("entry-of-something-else", { where: `entry ${index}` });
  }
  return found;
}

function belongs(index: number, entry: Entry, { filed, index: filedAt }: Case): boolean {
  switch (entry.kind) {
    case "roll":
      return entry.term === filed.term;
    case "circulated":
      return filed.circulated !== null && equal(entry.commitment, filed.circulated);
    case "settings":
    case "guidance":
    case "statement":
      return false;
    case "corrected":
      return true; // of an entry that is shown, or the order had refused it
    case "filed":
      return index === filedAt;
    default:
      return equal(entry.filed, filed.digest);
  }
}

/** Check the receipt of the first checkpoint that holds the filing. */
function checkFirst(first: Receipt, found: Case, entries: readonly EntryShown[], signed: SignedCheckpoint): void {
  const where = `first ${first.index}`;
  const filing = entries.find(({ index }) => index === found.index);
  if (filing === undefined || first.index !== found.index) throw new Refused("first-receipt-of-another-entry", { where });
  checkPath(first, filing.raw, where);
  const [head, last] = [first.signed.checkpoint, signed.checkpoint];
  if (head.origin !== last.origin) throw new Refused("origins-differ", { where });
  if (head.size > last.size || (head.size === last.size && !equal(head.root, last.root))) {
    throw new Refused("first-checkpoint-later-than-last", { where });
  }
}

/**
 * Check that the rolls lie where protocol 5 says: the last below `circulated` and later ones below `filed`; for a memo
 * that was filed alone, the last below `filed` and no other. That they are there at all, the order has shown.
 */
function checkRolls(rolls: readonly Numbered<Roll>[], { filed, index: filedAt }: Case, begins: number): void {
  for (const [number, { index }] of rolls.entries()) {
    if (index > filedAt || index > begins !== number > 0) throw new Refused("roll-out-of-place", { where: `entry ${index}` });
  }
  const [opened, last] = [rolls[0]?.entry, rolls.at(-1)?.entry];
  if (opened !== undefined && (opened.day !== filed["roll-opened"] || last?.day !== filed["roll-filed"])) {
    throw new Refused("roll-out-of-place", { where: "entries" });
  }
}

/**
 * Refuse a change of the roll that adds fewer than five places within 72 hours of the change before it.
 *
 * Only some rolls are shown, so the change before is known to lie between two of them; the earliest day counts.
 */
function checkGrowth(rolls: readonly Roll[]): void {
  let changedSince: number | null = null;
  for (const [number, after] of rolls.entries()) {
    const before = rolls[number - 1];
    if (before === undefined || after.root === before.root) continue;
    const isSmall = after.size - before.size < LEAST_GROWTH;
    if (isSmall && changedSince !== null && Date.parse(after.day) - changedSince < LEAST_WAIT) {
      throw new Refused("roll-changed-too-soon", { where: `roll of ${after.day}`, facts: { size: after.size } });
    }
    changedSince = Date.parse(before.day) + DAY;
  }
}
