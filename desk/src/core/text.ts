// The digest of a frozen text, and the strict reading of its blocks (protocol 1).
//
// What a page shows is read from the very bytes that are hashed, so the reading leaves no room: every field in its
// place, and no character that is invisible or turns the direction of what follows.

import { type Bytes, DIGEST_SIZE, hash, join, readUtf8, u32 } from "./bytes.ts";
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

const FIELDS: Readonly<Record<Kind, readonly string[]>> = {
  head: ["origin", "title", "policy", "marking"],
  heading: ["level", "marking"],
  paragraph: ["marking"],
  recommendation: ["number", "to", "kind", "trigger", "by", "marking"],
  annex: ["name", "type", "size", "sha256", "marking"],
  disposition: ["number", "value", "marking"],
};
const WITHOUT_BODY: ReadonlySet<Kind> = new Set(["head", "annex"]);
const MOST_ADDRESSEES = 32;
const LONGEST_VALUE = 500;
const LONGEST_BODY = 65_535;

const LANGUAGE = /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/;
// Controls except LF, separators and overrides of direction, byte order marks, unassigned and lone surrogates.
const REFUSED_CHARACTERS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\p{Cn}\p{Cs}]/u;

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

/** The tree of RFC 6962, section 2.1, over leaves that are hashed already. */
export function treeRoot(leaves: readonly Bytes[]): Bytes {
  if (leaves.length === 1) return leaves[0] as Bytes;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return hash(Uint8Array.of(1), treeRoot(leaves.slice(0, split)), treeRoot(leaves.slice(split)));
}

/**
 * Read one block.
 *
 * @throws Malformed the bytes are not a block written in the one way there is
 */
export function parseBlock(bytes: Uint8Array): Block {
  const text = readUtf8(bytes);
  if (REFUSED_CHARACTERS.test(text)) throw new Malformed("character-refused");
  const lines = text.split("\n");
  const take = (name: string): string => {
    const line = lines.shift() ?? "";
    if (!line.startsWith(`${name} `)) throw new Malformed("block-malformed", { where: name });
    return line.slice(name.length + 1);
  };
  const kind = oneOf(KINDS, take("block"), "block");
  const language = take("language");
  if (!LANGUAGE.test(language)) throw new Malformed("block-malformed", { where: "language" });
  const direction = oneOf(["ltr", "rtl"] as const, take("direction"), "direction");
  const fields = FIELDS[kind].map((name) => [name, readValue(take(name), name)] as const);
  if (kind === "head") {
    const addressees: (readonly [string, string | null])[] = [];
    while (lines[0]?.startsWith("addressee ")) addressees.push(["addressee", readValue(take("addressee"), "addressee")]);
    if (addressees.length < 1 || addressees.length > MOST_ADDRESSEES) {
      throw new Malformed("block-malformed", { where: "addressee" });
    }
    fields.push(...addressees);
  }
  if (lines.shift() !== "") throw new Malformed("block-malformed", { where: "fields" });
  const block = { kind, language, direction, fields, body: readBody(kind, lines.join("\n")) };
  checkField(block, "by", (value) => readDay(value, "by"));
  checkField(block, "number", (value) => /^[1-9][0-9]{0,3}$/.test(value));
  return block;
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

function oneOf<T extends string>(choices: readonly T[], text: string, where: string): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new Malformed("block-malformed", { where });
  return found;
}

function readValue(text: string, where: string): string | null {
  if (text === "-") return null;
  if (text === "" || text.trim() !== text || [...text].length > LONGEST_VALUE) {
    throw new Malformed("block-malformed", { where });
  }
  return text;
}

function readBody(kind: Kind, body: string): string {
  const length = new TextEncoder().encode(body).length;
  const fits = WITHOUT_BODY.has(kind) ? length === 0 : length >= 1 && length <= LONGEST_BODY;
  if (!fits || body.startsWith("\n") || body.endsWith("\n")) throw new Malformed("block-malformed", { where: "body" });
  return body;
}

function checkField(block: Block, name: string, holds: (value: string) => unknown): void {
  const value = fieldOf(block, name);
  if (value !== null && holds(value) === false) throw new Malformed("block-malformed", { where: name });
}
