// The signed lists under an open memo: how many stand, whether one's own does, and the alarms (protocol 5).

import { type Bytes, toHex, utf8 } from "../core/bytes.ts";
import { readCoSignatures } from "../core/filing.ts";
import { checkNote, readNote } from "../core/note.ts";
import { Refused } from "../core/refused.ts";
import { checkStanding, commitmentOf, readStandingLines, readStandingNote, type StandingLine } from "../core/standing.ts";
import type { KeptList, Signed, Store } from "../device/store.ts";
import type { Config } from "../hand_over/config.ts";
import type { Memo } from "../hand_over/document.ts";
import type { RecordRead } from "../record/record.ts";

const MOST_KEPT = 64;

/** A list that the slip key signed. */
export interface ListRead {
  readonly at: number;
  readonly lines: readonly StandingLine[];
}

export type Counted =
  | { readonly kind: "counted"; readonly at: number }
  | { readonly kind: "filed" }
  | { readonly kind: "withdrawn" }
  | { readonly kind: "not-yet" };

function commitmentFor({ circulated, digest }: Memo): Bytes | null {
  return circulated === null ? null : commitmentOf(circulated.salt, digest, circulated.readers);
}

/**
 * Read the lists of a memo, oldest first by the hour that was signed, in whatever order they were handed over.
 *
 * @throws Refused `list-differs`: one is not what a slip key of the record signed
 */
export function readLists(lists: readonly KeptList[], memo: Memo, record: RecordRead): ListRead[] {
  const commitment = commitmentFor(memo);
  if (commitment === null) return [];
  const read = lists.map((list) => {
    try {
      return readList(list, record, commitment);
    } catch (cause) {
      throw new Refused("list-differs", { cause });
    }
  });
  return read.sort((one, other) => one.at - other.at);
}

function readList({ note, lines }: KeptList, record: RecordRead, commitment: Bytes): ListRead {
  const read = readNote(utf8(note));
  const keys = record.all("settings").map(({ entry }) => entry.slip);
  const signing = keys.findLast((key) => read.signatures.some(({ id }) => toHex(id) === toHex(key.id))) ?? keys.at(-1);
  if (signing === undefined) throw new Refused("settings-missing");
  checkNote(read, signing);
  const standing = readStandingNote(read.text);
  checkStanding(standing, lines, record.origin, commitment);
  return { at: standing.at, lines: readStandingLines(lines) };
}

/**
 * Join what was kept here with what was handed over now, and keep it; oldest first.
 *
 * A demo begins anew as often as its visitors like, so nothing is kept of one.
 */
export async function keepLists(store: Store, { origin, demo }: Config, memo: Memo): Promise<readonly KeptList[]> {
  const commitment = commitmentFor(memo);
  if (commitment === null || demo) return memo.lists;
  const kept = await store.lists(origin, toHex(commitment));
  const fresh = memo.lists.filter(({ note }) => !kept.some((each) => each.note === note));
  const all = [...kept, ...fresh].map(({ note, lines }) => ({ note, lines }));
  const most = all.slice(-MOST_KEPT);
  if (fresh.length > 0) await store.keepLists(origin, toHex(commitment), most);
  return most;
}

export function standingIn(list: ListRead | undefined): number {
  return list === undefined ? 0 : list.lines.filter(({ state }) => state === "standing").length;
}

/**
 * Find one's own co-signature in the lists, and in what was filed.
 *
 * @throws Refused an alarm: `signature-gone`, `signature-withdrawn`, `signature-not-filed`
 */
export function findOwn(signed: Pick<Signed, "nullifier" | "withdrawn">, lists: readonly ListRead[], filedList: string | null): Counted {
  const line = (list: ListRead) => list.lines.find(({ nullifier }) => nullifier === signed.nullifier);
  const newest = lists.at(-1);
  const own = newest === undefined ? undefined : line(newest);
  const stood = lists.some((list) => line(list)?.state === "standing");
  const isWithdrawn = lists.some((list) => line(list)?.state === "withdrawn");
  if (isWithdrawn && !signed.withdrawn) throw new Refused("signature-withdrawn");
  if (filedList !== null) {
    const isFiled = readCoSignatures(filedList).signatures.some(({ nullifier }) => nullifier === signed.nullifier);
    if (isFiled) return { kind: "filed" };
    if (signed.withdrawn) return { kind: "withdrawn" };
    throw new Refused("signature-not-filed");
  }
  if (own === undefined && (stood || isWithdrawn)) throw new Refused("signature-gone");
  if (own?.state === "withdrawn") return { kind: "withdrawn" };
  return own === undefined || newest === undefined ? { kind: "not-yet" } : { kind: "counted", at: newest.at };
}
