// Was a text with this digest filed, and what became of it? Answered from every entry of a record, so that "not filed
// among entries 0 to n" is an answer too (protocol 9).

import { type Bytes, equal, hash, readF, toHex } from "../core/bytes.ts";
import { readCheckpoint, type SignedCheckpoint } from "../core/checkpoint.ts";
import { leafHash } from "../core/merkle.ts";
import { Malformed, Refused } from "../core/refused.ts";
import { bundlesOf, readBundle } from "../core/tiles.ts";
import type { TrustPolicy } from "../core/trust_policy.ts";
import { afterwardsOf } from "./afterwards.ts";
import type { Case } from "./case.ts";
import { RecordHistory } from "./history.ts";
import {
  ALWAYS_NOT_PROVEN,
  filedShown,
  refusalReport,
  type Report,
  replyShown,
  type Trusted,
  witnessesShown,
  writeTime,
} from "./report.ts";
import { checkTrust } from "./trusted.ts";
import type { Progress } from "./verify_pack.ts";

/** Hands out a record's files by their paths below its folder; null where there is none. */
export type RecordFiles = (path: string) => Promise<Bytes | null>;

/** There is no record here at all. */
export class NotARecord extends Malformed {}

const MOST_ENTRIES = 2 ** 24;
const LARGEST_FILE = 256 * (2 + 65_535);
const NODE = Uint8Array.of(1);

/** Look a digest up in a whole record; a refusal is a report too. */
export async function verifyDigest(
  digest: string,
  files: RecordFiles,
  policy: TrustPolicy | null,
  progress: Progress = () => {},
): Promise<Report> {
  try {
    return await look(readF(digest), files, policy, progress);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return refusalReport(refusal, refusal instanceof NotARecord ? "unreadable" : "refused");
  }
}

/**
 * 1. The entries hash to the checkpoint's root.
 * 2. The checkpoint is one that the policy vouches for.
 * 3. The entries keep the order of specs/entries.md.
 * 4. The digest is looked up among them.
 */
async function look(digest: Bytes, files: RecordFiles, policy: TrustPolicy | null, progress: Progress): Promise<Report> {
  const signed = await readNewest(files);
  const entries = await readEntries(signed, files, progress); // 1
  const trusted = checkTrust(signed, signed, policy); // 2
  const history = new RecordHistory();
  for (const raw of entries) history.take(raw); // 3
  return reportOf(digest, signed, history, trusted); // 4
}

async function readNewest(files: RecordFiles): Promise<SignedCheckpoint> {
  const raw = await files("checkpoint");
  if (raw === null) throw new NotARecord("record-without-checkpoint");
  try {
    return readCheckpoint(raw);
  } catch (refusal) {
    if (!(refusal instanceof Malformed)) throw refusal;
    throw new NotARecord(refusal.reason, { where: "checkpoint", cause: refusal });
  }
}

async function readEntries({ checkpoint }: SignedCheckpoint, files: RecordFiles, progress: Progress): Promise<Bytes[]> {
  const { size, root } = checkpoint;
  if (size > MOST_ENTRIES) throw new Refused("record-too-large", { facts: { size } });
  const entries: Bytes[] = [];
  const edge = new Edge();
  for (const { path, full, width } of bundlesOf(size)) {
    const bundle = (await files(path)) ?? (width < 256 ? await files(full) : null);
    if (bundle === null) throw new Refused("bundle-missing", { where: path });
    if (bundle.length > LARGEST_FILE) throw new Refused("record-file-too-large", { where: path });
    for (const raw of readBundleAt(bundle, width, path)) {
      edge.add(leafHash(raw));
      entries.push(raw);
    }
    await progress(entries.length, size);
  }
  if (!equal(edge.root(), root)) throw new Refused("entries-disagree-with-root", { facts: { size } });
  return entries;
}

function readBundleAt(bundle: Bytes, width: number, where: string): Bytes[] {
  try {
    return readBundle(bundle, width);
  } catch (refusal) {
    if (!(refusal instanceof Malformed)) throw refusal;
    throw new Refused(refusal.reason, { where, cause: refusal });
  }
}

/** The perfect subtrees along the right edge of a growing tree, the largest first. */
class Edge {
  readonly #peaks: { width: number; node: Bytes }[] = [];

  add(leaf: Bytes): void {
    let grown = { width: 1, node: leaf };
    for (let last = this.#peaks.at(-1); last?.width === grown.width; last = this.#peaks.at(-1)) {
      this.#peaks.pop();
      grown = { width: grown.width * 2, node: hash(NODE, last.node, grown.node) };
    }
    this.#peaks.push(grown);
  }

  root(): Bytes {
    const nodes = this.#peaks.map(({ node }) => node);
    return nodes.length === 0 ? hash() : nodes.reduceRight((right, left) => hash(NODE, left, right));
  }
}

function reportOf(digest: Bytes, { checkpoint }: SignedCheckpoint, history: RecordHistory, trusted: Trusted): Report {
  const found = history.caseOf(digest);
  const { origin, size } = checkpoint;
  const verdict = found === null ? "not-filed" : "proven";
  const here = [
    ...(trusted.reason !== null ? ["record-is-trusted"] : []),
    ...(trusted.reason === null && trusted.provenAt === null && found !== null ? ["time-of-filing"] : []),
    ...(found === null ? ["filed-later"] : []),
    ...(history.notUnderstood > 0 ? ["entries-not-understood"] : []),
    ...(found !== null && found.filed.signatures > 0 ? ["co-signatures-not-shown"] : []),
    ...(found !== null && found.verdict !== null ? ["answers-not-shown"] : []),
  ];
  return {
    verdict: trusted.reason === null ? verdict : "consistent",
    reason: trusted.reason,
    where: null,
    memo: { digest: toHex(digest), shown: 0, blocks: null, shown_at: [], title: null },
    filed: found === null ? null : filedShown(found, trusted.provenAt, origin, size),
    signatures: found === null ? null : signaturesFound(found, history),
    reply: found === null ? null : replyShown(found, { provenAt: trusted.provenAt, wholeRecord: true }),
    afterwards: found === null ? null : afterwardsOf(found, false),
    witnesses: witnessesShown(trusted.witnesses),
    not_proven: [...here, ...ALWAYS_NOT_PROVEN],
    searched: { origin, size },
    text: [],
    as_of: trusted.provenAt === null ? null : writeTime(trusted.provenAt),
  };
}

function signaturesFound({ filed }: Case, history: RecordHistory): NonNullable<Report["signatures"]> {
  const opened = history.rollOf(filed.term, filed["roll-opened"]);
  const last = history.rollOf(filed.term, filed["roll-filed"]);
  return {
    count: filed.signatures,
    roll_opened: opened?.size ?? null,
    roll_filed: last?.size ?? null,
    entitled: last?.entitled ?? null,
    readers: filed.readers,
    names: [],
  };
}
