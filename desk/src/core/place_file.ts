// The file by which a second device takes a place over (specs/place.md): ChaCha20-Poly1305 under scrypt of a passphrase.
//
//     demur/place/v1                   sealed: person 5f0c1d2e…
//     origin karvonel.example/record           term 2026-11
//     salt 07a1…                               secret aa00…
//     sealed 3q2+7wAB…

import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { scryptAsync } from "@noble/hashes/scrypt.js";

import { type Bytes, join, randomBytes, readBase64, readF, readUtf8, toHex, utf8, writeBase64 } from "./bytes.ts";
import { readTerm } from "./moments.ts";
import type { Chain } from "./place.ts";
import { Malformed, Refused } from "./refused.ts";

export interface HeldPlace {
  readonly origin: string;
  readonly person: string;
  readonly chain: Chain;
}

const HEAD = "demur/place/v1";
const LARGEST = 4096;
const NONCE = new Uint8Array(12); // the key serves one file
const COST = { N: 2 ** 17, r: 8, p: 1, dkLen: 32 };
const PERSON = /^[a-z0-9-]{1,64}$/;

/** Write the file of a place. A salt never serves twice. */
export async function sealPlace(place: HeldPlace, passphrase: string, salt: Bytes = randomBytes(32)): Promise<Bytes> {
  const head = utf8(`${HEAD}\norigin ${place.origin}\nsalt ${toHex(salt)}\n`);
  const inner = utf8(`person ${place.person}\nterm ${place.chain.term}\nsecret ${toHex(place.chain.secret)}\n`);
  const context = new Chacha20Poly1305().createEncryptionContext(await keyOf(passphrase, salt));
  const sealed = new Uint8Array(await context.seal(NONCE.buffer, inner.buffer, head.buffer));
  return join(head, `sealed ${writeBase64(sealed)}\n`);
}

/**
 * Read the file of a place.
 *
 * @throws Malformed `place-file-malformed` and others
 * @throws Refused `passphrase-wrong`, or the file was changed
 */
export async function openPlace(bytes: Uint8Array, passphrase: string): Promise<HeldPlace> {
  if (bytes.length > LARGEST) throw new Malformed("place-file-malformed");
  const text = readUtf8(bytes);
  const [origin, salt, sealed] = readLines(text, [HEAD], ["origin", "salt", "sealed"]) as [string, string, string];
  const head = utf8(text.slice(0, text.lastIndexOf("sealed ")));
  const context = new Chacha20Poly1305().createEncryptionContext(await keyOf(passphrase, readF(salt, "salt")));
  const inner = readBase64(sealed, "sealed");
  let opened: ArrayBuffer;
  try {
    opened = await context.open(NONCE.buffer, inner.buffer, head.buffer);
  } catch (cause) {
    throw new Refused("passphrase-wrong", { cause });
  }
  const lines = readLines(readUtf8(new Uint8Array(opened)), [], ["person", "term", "secret"]);
  const [person, term, secret] = lines as [string, string, string];
  if (!PERSON.test(person)) throw new Malformed("place-file-malformed", { where: "person" });
  return { origin, person, chain: { term: readTerm(term, "term"), secret: readF(secret, "secret") } };
}

async function keyOf(passphrase: string, salt: Bytes): Promise<ArrayBuffer> {
  const key = await scryptAsync(utf8(passphrase.normalize("NFC")), salt, COST);
  return Uint8Array.from(key).buffer;
}

function readLines(text: string, head: readonly string[], names: readonly string[]): string[] {
  const lines = text.split("\n");
  const whole = lines.pop() === "" && lines.length === head.length + names.length;
  if (!whole || head.some((line, index) => lines[index] !== line)) throw new Malformed("place-file-malformed");
  return names.map((name, index) => {
    const line = lines[head.length + index] as string;
    if (!line.startsWith(`${name} `) || line.length === name.length + 1) {
      throw new Malformed("place-file-malformed", { where: name });
    }
    return line.slice(name.length + 1);
  });
}
