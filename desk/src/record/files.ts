// What the desk asks of its own host, and of nobody else.

import type { Bytes } from "../core/bytes.ts";
import { Refused } from "../core/refused.ts";

/** Reads a file of this origin by its path; null where there is none. */
export type ReadFile = (path: string) => Promise<Bytes | null>;

/**
 * Read from the desk's own host.
 *
 * @throws Refused `host-unreachable`
 */
export const readFile: ReadFile = async (path) => {
  try {
    const answer = await fetch(path, { cache: "no-cache", credentials: "omit" });
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Error(`${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  } catch (cause) {
    throw new Refused("host-unreachable", { where: path, cause });
  }
};
