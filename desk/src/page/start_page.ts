// Before anything is handed over: waiting for the site, or loading the file that was saved there.

import type { HandOver } from "../hand_over/document.ts";
import { readHandOverFile } from "../hand_over/document.ts";
import type { Config } from "../hand_over/config.ts";
import { Refused } from "../core/refused.ts";
import type { Words } from "../words/words.ts";
import type { Linked } from "../core/invitation.ts";
import { h, part } from "./dom.ts";
import { chosenFile } from "./files.ts";
import { field, form } from "./forms.ts";
import { linkedPart } from "./invitation_part.ts";
import { showPage, showRefusal } from "./shell.ts";

/** How the desk came to be open: by another window, by the link of an invitation, or by itself. */
export interface Start {
  readonly isOpened: boolean;
  /** What the link of an invitation said; null for any other. */
  readonly invited: Linked | null;
  readonly keep: (digest: string) => Promise<void>;
}

/** @param take called with what was loaded */
export function showStart(words: Words, config: Config, { isOpened, invited, keep }: Start, take: (handOver: HandOver) => Promise<void>): void {
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
    title: invited !== null ? words.invitation.title : isOpened ? words.start.title : words.start.alone,
    says: invited !== null ? null : isOpened ? words.start.says : words.start.aloneSays,
    parts: [invited === null ? null : linkedPart(words, config, invited, keep), part(words.start.file, null, {}, body)],
  });
}

