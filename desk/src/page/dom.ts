// Elements made one by one: the desk's policy takes no markup from a text, and no text is ever read as markup.

export type Child = Node | string | null | false | readonly Child[];
export type Attributes = Readonly<Record<string, string | boolean | ((event: Event) => void)>>;

/**
 * Make an element.
 *
 * @param attributes by their names in HTML; `true` stands without a value, `false` is left out, a function listens
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  append(element, children);
  return element;
}

function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === false) continue;
    if (typeof child === "string") parent.appendChild(document.createTextNode(child));
    else if (child instanceof Node) parent.appendChild(child);
    else append(parent, child);
  }
}

/** Text that keeps its direction apart from what stands round it. */
export function bdi(text: string, direction?: "ltr"): HTMLElement {
  return h("bdi", direction === undefined ? {} : { dir: direction }, text);
}

/** A digest in groups of four: the gaps are margins, so that a copy has none. */
export function digest(hex: string): HTMLElement {
  const groups = hex.match(/.{1,4}/g) ?? [];
  return h("bdi", { class: "digest", dir: "ltr" }, groups.map((group) => [h("i", {}, group), h("wbr")]));
}

/** The critic's stroke: four lines of text, one struck against the second. */
export function mark(): SVGSVGElement {
  const svg = shape("svg", { viewBox: "0 0 32 32", "aria-hidden": "true", focusable: "false" });
  svg.append(shape("rect", { class: "stroke", x: "0", y: "9.5", width: "9", height: "4.5" }));
  const lines = shape("g", { fill: "currentColor" });
  for (const [y, width] of [["3", "20"], ["10.6", "20"], ["18.2", "20"], ["25.8", "12"]] as const) {
    lines.append(shape("rect", { x: "12", y, width, height: "2.25" }));
  }
  svg.append(lines);
  return svg;
}

function shape<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Record<string, string>): SVGElementTagNameMap[K] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

/** A part of the leaf: what it is about stands in the margin. */
export function part(title: string, small: string | null, attributes: Attributes, ...children: readonly Child[]): HTMLElement {
  return h("section", { class: "part", ...attributes }, h("h2", {}, title, small !== null && h("small", {}, small)), h("div", { class: "flow" }, ...children));
}

export function button(words: string, press: () => void, attributes: Attributes = {}): HTMLButtonElement {
  return h("button", { class: "act quiet", type: "button", click: press, ...attributes }, words);
}
