// The verification page as one file that works from a disk: both languages, no network, no worker.

import { el, piecesOf } from "./elements.ts";
import { serveForm } from "./form.ts";
import { runTask } from "./task.ts";
import { type Language, wordsIn } from "./words/words.ts";

const ENDING = { isolated: ".demur", ltr: true } as const;

function languageHere(): Language {
  const named = location.hash.slice(1) || navigator.language.slice(0, 2);
  return named === "ar" ? "ar" : "en";
}

/** Write the page anew in the language of the address. */
function write(): void {
  const language = languageHere();
  const words = wordsIn(language);
  const { page } = words;
  document.documentElement.lang = language;
  document.documentElement.dir = words.direction;
  document.title = page.title;
  const mark = document.querySelector<HTMLTemplateElement>("template#mark")?.content.cloneNode(true) ?? "";
  const { code, name } = words.other;
  const form = formIn(language);
  const verdicts = el("div", { id: "verdicts", "aria-live": "polite" });
  document.querySelector("#page")?.replaceChildren(
    el(
      "header",
      { class: "masthead" },
      el("a", { class: "skip", href: "#main" }, page.skip),
      el("div", { class: "banner" }, el("p", { class: "brand" }, mark, el("span", {}, el("b", {}, page.wordmark), el("span", {}, page.strapline)))),
      el("div", { class: "dateline" }, el("a", { href: `#${code}`, lang: code, dir: wordsIn(code as Language).direction, hreflang: code }, name)),
    ),
    el(
      "main",
      { id: "main", class: "leaf" },
      el(
        "div",
        { class: "opening" },
        el("p", { class: "kicker" }, el("span", {}, page.kicker)),
        el("h1", {}, page.asked),
        el("p", { class: "standfirst" }, page.standfirst),
      ),
      el("section", { class: "part" }, el("h2", {}, page.yours), el("div", { class: "flow" }, form, el("p", { class: "note" }, page.bare))),
      verdicts,
    ),
    el("footer", { class: "foot" }, el("div", {}, el("p", {}, page.foot))),
  );
  serveForm({ form, verdicts, language, site: null, run: runTask });
}

function formIn(language: Language): HTMLFormElement {
  const { page } = wordsIn(language);
  return el(
    "form",
    { class: "flow", id: "verify" },
    el(
      "div",
      { class: "field drop" },
      el("label", { for: "file" }, page.file),
      el("span", { class: "hint", id: "file-hint" }, ...piecesOf(page.fileHint(ENDING))),
      el("input", { id: "file", type: "file", "aria-describedby": "file-hint" }),
    ),
    el(
      "div",
      { class: "field" },
      el("label", { for: "policy" }, page.policy),
      el("span", { class: "hint", id: "policy-hint" }, page.policyHint),
      el("input", { id: "policy", type: "file", "aria-describedby": "policy-hint" }),
    ),
    el(
      "div",
      { class: "field" },
      el("label", { for: "number" }, page.number),
      el("input", { id: "number", autocomplete: "off", spellcheck: "false", dir: "ltr" }),
    ),
    el("p", { class: "acts" }, el("button", { class: "act", type: "submit", disabled: "" }, page.check)),
  );
}

addEventListener("hashchange", () => {
  if (["#en", "#ar"].includes(location.hash)) write();
});
write();
