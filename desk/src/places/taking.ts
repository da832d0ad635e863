// A member's places: what this device holds, what the site holds, and what has to be given (protocol 3).

import { writeF } from "../core/bytes.ts";
import { advanceTo, beginChain, type Chain, placeOf, secretOf } from "../core/place.ts";
import { Refused } from "../core/refused.ts";
import type { Slot, Store } from "../device/store.ts";
import type { HandOver, Member } from "../hand_over/document.ts";
import type { OfferedPlace } from "../hand_over/messages.ts";

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
 * The chain of a member on this device, gone forward to the first term that is still needed; null where there is none.
 *
 * A demo hands over the published chain of an invented person, and only a desk of a demo takes it.
 */
export async function chainHere(store: Store, handOver: HandOver, member: Member, isDemo: boolean): Promise<Chain | null> {
  const slot = slotOf(handOver, member);
  const published = isDemo ? handOver.demo_chain : null;
  const kept = published === null ? await store.chain(slot) : published;
  if (kept === null) return null;
  const chain = advanceTo(kept, firstNeeded(handOver, member) ?? kept.term);
  await store.keepChain(slot, chain);
  return chain;
}

/**
 * Begin a chain and keep it, before anybody is told of it.
 *
 * @throws Refused `no-term-open`
 */
export async function beginHere(store: Store, handOver: HandOver, member: Member): Promise<Chain> {
  const first = firstNeeded(handOver, member);
  if (first === null) throw new Refused("no-term-open");
  const chain = beginChain(first);
  await store.keepChain(slotOf(handOver, member), chain);
  return chain;
}

/** The first month that is open, by its places or by a memo that may still be signed. */
function firstNeeded({ memos }: HandOver, { places }: Member): string | null {
  const terms = [...places.map(({ term }) => term), ...memos.filter(({ state }) => state === "open").map(({ term }) => term)];
  return terms.sort()[0] ?? null;
}
