// The letter that carries a co-signature to the door, and its sealing (protocol 5).
//
//     {"v":"demur/letter/v1","act":"co-sign",…,"points":["…",…]}␠␠␠…      4,096 bytes, always
//     enc (32), ciphertext (4,096 + 16)                                    4,144 bytes, always

import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";

import { type Bytes, join, toHex, utf8, writeF } from "./bytes.ts";
import type { Act, Way } from "./co_signature.ts";

export const LETTER_SIZE = 4096;
export const SEALED_SIZE = 4144;

export interface Letter {
  readonly act: Act;
  readonly origin: string;
  readonly term: string;
  readonly digest: Bytes;
  /** Places on the roll that the proof was made against. */
  readonly size: number;
  readonly nullifier: bigint;
  readonly follow: bigint;
  readonly disclosure: Bytes;
  readonly way: Way;
  readonly salt: Bytes;
  readonly points: readonly bigint[];
}

/** Write a letter: ASCII, this order, no spaces, then spaces up to 4,096 bytes. */
export function writeLetter(letter: Letter): Bytes {
  return fillLetter({
    v: "demur/letter/v1",
    act: letter.act,
    origin: letter.origin,
    term: letter.term,
    digest: toHex(letter.digest),
    size: letter.size,
    nullifier: writeF(letter.nullifier),
    follow: writeF(letter.follow),
    disclosure: toHex(letter.disclosure),
    kind: letter.way,
    salt: toHex(letter.salt),
    points: letter.points.map(writeF),
  });
}

/** Write the members of any letter; all letters have one size, so that who carries them cannot tell them apart. */
export function fillLetter(members: object): Bytes {
  const text = JSON.stringify(members);
  const bytes = utf8(text);
  if (bytes.length !== text.length || bytes.length > LETTER_SIZE) throw new RangeError("a letter is ASCII and fits");
  return join(bytes, " ".repeat(LETTER_SIZE - bytes.length));
}

/**
 * Seal a letter to the door's key: HPKE in base mode, X25519, HKDF-SHA256, ChaCha20-Poly1305 (RFC 9180).
 *
 * @param doorKey 32 bytes, from the `settings` entry
 */
export async function sealLetter(letter: Letter, doorKey: Bytes): Promise<Bytes> {
  return seal(writeLetter(letter), doorKey);
}

/** Seal the 4,096 bytes of any letter. */
export async function seal(letter: Bytes, doorKey: Bytes): Promise<Bytes> {
  const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Chacha20Poly1305() });
  const recipientPublicKey = await suite.kem.deserializePublicKey(doorKey);
  const sender = await suite.createSenderContext({ recipientPublicKey, info: utf8("demur/letter/v1") });
  const sealed = join(new Uint8Array(sender.enc), new Uint8Array(await sender.seal(letter)));
  if (sealed.length !== SEALED_SIZE) throw new RangeError("a sealed letter has one size");
  return sealed;
}
