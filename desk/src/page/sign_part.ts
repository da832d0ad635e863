// Signing one memo: three ways, how many could have signed, who can learn what, and the button.

import { toHex } from "../core/bytes.ts";
import type { Way } from "../core/co_signature.ts";
import type { Roll } from "../core/entries.ts";
import { type Chain, placeOf, secretOf } from "../core/place.ts";
import { Refused } from "../core/refused.ts";
import type { Signed } from "../device/store.ts";
import type { Member } from "../hand_over/document.ts";
import { floorOf } from "../record/freshness.ts";
import { rollOf } from "../record/rolls.ts";
import type { CheckedText } from "../room/checking.ts";
import { asRefused, crowdOf, hidesAmongEnough, type MemoHere, type Room } from "../room/room.ts";
import { showAct } from "./act_page.ts";
import { countedActs } from "./counted.ts";
import { button, type Child, h, part } from "./dom.ts";
import { learnTable } from "./learn.ts";
import { alarm } from "./shell.ts";
import { type Desk, keeperName, officeName, signedHere } from "./state.ts";

const WAYS: readonly Way[] = ["anonymous", "office", "open"];

/** Everything that the form needs to be true. */
interface Ready {
  readonly text: CheckedText;
  readonly member: Member;
  readonly chain: Chain;
  readonly roll: Roll;
  readonly hides: boolean;
  readonly floor: number;
  /** How many could have signed it. */
  readonly crowd: number;
}

export async function signPart(desk: Desk, room: Room, chain: Chain | null, here: MemoHere): Promise<HTMLElement> {
  const { words } = desk;
  const { memo } = here;
  const title = memo.number === null ? words.sign.alone : words.sign.title(memo.number);
  const signed = await signedHere(desk, toHex(memo.digest));
  let body: Child;
  try {
    const ready = makeReady(desk, room, chain, here);
    body = [stateOf(desk, ready, signed), signed?.withdrawn === true ? null : signForm(desk, ready), elsewhere(desk, ready, signed)];
  } catch (refusal) {
    body = whyNot(desk, room, asRefused(refusal), memo.term);
  }
  return part(title, null, { "data-testid": "sign-part" }, body);
}

/**
 * Check everything that can be checked before somebody decides.
 *
 * @throws Refused why this memo cannot be signed from here and now
 */
function makeReady(desk: Desk, room: Room, chain: Chain | null, { text, trouble, memo }: MemoHere): Ready {
  const { member } = desk.handOver;
  if (trouble !== null) throw trouble;
  if (member === null) throw new Refused("not-a-member");
  const { record, settings, stopped } = room;
  if (stopped !== null || record === null || settings === null || text === null) throw stopped ?? new Refused("record-absent");
  if (chain === null) throw new Refused("place-missing");
  const { roll, leaves } = rollOf(room.rolls, memo.term);
  const own = placeOf(desk.config.origin, memo.term, secretOf(chain, memo.term)).commitment;
  if (!leaves.includes(own)) throw new Refused("place-not-on-roll");
  const hides = hidesAmongEnough(memo, roll, settings, desk.config.origin);
  return { text, member, chain, roll, hides, floor: floorOf(settings, desk.config.origin), crowd: crowdOf(memo, roll) };
}

/** Some reasons are a state of things and no alarm. */
function whyNot(desk: Desk, room: Room, refusal: Refused, term: string): Child {
  const { words } = desk;
  const calm = (says: string) => h("p", { class: "note", role: "alert", "data-reason": refusal.reason }, says);
  if (refusal === room.stopped) return h("p", { class: "note" }, words.sign.stopped);
  if (refusal.reason === "not-a-member") return calm(words.sign.readOnly);
  if (refusal.reason === "place-missing") return calm(words.sign.noPlace);
  const from = desk.handOver.member?.places.find((place) => place.term === term)?.signs_from ?? null;
  if (refusal.reason === "place-not-on-roll" && from !== null && from > room.now) return calm(words.sign.waits(words.day(from), words.hour(from)));
  if (refusal.reason === "circulation-ended") return calm(words.refusals["circulation-ended"]);
  return alarm(words, refusal);
}

function stateOf(desk: Desk, ready: Ready, signed: Signed | null): Child {
  const { words } = desk;
  if (signed === null) return null;
  if (signed.withdrawn) return [h("p", { class: "text" }, words.sign.withdrawnHere), countedActs(desk, ready, true)];
  return [h("p", { class: "text" }, words.sign.signedHere), countedActs(desk, ready, true)];
}

/** Whoever signed on another device checks and withdraws here too. */
function elsewhere(desk: Desk, ready: Ready, signed: Signed | null): Child {
  if (signed !== null || ready.text.memo.circulated === null) return null;
  return h("details", {}, h("summary", {}, desk.words.sign.elsewhere), h("div", { class: "flow" }, countedActs(desk, ready, true)));
}

function signForm(desk: Desk, ready: Ready): HTMLElement {
  const { words } = desk;
  const { text, member, chain, roll, hides, floor, crowd } = ready;
  const isAlone = text.memo.circulated === null;
  const isChosen = text.memo.circulated?.audience === "chosen";
  const about = { office: officeName(desk), keeper: keeperName(desk), apart: desk.config.apart, isAlone, isChosen };
  const below = isChosen ? words.sign.belowFloorOfChosen(floor) : words.sign.belowFloor(floor);
  const couldHave = isChosen ? words.sign.chosenCouldHave(crowd) : words.sign.couldHave(crowd);
  let way: Way = hides ? "anonymous" : "open";
  const table = h("div", {});
  const acts = h("p", { class: "acts" });
  const go = (isSaved: boolean) => void showAct(desk, { text, member, chain, act: "co-sign", way }, isSaved);
  const choose = (chosen: Way) => {
    way = chosen;
    table.replaceChildren(learnTable(words, way, about));
    const sign = h("button", { class: "act", type: "button", "data-testid": `sign-${way}`, click: () => go(false) }, words.sign.act[way]);
    acts.replaceChildren(sign, ...(isAlone ? [] : [button(words.sign.save, () => go(true), { "data-testid": "sign-to-file" })]));
  };
  choose(way);
  const choices = WAYS.map((each) => {
    const [name, usual] = words.sign.ways[each] as [string, string];
    const says = isAlone && each === "anonymous" ? words.sign.anonymousAlone : usual;
    const isClosed = each === "anonymous" && !hides;
    const radio = h("input", { type: "radio", name: "way", value: each, checked: each === way, disabled: isClosed, change: () => choose(each) });
    return h("label", {}, radio, h("span", {}, h("b", {}, name), isClosed ? below : says));
  });
  return h(
    "form",
    { class: "flow", submit: (event) => event.preventDefault() },
    h("fieldset", { class: "choices" }, h("legend", {}, words.sign.question), choices),
    !isAlone && (hides || !isChosen) && h("p", { class: "count" }, h("b", { "data-testid": "roll-size" }, String(crowd)), h("span", {}, couldHave)),
    table,
    h("p", { class: "note" }, words.sign.address),
    h("p", {}, isAlone ? words.sign.costsAlone : words.sign.costs),
    acts,
    h("details", {}, h("summary", {}, words.sign.how), h("p", { class: "note" }, words.sign.howSays(roll.size))),
  );
}
