// The roll that a proof is made against: its leaves from this origin, recomputed to what the record says.

import { equal, readUtf8 } from "../core/bytes.ts";
import type { Roll } from "../core/entries.ts";
import { isDepth } from "../core/membership.ts";
import { leavesDigest, readLeaves, type RollPath, rollPath } from "../core/roll.ts";
import { Refused } from "../core/refused.ts";
import type { ReadFile } from "./files.ts";

/**
 * Read the leaves of a roll; every one before those of another roll of the term.
 *
 * @throws Refused `roll-absent`, `roll-differs`
 */
export async function readRoll(read: ReadFile, roll: Roll): Promise<bigint[]> {
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
