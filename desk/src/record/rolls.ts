// The roll that a proof is made against: its leaves from this origin, recomputed to what the record says.

import { equal, readUtf8 } from "../core/bytes.ts";
import type { Roll } from "../core/entries.ts";
import { isDepth } from "../core/membership.ts";
import { leavesDigest, readLeaves, type RollPath, rollPath } from "../core/roll.ts";
import { Refused } from "../core/refused.ts";
import type { ReadFile } from "./files.ts";
import { checkGrowth } from "./freshness.ts";
import type { RecordRead } from "./record.ts";

/** The newest roll of a month, with its leaves. */
export interface RollRead {
  readonly roll: Roll;
  readonly leaves: readonly bigint[];
}

/** The rolls of several months, each read or refused. */
export type Rolls = ReadonlyMap<string, RollRead | Refused>;

/** Read the newest rolls of all these months, whichever is wanted: their host must not see which memo is meant. */
export async function readRolls(read: ReadFile, record: RecordRead, terms: readonly string[]): Promise<Rolls> {
  const each = terms.map(async (term): Promise<[string, RollRead | Refused]> => {
    try {
      return [term, await readNewest(read, record, term)];
    } catch (refusal) {
      if (refusal instanceof Refused) return [term, refusal];
      throw refusal;
    }
  });
  return new Map(await Promise.all(each));
}

async function readNewest(read: ReadFile, record: RecordRead, term: string): Promise<RollRead> {
  const roll = record.newestRoll(term);
  if (roll === null) throw new Refused("roll-missing");
  checkGrowth(record, term);
  return { roll, leaves: await readRoll(read, roll) };
}

/**
 * The roll of a month.
 *
 * @throws Refused why it was not read: `roll-missing`, `roll-changed-too-soon`, `roll-absent`, `roll-differs`
 */
export function rollOf(rolls: Rolls, term: string): RollRead {
  const found = rolls.get(term) ?? new Refused("roll-missing");
  if (found instanceof Refused) throw found;
  return found;
}

/**
 * Read the leaves of a roll; every one before those of another roll of the term.
 *
 * @throws Refused `roll-absent`, `roll-differs`
 */
async function readRoll(read: ReadFile, roll: Roll): Promise<bigint[]> {
  const raw = await read(`/record/rolls/${roll.term}/${roll.size}`);
  if (raw === null) throw new Refused("roll-absent", { facts: { term: roll.term, size: roll.size } });
  const leaves = readLeaves(readUtf8(raw));
  if (leaves.length !== roll.size || !equal(leavesDigest(leaves), roll.leaves)) throw new Refused("roll-differs");
  return leaves;
}

/**
 * The path from a place to the root of its roll.
 *
 * @throws Refused `place-not-on-roll`, `depth-unknown`, `roll-differs`
 */
export function pathOnRoll(roll: Roll, leaves: readonly bigint[], commitment: bigint): RollPath {
  if (!isDepth(roll.depth)) throw new Refused("depth-unknown", { facts: { depth: roll.depth } });
  const index = leaves.indexOf(commitment);
  if (index < 0) throw new Refused("place-not-on-roll", { facts: { day: roll.day, size: roll.size } });
  const path = rollPath(leaves, roll.depth, index);
  if (path.root !== roll.root) throw new Refused("roll-differs");
  return path;
}
