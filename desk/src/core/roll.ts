// The roll's tree (protocol 2): fixed depth, missing leaves 0, every path exactly as long as the tree is deep.

import { poseidon2 } from "poseidon-lite/poseidon2";

import { type Bytes, hash, SCALAR_FIELD, to32 } from "./bytes.ts";
import { Malformed, Refused } from "./refused.ts";

export interface RollPath {
  readonly root: bigint;
  readonly index: number;
  /** One node a level, from the leaf's neighbour up. */
  readonly siblings: readonly bigint[];
}

const LEAF = /^[1-9][0-9]{0,76}$/;

/** Read a roll file: one leaf a line in decimal, distinct, each 0 < leaf < r. */
export function readLeaves(text: string): bigint[] {
  if (text !== "" && !text.endsWith("\n")) throw new Malformed("roll-malformed");
  const lines = text === "" ? [] : text.slice(0, -1).split("\n");
  const leaves = lines.map((line, index) => {
    const leaf = LEAF.test(line) ? BigInt(line) : 0n;
    if (leaf === 0n || leaf >= SCALAR_FIELD) throw new Malformed("roll-malformed", { where: `leaf ${index}` });
    return leaf;
  });
  if (new Set(leaves).size !== leaves.length) throw new Malformed("roll-leaf-twice");
  return leaves;
}

/** H("demur/leaves/v1\n", each leaf as 32 bytes) (protocol 6). */
export function leavesDigest(leaves: readonly bigint[]): Bytes {
  return hash("demur/leaves/v1\n", ...leaves.map(to32));
}

/** Compute the root of a roll and the path of one of its leaves; `index` may be left out where only the root matters. */
export function rollPath(leaves: readonly bigint[], depth: number, index = 0): RollPath {
  if (leaves.length > 2 ** depth) throw new Refused("roll-too-long", { facts: { size: leaves.length, depth } });
  if (index < 0 || index >= Math.max(1, leaves.length)) throw new RangeError("no such leaf");
  const siblings: bigint[] = [];
  let level = [...leaves];
  let position = index;
  let empty = 0n; // the root of a subtree without leaves, one level higher each time
  for (let height = 0; height < depth; height += 1) {
    siblings.push(level[position ^ 1] ?? empty);
    const above: bigint[] = [];
    for (let left = 0; left < level.length; left += 2) {
      above.push(poseidon2([level[left] as bigint, level[left + 1] ?? empty]));
    }
    level = above;
    position >>= 1;
    empty = poseidon2([empty, empty]);
  }
  return { root: level[0] ?? empty, index, siblings };
}
