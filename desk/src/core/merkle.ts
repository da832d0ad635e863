// The record's tree (RFC 9162, section 2.1): a leaf is hashed behind 0x00, a node behind 0x01.

import { type Bytes, hash } from "./bytes.ts";

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** The hash of an entry as a leaf. */
export function leafHash(entry: Uint8Array): Bytes {
  return hash(LEAF, entry);
}

/** The root over hashes of leaves; of none, the hash of nothing. */
export function treeRoot(leaves: readonly Bytes[]): Bytes {
  if (leaves.length === 0) return hash();
  if (leaves.length === 1) return leaves[0] as Bytes;
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1)); // the largest power of two below
  return hash(NODE, treeRoot(leaves.slice(0, split)), treeRoot(leaves.slice(split)));
}
