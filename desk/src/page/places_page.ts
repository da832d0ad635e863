// Purpose `places`: the desk takes the member's places, gives them to the site and closes by itself.

import type { Chain } from "../core/place.ts";
import { Refused } from "../core/refused.ts";
import { readNow } from "../hand_over/config.ts";
import type { Member } from "../hand_over/document.ts";
import { SiteByFile } from "../hand_over/site.ts";
import { beginHere, chainHere, comparePlaces, type Compared } from "../places/taking.ts";
import { button, type Child, h, part } from "./dom.ts";
import { devicePart } from "./device_part.ts";
import { showPage, showRefusal } from "./shell.ts";
import type { Desk } from "./state.ts";

const CLOSES_AFTER = 2_500;

/**
 * Take places and give them.
 *
 * @throws Refused `not-a-member`, `no-term-open`, or what the site says
 */
export async function showPlaces(desk: Desk): Promise<void> {
  const { handOver, store, config } = desk;
  const { member } = handOver;
  if (member === null) throw new Refused("not-a-member");
  if (member.places.length === 0) throw new Refused("no-term-open");
  const kept = await chainHere(store, handOver, member, config.demo);
  const isElsewhere = kept === null && member.places.some(({ commitment }) => commitment !== null);
  if (isElsewhere) return showForeign(desk, member, null, member.places.flatMap(({ term, commitment }) => (commitment === null ? [] : [term])));
  const chain = kept ?? (await beginHere(store, handOver, member, await readNow(desk.read, config)));
  const compared = comparePlaces(config.origin, chain, member.places);
  if (compared.foreign.length > 0) return showForeign(desk, member, chain, compared.foreign);
  await give(desk, chain, compared);
}

async function give(desk: Desk, chain: Chain, compared: Compared): Promise<void> {
  const { words, site } = desk;
  const count = compared.missing.length;
  showPage(words, { kicker: words.desk, title: words.places.giving, says: words.places.says, parts: [devicePart(desk, chain)] });
  if (count > 0) await site.give({ kind: "places", places: compared.missing });
  const says = count > 0 ? words.places.given(count) : words.places.held(compared.held.length);
  const closes = !(site instanceof SiteByFile);
  const more = [firstHour(desk), h("p", { role: "status" }, closes ? words.places.closes : words.places.file)];
  const parts = [part(words.places.title, null, { "data-testid": "places-done" }, more), devicePart(desk, chain)];
  showPage(words, { kicker: words.desk, title: says, says: words.places.says, parts });
  if (closes) setTimeout(() => site.leave(), CLOSES_AFTER);
}

function firstHour({ handOver, words }: Desk): Child {
  const from = handOver.member?.places.find(({ signs_from }) => signs_from !== null)?.signs_from ?? null;
  return from !== null && h("p", {}, words.places.from(words.day(from), words.hour(from)));
}

/** The site holds what this device did not make: an alarm, and two ways on. */
function showForeign(desk: Desk, member: Member, chain: Chain | null, terms: readonly string[]): void {
  const { words } = desk;
  const anew = async () => {
    try {
      const now = await readNow(desk.read, desk.config);
      const begun = chain ?? (await beginHere(desk.store, desk.handOver, member, now));
      const { foreign, missing } = comparePlaces(desk.config.origin, begun, member.places.map((each) => replaceable(each, now)));
      await give(desk, begun, { foreign, missing, held: [] });
    } catch (refusal) {
      showRefusal(words, refusal);
    }
  };
  const parts = [
    part(words.places.title, null, {}, [
      h("p", {}, words.places.months(terms)),
      h("p", { class: "text" }, words.places.foreignSays),
      h("p", {}, words.places.anewSays),
      h("p", { class: "acts" }, button(words.places.anew, () => void anew(), { "data-testid": "begin-anew" })),
    ]),
    devicePart(desk, chain),
  ];
  showPage(words, { kicker: words.desk, title: words.places.title, says: words.places.says, parts, alarms: [new Refused("place-foreign")] });
}

/** A place that is on a published roll stays; any other may be replaced. */
function replaceable(place: Member["places"][number], now: number): Member["places"][number] {
  return place.signs_from === null || place.signs_from > now ? { ...place, commitment: null } : place;
}
