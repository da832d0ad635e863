// Handing a sealed letter to the relay on this host.

import type { Bytes } from "../core/bytes.ts";
import { SEALED_SIZE } from "../core/letter.ts";
import { Refused } from "../core/refused.ts";

/** Problems that have a sentence of their own. */
const KNOWN = new Set(["letter-box-full"]);

/**
 * Post a letter: yours, or one that somebody saved.
 *
 * @throws Refused `letter-wrong-size`, `letter-box-full`, `letter-not-taken`
 */
export async function handIn(sealed: Bytes): Promise<void> {
  if (sealed.length !== SEALED_SIZE) throw new Refused("letter-wrong-size", { facts: { bytes: sealed.length } });
  let answer: Response;
  try {
    const headers = { "Content-Type": "application/octet-stream", Accept: "application/problem+json" };
    answer = await fetch("/letters", { method: "POST", body: sealed, headers, credentials: "omit" });
  } catch (cause) {
    throw new Refused("letter-not-taken", { cause });
  }
  if (answer.status === 202) return;
  const reason = await reasonOf(answer);
  throw new Refused(KNOWN.has(reason) ? reason : "letter-not-taken", { facts: { status: answer.status } });
}

async function reasonOf(answer: Response): Promise<string> {
  try {
    const { reason } = (await answer.json()) as { readonly reason?: unknown };
    return typeof reason === "string" ? reason : "";
  } catch {
    return "";
  }
}

/** When the next batch leaves: they begin at multiples of their length after 1970. */
export function nextBatch(now: number, batchSeconds: number): number {
  const length = batchSeconds * 1000;
  return (Math.floor(now / length) + 1) * length;
}
