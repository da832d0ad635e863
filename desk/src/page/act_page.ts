// While a proof is made, and when it is handed over: what has left the browser and what has not.

import type { Bytes } from "../core/bytes.ts";
import type { Refused } from "../core/refused.ts";
import { settingsOf } from "../record/freshness.ts";
import { handIn, nextBatch } from "../room/relay.ts";
import { asRefused, openTerms, readStanding } from "../room/room.ts";
import { type Acting, giveLetter, sealAct } from "../room/signing.ts";
import { countedActs } from "./counted.ts";
import { button, type Child, h, part } from "./dom.ts";
import { saveFile } from "./files.ts";
import { markingOf, memoText } from "./memo.ts";
import { showPage } from "./shell.ts";
import type { Desk } from "./state.ts";

const STEPS = ["fetch", "prove", "check", "seal"] as const;
type Step = (typeof STEPS)[number];

/** How it ended: handed over, saved to a file, or gone in with the filing. */
type Ending = "handed-over" | "saved" | "with-site";

/** Make the proof, check it, seal it, hand it over; every refusal leaves a way back. */
export async function showAct(desk: Desk, acting: Acting, isSaved: boolean): Promise<void> {
  const { words, config, store, read, site } = desk;
  const stop = new AbortController();
  const steps = new Steps(desk);
  const { text } = acting;
  const stopping = button(words.progress.stop, () => stop.abort(), { "data-testid": "stop" });
  const memo = h("details", { class: "unfold" }, h("summary", {}, text.title), ...nodes(memoText(desk, text)));
  showPage(words, {
    kicker: kickerOf(desk, acting),
    marking: markingOf(desk, text),
    title: words.progress.title,
    says: words.progress.says,
    parts: [part(words.progress.part, null, {}, steps.list, h("p", { class: "acts" }, stopping)), part(words.progress.text, null, {}, memo)],
  });
  let sealed: Bytes | null = null;
  try {
    sealed = await sealAct(acting, { config, store, read, site, terms: openTerms(desk.handOver) }, (stage, share) => steps.tell(stage, share), stop.signal);
    stopping.remove();
    await showDone(desk, acting, sealed, await handOverTo(desk, acting, sealed, isSaved));
  } catch (error) {
    const refusal = asRefused(error);
    if (refusal.reason === "stopped") await desk.show();
    else showNotDone(desk, acting, sealed, refusal);
  }
}

/** What was refused, and the ways on: a letter that is sealed already can be carried. */
function showNotDone(desk: Desk, acting: Acting, sealed: Bytes | null, refusal: Refused): void {
  const { words } = desk;
  const acts = h("p", { class: "acts" }, sealed !== null && saveButton(desk, sealed), button(words.done.backToRoom, () => void desk.show()));
  const parts = [part(words.done.now, null, {}, acts)];
  showPage(words, { kicker: kickerOf(desk, acting), title: acting.text.title, says: null, parts, alarms: [refusal] });
}

async function handOverTo(desk: Desk, { text }: Acting, sealed: Bytes, isSaved: boolean): Promise<Ending> {
  if (isSaved) {
    saveFile("demur-letter.bin", sealed);
    return "saved";
  }
  if (text.memo.circulated === null) {
    await giveLetter(desk.site, text.digest, sealed);
    return "with-site";
  }
  await handIn(sealed);
  return "handed-over";
}

async function showDone(desk: Desk, acting: Acting, sealed: Bytes, ending: Ending): Promise<void> {
  const { words } = desk;
  const steps = new Steps(desk);
  steps.finish(ending !== "saved");
  const isSigned = acting.act === "co-sign";
  const titles = { "handed-over": isSigned ? words.done.title : words.done.withdrawal, saved: words.done.saved, "with-site": words.done.title };
  const says = { "handed-over": await leavesAt(desk), saved: words.done.savedSays, "with-site": words.done.withSite };
  const next: Child = ending !== "with-site" && [
    part(words.done.now, null, {}, [
      h("p", { class: "text" }, words.done.nothing),
      countedActs(desk, acting, isSigned),
      isSigned && h("p", { class: "text" }, words.done.again),
      h("p", { class: "text" }, words.done.noReceipt),
      h("p", { class: "acts" }, button(words.done.backToRoom, () => void desk.show(), { "data-testid": "back-to-room" })),
    ]),
    part(words.done.carry, null, {}, h("p", {}, words.done.carrySays), h("p", { class: "acts" }, saveButton(desk, sealed))),
  ];
  showPage(words, {
    kicker: kickerOf(desk, acting),
    marking: markingOf(desk, acting.text),
    title: titles[ending],
    says: says[ending],
    parts: nodes([part(words.progress.part, null, {}, steps.list), next]),
  });
  if (ending === "with-site") setTimeout(() => desk.site.leave(), 1_500);
}

/** When it leaves; null where the host does not answer now, which changes nothing of what it has taken. */
async function leavesAt(desk: Desk): Promise<string | null> {
  const { words } = desk;
  try {
    const { record, now } = await readStanding(desk.read, desk.config, desk.store);
    const { batch } = settingsOf(record);
    return batch < 60 ? words.done.leavesSoon : words.done.leaves(words.hour(nextBatch(now, batch)));
  } catch {
    return null;
  }
}

function saveButton({ words }: Desk, sealed: Bytes): HTMLElement {
  return button(words.done.save, () => saveFile("demur-letter.bin", sealed), { "data-testid": "save-letter" });
}

function kickerOf({ words }: Desk, { text }: Acting): string {
  return text.memo.number === null ? words.desk : words.room.memo(text.memo.number);
}

function nodes(children: readonly Child[]): Node[] {
  return children.flat(2).filter((each): each is Node => each instanceof Node);
}

/** The list of steps, and how far it is. */
class Steps {
  readonly list: HTMLOListElement;
  readonly #items: Readonly<Record<Step, { readonly item: HTMLLIElement; readonly state: HTMLElement }>>;
  readonly #desk: Desk;
  readonly #bar: HTMLProgressElement;

  constructor(desk: Desk) {
    const { steps, waiting } = desk.words.progress;
    this.#desk = desk;
    this.#bar = h("progress", { max: "100", value: "0", "data-testid": "desk-progress" });
    const make = (step: Step) => {
      const state = h("span", {}, waiting);
      return { item: h("li", { class: "ahead" }, h("span", {}, steps[step]), " ", state), state };
    };
    this.#items = { fetch: make("fetch"), prove: make("prove"), check: make("check"), seal: make("seal") };
    this.list = h("ol", { class: "steps" }, STEPS.map((step) => this.#items[step].item));
  }

  tell(current: Step, share: number): void {
    const { done, now, waiting, steps } = this.#desk.words.progress;
    for (const [index, step] of STEPS.entries()) {
      const { item, state } = this.#items[step];
      const place = index - STEPS.indexOf(current);
      item.classList.toggle("ahead", place > 0);
      state.textContent = place < 0 ? done : place > 0 ? waiting : now;
      if (place === 0) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    }
    this.#bar.value = Math.round(share * 100);
    this.#bar.setAttribute("aria-label", steps[current]);
    this.#items[current].item.append(this.#bar);
  }

  /** Everything is done; `isHandedOver` false: it lies in a file. */
  finish(isHandedOver: boolean): void {
    this.tell("seal", 1);
    this.stop();
    const { item, state } = this.#items.seal;
    item.removeAttribute("aria-current");
    state.textContent = isHandedOver ? this.#desk.words.progress.done : this.#desk.words.progress.waiting;
    this.list.dataset["testid"] = "desk-done";
  }

  stop(): void {
    this.#bar.remove();
  }
}
