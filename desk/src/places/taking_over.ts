// A place that comes from another device: whose it is, and what stands here already.

import { equal } from "../core/bytes.ts";
import { advanceTo, type Chain } from "../core/place.ts";
import type { HeldPlace } from "../core/place_file.ts";
import { Refused } from "../core/refused.ts";
import type { Slot, Store } from "../device/store.ts";

/**
 * Keep a place that another device handed over.
 *
 * What this device has stays: a copy from an earlier month would bring back secrets that it has forgotten, and another
 * place would take the member's own from under them.
 *
 * @throws Refused `place-of-another-record`, `place-of-another-person`, `place-here-already`, `place-here-other`
 */
export async function takeOver(store: Store, slot: Slot, held: HeldPlace): Promise<void> {
  if (held.origin !== slot.origin) throw new Refused("place-of-another-record");
  if (held.person !== slot.person) throw new Refused("place-of-another-person");
  const here = await store.chain(slot);
  if (here !== null) throw new Refused(isSame(here, held.chain) ? "place-here-already" : "place-here-other");
  await store.keepChain(slot, held.chain);
}

/** Whether two chains are one, begun in the same month or not. */
export function isSame(one: Chain, other: Chain): boolean {
  const term = one.term > other.term ? one.term : other.term;
  return equal(advanceTo(one, term).secret, advanceTo(other, term).secret);
}
