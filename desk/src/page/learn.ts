// The table of who can learn what, for the way of signing that is chosen.

import type { Way } from "../core/co_signature.ts";
import type { Words } from "../words/words.ts";
import { h } from "./dom.ts";

/** What the table depends on beside the way of signing. */
export interface Case {
  readonly office: string;
  readonly keeper: string;
  /** Somebody else than the institution runs the desk. */
  readonly apart: boolean;
  /** Filed without going round: the letter goes in by the site's own page. */
  readonly isAlone: boolean;
  /** It goes round to chosen readers, whom its drafters know by name. */
  readonly isChosen: boolean;
}

type Row = readonly [who: string, can: string, cannot: string];

export function learnTable(words: Words, way: Way, about: Case): HTMLElement {
  const { learn } = words;
  const head = (title: string) => h("th", { role: "columnheader", scope: "col" }, title);
  const cell = (title: string, says: string) => h("td", { role: "cell", "data-is": title }, says);
  const rows = rowsOf(words, way, about).map(([who, can, cannot]) =>
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
function rowsOf({ learn }: Words, way: Way, { office, keeper, apart, isAlone, isChosen }: Case): readonly Row[] {
  const readers = isAlone ? learn.readersAlone : learn.readers;
  const site = isAlone ? learn.siteAlone(office) : apart ? learn.site(office) : learn.siteWithDesk(office);
  const named = (row: Row): Row => (way === "anonymous" ? row : [row[0], ...(learn.named[way] as [string, string])]);
  const desk = apart ? [isAlone ? learn.deskAlone(keeper) : learn.desk(keeper), ...(isAlone ? [] : [learn.both])] : [];
  const drafters = isChosen ? [way === "open" ? named(learn.drafters) : learn.drafters] : [];
  return [way === "open" ? named(readers) : readers, ...drafters, named(site), ...desk, learn.network, learn.device, learn.shoulder];
}
