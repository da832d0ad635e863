// A pack, `.demur`, as files (specs/pack.md, sections 1 to 3). Reading it shows that it has this form, nothing more.

import { type AnswerList, readAnswers } from "../core/answers.ts";
import { type Bytes, readElement, readF, readUtf8 } from "../core/bytes.ts";
import { type CoSignatureList, listDigest, readCoSignatures } from "../core/filing.ts";
import { readTerm } from "../core/moments.ts";
import { Malformed } from "../core/refused.ts";
import { readLeaves } from "../core/roll.ts";
import { hasRefusedCharacter } from "../core/text.ts";
import { checkLimits, type Member, readDirectory, readMemberBytes } from "./archive.ts";
import { readLines, type Receipt, readReceipt } from "./receipt.ts";

export interface ShownBlock {
  readonly index: number;
  readonly raw: Bytes;
  readonly salt: Bytes;
  readonly path: readonly Bytes[];
}

export interface NameOpened {
  readonly nullifier: bigint;
  readonly salt: Bytes;
  readonly person: string;
  readonly name: string;
}

export interface EntryShown {
  readonly index: number;
  readonly raw: Bytes;
  readonly receipt: Receipt;
}

export interface Pack {
  /** Ascending; all of the memo's, or an excerpt. */
  readonly blocks: readonly ShownBlock[];
  readonly reply: readonly ShownBlock[];
  readonly coSignatures: CoSignatureList;
  /** H of the list as it lies in the pack. */
  readonly listDigest: Bytes;
  readonly names: readonly NameOpened[];
  readonly term: string;
  readonly leaves: readonly bigint[];
  readonly entries: readonly EntryShown[];
  readonly first: Receipt;
  /** The signers' answers to the reply; null before there are any, and below five. */
  readonly answers: AnswerList | null;
}

const INDEX = "(?:0|[1-9][0-9]{0,18})";
const BLOCK = "(?:[0-9]{4}|[1-9][0-9]{4})";
const NAME = new RegExp(
  `^(?:README\\.(?:ar|en)\\.txt|(?:blocks|reply)/${BLOCK}(?:\\.proof)?|co-signatures|names|answers|leaves/[0-9]{4}-[0-9]{2}` +
    `|entries/${INDEX}(?:\\.tlog-proof)?|first/${INDEX}\\.tlog-proof)$`,
);
const LONGEST_SHOWN = 40;
const LARGEST_README = 1 << 16;
const LONGEST_NAME = 500;
const PERSON = /^[a-z0-9-]{1,64}$/;
const PROOF = ".proof";
const RECEIPT = ".tlog-proof";

/** Another kind of file: that is another answer than a pack that is refused. */
export class NotAPack extends Malformed {}

/**
 * Read a pack.
 *
 * @throws NotAPack it is another kind of file
 * @throws Malformed it is damaged or not written as packs are; `where` is the file in it
 */
export async function readPack(raw: Bytes): Promise<Pack> {
  const files = new Files(await readFiles(raw));
  for (const language of ["ar", "en"]) files.take(`README.${language}.txt`, checkReadme);
  const term = files.only("leaves");
  const first = files.only("first");
  const pack: Pack = {
    blocks: readBlocks(files, "blocks"),
    reply: readBlocks(files, "reply"),
    ...files.take("co-signatures", readList),
    names: files.take("names", readNames),
    term: readTerm(term),
    leaves: files.take(`leaves/${term}`, (bytes) => readLeaves(readUtf8(bytes))),
    entries: readEntries(files),
    first: files.take(`first/${first}`, receiptOf(first.slice(0, -RECEIPT.length))),
    answers: files.has("answers") ? files.take("answers", (bytes) => readAnswers(readLines(bytes))) : null,
  };
  checkOrder(pack);
  return pack;
}

async function readFiles(raw: Bytes): Promise<Map<string, Bytes>> {
  checkLimits(0, raw.length);
  const members = readDirectory(raw);
  if (members === null) {
    const looksLikeOne = raw[0] === 0x50 && raw[1] === 0x4b && raw[2] === 3 && raw[3] === 4;
    throw looksLikeOne ? new Malformed("pack-damaged") : new NotAPack("not-a-pack");
  }
  if (!members.some(({ name }) => NAME.test(name))) throw new NotAPack("not-a-pack");
  checkMembers(members);
  const files = new Map<string, Bytes>();
  for (const member of members) files.set(member.name, await readMemberBytes(raw, member));
  return files;
}

/** Refuse before anything is unpacked; sizes are only claimed as yet. */
function checkMembers(members: readonly Member[]): void {
  checkLimits(members.length, members.reduce((total, { size }) => total + size, 0));
  const seen = new Set<string>();
  for (const { name, encrypted, method } of members) {
    if (!NAME.test(name)) throw new Malformed("pack-name-unknown", { where: shown(name) });
    if (seen.has(name)) throw new Malformed("pack-name-twice", { where: name });
    if (encrypted || (method !== 0 && method !== 8)) throw new Malformed("pack-unreadable", { where: name });
    seen.add(name);
  }
}

class Files {
  readonly #files: ReadonlyMap<string, Bytes>;

  constructor(files: ReadonlyMap<string, Bytes>) {
    this.#files = files;
  }

  /** Whether a file that may be missing is there. */
  has(name: string): boolean {
    return this.#files.has(name);
  }

  /** The names in a folder, without the folder. */
  below(folder: string): string[] {
    const prefix = `${folder}/`;
    return [...this.#files.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)).sort();
  }

  only(folder: string): string {
    const [name, another] = this.below(folder);
    if (name === undefined) throw new Malformed("pack-file-missing", { where: folder });
    if (another !== undefined) throw new Malformed("pack-file-too-many", { where: folder });
    return name;
  }

  /** The names in a folder with or without a suffix; each has to be there in both ways. */
  stems(folder: string, suffix: string): string[] {
    const stems = this.below(folder).map((name) => (name.endsWith(suffix) ? name.slice(0, -suffix.length) : name));
    return [...new Set(stems)].sort((one, other) => Number(one) - Number(other));
  }

  /** Read a file; a refusal says which. */
  take<T>(name: string, read: (bytes: Bytes) => T): T {
    const bytes = this.#files.get(name);
    if (bytes === undefined) throw new Malformed("pack-file-missing", { where: name });
    try {
      return read(bytes);
    } catch (refusal) {
      if (!(refusal instanceof Malformed)) throw refusal;
      const where = `${name} ${refusal.where}`.trimEnd();
      throw new Malformed(refusal.reason, { where, facts: refusal.facts, cause: refusal });
    }
  }
}

function readBlocks(files: Files, folder: string): ShownBlock[] {
  return files.stems(folder, PROOF).map((name) => ({
    index: Number(name),
    raw: files.take(`${folder}/${name}`, (bytes) => bytes),
    ...files.take(`${folder}/${name}${PROOF}`, readProof),
  }));
}

function readProof(bytes: Bytes): { salt: Bytes; path: Bytes[] } {
  try {
    const lines = readUtf8(bytes).split("\n");
    if (lines.pop() !== "") throw new Malformed("block-proof-malformed");
    const [salt, ...path] = lines.map((line) => readF(line));
    if (salt === undefined) throw new Malformed("block-proof-malformed");
    return { salt, path };
  } catch (cause) {
    throw new Malformed("block-proof-malformed", { cause });
  }
}

function readList(bytes: Bytes): { coSignatures: CoSignatureList; listDigest: Bytes } {
  const text = readLines(bytes);
  const coSignatures = readCoSignatures(text);
  const wrong = coSignatures.signatures.findIndex(({ size, follow }) => size === 0 || follow === 0n);
  if (wrong >= 0) throw new Malformed("co-signature-malformed", { where: `co-signature ${wrong}` });
  return { coSignatures, listDigest: listDigest(text) };
}

function readEntries(files: Files): EntryShown[] {
  return files.stems("entries", RECEIPT).map((name) => {
    const raw = files.take(`entries/${name}`, (bytes) => bytes);
    const receipt = files.take(`entries/${name}${RECEIPT}`, receiptOf(name));
    return { index: receipt.index, raw, receipt };
  });
}

function receiptOf(index: string): (bytes: Bytes) => Receipt {
  return (bytes) => {
    const receipt = readReceipt(bytes);
    if (String(receipt.index) !== index) throw new Malformed("receipt-of-another-entry");
    return receipt;
  };
}

function readNames(bytes: Bytes): NameOpened[] {
  const lines = readLines(bytes).split("\n");
  if (lines.pop() !== "") throw new Malformed("names-malformed");
  return lines.map((line) => {
    const [, nullifier, salt, person, name] = /^([^ ]*) ([^ ]*) ([^ ]*) (.*)$/s.exec(line) ?? [];
    if (nullifier === undefined || salt === undefined || person === undefined || name === undefined) {
      throw new Malformed("names-malformed");
    }
    const opened = { nullifier: readElement(nullifier), salt: readF(salt), person, name };
    const length = [...name].length;
    if (!PERSON.test(person) || length < 1 || length > LONGEST_NAME || name.startsWith(" ") || name.endsWith(" ")) {
      throw new Malformed("names-malformed");
    }
    if (hasRefusedCharacter(name)) throw new Malformed("character-not-allowed", { where: "name" }); // it is shown
    return opened;
  });
}

function checkReadme(bytes: Bytes): void {
  if (bytes.length > LARGEST_README) throw new Malformed("readme-too-long");
  readLines(bytes);
}

function checkOrder({ blocks, reply, names, entries }: Pack): void {
  const orders: readonly [string, readonly (number | bigint)[]][] = [
    ["blocks", blocks.map(({ index }) => index)],
    ["reply", reply.map(({ index }) => index)],
    ["names", names.map(({ nullifier }) => nullifier)],
    ["entries", entries.map(({ index }) => index)],
  ];
  for (const [where, order] of orders) {
    if (order.some((value, at) => at > 0 && value <= (order[at - 1] as number | bigint))) {
      throw new Malformed("pack-unsorted", { where });
    }
  }
  if (blocks.length === 0) throw new Malformed("pack-file-missing", { where: "blocks" });
  if (entries.length === 0) throw new Malformed("pack-file-missing", { where: "entries" });
}

/** A stranger's name in a form that no page can be hurt by. */
function shown(name: string): string {
  return [...name.slice(0, LONGEST_SHOWN)]
    .map((one) => (/[ -~]/.test(one) ? one : `\\x${one.charCodeAt(0).toString(16).padStart(2, "0")}`))
    .join("");
}
