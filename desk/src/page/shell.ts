// The frame of every page of the desk, and how a page or a refusal is put into it.

import { Refused } from "../core/refused.ts";
import type { Config } from "../hand_over/config.ts";
import type { HandOver } from "../hand_over/document.ts";
import { asRefused } from "../room/room.ts";
import { type Language, sentenceOf, type Words } from "../words/words.ts";
import { bdi, type Child, h, mark } from "./dom.ts";

export interface Frame {
  readonly language: Language;
  readonly words: Words;
  readonly config: Config | null;
  readonly handOver: HandOver | null;
  /** Close and go back to the site; null where nobody opened this window. */
  readonly leave: (() => void) | null;
}

/** A page: its opening, then its parts. */
export interface Page {
  readonly kicker: string;
  readonly marking?: string | null;
  readonly title: string;
  readonly says: string | null;
  readonly parts: readonly Child[];
  /** Shown before everything else. */
  readonly alarms?: readonly Refused[];
}

/** The browser itself begins a window at its head; a page that takes another's place has to. */
let isFirst = true;

const main = h("main", { id: "main", class: "leaf" });

/** Lay the frame out round the main part. */
export function layOut(frame: Frame): void {
  document.body.replaceChildren(header(frame), main, footer(frame));
}

function header({ language, words, config, handOver, leave }: Frame): HTMLElement {
  const close = (event: Event) => {
    event.preventDefault();
    leave?.();
  };
  const entries: Child[] = [];
  if (handOver !== null && handOver.purpose !== "places") {
    entries.push(h("li", {}, h("a", { href: "#main", "aria-current": "page" }, words.readingRoom)));
    entries.push(h("li", {}, h("a", { href: "#device" }, words.thisDevice)));
  }
  if (leave !== null) entries.push(h("li", {}, h("a", { href: "#back", role: "button", click: close }, words.back)));
  const host = config === null || config.host === "" ? window.location.host : config.host;
  const other = words.other.code;
  return h(
    "header",
    { class: "masthead" },
    h("a", { class: "skip", href: "#main" }, words.skip),
    handOver !== null && h("p", { class: "ceiling" }, handOver.ceiling[language]),
    h(
      "div",
      { class: "banner" },
      h("span", { class: "brand" }, mark(), h("span", {}, h("b", {}, words.desk), h("span", {}, keptBy({ language, words, config, handOver })))),
      entries.length > 0 && h("nav", { class: "menu", "aria-label": words.desk }, h("ul", {}, entries)),
    ),
    h(
      "div",
      { class: "dateline" },
      h("span", {}, bdi(host, "ltr")),
      h("span", {}, words.notSignedIn),
      h("a", { href: `/${other}/`, lang: other, dir: other === "ar" ? "rtl" : "ltr", hreflang: other, "data-testid": `lang-${other}` }, words.other.name),
    ),
  );
}

function keptBy({ language, words, config, handOver }: Pick<Frame, "language" | "words" | "config" | "handOver">): string {
  const institution = handOver?.institution[language] ?? "";
  if (config === null) return "";
  if (!config.apart) return words.keptByInstitution(institution);
  return config.keeper[language] === "" ? "" : words.keptBy(config.keeper[language], institution);
}

function footer({ words, config, handOver }: Frame): HTMLElement {
  const says = handOver?.purpose === "filing" ? words.footFiling : words.foot;
  return h("footer", { class: "foot" }, h("div", {}, h("p", {}, says), config?.demo === true && h("p", {}, words.demoFoot)));
}

/** Show a page, and begin at its head. The window's title says nothing of it: browsers keep titles in their history. */
export function showPage(words: Words, { kicker, marking = null, title, says, parts, alarms = [] }: Page): void {
  document.title = `${words.desk} – demur`;
  const heading = h("h1", { tabindex: "-1" }, title);
  const opening = h(
    "div",
    { class: "opening" },
    h("p", { class: "kicker" }, h("span", {}, kicker), marking !== null && h("span", { class: "marking" }, marking)),
    heading,
    says !== null && h("p", { class: "standfirst" }, says),
  );
  main.replaceChildren(...alarms.map((refusal) => alarm(words, refusal)), opening, ...parts.flat().filter((each) => each instanceof Node));
  window.scrollTo(0, 0);
  const first = main.querySelector<HTMLElement>(".errors") ?? (isFirst ? null : heading);
  first?.focus({ preventScroll: true });
  isFirst = false;
}

/** A refusal in words. */
export function alarm(words: Words, refusal: Refused): HTMLElement {
  const { sentence, own } = sentenceOf(words, refusal.reason);
  const { witness, clock } = refusal.facts;
  const when = words.moment;
  return h(
    "div",
    { class: "errors", role: "alert", "data-reason": refusal.reason, tabindex: "-1" },
    h("h2", {}, words.went),
    h("p", {}, sentence),
    !own && h("p", {}, `${words.reasonIs} `, bdi(refusal.message, "ltr")),
    typeof witness === "number" && typeof clock === "number" && h("p", {}, words.times(when(witness), when(clock))),
  );
}

/** Put a refusal at the head of the page that is shown, in place of an earlier one. */
export function showRefusal(words: Words, error: unknown): void {
  for (const earlier of main.querySelectorAll(":scope > .errors")) earlier.remove();
  const shown = alarm(words, asRefused(error));
  main.prepend(shown);
  shown.focus();
}
