// The digest of a frozen text, and the strict reading of its blocks (protocol 1).
//
// What a page shows is read from the very bytes that are hashed, so the reading leaves no room: every field in its
// place, and no character that is invisible or turns the direction of what follows.

import unassigned from "../../../vectors/text/unassigned-14.json";
import { type Bytes, DIGEST_SIZE, hash, join, readUtf8, u32, utf8 } from "./bytes.ts";
import { treeRoot } from "./merkle.ts";
import { readDay } from "./moments.ts";
import { Malformed } from "./refused.ts";

export const KINDS = ["head", "heading", "paragraph", "recommendation", "annex", "disposition"] as const;
export type Kind = (typeof KINDS)[number];

export interface Block {
  readonly kind: Kind;
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  /** In order; `addressee` may stand more than once. */
  readonly fields: readonly (readonly [name: string, value: string | null])[];
  readonly body: string;
}

/** A field of a kind: what its value must be, whether it may be absent, how often it may stand in a row. */
interface Form {
  readonly name: string;
  readonly holds?: (value: string) => boolean;
  readonly always?: boolean;
  readonly most?: number;
}

const MARKING: Form = { name: "marking" };
const FORMS: Readonly<Record<Kind, readonly Form[]>> = {
  head: [
    { name: "origin", always: true },
    { name: "title", always: true },
    { name: "policy" },
    MARKING,
    { name: "addressee", always: true, most: 32 },
  ],
  heading: [{ name: "level", always: true, holds: (value) => /^[1-6]$/.test(value) }, MARKING],
  paragraph: [MARKING],
  recommendation: [
    { name: "number", always: true, holds: (value) => /^[1-9][0-9]{0,2}$/.test(value) },
    { name: "to" },
    { name: "kind", always: true, holds: (value) => ["act", "say", "align", "change"].includes(value) },
    { name: "trigger" },
    { name: "by", holds: (value) => readDay(value, "by") !== "" },
    MARKING,
  ],
  annex: [
    { name: "name", always: true },
    { name: "type", always: true },
    { name: "size", always: true, holds: (value) => /^(?:0|[1-9][0-9]{0,18})$/.test(value) && BigInt(value) < 2n ** 63n },
    { name: "sha256", always: true, holds: (value) => /^[0-9a-f]{64}$/.test(value) },
    MARKING,
  ],
  disposition: [
    { name: "number", holds: (value) => /^[1-9][0-9]{0,2}$/.test(value) },
    { name: "value", always: true, holds: (value) => ["accepted", "in-part", "declined", "overtaken"].includes(value) },
    MARKING,
  ],
};
const WITHOUT_BODY: ReadonlySet<Kind> = new Set(["head", "annex"]);
const LONGEST_VALUE = 500;
const LONGEST_BODY = 65_535;

const LANGUAGE = /^[a-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/;
// Controls except LF, separators and overrides of direction, isolates, byte order mark, lone surrogates.
const REFUSED_CHARACTERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\p{Cs}]/u;

/** H(0x00, "demur/block/v1\n", salt32, index u32, count u32, block). */
export function leafOf(salt: Uint8Array, index: number, count: number, block: Uint8Array): Bytes {
  if (salt.length !== DIGEST_SIZE) throw new Malformed("salt-malformed");
  return hash(Uint8Array.of(0), "demur/block/v1\n", salt, u32(index), u32(count), block);
}

/** Compute the digest of a text from its blocks and their salts, in order. */
export function digestOf(blocks: readonly Uint8Array[], salts: readonly Uint8Array[]): Bytes {
  if (blocks.length === 0 || blocks.length !== salts.length) throw new Malformed("text-without-blocks");
  return treeRoot(blocks.map((block, index) => leafOf(salts[index] as Uint8Array, index, blocks.length, block)));
}

/**
 * Read one block.
 *
 * @throws Malformed the bytes are not a block written in the one way there is
 */
export function parseBlock(bytes: Uint8Array): Block {
  const text = readUtf8(bytes);
  if (hasRefusedCharacter(text)) throw new Malformed("character-not-allowed");
  const blank = text.indexOf("\n\n");
  if (blank < 0) throw new Malformed("block-malformed");
  const lines = text.slice(0, blank).split("\n");
  const take = (name: string): string => {
    const line = lines.shift() ?? "";
    if (!line.startsWith(`${name} `)) throw new Malformed("block-fields-malformed", { where: name });
    return line.slice(name.length + 1);
  };
  const kind = oneOf(KINDS, take("block"), "block");
  const language = take("language");
  if (!LANGUAGE.test(language)) throw new Malformed("block-language-malformed", { where: "language" });
  const direction = oneOf(["ltr", "rtl"] as const, take("direction"), "direction");
  const fields: (readonly [string, string | null])[] = [];
  for (const form of FORMS[kind]) {
    fields.push([form.name, readValue(take(form.name), form)]);
    for (let more = 1; more < (form.most ?? 1) && lines[0]?.startsWith(`${form.name} `); more += 1) {
      fields.push([form.name, readValue(take(form.name), form)]);
    }
  }
  if (lines.length > 0) throw new Malformed("block-fields-malformed");
  return { kind, language, direction, fields, body: readBody(kind, text.slice(blank + 2)) };
}

/** The value of a field that stands once, or null where it is absent. */
export function fieldOf(block: Block, name: string): string | null {
  return block.fields.find(([label]) => label === name)?.[1] ?? null;
}

/** Write a block as it is frozen: the reverse of `parseBlock`. */
export function writeBlock(block: Block): Bytes {
  const fields = block.fields.map(([name, value]) => `${name} ${value ?? "-"}\n`);
  const head = `block ${block.kind}\nlanguage ${block.language}\ndirection ${block.direction}\n`;
  return join(head, ...fields, "\n", block.body);
}

/** Whether a text holds a character that no frozen text may hold. */
export function hasRefusedCharacter(text: string): boolean {
  return REFUSED_CHARACTERS.test(text) || hasUnassigned(text);
}

/** Browsers know different editions of Unicode: the table is that of 14, for everybody. */
function hasUnassigned(text: string): boolean {
  return [...text].some((character) => {
    const point = character.codePointAt(0) as number;
    let low = 0;
    let high = unassigned.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const [first, last] = unassigned[middle] as [number, number];
      if (point < first) high = middle - 1;
      else if (point > last) low = middle + 1;
      else return true;
    }
    return false;
  });
}

function oneOf<T extends string>(choices: readonly T[], text: string, where: string): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new Malformed("block-malformed", { where });
  return found;
}

function readValue(text: string, { name, holds, always }: Form): string | null {
  if (text === "-") {
    if (always === true) throw new Malformed("field-absent", { where: name });
    return null;
  }
  const length = [...text].length;
  if (length < 1 || length > LONGEST_VALUE) throw new Malformed("field-length", { where: name });
  if (text.startsWith(" ") || text.endsWith(" ")) throw new Malformed("field-outer-space", { where: name });
  if (holds?.(text) === false) throw new Malformed("field-malformed", { where: name });
  return text;
}

function readBody(kind: Kind, body: string): string {
  const length = utf8(body).length;
  const fits = WITHOUT_BODY.has(kind) ? length === 0 : length >= 1 && length <= LONGEST_BODY;
  if (!fits || body.startsWith("\n") || body.endsWith("\n")) throw new Malformed("block-body-malformed", { where: "body" });
  return body;
}
