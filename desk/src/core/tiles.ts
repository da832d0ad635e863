// Where the entries of a record lie (c2sp.org/tlog-tiles): bundles of 256, the last one partial.

import type { Bytes } from "./bytes.ts";
import { Malformed } from "./refused.ts";

export const BUNDLE_WIDTH = 256;

/** The path of a bundle below the record's folder: `tile/entries/x001/x234/067`, `….p/17` where it is partial. */
export function bundlePath(index: number, width = BUNDLE_WIDTH): string {
  let path = String(index % 1000).padStart(3, "0");
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    path = `x${String(rest % 1000).padStart(3, "0")}/${path}`;
  }
  return `tile/entries/${path}${width < BUNDLE_WIDTH ? `.p/${width}` : ""}`;
}

/** The bundles that a record of this size has, in order. */
export function bundlesOf(size: number): { readonly path: string; readonly width: number; readonly full: string }[] {
  const bundles = [];
  for (let first = 0; first < size; first += BUNDLE_WIDTH) {
    const index = first / BUNDLE_WIDTH;
    const width = Math.min(BUNDLE_WIDTH, size - first);
    bundles.push({ path: bundlePath(index, width), width, full: bundlePath(index) });
  }
  return bundles;
}

/** Read the first `width` entries of a bundle; it may hold more, where the full one took a partial one's place. */
export function readBundle(bytes: Bytes, width: number): Bytes[] {
  const entries: Bytes[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at < bytes.length && entries.length < BUNDLE_WIDTH) {
    const end = at + 2 <= bytes.length ? at + 2 + view.getUint16(at) : Number.POSITIVE_INFINITY;
    if (end > bytes.length) throw new Malformed("bundle-malformed");
    entries.push(bytes.slice(at + 2, end));
    at = end;
  }
  if (at !== bytes.length || entries.length < width) throw new Malformed("bundle-malformed");
  return entries.slice(0, width);
}
