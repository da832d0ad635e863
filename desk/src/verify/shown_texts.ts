// The texts of a pack: the memo's blocks against its digest, the reply's against its entry (protocol 1).

import { type Bytes, equal } from "../core/bytes.ts";
import type { EntryOf, Filed } from "../core/entries.ts";
import { Malformed, Refused } from "../core/refused.ts";
import { type Block, fieldOf, type Kind, leafOf, parseBlock } from "../core/text.ts";
import type { ShownBlock } from "./pack.ts";
import { rootFromPath } from "./receipt.ts";

const MOST_BLOCKS = 2 ** 16;
const MOST_STEPS = 17;

export interface TextShown {
  readonly digest: Bytes;
  /** How many blocks the text has. */
  readonly count: number;
  readonly blocks: readonly { readonly index: number; readonly block: Block }[];
}

export interface Disposition {
  readonly value: string;
  readonly reasons: string;
}

export function isWhole(text: TextShown): boolean {
  return text.blocks.length === text.count;
}

/**
 * Check blocks, the head among them, against the digest of their text.
 *
 * @param where what a refusal calls a block
 * @param foreign the kind that such a text never holds: a memo cannot answer itself, and a reply asks nothing
 * @throws Refused one is not a block, or is not shown to stand in that text; the head is missing, or names another record
 */
export function checkText(
  digest: Bytes,
  shown: readonly ShownBlock[],
  origin: string,
  where = "block",
  foreign: Kind = "disposition",
): TextShown {
  const head = shown[0];
  if (head?.index !== 0) throw new Refused("head-missing", { where: `${where} 0` });
  const count = countOf(digest, head, `${where} 0`);
  const blocks = shown.map((one) => ({ index: one.index, block: checkBlock(digest, one, count, `${where} ${one.index}`) }));
  if (fieldOf((blocks[0] as (typeof blocks)[0]).block, "origin") !== origin) {
    throw new Refused("origins-differ", { where: `${where} 0` });
  }
  const misplaced = blocks.find(({ block }) => block.kind === foreign);
  if (misplaced !== undefined) throw new Refused("kind-out-of-place", { where: `${where} ${misplaced.index}` });
  return { digest, count, blocks };
}

/** Check the memo's recommendations against the number that was filed; give their texts by number. */
export function checkRecommendations(memo: TextShown, filed: Filed): Map<number, string> {
  const numbered = numberedOf(memo, "recommendation", filed.recommendations, "block");
  if (isWhole(memo) && numbered.size !== filed.recommendations) {
    throw new Refused("recommendations-miscounted", { facts: { filed: filed.recommendations } });
  }
  return new Map([...numbered].map(([number, block]) => [number, block.body]));
}

/**
 * Check the blocks of the reply; give disposition and reasons by the number of the recommendation.
 *
 * @param whole whether the reply has to be shown whole: where the memo is
 */
export function checkReply(
  shown: readonly ShownBlock[],
  replied: EntryOf<"replied"> | null,
  origin: string,
  whole: boolean,
): Map<number, Disposition> {
  if (replied === null) {
    if (shown.length > 0) throw new Refused("reply-without-entry", { where: "reply" });
    return new Map();
  }
  if (shown.length === 0 && !whole) return new Map();
  const reply = checkText(replied.reply, shown, origin, "reply block", "recommendation");
  if (whole && !isWhole(reply)) throw new Refused("reply-incomplete", { where: "reply" });
  const numbered = numberedOf(reply, "disposition", replied.recommendations, "reply block");
  if (isWhole(reply) && numbered.size !== Math.max(replied.recommendations, 1)) {
    throw new Refused("disposition-missing", { where: "reply", facts: { recommendations: replied.recommendations } });
  }
  return new Map([...numbered].map(([number, block]) => [number, { value: fieldOf(block, "value") ?? "", reasons: block.body }]));
}

/**
 * Find how many blocks a text has, from its opened head alone: the count is inside the head's leaf, and only texts of
 * 2^(n-1)+1 to 2^n blocks have a path of n steps to the head.
 */
function countOf(digest: Bytes, { raw, salt, path }: ShownBlock, where: string): number {
  const steps = path.length;
  const fewest = steps > 0 && steps <= MOST_STEPS ? 2 ** (steps - 1) + 1 : 1;
  for (let count = fewest; count <= Math.min(2 ** Math.min(steps, 32), MOST_BLOCKS); count += 1) {
    if (climbsTo(digest, 0, count, leafOf(salt, 0, count, raw), path)) return count;
  }
  throw new Refused("head-not-in-text", { where });
}

function checkBlock(digest: Bytes, { index, raw, salt, path }: ShownBlock, count: number, where: string): Block {
  const block = parseBlockAt(raw, where);
  if ((block.kind === "head") !== (index === 0)) throw new Refused("head-not-first", { where });
  if (index >= count) throw new Refused("block-outside-text", { where, facts: { index, count } });
  if (!climbsTo(digest, index, count, leafOf(salt, index, count, raw), path)) {
    throw new Refused("block-not-in-text", { where, facts: { index, count } });
  }
  return block;
}

function parseBlockAt(raw: Bytes, where: string): Block {
  try {
    return parseBlock(raw);
  } catch (refusal) {
    if (!(refusal instanceof Malformed)) throw refusal;
    throw new Malformed(refusal.reason, { where: `${where} ${refusal.where}`.trimEnd(), cause: refusal });
  }
}

function climbsTo(digest: Bytes, index: number, count: number, leaf: Bytes, path: readonly Bytes[]): boolean {
  try {
    return equal(rootFromPath(index, count, leaf, path), digest);
  } catch (refusal) {
    if (refusal instanceof Refused) return false;
    throw refusal;
  }
}

/** The blocks of a kind by number; a disposition without one, for a memo without recommendations, is 0. */
function numberedOf(text: TextShown, kind: Kind, most: number, where: string): Map<number, Block> {
  const numbered = new Map<number, Block>();
  for (const { index, block } of text.blocks) {
    if (block.kind !== kind) continue;
    const number = Number(fieldOf(block, "number") ?? 0);
    if (numbered.has(number) || number > most || (number === 0) !== (most === 0)) {
      throw new Refused("number-out-of-order", { where: `${where} ${index}`, facts: { number } });
    }
    numbered.set(number, block);
  }
  return numbered;
}
