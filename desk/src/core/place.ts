// A member's place on the rolls (protocol 3): a chain of secrets, one a term, each made from the one before.

import { Identity } from "@semaphore-protocol/identity";

import { type Bytes, DIGEST_SIZE, hash, randomBytes } from "./bytes.ts";
import { termAfter } from "./moments.ts";
import { Refused } from "./refused.ts";

/** The secret of a term; those of later terms follow from it, those of earlier terms do not. */
export interface Chain {
  readonly term: string;
  readonly secret: Bytes;
}

export interface Place {
  readonly secretScalar: bigint;
  /** The leaf that stands on the roll. */
  readonly commitment: bigint;
}

/** Begin a chain at a term with fresh randomness. */
export function beginChain(term: string): Chain {
  return { term, secret: randomBytes(DIGEST_SIZE) };
}

export function nextSecret(secret: Bytes): Bytes {
  return hash("demur/next-term/v1\n", secret);
}

/** Go forward to a term and forget the way. A chain that is there already, or later, stays as it is. */
export function advanceTo(chain: Chain, term: string): Chain {
  let reached = chain;
  while (reached.term < term) reached = { term: termAfter(reached.term), secret: nextSecret(reached.secret) };
  return reached;
}

/**
 * The secret of a term.
 *
 * @throws Refused `term-forgotten`: the chain begins later
 */
export function secretOf(chain: Chain, term: string): Bytes {
  const reached = advanceTo(chain, term);
  if (reached.term !== term) throw new Refused("term-forgotten", { facts: { term } });
  return reached.secret;
}

export function identityKey(origin: string, term: string, secret: Bytes): Bytes {
  return hash("demur/identity/v1\n", origin, "\n", term, "\n", secret);
}

/** The place that a term's secret gives. */
export function placeOf(origin: string, term: string, secret: Bytes): Place {
  return placeOfKey(identityKey(origin, term, secret));
}

/** The Semaphore identity of a key of 32 bytes. */
export function placeOfKey(key: Bytes): Place {
  const identity = new Identity(key);
  return { secretScalar: identity.secretScalar, commitment: identity.commitment };
}
