// Receipts (c2sp.org/tlog-proof) and the climb from a leaf to a root (RFC 9162, 2.1.3.2).

import { type Bytes, equal, hash, readBase64, readDecimal, readUtf8 } from "../core/bytes.ts";
import { readCheckpoint, type SignedCheckpoint } from "../core/checkpoint.ts";
import { leafHash } from "../core/merkle.ts";
import { Malformed, Refused } from "../core/refused.ts";

export interface Receipt {
  readonly index: number;
  /** The hashes beside the way up, the leaf's own neighbour first. */
  readonly path: readonly Bytes[];
  readonly signed: SignedCheckpoint;
  /** The checkpoint as bytes: two receipts are in one checkpoint where these are the same. */
  readonly checkpoint: Bytes;
}

const HEAD = "c2sp.org/tlog-proof@v1";
const LONGEST_PATH = 63;
const NODE = Uint8Array.of(1);
// Controls but LF.
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;

/** Read UTF-8 without control characters but LF. */
export function readLines(bytes: Uint8Array): string {
  const text = readUtf8(bytes);
  if (CONTROL.test(text)) throw new Malformed("control-character");
  return text;
}

/**
 * Read a receipt; nothing is checked but its form.
 *
 * @throws Malformed
 */
export function readReceipt(bytes: Bytes): Receipt {
  const blank = bytes.findIndex((byte, at) => byte === 10 && bytes[at + 1] === 10);
  if (blank < 0) throw new Malformed("receipt-malformed");
  const lines = readLines(bytes.subarray(0, blank)).split("\n");
  if (lines.shift() !== HEAD) throw new Malformed("receipt-malformed");
  if (lines[0]?.startsWith("extra ")) readBase64((lines.shift() as string).slice("extra ".length)); // nothing signs it
  const index = lines.shift();
  if (index?.startsWith("index ") !== true || lines.length > LONGEST_PATH) throw new Malformed("receipt-malformed");
  const checkpoint = bytes.slice(blank + 2);
  return {
    index: readDecimal(index.slice("index ".length)),
    path: lines.map(readHash),
    signed: readCheckpoint(checkpoint),
    checkpoint,
  };
}

/**
 * Check that a receipt leads from an entry to the root in its checkpoint; nobody's signature is checked.
 *
 * @throws Refused `entry-not-in-tree`, `path-too-long`, `path-too-short`, `index-outside-tree`
 */
export function checkReceiptPath({ index, path, signed }: Receipt, entry: Uint8Array): void {
  const { size, root } = signed.checkpoint;
  if (!equal(rootFromPath(index, size, leafHash(entry), path), root)) throw new Refused("entry-not-in-tree");
}

/** Climb from a leaf to the root that a path leads to. */
export function rootFromPath(index: number, size: number, leaf: Bytes, path: readonly Bytes[]): Bytes {
  if (index < 0 || index >= size) throw new Refused("index-outside-tree");
  let [at, last, climbed] = [index, size - 1, leaf];
  const up = () => {
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  };
  for (const neighbour of path) {
    if (last === 0) throw new Refused("path-too-long");
    if (at % 2 === 1 || at === last) {
      climbed = hash(NODE, neighbour, climbed);
      while (at !== 0 && at % 2 === 0) up(); // the right edge: nothing stands beside these levels
    } else {
      climbed = hash(NODE, climbed, neighbour);
    }
    up();
  }
  if (last !== 0) throw new Refused("path-too-short");
  return climbed;
}

function readHash(text: string): Bytes {
  const value = readBase64(text);
  if (value.length !== 32) throw new Malformed("hash-of-wrong-length");
  return value;
}
