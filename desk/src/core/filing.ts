// The list of co-signatures that a filed memo has (protocol 6).
//
//     demur/co-signatures/v1
//     origin karvonel.example/record
//     term 2026-11
//     digest 24be…
//     count 79
//     SIZE NULLIFIER DISCLOSURE FOLLOW P0 … P7         nullifiers strictly ascending

import { BASE_FIELD, type Bytes, hash, readDecimal, readElement, readF, toInt } from "./bytes.ts";
import { readTerm } from "./moments.ts";
import { Malformed } from "./refused.ts";

export interface FiledCoSignature {
  readonly size: number;
  readonly nullifier: bigint;
  readonly disclosure: Bytes;
  readonly follow: bigint;
  readonly points: readonly bigint[];
}

export interface CoSignatureList {
  readonly origin: string;
  readonly term: string;
  readonly digest: Bytes;
  readonly signatures: readonly FiledCoSignature[];
}

const NAMES = ["origin", "term", "digest", "count"] as const;

/** H(LIST): what the `filed` entry holds of it. */
export function listDigest(text: string): Bytes {
  return hash(text);
}

/** Read a list. */
export function readCoSignatures(text: string): CoSignatureList {
  const lines = text.split("\n");
  if (lines.pop() !== "" || lines.length < 5 || lines[0] !== "demur/co-signatures/v1") {
    throw new Malformed("co-signatures-malformed");
  }
  const [origin, term, digest, count] = NAMES.map((name, index) => {
    const line = lines[1 + index] as string;
    if (!line.startsWith(`${name} `)) throw new Malformed("co-signatures-malformed", { where: name });
    return line.slice(name.length + 1);
  }) as [string, string, string, string];
  const signatures = lines.slice(5).map(readLine);
  if (signatures.length !== readDecimal(count, { where: "count" })) throw new Malformed("co-signatures-malformed");
  for (const [index, { nullifier }] of signatures.entries()) {
    if (index > 0 && nullifier <= (signatures[index - 1] as FiledCoSignature).nullifier) {
      throw new Malformed("co-signatures-unsorted");
    }
  }
  return { origin, term: readTerm(term, "term"), digest: readF(digest, "digest"), signatures };
}

function readLine(line: string): FiledCoSignature {
  const [size = "", nullifier = "", disclosure = "", follow = "", ...points] = line.split(" ");
  if (points.length !== 8) throw new Malformed("co-signatures-malformed");
  const read = {
    size: readDecimal(size, { where: "size", largest: 2 ** 32 - 1 }),
    nullifier: readElement(nullifier, "nullifier"),
    disclosure: readF(disclosure, "disclosure"),
    follow: readElement(follow, "follow"),
    points: points.map((point, index) => readCoordinate(point, `P${index}`)),
  };
  if (read.size === 0 || read.follow === 0n) throw new Malformed("co-signature-malformed");
  return read;
}

function readCoordinate(text: string, where: string): bigint {
  const value = toInt(readF(text, where));
  if (value >= BASE_FIELD) throw new Malformed("coordinate-too-large", { where });
  return value;
}
