// An invitation to a memo for chosen readers (specs/circulation.md, section 5): its digest, in a link or in 32 digits.

import { toHex, toInt, type Bytes } from "./bytes.ts";
import { Malformed } from "./refused.ts";

const MADE_OF = 16;
const LENGTH = 32;
const BETWEEN = /[\s\u200e\u200f\u061c-]+/g;
const FRAGMENT = /^#(?:([1-9][0-9]{0,9})\.)?([0-9a-f]{64})$/;

/** What a link said: the digest, and the number that its sender saw. */
export interface Linked {
  readonly digest: string;
  readonly number: number | null;
}

/** The code that is told by telephone. */
export function codeOf(digest: Bytes): string {
  return checked((toInt(digest.subarray(0, MADE_OF)) % 10n ** BigInt(LENGTH - 2)).toString().padStart(LENGTH - 2, "0"));
}

/**
 * Read a code as people write it: in groups, with spaces or hyphens, in either kind of digits.
 *
 * @throws Malformed `code-malformed`, it is not 32 digits; `code-mistyped`, one of them is wrong
 */
export function readCode(text: string): string {
  const digits = text.replaceAll(BETWEEN, "").replaceAll(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) as number) & 15));
  if (!/^[0-9]{32}$/.test(digits)) throw new Malformed("code-malformed", { facts: { digits: digits.length } });
  if (digits !== checked(digits.slice(0, -2))) throw new Malformed("code-mistyped");
  return digits;
}

/** Digits in groups of four, as they are read out. */
export function inGroups(digits: string): string {
  return digits.match(/.{1,4}/g)?.join(" ") ?? "";
}

/** Read the fragment of an invitation's link; null for any other. */
export function readFragment(fragment: string): Linked | null {
  const found = FRAGMENT.exec(fragment);
  return found === null ? null : { digest: found[2] as string, number: found[1] === undefined ? null : Number(found[1]) };
}

/** Two digits at the end, by ISO 7064, MOD 97-10. */
function checked(digits: string): string {
  return `${digits}${String(98n - ((BigInt(digits) * 100n) % 97n)).padStart(2, "0")}`;
}

/** Under what an invitation to a text may be kept here: its digest from a link, or its code. */
export function namesOf(digest: Bytes): readonly string[] {
  return [toHex(digest), codeOf(digest)];
}
