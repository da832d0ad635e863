// Bytes, and the one way each small value is written (protocol, conventions).

import { sha256 } from "@noble/hashes/sha2.js";

import { Malformed } from "./refused.ts";

export type Bytes = Uint8Array<ArrayBuffer>;

/** r: the order of BN254's groups. Leaves, roots, nullifiers and follows are below it. */
export const SCALAR_FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;
/** p: the field of BN254's coordinates. */
export const BASE_FIELD = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;

export const DIGEST_SIZE = 32;

const HEX = /^[0-9a-f]{64}$/;
const DECIMAL = /^(?:0|[1-9][0-9]{0,15})$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const encoder = new TextEncoder();

export function utf8(text: string): Bytes {
  return encoder.encode(text) as Bytes;
}

/** Read UTF-8 strictly: no byte order mark is dropped, nothing is replaced. */
export function readUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new Malformed("not-utf-8", { cause });
  }
}

/** Join texts (as UTF-8) and bytes: the comma of the protocol. */
export function join(...parts: readonly (string | Uint8Array)[]): Bytes {
  const pieces = parts.map((part) => (typeof part === "string" ? utf8(part) : part));
  const joined = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    joined.set(piece, offset);
    offset += piece.length;
  }
  return joined;
}

/** H of the protocol: SHA-256 over joined parts. */
export function hash(...parts: readonly (string | Uint8Array)[]): Bytes {
  return sha256(join(...parts)) as Bytes;
}

export function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

export function u32(value: number): Bytes {
  if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) throw new RangeError("not a u32");
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Read F of the protocol, 64 lowercase hex digits, as 32 bytes. */
export function readF(text: string, where = ""): Bytes {
  if (!HEX.test(text)) throw new Malformed("digest-malformed", { where });
  return Uint8Array.from(text.match(/../g) as string[], (pair) => Number.parseInt(pair, 16));
}

/** Write a number below 2^256 as F of the protocol. */
export function writeF(value: bigint): string {
  const text = value.toString(16).padStart(64, "0");
  if (value < 0n || text.length > 64) throw new RangeError("does not fit into 32 bytes");
  return text;
}

/** Read F of the protocol as an element of the scalar field. */
export function readElement(text: string, where = ""): bigint {
  const value = toInt(readF(text, where));
  if (value >= SCALAR_FIELD) throw new Malformed("element-too-large", { where });
  return value;
}

/** `int` of the protocol: big-endian. */
export function toInt(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

/** The 32 bytes of a number below 2^256. */
export function to32(value: bigint): Bytes {
  return readF(writeF(value));
}

/** Read a number without sign or leading zeros, up to 10^16 - 1 at most. */
export function readDecimal(text: string, { where = "", largest = Number.MAX_SAFE_INTEGER } = {}): number {
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  if (!(value <= largest)) throw new Malformed("number-malformed", { where });
  return value;
}

/** Write bytes in standard base64 with padding (RFC 4648, section 4). */
export function writeBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(binary);
}

/** Read standard base64, canonical padding and final bits included. */
export function readBase64(text: string, where = ""): Bytes {
  if (!BASE64.test(text)) throw new Malformed("base64-malformed", { where });
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (writeBase64(bytes) !== text) throw new Malformed("base64-malformed", { where });
  return bytes;
}

/** Random bytes from the browser's own source. */
export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}
