// Makes elements; what comes from a file is only ever text.

import type { Sentence } from "./words/words.ts";

type Child = Node | string;
type Attributes = Readonly<Record<string, string>>;

export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [label, value] of Object.entries(attributes)) element.setAttribute(label, value);
  element.append(...children);
  return element;
}

/** The pieces of a sentence; each that is isolated in a `bdi`. */
export function piecesOf(sentence: Sentence): Child[] {
  if (typeof sentence === "string") return [sentence];
  return sentence.map((say) =>
    typeof say === "string" ? say : el("bdi", say.ltr === undefined ? {} : { dir: "ltr" }, say.isolated),
  );
}

export function listOf(sentences: readonly Sentence[]): HTMLUListElement {
  return el("ul", { class: "plain" }, ...sentences.map((sentence) => el("li", {}, ...piecesOf(sentence))));
}

/** A digest in groups of four, without spaces in a copy of it. */
export function digestElement(digest: string): HTMLElement {
  const groups = (digest.match(/.{1,4}/g) ?? []).flatMap((group) => [el("i", {}, group), el("wbr")]);
  return el("bdi", { class: "digest", dir: "ltr" }, ...groups);
}
