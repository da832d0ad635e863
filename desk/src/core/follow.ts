// What somebody who signed does afterwards without a name: scope, message, letter (protocol 8; specs/follow.md).

import { type Bytes, hash, toHex, toInt, utf8, writeBase64, writeF } from "./bytes.ts";
import { fillLetter } from "./letter.ts";

export type FollowAct = "verdict" | "appeal" | "message" | "question" | "rank";
export type Choice = "agree" | "in-part" | "dissent";

export const CHOICES: readonly Choice[] = ["agree", "in-part", "dissent"];
export const SLOTS = 32;
/** Bytes of a message or a question. */
export const LONGEST_SAID = 2000;

export interface FollowLetter {
  readonly act: FollowAct;
  readonly origin: string;
  readonly digest: Bytes;
  /** What the act is aimed at. */
  readonly target: Bytes;
  readonly nullifier: bigint;
  readonly said: Bytes;
  readonly points: readonly bigint[];
}

/** The number that an act is made for: one signer can act once for each act and target. */
export function followScope(origin: string, digest: Bytes, act: FollowAct, target: Bytes): bigint {
  return toInt(hash("demur/follow-scope/v1\n", `${origin}\n${toHex(digest)}\n${act}\n${toHex(target)}\n`));
}

/** What the proof of an act signs. */
export function followMessage(act: FollowAct, scope: bigint, said: Bytes): bigint {
  return toInt(hash("demur/follow-message/v1\n", `${act}\n${writeF(scope)}\n${toHex(hash(said))}\n`));
}

/** The target of one of a signer's messages or questions. */
export function slotTarget(slot: number): Bytes {
  return hash(`demur/follow-slot/v1\n${slot}\n`);
}

/** Write a letter: ASCII, this order, no spaces, then spaces up to the size of every letter. */
export function writeFollowLetter({ act, origin, digest, target, nullifier, said, points }: FollowLetter): Bytes {
  return fillLetter({
    v: "demur/follow-letter/v1",
    act,
    origin,
    digest: toHex(digest),
    target: toHex(target),
    nullifier: writeF(nullifier),
    said: writeBase64(said),
    points: points.map(writeF),
  });
}

export function saidOf(choice: Choice): Bytes {
  return utf8(choice);
}
