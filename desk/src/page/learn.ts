// The table of who can learn what, for the way of signing that is chosen.

import type { Way } from "../core/co_signature.ts";
import type { Words } from "../words/words.ts";
import { h } from "./dom.ts";

export function learnTable(words: Words, way: Way, office: string, keeper: string): HTMLElement {
  const { learn } = words;
  const head = (title: string) => h("th", { role: "columnheader", scope: "col" }, title);
  const cell = (title: string, says: string) => h("td", { role: "cell", "data-is": title }, says);
  const rows = rowsOf(words, way, office, keeper).map(([who, can, cannot]) =>
    h("tr", { role: "row" }, h("th", { role: "rowheader", scope: "row" }, who), cell(learn.can, can), cell(learn.cannot, cannot)),
  );
  return h(
    "table",
    { class: "learn", role: "table" },
    h("caption", {}, learn.caption[way]),
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, head(learn.who), head(learn.can), head(learn.cannot))),
    h("tbody", { role: "rowgroup" }, rows),
  );
}

/** By name, two rows say something else: what the record's readers see, and what the office does. */
function rowsOf(words: Words, way: Way, office: string, keeper: string): readonly (readonly [string, string, string])[] {
  const rows = words.learn.rows(office, keeper);
  if (way === "anonymous") return rows;
  const [readers, house, ...others] = rows as [(typeof rows)[number], (typeof rows)[number], ...(typeof rows)[number][]];
  const [can, cannot] = words.learn.named[way] as [string, string];
  return way === "open" ? [[readers[0], can, cannot], [house[0], can, cannot], ...others] : [readers, [house[0], can, cannot], ...others];
}
