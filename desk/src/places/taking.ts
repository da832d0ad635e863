// A member's places: what this device holds, what the site holds, and what has to be given (protocol 3).

import { writeF } from "../core/bytes.ts";
import { HOUR, termOf } from "../core/moments.ts";
import { advanceTo, beginChain, type Chain, placeOf, secretOf } from "../core/place.ts";
import { Refused } from "../core/refused.ts";
import type { Slot, Store } from "../device/store.ts";
import type { HandOver, Member } from "../hand_over/document.ts";
import type { OfferedPlace } from "../hand_over/messages.ts";
import type { RecordRead } from "../record/record.ts";

/** How long after its end a circulation may still be closed (protocol 6). */
const LONGEST_WAIT = 7 * 24 * HOUR;

/** What the site holds for a member, beside what this device makes of its chain. */
export interface Compared {
  /** Terms in which the site holds what this device did not make: an alarm. */
  readonly foreign: readonly string[];
  /** Terms in which the site holds nothing yet, with what to give. */
  readonly missing: readonly OfferedPlace[];
  /** Terms in which the site holds this device's place. */
  readonly held: readonly string[];
}

export function slotOf(handOver: HandOver, member: Member): Slot {
  return { origin: handOver.origin, person: member.person };
}

/** Compare, from the chain's first term on; nothing can be told of earlier ones. */
export function comparePlaces(origin: string, chain: Chain, places: Member["places"]): Compared {
  const foreign: string[] = [];
  const missing: OfferedPlace[] = [];
  const held: string[] = [];
  for (const { term, commitment } of places) {
    if (term < chain.term) continue;
    const own = placeOf(origin, term, secretOf(chain, term)).commitment;
    if (commitment === null) missing.push({ term, commitment: writeF(own) });
    else (commitment === own ? held : foreign).push(term);
  }
  return { foreign, missing, held };
}

/**
 * The chain of a member on this device; null where there is none.
 *
 * A demo hands over the published chain of an invented person, and only a desk of a demo takes it.
 */
export async function chainHere(store: Store, handOver: HandOver, member: Member, isDemo: boolean): Promise<Chain | null> {
  const slot = slotOf(handOver, member);
  const published = isDemo ? handOver.demo_chain : null;
  if (published === null) return store.chain(slot);
  await store.keepChain(slot, published);
  return published;
}

/**
 * Begin a chain and keep it, before anybody is told of it; this month is on it, whatever the site speaks of.
 *
 * @throws Refused `no-term-open`
 */
export async function beginHere(store: Store, handOver: HandOver, member: Member, now: number): Promise<Chain> {
  const [first] = member.places;
  if (first === undefined) throw new Refused("no-term-open");
  const month = termOf(now);
  const chain = beginChain(first.term < month ? first.term : month);
  await store.keepChain(slotOf(handOver, member), chain);
  return chain;
}

/**
 * Forget the secrets of months that are over. Which are, the record says and never the site: a secret does not come back.
 *
 * @param record countersigned lately
 */
export async function forgetPast(store: Store, slot: Slot, chain: Chain, record: RecordRead): Promise<void> {
  const first = firstNeeded(record);
  if (first !== null && first > chain.term) await store.keepChain(slot, advanceTo(chain, first));
}

/** The first month that still needs a secret: that of the witnesses' time, or an earlier one whose memo may still go round. */
export function firstNeeded(record: RecordRead): string | null {
  const at = record.countersigned.freshAt;
  if (at === null) return null;
  const unfiled = record.unfiled().filter(({ entry }) => entry.until + LONGEST_WAIT > at);
  return [termOf(at), ...unfiled.map(({ entry }) => entry.term)].sort()[0] ?? null;
}
