// "Check that I am counted", and withdrawing: two buttons, and the page that asks once more.

import { toHex } from "../core/bytes.ts";
import { scopeOf } from "../core/co_signature.ts";
import { nullifierOf } from "../core/membership.ts";
import { type Chain, placeOf, secretOf } from "../core/place.ts";
import { Refused } from "../core/refused.ts";
import type { Member } from "../hand_over/document.ts";
import { type Counted, findOwn, keepLists, readLists } from "../room/counting.ts";
import type { CheckedText } from "../room/checking.ts";
import { asRefused, enterRoom } from "../room/room.ts";
import type { Words } from "../words/words.ts";
import { showAct } from "./act_page.ts";
import { button, h, part } from "./dom.ts";
import { finalAct } from "./forms.ts";
import { alarm, showPage } from "./shell.ts";
import { type Desk, signedHere } from "./state.ts";

interface Own {
  readonly text: CheckedText;
  readonly member: Member;
  readonly chain: Chain;
}

export function countedActs(desk: Desk, own: Own, mayWithdraw: boolean): HTMLElement {
  const { words } = desk;
  const says = h("div", { role: "status", "data-testid": "counted-says" });
  const check = async () => {
    if (says.childElementCount === 0) says.replaceChildren(words.counted.looking);
    try {
      const counted = await lookAgain(desk.newest(), own);
      const isOld = counted.kind === "not-yet" && desk.site.askAgain === null;
      says.replaceChildren(h("p", { class: "text", "data-counted": counted.kind }, sentence(words, counted)), isOld ? words.counted.loadAgain : "");
    } catch (refusal) {
      says.replaceChildren(alarm(words, asRefused(refusal)));
    }
  };
  const press = () => {
    desk.onNewer(() => says.isConnected && void check());
    void check();
  };
  return h(
    "div",
    { class: "flow" },
    h(
      "p",
      { class: "acts" },
      h("button", { class: "act", type: "button", "data-testid": "counted", click: press }, words.done.counted),
      mayWithdraw && button(words.done.withdraw, () => showWithdrawal(desk, own), { "data-testid": "withdraw" }),
    ),
    says,
  );
}

/** Find oneself in the lists of this memo, as they were handed over last. */
async function lookAgain(now: Desk, { text, chain }: Own): Promise<Counted> {
  const memo = now.handOver.memos.find(({ digest }) => toHex(digest) === toHex(text.digest));
  const { record } = await enterRoom(now.read, now.config, now.store, now.handOver);
  if (memo === undefined || record === null) throw new Refused("record-absent");
  const lists = readLists(await keepLists(now.store, now.config, memo), memo, record);
  const { origin } = now.config;
  const place = placeOf(origin, memo.term, secretOf(chain, memo.term));
  const nullifier = nullifierOf(scopeOf(origin, memo.term, memo.digest), place.secretScalar);
  const signed = await signedHere(now, toHex(memo.digest));
  // whoever signed or withdrew on another device is told what stands, without an alarm
  return findOwn({ nullifier, withdrawn: signed?.withdrawn ?? true }, lists, memo.filed?.list ?? null);
}

function sentence({ counted, hour }: Words, found: Counted): string {
  const sentences = { filed: counted.filed, withdrawn: counted.withdrawn, "not-yet": counted.notYet };
  return found.kind === "counted" ? counted.yes(hour(found.at)) : sentences[found.kind];
}

function showWithdrawal(desk: Desk, { text, member, chain }: Own): void {
  const { words } = desk;
  const act = async () => showAct(desk, { text, member, chain, act: "withdraw", way: "anonymous" }, false);
  const final = finalAct(
    { says: words.withdraw.says, read: words.withdraw.read, words: words.withdraw.act },
    act,
    { "data-testid": "withdraw-now" },
  );
  const keep = h("p", { class: "acts" }, button(words.withdraw.keep, () => void desk.show()));
  showPage(words, {
    kicker: words.readingRoom,
    title: words.withdraw.title(text.memo.number ?? 0),
    says: text.title,
    parts: [part(words.done.withdraw, null, {}, final, keep)],
  });
}
