// Files that the member saves and loads; nothing of them touches the network.

import { Malformed } from "../core/refused.ts";
import type { Bytes } from "../core/bytes.ts";
import { h } from "./dom.ts";

const LARGEST = 32 * 1024 * 1024;

/** Offer bytes to be saved. */
export function saveFile(name: string, content: Bytes | string): void {
  const address = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * Read the one file that was chosen; null where none was.
 *
 * @throws Malformed `hand-over-too-large`
 */
export async function chosenFile(input: HTMLInputElement): Promise<Bytes | null> {
  const file = input.files?.[0];
  if (file === undefined) return null;
  if (file.size > LARGEST) throw new Malformed("hand-over-too-large");
  return new Uint8Array(await file.arrayBuffer());
}
