// Signed notes (c2sp.org/signed-note): a text, an empty line, and one line for each key that signed it.
//
//     — karvonel.example/record Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku…

import { ed25519 } from "@noble/curves/ed25519.js";

import { type Bytes, equal, hash, join, readBase64, readUtf8, toHex, utf8 } from "./bytes.ts";
import { Malformed, Refused } from "./refused.ts";

/** What a key signs: the byte before it in a verifier key. */
export const KEY_TYPES = { note: 1, witness: 4 } as const;
export type KeyType = keyof typeof KEY_TYPES;

export interface VerifierKey {
  readonly name: string;
  readonly type: KeyType;
  readonly id: Bytes;
  readonly publicKey: Bytes;
}

export interface NoteSignature {
  readonly name: string;
  readonly id: Bytes;
  readonly signature: Bytes;
}

export interface Note {
  /** Ends in LF. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

const LARGEST_NOTE = 1 << 20;
const MOST_SIGNATURES = 64;
const KEY_SIZE = 32;
const ID_SIZE = 4;
const DASH = "\u2014 ";
const NAME = /^[^\s+]+$/u;
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;

/** Read `NAME+ID+BASE64`; the four bytes of the id follow from the rest. */
export function readKey(text: string, wanted?: KeyType): VerifierKey {
  const [name = "", id, ...material] = text.split("+");
  const typed = readBase64(material.join("+"));
  const type = (Object.keys(KEY_TYPES) as KeyType[]).find((each) => KEY_TYPES[each] === typed[0]);
  if (typed.length !== 1 + KEY_SIZE || type === undefined || !NAME.test(name)) throw new Malformed("key-malformed");
  const key = { name, type, id: hash(name, "\n", typed).slice(0, ID_SIZE), publicKey: typed.slice(1) };
  if (id !== toHex(key.id)) throw new Malformed("key-malformed");
  if (wanted !== undefined && wanted !== type) throw new Malformed("key-of-wrong-type");
  return key;
}

/** Read a note; no signature is checked. */
export function readNote(bytes: Uint8Array): Note {
  if (bytes.length > LARGEST_NOTE) throw new Malformed("note-too-large");
  const whole = readUtf8(bytes);
  const parted = whole.lastIndexOf("\n\n");
  if (CONTROL.test(whole) || parted < 0 || !whole.endsWith("\n")) throw new Malformed("note-malformed");
  const lines = whole.slice(parted + 2, -1).split("\n");
  if (lines.length > MOST_SIGNATURES) throw new Malformed("too-many-signatures");
  return { text: whole.slice(0, parted + 1), signatures: lines.map(readSignature) };
}

function readSignature(line: string): NoteSignature {
  const [name = "", encoded = "", ...more] = line.startsWith(DASH) ? line.slice(DASH.length).split(" ") : [];
  if (!NAME.test(name) || more.length > 0) throw new Malformed("signature-line-malformed");
  const value = readBase64(encoded);
  if (value.length <= ID_SIZE) throw new Malformed("signature-line-malformed");
  return { name, id: value.slice(0, ID_SIZE), signature: value.slice(ID_SIZE) };
}

/** The line that claims to be by this key; two are refused. */
export function signatureOf(note: Note, key: VerifierKey): NoteSignature | undefined {
  const [line, another] = note.signatures.filter((each) => each.name === key.name && equal(each.id, key.id));
  if (another !== undefined) throw new Refused("signed-twice", { facts: { key: key.name } });
  return line;
}

/** Check an Ed25519 signature (RFC 8032). */
export function checkSignature(key: VerifierKey, message: Uint8Array, signature: Uint8Array): void {
  if (signature.length !== 64 || !ed25519.verify(signature, message, key.publicKey, { zip215: false })) {
    throw new Refused("signature-invalid", { facts: { key: key.name } });
  }
}

/**
 * Check that a note is signed by this key.
 *
 * @throws Refused `signature-missing`, `signed-twice`, `signature-invalid`
 */
export function checkNote(note: Note, key: VerifierKey): void {
  const line = signatureOf(note, key);
  if (line === undefined) throw new Refused("signature-missing", { facts: { key: key.name } });
  checkSignature(key, utf8(note.text), line.signature);
}

export interface WitnessCosignature {
  /** The name of the witness's key. */
  readonly name: string;
  /** Milliseconds since 1970, by the witness's own clock. */
  readonly at: number;
}

const LATEST_SECOND = 253_402_214_400n; // 31 December 9999

/**
 * Check a witness's line under a checkpoint, if it is there (c2sp.org/tlog-cosignature, cosignature/v1).
 *
 * @throws Refused it is there and false, or there twice
 */
export function checkWitnessCosignature(note: Note, key: VerifierKey): WitnessCosignature | undefined {
  const line = signatureOf(note, key);
  if (line === undefined) return undefined;
  if (line.signature.length !== 8 + 64) throw new Refused("signature-invalid", { facts: { key: key.name } });
  const seconds = new DataView(line.signature.buffer, line.signature.byteOffset).getBigUint64(0);
  const message = join("cosignature/v1\n", `time ${seconds}\n`, note.text);
  checkSignature(key, message, line.signature.subarray(8));
  if (seconds === 0n || seconds > LATEST_SECOND) throw new Refused("witness-time-out-of-range", { facts: { key: key.name } });
  return { name: key.name, at: Number(seconds) * 1000 };
}
