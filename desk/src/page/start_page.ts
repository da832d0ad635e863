// Before anything is handed over: waiting for the site, or loading the file that was saved there.

import type { HandOver } from "../hand_over/document.ts";
import { readHandOverFile } from "../hand_over/document.ts";
import type { Config } from "../hand_over/config.ts";
import { Refused } from "../core/refused.ts";
import type { Words } from "../words/words.ts";
import { type Child, digest, h, part } from "./dom.ts";
import { chosenFile } from "./files.ts";
import { field, form } from "./forms.ts";
import { showPage, showRefusal } from "./shell.ts";

/** How the desk came to be open: by another window, by the link of an invitation, or by itself. */
export interface Start {
  readonly isOpened: boolean;
  /** The digest that an invitation named. */
  readonly invited: string | null;
}

/** @param take called with what was loaded */
export function showStart(words: Words, config: Config, { isOpened, invited }: Start, take: (handOver: HandOver) => Promise<void>): void {
  const file = field(words.start.choose, { type: "file", accept: ".json,application/json", required: true, "data-testid": "hand-over-file" });
  const load = async () => {
    try {
      const bytes = await chosenFile(file.input);
      if (bytes === null) return;
      const handOver = readHandOverFile(bytes, config.origin);
      if (!config.sites.includes(handOver.site)) throw new Refused("hand-over-of-another-site");
      await take(handOver);
    } catch (refusal) {
      showRefusal(words, refusal);
    }
  };
  const body = [h("p", {}, words.start.fileSays), form(words.start.load, load, { "data-testid": "load" }, file.block)];
  showPage(words, {
    kicker: words.desk,
    title: isOpened ? words.start.title : words.start.alone,
    says: isOpened ? words.start.says : words.start.aloneSays,
    parts: [invitedPart(words, invited), part(words.start.file, null, {}, body)],
  });
}

/** Whose invitation it is the desk cannot know: it says so, and shows which text it is to. */
function invitedPart(words: Words, invited: string | null): Child {
  if (invited === null) return null;
  return part(words.start.invited, null, { "data-testid": "invited" }, h("p", { class: "text" }, words.start.invitedSays), h("p", { class: "note" }, digest(invited)));
}
