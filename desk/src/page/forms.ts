// The few forms of the desk: they are never sent anywhere (its policy forbids it), they call a function.

import { type Attributes, type Child, h } from "./dom.ts";

let fields = 0;

/** A labelled field. */
export function field(label: string, attributes: Attributes): { readonly block: HTMLElement; readonly input: HTMLInputElement } {
  const id = `field-${(fields += 1)}`;
  const input = h("input", { id, ...attributes });
  return { block: h("div", { class: "field" }, h("label", { for: id }, label), input), input };
}

/** A form that calls `act`; while it works its button waits. */
export function form(words: string, act: () => Promise<void>, attributes: Attributes, ...children: readonly Child[]): HTMLFormElement {
  const press = h("button", { class: "act quiet", type: "submit", ...attributes }, words);
  const submit = (event: Event) => {
    event.preventDefault();
    press.disabled = true;
    void act().finally(() => {
      press.disabled = false;
    });
  };
  return h("form", { class: "flow", submit }, ...children, h("p", { class: "acts" }, press));
}

/** Something that unfolds. */
export function unfold(summary: string, ...children: readonly Child[]): HTMLDetailsElement {
  return h("details", {}, h("summary", {}, summary), h("div", { class: "flow" }, ...children));
}

/** An act that cannot be undone: what will happen, one box that says it was read, one button. */
export function finalAct(
  { says, read, words }: { readonly says: string; readonly read: string; readonly words: string },
  act: () => Promise<void>,
  attributes: Attributes,
  ...more: readonly Child[]
): HTMLElement {
  const box = h("input", { type: "checkbox", required: true });
  const label = h("div", { class: "choices" }, h("label", {}, box, h("span", {}, read)));
  return h("div", { class: "final" }, form(words, act, { class: "act", ...attributes }, h("p", {}, says), label, ...more));
}
