// The whole record as this origin mirrors it: every entry, hashed to the root of a checkpoint that the policy vouches for.
//
// A record is small (some entries a day, 256 a request), and whoever has read all of it need not ask what is missing.

import { type Bytes, equal } from "../core/bytes.ts";
import { readCheckpoint } from "../core/checkpoint.ts";
import { type Circulated, type Entry, type EntryKind, type EntryOf, type Filed, readEntry, type Roll } from "../core/entries.ts";
import { leafHash, treeRoot } from "../core/merkle.ts";
import { Malformed, Refused } from "../core/refused.ts";
import { bundlesOf, readBundle } from "../core/tiles.ts";
import { checkCountersigned, type Countersigned, type TrustPolicy } from "../core/trust_policy.ts";
import type { ReadFile } from "./files.ts";

export interface Placed<E = Entry> {
  readonly index: number;
  readonly entry: E;
}

/** How far a record was read before: its size and root then. */
export interface Seen {
  readonly size: number;
  readonly root: Bytes;
}

export class RecordRead {
  readonly #leaves: readonly Bytes[];
  readonly #entries: readonly Placed[];

  constructor(
    readonly countersigned: Countersigned,
    raw: readonly Bytes[],
  ) {
    this.#leaves = raw.map(leafHash);
    if (!equal(treeRoot(this.#leaves), countersigned.checkpoint.root)) throw new Refused("record-root-differs");
    this.#entries = raw.flatMap((bytes, index) => {
      const entry = readKnown(bytes, index);
      return entry === null ? [] : [{ index, entry }];
    });
    checkRolls(this.all("roll"));
  }

  get origin(): string {
    return this.countersigned.checkpoint.origin;
  }

  get size(): number {
    return this.countersigned.checkpoint.size;
  }

  /** All entries of a kind, in order. */
  all<K extends EntryKind>(kind: K): Placed<EntryOf<K>>[] {
    return this.#entries.filter((placed) => placed.entry.kind === kind) as unknown as Placed<EntryOf<K>>[];
  }

  at(index: number): Entry | null {
    return this.#entries.find((placed) => placed.index === index)?.entry ?? null;
  }

  /** The newest roll of a term. */
  newestRoll(term: string): Roll | null {
    return this.all("roll").findLast(({ entry }) => entry.term === term)?.entry ?? null;
  }

  filedWith(digest: Bytes): Placed<Filed> | null {
    return this.all("filed").find(({ entry }) => equal(entry.digest, digest)) ?? null;
  }

  /** What went round and was not filed. */
  unfiled(): Placed<Circulated>[] {
    const filed = this.all("filed");
    return this.all("circulated").filter(
      ({ entry }) => !filed.some((other) => other.entry.circulated !== null && equal(other.entry.circulated, entry.commitment)),
    );
  }

  /** What went round to everyone, was not filed, and has not ended at this moment. */
  openToEveryone(now: number): Placed<Circulated>[] {
    return this.unfiled().filter(({ entry }) => entry.audience === "everyone" && entry.until > now);
  }

  /**
   * Check that this record goes on from what was seen of it before.
   *
   * @throws Refused `record-rewritten`, `record-shrunk`
   */
  checkGoesOn(seen: Seen): void {
    if (seen.size > this.size) throw new Refused("record-shrunk", { facts: { before: seen.size, now: this.size } });
    if (!equal(treeRoot(this.#leaves.slice(0, seen.size)), seen.root)) {
      throw new Refused("record-rewritten", { facts: { size: seen.size } });
    }
  }
}

/**
 * Read the mirror on this origin.
 *
 * @throws Refused `record-absent`, `record-of-another-origin`, `record-incomplete`, `record-root-differs`, or what the policy
 *   says of the checkpoint
 */
export async function readRecord(read: ReadFile, policy: TrustPolicy, origin: string): Promise<RecordRead> {
  const raw = await read("/record/checkpoint");
  if (raw === null) throw new Refused("record-absent");
  const signed = readCheckpoint(raw);
  if (signed.checkpoint.origin !== origin) throw new Refused("record-of-another-origin");
  const countersigned = checkCountersigned(policy, signed);
  const bundles = await Promise.all(
    bundlesOf(signed.checkpoint.size).map(async ({ path, full, width }) => {
      const bundle = (await read(`/record/${path}`)) ?? (await read(`/record/${full}`));
      if (bundle === null) throw new Refused("record-incomplete", { where: path });
      return readBundle(bundle, width);
    }),
  );
  return new RecordRead(countersigned, bundles.flat());
}

/** Kinds that came after this program are passed over; an entry that is badly written is not. */
function readKnown(bytes: Bytes, index: number): Entry | null {
  try {
    return readEntry(bytes);
  } catch (refusal) {
    if (!(refusal instanceof Malformed)) throw refusal;
    if (refusal.reason === "entry-kind-unknown") return null;
    throw new Malformed(refusal.reason, { where: `entry ${index} ${refusal.where}`.trimEnd(), cause: refusal });
  }
}

/** One roll a term and day, days ascending, places only added (protocol 2; specs/entries.md, "Order"). */
function checkRolls(rolls: readonly Placed<Roll>[]): void {
  const last = new Map<string, Roll>();
  for (const { index, entry } of rolls) {
    const before = last.get(entry.term);
    if (before !== undefined) {
      const reason = rollBreach(before, entry);
      if (reason !== null) throw new Refused(reason, { where: `entry ${index}` });
    }
    last.set(entry.term, entry);
  }
}

function rollBreach(before: Roll, roll: Roll): string | null {
  if (roll.day === before.day) return "roll-twice-in-a-day";
  if (roll.day < before.day) return "roll-days-not-increasing";
  if (roll.depth !== before.depth) return "roll-depth-changed";
  if (roll.size < before.size) return "roll-shrank";
  const same = roll.size === before.size;
  return same === (roll.root === before.root) && same === equal(roll.leaves, before.leaves) ? null : "roll-rewritten";
}
