// ZIP archives, read strictly: stored or deflated files, each to the size and the checksum that the directory claims.
//
// Mail gateways pack files anew, so any ZIP is taken whose names and bytes are the same; what could do harm is refused
// before anything is unpacked (specs/pack.md, "The archive").

import { type Bytes } from "../core/bytes.ts";
import { Malformed } from "../core/refused.ts";

/** Bytes of all files together, and of the archive. */
export const LARGEST_PACK = 2 ** 27;
export const MOST_NAMES = 20_000;

export interface Member {
  readonly name: string;
  readonly encrypted: boolean;
  readonly method: number;
  readonly checksum: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly at: number;
}

const LOCAL = 0x04034b50;
const DIRECTORY = 0x02014b50;
const END = 0x06054b50;
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const WIDE = 0xffffffff;
const WIDE_FIELD = 0x0001;
const STORED = 0;
const DEFLATED = 8;

/** Check, before anything is unpacked, how many files there are and how large they claim to be. */
export function checkLimits(names: number, size: number): void {
  if (names > MOST_NAMES) throw new Malformed("pack-too-many-files", { facts: { most: MOST_NAMES } });
  if (size > LARGEST_PACK) throw new Malformed("pack-too-large", { facts: { largest: LARGEST_PACK } });
}

/** The directory of an archive; null where these bytes have none. */
export function readDirectory(raw: Bytes): Member[] | null {
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const end = findEnd(view);
  if (end < 0) return null;
  const [count, size, offset] = [view.getUint16(end + 10, true), view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  const first = end - size;
  const before = first - offset; // bytes that somebody put before the archive
  if (first < 0 || before < 0) return null;
  const members: Member[] = [];
  let at = first;
  while (at < end) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY) return null;
    const [name, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true)) as [number, number, number];
    const next = at + 46 + name + extra + comment;
    if (next > end) return null;
    members.push(readMember(raw, view, at, name, extra, before));
    checkLimits(members.length, 0);
    at = next;
  }
  return members.length === count ? members : null;
}

function readMember(raw: Bytes, view: DataView, at: number, name: number, extra: number, before: number): Member {
  const claimed = { packed: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true) };
  const { packed, size } = claimed.packed === WIDE || claimed.size === WIDE
    ? wideSizes(view, at + 46 + name, at + 46 + name + extra, claimed)
    : claimed;
  return {
    name: asText(raw.subarray(at + 46, at + 46 + name)),
    encrypted: (view.getUint16(at + 8, true) & 1) !== 0,
    method: view.getUint16(at + 10, true),
    checksum: view.getUint32(at + 16, true),
    packedSize: packed,
    size,
    at: before + view.getUint32(at + 42, true),
  };
}

/** Sizes of 4 GiB and more stand in a field of their own; some archive programs always write it. */
function wideSizes(view: DataView, from: number, to: number, claimed: { packed: number; size: number }): typeof claimed {
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== WIDE_FIELD) continue;
    let place = at + 4;
    const take = () => {
      if (place + 8 > to) throw new Malformed("pack-damaged");
      place += 8;
      return Number(view.getBigUint64(place - 8, true));
    };
    const size = claimed.size === WIDE ? take() : claimed.size;
    return { size, packed: claimed.packed === WIDE ? take() : claimed.packed };
  }
  return claimed;
}

/**
 * Read one file of an archive.
 *
 * @throws Malformed `pack-unreadable`, `pack-damaged`
 */
export async function readMemberBytes(raw: Bytes, member: Member): Promise<Bytes> {
  const { name: where, at } = member;
  if (member.encrypted || (member.method !== STORED && member.method !== DEFLATED)) {
    throw new Malformed("pack-unreadable", { where });
  }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  if (at < 0 || at + 30 > raw.length || view.getUint32(at, true) !== LOCAL) throw new Malformed("pack-damaged", { where });
  const begins = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const named = asText(raw.subarray(at + 30, at + 30 + view.getUint16(at + 26, true)));
  if (named !== member.name || begins + member.packedSize > raw.length) throw new Malformed("pack-damaged", { where });
  const packed = raw.slice(begins, begins + member.packedSize);
  const content = member.method === STORED ? packed : await inflate(packed, member.size, where);
  if (content.length !== member.size || checksumOf(content) !== member.checksum) throw new Malformed("pack-damaged", { where });
  return content;
}

/** Unpack, never more than is claimed. */
async function inflate(packed: Bytes, size: number, where: string): Promise<Bytes> {
  const content = new Uint8Array(size);
  let filled = 0;
  try {
    const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      if (filled + step.value.length > size) {
        void reader.cancel().catch(() => undefined);
        throw new Malformed("pack-damaged", { where });
      }
      content.set(step.value, filled);
      filled += step.value.length;
    }
  } catch (cause) {
    throw new Malformed("pack-damaged", { where, cause });
  }
  return content.subarray(0, filled);
}

function findEnd(view: DataView): number {
  const last = view.byteLength - END_SIZE;
  for (let at = last; at >= Math.max(0, last - LONGEST_COMMENT); at -= 1) {
    if (view.getUint32(at, true) === END && view.getUint16(at + 20, true) === last - at) return at;
  }
  return -1;
}

/** One character a byte: names of packs are ASCII, others are refused anyway. */
function asText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
}

const CHECKSUMS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32, as ZIP has it. */
function checksumOf(bytes: Uint8Array): number {
  let value = WIDE;
  for (const byte of bytes) value = (CHECKSUMS[(value ^ byte) & 0xff] as number) ^ (value >>> 8);
  return (value ^ WIDE) >>> 0;
}
