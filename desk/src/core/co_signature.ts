// What a co-signature says (protocol 5): scope, disclosure, follow and message, each a hash behind a tag of its own.

import { type Bytes, hash, toHex, toInt, writeF } from "./bytes.ts";
import { placeOfKey } from "./place.ts";

export type Act = "co-sign" | "withdraw";
export type Way = "anonymous" | "office" | "open";

export interface Follow {
  /** Stored at signing, until the case is closed. */
  readonly key: Bytes;
  /** Stands on the list; its holder may answer the reply. */
  readonly commitment: bigint;
}

export const NOTHING: Bytes = new Uint8Array(32);

/** One number for a text in a term: 256 bits, not reduced. */
export function scopeOf(origin: string, term: string, digest: Bytes): bigint {
  return toInt(hash("demur/scope/v1\n", origin, "\n", term, "\n", toHex(digest), "\n"));
}

/** The salt of a disclosure; only who holds the secret of the term can make it again. */
export function disclosureSalt(digest: Bytes, secret: Bytes): Bytes {
  return hash("demur/disclosure-salt/v1\n", toHex(digest), "\n", secret);
}

/** Bind a name to a co-signature, or bind that there is none: person and name are empty for an anonymous one. */
export function disclosureOf(salt: Bytes, way: Way, person: string, name: string): Bytes {
  return hash("demur/disclosure/v1\n", salt, `${way}\n${person}\n${name}\n`);
}

export function followOf(origin: string, digest: Bytes, secret: Bytes): Follow {
  const key = hash("demur/follow/v1\n", origin, "\n", toHex(digest), "\n", secret);
  return { key, commitment: placeOfKey(key).commitment };
}

/** What the proof signs. A withdrawal carries neither follow nor disclosure: 0 and 32 zero bytes. */
export function messageOf(act: Act, scope: bigint, disclosure: Bytes, follow: bigint): bigint {
  const lines = [act, writeF(scope), toHex(disclosure), writeF(follow)];
  return toInt(hash("demur/message/v1\n", `${lines.join("\n")}\n`));
}
