// A memo as it is read: made from the blocks that were hashed, and from nothing else.

import { toHex } from "../core/bytes.ts";
import { type Block, fieldOf } from "../core/text.ts";
import type { CheckedText } from "../room/checking.ts";
import type { Words } from "../words/words.ts";
import { bdi, type Child, digest, h } from "./dom.ts";

export function recommendationsOf({ blocks }: CheckedText): readonly Block[] {
  return blocks.filter(({ kind }) => kind === "recommendation");
}

/** The marking of a text in words, for the line above the title. */
export function markingOf(words: Words, text: CheckedText): string | null {
  const marking = fieldOf(text.blocks[0] as Block, "marking");
  return marking === null ? null : `${words.room.marking} ${words.room.markings[marking] ?? marking}`;
}

/** To whom, what it asks, then its text. */
export function memoText(words: Words, text: CheckedText): Child[] {
  const asks = recommendationsOf(text);
  return [
    heading(words, text.blocks[0] as Block),
    asks.length > 0 && [h("p", {}, h("b", {}, words.room.asks)), h("ol", { class: "asks" }, asks.map((block) => ask(words, block)))],
    article(words, text),
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
function inPlace(words: Words, block: Block): HTMLElement {
  const number = fieldOf(block, "number");
  return h(
    "div",
    { class: "ask", lang: block.language, dir: block.direction },
    h("p", { class: "words" }, number !== null && h("b", {}, `${number}. `), portion(words, block), ...lines(block.body)),
    h("p", { class: "terms" }, termsOf(words, block)),
  );
}

function article(words: Words, text: CheckedText): HTMLElement {
  const [head] = text.blocks as readonly [Block];
  let number = 0;
  const parts = text.blocks.flatMap((block): Child[] => {
    const spoken = { lang: block.language, dir: block.direction };
    if (block.kind === "heading") return [h("h3", spoken, block.body)];
    if (block.kind === "recommendation") return [inPlace(words, block)];
    if (block.kind !== "paragraph") return [];
    number += 1;
    return [h("p", spoken, h("span", { class: "n" }, String(number)), " ", portion(words, block), ...lines(block.body))];
  });
  const annexes = text.blocks.filter(({ kind }) => kind === "annex");
  return h(
    "article",
    { class: "memo", "data-testid": "desk-text", lang: head.language, dir: head.direction },
    parts,
    annexes.map((block) => annex(words, block)),
    h("hr", { class: "end" }),
  );
}

/** Whom the text addresses and which policy it questions, as it names them: signed with the rest. */
function heading({ room }: Words, head: Block): HTMLElement {
  const addressees = head.fields.flatMap(([name, value]) => (name === "addressee" && value !== null ? [value] : []));
  const policy = fieldOf(head, "policy");
  const to: Child[] = addressees.map((each, index) => [index > 0 && " · ", bdi(each)]);
  return h("p", { class: "note" }, `${room.to} `, to, policy !== null && [h("br"), `${room.policy} `, bdi(policy)]);
}

/** What is signed of an annex: which file it is, not what stands in it. */
function annex(words: Words, block: Block): HTMLElement {
  const of = (name: string) => fieldOf(block, name) ?? "";
  return h("p", {}, bdi(of("name")), h("br"), bdi(of("type")), " · ", words.room.bytes(Number(of("size"))), h("br"), digest(of("sha256")));
}

function portion(words: Words, block: Block): Child {
  const marking = fieldOf(block, "marking");
  return marking !== null && [h("span", { class: "portion" }, `(${words.room.portions[marking] ?? marking})`), " "];
}

function lines(body: string): Child[] {
  return body.split("\n").flatMap((line, index) => [index > 0 && h("br"), line]);
}

/** That this text is the one that is signed, and its digest. */
export function sameText(words: Words, text: CheckedText, isEntered: boolean): HTMLElement {
  const hex = toHex(text.digest);
  return h("p", { class: "note" }, isEntered ? words.room.same : words.room.sameAlone, h("br"), digest(hex));
}
