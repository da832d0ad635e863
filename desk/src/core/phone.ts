// A place crosses to another device by a code that its camera reads (specs/place.md, section 4).
//
// The new device makes a number and shows it; its owner types it at the old one, which shows the place sealed under it.
// Whoever photographs the code lacks the number, and a code that somebody else shows is made with no number of ours.

import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { scryptAsync } from "@noble/hashes/scrypt.js";

import { type Bytes, equal, hash, join, randomBytes, readUtf8, utf8 } from "./bytes.ts";
import { readTerm } from "./moments.ts";
import type { HeldPlace } from "./place_file.ts";
import { Malformed, Refused } from "./refused.ts";

const HEAD = "DEMUR PLACE 1 ";
const DIGITS = 16;
const TAG_SIZE = 8;
const SALT_SIZE = 16;
const SEAL_SIZE = 16;
const SECRET_SIZE = 32;
const FIXED_SIZE = 3 + SECRET_SIZE; // year, month, secret; then the person
const LONGEST = 400;
const NONCE = new Uint8Array(12); // the key serves one code
const COST = { N: 2 ** 17, r: 8, p: 1, dkLen: 32 };
const PERSON = /^[a-z0-9-]{1,64}$/;
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Make a number: fourteen random digits, and two that check them. */
export function newNumber(): string {
  const random = new DataView(randomBytes(8).buffer).getBigUint64(0);
  return checked((random % 10n ** 14n).toString().padStart(DIGITS - 2, "0"));
}

/**
 * Read a number as its owner types it: with or without gaps, in either kind of digits.
 *
 * @throws Malformed `phone-number-malformed`, it is not sixteen digits; `phone-number-mistyped`, one of them is wrong
 */
export function readNumber(text: string): string {
  const digits = text.replaceAll(/[\s-]+/g, "").replaceAll(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) as number) & 15));
  if (!/^[0-9]{16}$/.test(digits)) throw new Malformed("phone-number-malformed");
  if (digits !== checked(digits.slice(0, -2))) throw new Malformed("phone-number-mistyped");
  return digits;
}

/** Seal a place under a number, as the text of a code. A salt never serves twice. */
export async function sealForPhone({ origin, person, chain }: HeldPlace, number: string, salt: Bytes = randomBytes(SALT_SIZE)): Promise<string> {
  const term = [Number(chain.term.slice(0, 4)) >> 8, Number(chain.term.slice(0, 4)) & 255, Number(chain.term.slice(5))];
  const inner = join(Uint8Array.from(term), chain.secret, person);
  const head = join(Uint8Array.of(1), tagOf(origin), salt);
  const context = new Chacha20Poly1305().createEncryptionContext(await keyOf(number, salt));
  const sealed = new Uint8Array(await context.seal(NONCE.buffer, inner.buffer, head.buffer));
  return `${HEAD}${writeBase32(join(head, sealed))}`;
}

/** Test whether the text of a code says that it is a place, whatever is in it. */
export function isPlaceCode(text: string): boolean {
  return text.startsWith(HEAD);
}

/**
 * Open a code with the number that this device showed.
 *
 * @throws Malformed `place-code-malformed`
 * @throws Refused `place-of-another-record`; `place-code-of-another-number`, or the code was changed
 */
export async function openFromPhone(text: string, number: string, origin: string): Promise<HeldPlace> {
  if (!isPlaceCode(text) || text.length > LONGEST) throw new Malformed("place-code-malformed");
  const bytes = readBase32(text.slice(HEAD.length));
  const headSize = 1 + TAG_SIZE + SALT_SIZE;
  if (bytes[0] !== 1 || bytes.length <= headSize + FIXED_SIZE + SEAL_SIZE) throw new Malformed("place-code-malformed");
  if (!equal(bytes.subarray(1, 1 + TAG_SIZE), tagOf(origin))) throw new Refused("place-of-another-record");
  const head = bytes.slice(0, headSize);
  const context = new Chacha20Poly1305().createEncryptionContext(await keyOf(number, head.slice(1 + TAG_SIZE)));
  let opened: Uint8Array;
  try {
    opened = new Uint8Array(await context.open(NONCE.buffer, bytes.slice(headSize).buffer, head.buffer));
  } catch (cause) {
    throw new Refused("place-code-of-another-number", { cause });
  }
  return readInner(opened, origin);
}

function readInner(opened: Uint8Array, origin: string): HeldPlace {
  const [high, low, month] = opened as unknown as [number, number, number];
  const term = readTerm(`${String(high * 256 + low).padStart(4, "0")}-${String(month).padStart(2, "0")}`, "term");
  const person = readUtf8(opened.subarray(FIXED_SIZE));
  if (!PERSON.test(person)) throw new Malformed("place-code-malformed", { where: "person" });
  return { origin, person, chain: { term, secret: opened.slice(3, FIXED_SIZE) as Bytes } };
}

/** Which record a code belongs to, told without a number. */
function tagOf(origin: string): Bytes {
  return hash("demur/place-code/v1\n", origin, "\n").slice(0, TAG_SIZE);
}

async function keyOf(number: string, salt: Bytes): Promise<ArrayBuffer> {
  return Uint8Array.from(await scryptAsync(utf8(number), salt, COST)).buffer;
}

/** Two digits at the end, by ISO 7064, MOD 97-10. */
function checked(digits: string): string {
  return `${digits}${String(98n - ((BigInt(digits) * 100n) % 97n)).padStart(2, "0")}`;
}

/** RFC 4648, section 6, without padding: a code's characters of five and a half bits each. */
function writeBase32(bytes: Uint8Array): string {
  let written = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) written += BASE32[(held >> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? written : written + (BASE32[(held << (5 - bits)) & 31] as string);
}

function readBase32(text: string): Bytes {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const letter of text) {
    const value = BASE32.indexOf(letter);
    if (value < 0) throw new Malformed("place-code-malformed");
    held = (held << 5) | value;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push(held >> bits);
    held &= (1 << bits) - 1;
  }
  const read = Uint8Array.from(bytes);
  if (writeBase32(read) !== text) throw new Malformed("place-code-malformed");
  return read;
}
