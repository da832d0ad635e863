// Invitations to memos for chosen readers: the page of a link, and the part of the reading room where they are given.
//
// Whose invitation it is the desk cannot know. It says so, shows which text is meant, and keeps nothing unasked.

import { codeOf, inGroups, type Linked, namesOf, readCode } from "../core/invitation.ts";
import { readF } from "../core/bytes.ts";
import type { Config } from "../hand_over/config.ts";
import type { Told } from "./room_page.ts";
import type { Words } from "../words/words.ts";
import { button, type Child, digest, h, part } from "./dom.ts";
import { field, form } from "./forms.ts";
import { showRefusal } from "./shell.ts";
import type { Desk } from "./state.ts";

/** What a link invites to, and the one act: to keep it, if a colleague sent it. */
export function linkedPart(words: Words, config: Config, linked: Linked, keep: (digest: string) => Promise<void>): HTMLElement {
  const { invitation } = words;
  const code = inGroups(codeOf(readF(linked.digest)));
  const acts = h("div", { role: "status", "data-testid": "invitation-says" });
  const take = async () => {
    try {
      await keep(linked.digest);
      acts.replaceChildren(h("p", { class: "text" }, invitation.kept), next(words, config, code));
    } catch (refusal) {
      showRefusal(words, refusal);
    }
  };
  acts.append(h("p", { class: "acts" }, h("button", { class: "act", type: "button", "data-testid": "keep-invitation", click: () => void take() }, invitation.keep)));
  return part(
    linked.number === null ? invitation.part : words.room.memo(linked.number),
    linked.number === null ? null : invitation.numberSays,
    { "data-testid": "invited" },
    h("p", { class: "text" }, invitation.linkSays),
    h("p", { class: "note" }, invitation.digest, h("br"), digest(linked.digest)),
    acts,
  );
}

/** Where to go on: to the list of readers for whoever is not on it, and to the reading room. */
function next(words: Words, config: Config, code: string): HTMLElement {
  const { invitation } = words;
  const [site] = config.sites;
  const link = (path: string, says: string) => h("a", { href: `${site ?? ""}/${document.documentElement.lang}/${path}`, rel: "noreferrer" }, says);
  return h(
    "ol",
    { class: "steps" },
    h("li", {}, h("span", {}, invitation.join, " ", link("invitations", invitation.atSite), h("br"), h("bdi", { class: "digest", dir: "ltr", "data-testid": "code" }, code))),
    h("li", {}, h("span", {}, invitation.read, " ", link("reading", invitation.atSite))),
  );
}

/** In the reading room: memos that wait for their invitation, the form that takes a code, invitations without a memo. */
export function invitationPart(desk: Desk, told: readonly Told[], kept: readonly string[]): Child {
  const { words, handOver } = desk;
  if (handOver.purpose !== "reading") return null;
  const waiting = told.filter(({ trouble }) => trouble?.reason === "not-invited");
  const known = new Set(handOver.memos.flatMap((memo) => namesOf(memo.digest)));
  const others = kept.filter((name) => !known.has(name));
  return part(
    words.invitation.chosen,
    waiting.length > 0 ? words.room.memos(waiting.length) : null,
    { "data-testid": "invitations" },
    waiting.map(({ memo }) => h("p", { class: "note", role: "alert", "data-reason": "not-invited" }, words.invitation.waits(memo.number ?? 0))),
    codeForm(desk),
    others.map((name) => unmatched(desk, name)),
  );
}

function codeForm(desk: Desk): HTMLElement {
  const { invitation } = desk.words;
  const code = field(invitation.code, { inputmode: "numeric", autocomplete: "off", dir: "ltr", required: true, "data-testid": "code-field" });
  const act = async () => {
    try {
      await desk.store.keepInvitation(readCode(code.input.value));
      await desk.show();
    } catch (refusal) {
      showRefusal(desk.words, refusal);
    }
  };
  return form(invitation.keepCode, act, { "data-testid": "keep-code" }, h("p", {}, invitation.codeSays), code.block);
}

function unmatched(desk: Desk, name: string): HTMLElement {
  const { invitation } = desk.words;
  const drop = async () => {
    await desk.store.dropInvitation(name);
    await desk.show();
  };
  const shown = name.length === 64 ? digest(name) : h("bdi", { class: "digest", dir: "ltr" }, inGroups(name));
  return h("div", { class: "flow", "data-testid": "unmatched" }, h("p", { class: "note" }, invitation.unmatched, h("br"), shown), h("p", { class: "acts" }, button(invitation.drop, () => void drop(), { class: "act quiet small" })));
}
