// The reading room: every memo that was handed over, the one that is open, and the act of signing it.

import type { Chain } from "../core/place.ts";
import { Refused } from "../core/refused.ts";
import { chainHere, comparePlaces, forgetPast } from "../places/taking.ts";
import { findOwn, keepLists, readLists, standingIn } from "../room/counting.ts";
import { asRefused, enterRoom, type MemoHere, type Room } from "../room/room.ts";
import { type Child, h, part } from "./dom.ts";
import { devicePart } from "./device_part.ts";
import { invitationPart } from "./invitation_part.ts";
import { markingOf, memoText, recommendationsOf, sameText } from "./memo.ts";
import { alarm, showPage } from "./shell.ts";
import { signPart } from "./sign_part.ts";
import { type Desk, signedHere, slotHere } from "./state.ts";
import { toHex } from "../core/bytes.ts";

/** What the page says of a memo beside its text. */
export interface Told extends MemoHere {
  readonly count: number;
  readonly alarm: Refused | null;
}

export async function showRoom(desk: Desk): Promise<void> {
  const { words, handOver, config, store, read } = desk;
  const { member } = handOver;
  const chain = member === null ? null : await chainHere(store, handOver, member, config.demo);
  const room = await enterRoom(read, config, store, handOver);
  if (member !== null && chain !== null && room.record !== null && room.stopped === null) {
    await forgetPast(store, slotHere(desk, member), chain, room.record);
  }
  const told = await Promise.all(room.memos.map((each) => tell(desk, room, each)));
  const open = told.filter(({ memo, trouble }) => memo.state === "open" && trouble?.reason !== "not-invited");
  const isAlone = handOver.purpose === "filing";
  const signing = h("div", {});
  const choose = (chosen: Told | null) => void (chosen === null ? signing.replaceChildren() : signPart(desk, room, chain, chosen).then((made) => signing.replaceChildren(made)));
  const list = open.map((each, index) => openMemo(desk, room, each, index === 0, choose));
  const none = open.length === 0 && h("p", { class: "note" }, words.room.none);
  const [only] = open;
  showPage(words, {
    kicker: words.readingRoom,
    marking: only?.text == null ? null : markingOf(desk, only.text),
    title: isAlone ? (only?.text?.title ?? words.sign.alone) : words.room.title,
    says: isAlone ? words.sign.aloneSays : words.room.says,
    alarms: [...alarmsOf(desk, room, chain), ...told.flatMap((each) => (each.alarm === null ? [] : [each.alarm]))],
    parts: [
      part(isAlone ? words.progress.text : words.room.inCirculation, isAlone ? null : words.room.memos(open.length), {}, list, none),
      signing,
      invitationPart(desk, told, await store.invitations()),
      filedPart(desk, told.filter(({ memo }) => memo.state === "filed")),
      recordPart(desk, room),
      devicePart(desk, chain),
    ],
  });
  choose(only ?? null);
  giveMissing(desk, chain);
  if (!isAlone && room.settings !== null) desk.keepAsking(room.settings.batch);
}

/** What concerns the whole page: why nothing may be signed, and a place that somebody else put here. */
function alarmsOf(desk: Desk, { stopped }: Room, chain: Chain | null): Refused[] {
  const { member, origin } = desk.handOver;
  const foreign = member !== null && chain !== null ? comparePlaces(origin, chain, member.places).foreign : [];
  return [...(stopped === null ? [] : [stopped]), ...(foreign.length > 0 ? [new Refused("place-foreign")] : [])];
}

let hasGiven = false;

/** A new month begins: its places go to the site, once, as they do for everybody who opens the room. */
function giveMissing(desk: Desk, chain: Chain | null): void {
  if (hasGiven) return;
  const { member, origin, purpose } = desk.handOver;
  if (member === null || chain === null || purpose !== "reading" || desk.site.askAgain === null) return;
  const { missing, foreign } = comparePlaces(origin, chain, member.places);
  if (missing.length === 0 || foreign.length > 0) return;
  hasGiven = true;
  desk.site.give({ kind: "places", places: missing }).catch(() => undefined); // the page for places says what is wrong
}

async function tell(desk: Desk, { record }: Room, here: MemoHere): Promise<Told> {
  if (here.text === null || record === null) return { ...here, count: 0, alarm: null };
  try {
    const lists = readLists(await keepLists(desk.store, desk.config, here.memo), here.memo, record);
    const signed = await signedHere(desk, toHex(here.memo.digest));
    if (signed !== null) findOwn(signed, lists, here.memo.filed?.list ?? null);
    return { ...here, count: standingIn(lists.at(-1)), alarm: null };
  } catch (refusal) {
    return { ...here, count: 0, alarm: asRefused(refusal) };
  }
}

function openMemo(desk: Desk, room: Room, told: Told, isFirst: boolean, choose: (told: Told | null) => void): HTMLElement {
  const { words } = desk;
  const { memo, text, trouble } = told;
  if (text === null) return alarm(words, trouble ?? new Refused("text-differs"));
  const details = h("details", { class: "unfold", name: "memo", open: isFirst, "data-number": String(memo.number ?? "") });
  const title = memo.number === null ? words.room.untitled(text.title) : words.room.summary(memo.number, text.title);
  details.append(
    h("summary", { lang: desk.language }, title, h("small", {}, facts(desk, room, told))),
    ...memoText(desk, text).flat(2).filter((each): each is Node => each instanceof Node),
    sameText(words, text, memo.circulated !== null),
  );
  details.addEventListener("toggle", () => {
    if (details.open) choose(told);
  });
  return details;
}

function facts({ words }: Desk, { record, now }: Room, { memo, text, count }: Told): Child[] {
  const asks = text === null ? 0 : recommendationsOf(text).length;
  const said: Child[] = asks > 0 ? [words.room.recommendations(asks)] : [];
  const { circulated } = memo;
  if (circulated === null) return said;
  const ends = circulated.until > now ? [`${words.room.closes} `, h("time", { datetime: new Date(circulated.until).toISOString() }, words.day(circulated.until))] : words.room.closed;
  if (circulated.audience === "chosen") said.push(" · ", words.room.chosenReaders(circulated.readers));
  if (circulated.files_at !== null) said.push(" · ", words.room.filesAt(circulated.files_at));
  const size = record?.newestRoll(memo.term)?.size ?? 0;
  said.push(" · ", ends);
  if (size > 0) said.push(" · ", h("span", {}, h("span", { "data-testid": "count" }, String(count)), ` ${words.room.soFar(size)}`));
  return said;
}

function filedPart(desk: Desk, filed: readonly Told[]): Child {
  const { words } = desk;
  if (filed.length === 0) return null;
  const shown = filed.map(({ memo, text, trouble }) =>
    text === null || trouble !== null
      ? alarm(words, trouble ?? new Refused("text-differs"))
      : h(
          "details",
          { class: "unfold" },
          h("summary", {}, words.room.summary(memo.number ?? 0, text.title), h("small", {}, words.room.filed)),
          ...memoText(desk, text).flat(2).filter((each): each is Node => each instanceof Node),
        ),
  );
  return part(words.room.forReading, words.room.memos(filed.length), {}, shown);
}

function recordPart({ words }: Desk, { record }: Room): Child {
  const at = record?.countersigned.freshAt ?? null;
  if (record === null || at === null) return null;
  return part(words.room.record, null, {}, h("p", {}, words.room.proven(record.size, words.moment(at))));
}
