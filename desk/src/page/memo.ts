// A memo as it is read: made from the blocks that were hashed, and from nothing else.

import { toHex } from "../core/bytes.ts";
import { type Block, fieldOf } from "../core/text.ts";
import type { CheckedText } from "../room/checking.ts";
import type { Words } from "../words/words.ts";
import { bdi, type Child, digest, h } from "./dom.ts";
import { markingName, policyName, portionName } from "./names.ts";
import type { Desk } from "./state.ts";

export function recommendationsOf({ blocks }: CheckedText): readonly Block[] {
  return blocks.filter(({ kind }) => kind === "recommendation");
}

/** The marking of a text in words, for the line above the title. */
export function markingOf(desk: Desk, text: CheckedText): string | null {
  const marking = fieldOf(text.blocks[0] as Block, "marking");
  return marking === null ? null : `${desk.words.room.marking} ${markingName(desk, marking) ?? marking}`;
}

/** To whom, what it asks, then its text. */
export function memoText(desk: Desk, text: CheckedText): Child[] {
  const { words } = desk;
  const asks = recommendationsOf(text);
  return [
    heading(desk, text.blocks[0] as Block),
    asks.length > 0 && [h("p", {}, h("b", {}, words.room.asks)), h("ol", { class: "asks" }, asks.map((block) => ask(words, block)))],
    article(desk, text),
  ];
}

function ask(words: Words, block: Block): HTMLElement {
  const terms = h("small", { class: "note" }, termsOf(words, block));
  return h("li", { lang: block.language, dir: block.direction }, h("span", {}, ...lines(block.body), h("br"), terms));
}

/** To whom, of what kind, when. */
function termsOf(words: Words, block: Block): Child[] {
  const by = fieldOf(block, "by");
  const terms = [fieldOf(block, "to"), words.room.kinds[fieldOf(block, "kind") ?? ""] ?? null, fieldOf(block, "trigger")];
  const said: Child[] = terms.filter((each) => each !== null).map((each, index) => [index > 0 && " · ", bdi(each)]);
  if (by !== null) said.push(` · ${words.room.by} ${words.day(Date.parse(`${by}T12:00:00`))}`);
  return said;
}

/** A recommendation in its place among the blocks: the text that is shown is the text that is signed. */
function inPlace(desk: Desk, block: Block): HTMLElement {
  const number = fieldOf(block, "number");
  return h(
    "div",
    { class: "ask", lang: block.language, dir: block.direction },
    h("p", { class: "words" }, number !== null && h("b", {}, `${number}. `), portion(desk, block), ...lines(block.body)),
    h("p", { class: "terms" }, termsOf(desk.words, block)),
  );
}

function article(desk: Desk, text: CheckedText): HTMLElement {
  const [head] = text.blocks as readonly [Block];
  let number = 0;
  const parts = text.blocks.flatMap((block): Child[] => {
    const spoken = { lang: block.language, dir: block.direction };
    if (block.kind === "heading") return [h("h3", spoken, block.body)];
    if (block.kind === "recommendation") return [inPlace(desk, block)];
    if (block.kind !== "paragraph") return [];
    number += 1;
    return [h("p", spoken, h("span", { class: "n" }, String(number)), " ", portion(desk, block), ...lines(block.body))];
  });
  const annexes = text.blocks.filter(({ kind }) => kind === "annex");
  return h(
    "article",
    { class: "memo", "data-testid": "desk-text", lang: head.language, dir: head.direction },
    parts,
    annexes.map((block) => annex(desk.words, block)),
    h("hr", { class: "end" }),
  );
}

/** Whom the text addresses, which policy it questions and how it is marked, as it names them: signed with the rest. */
function heading(desk: Desk, head: Block): HTMLElement {
  const { room } = desk.words;
  const addressees = head.fields.flatMap(([name, value]) => (name === "addressee" && value !== null ? [value] : []));
  const [policy, marking] = [fieldOf(head, "policy"), fieldOf(head, "marking")];
  const to: Child[] = addressees.map((each, index) => [index > 0 && " · ", bdi(each)]);
  return h(
    "p",
    { class: "note" },
    `${room.to} `,
    to,
    policy !== null && [h("br"), `${room.policy} `, named(policy, policyName(desk, policy))],
    marking !== null && [h("br"), `${room.marking} `, named(marking, markingName(desk, marking))],
  );
}

/** What the text says by its key, and the name that the site gives to it. */
function named(key: string, name: string | null): Child {
  return name === null ? bdi(key) : [bdi(name), " (", bdi(key, "ltr"), ")"];
}

/** What is signed of an annex: which file it is, not what stands in it. */
function annex(words: Words, block: Block): HTMLElement {
  const of = (name: string) => fieldOf(block, name) ?? "";
  return h("p", {}, bdi(of("name")), h("br"), bdi(of("type")), " · ", words.room.bytes(Number(of("size"))), h("br"), digest(of("sha256")));
}

function portion(desk: Desk, block: Block): Child {
  const marking = fieldOf(block, "marking");
  return marking !== null && [h("span", { class: "portion" }, `(${portionName(desk, marking)})`), " "];
}

function lines(body: string): Child[] {
  return body.split("\n").flatMap((line, index) => [index > 0 && h("br"), line]);
}

/** That this text is the one that is signed, and its digest. */
export function sameText(words: Words, text: CheckedText, isEntered: boolean): HTMLElement {
  const hex = toHex(text.digest);
  return h("p", { class: "note" }, isEntered ? words.room.same : words.room.sameAlone, h("br"), digest(hex));
}
