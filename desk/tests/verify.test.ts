// The verification page's engine gives the answers that `demur-verify` gives: verdict and reason for every vector.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { type Bytes, readUtf8 } from "../src/core/bytes.ts";
import { messageOf, scopeOf } from "../src/core/co_signature.ts";
import type { Roll } from "../src/core/entries.ts";
import { checkMemberships, type Membership } from "../src/core/membership.ts";
import { Refused } from "../src/core/refused.ts";
import { readPolicy } from "../src/core/trust_policy.ts";
import { readPack } from "../src/verify/pack.ts";
import { openRecord } from "../src/verify/record_archive.ts";
import { refusalReport, type Report } from "../src/verify/report.ts";
import { checkEntries } from "../src/verify/shown_entries.ts";
import { verifyDigest } from "../src/verify/verify_digest.ts";
import { verifyPack } from "../src/verify/verify_pack.ts";

const VECTORS = new URL("../../../vectors/", import.meta.url);
const NOBODYS = "0".repeat(64);
// What only `demur record check` looks at: tiles of hashes, which no reader of entries needs.
const TILES = new Set(["tile-changed.zip", "tile-missing.zip"]);
const UNREADABLE = new Set(["not-a-record", "record-without-checkpoint", "note-malformed"]);

const packs = JSON.parse(readUtf8(await vector("pack/index.json"))) as Record<string, { verdict: string; reason: string | null }>;
const records = JSON.parse(readUtf8(await vector("record/index.json"))) as Record<string, string | null>;
const packPolicy = readPolicy(readUtf8(await vector("pack/trust.policy")));
const recordPolicy = readPolicy(readUtf8(await vector("record/trust.policy")));

async function vector(path: string): Promise<Bytes> {
  return new Uint8Array(await readFile(new URL(path, VECTORS)));
}

async function rollsOf(path: string): Promise<readonly Roll[]> {
  const { entries, first } = await readPack(await vector(path));
  return checkEntries(entries, first).rolls;
}

for (const [name, { verdict, reason }] of Object.entries(packs)) {
  test(`pack ${name}: ${verdict} ${reason ?? ""}`, async () => {
    const report = await verifyPack(await vector(`pack/${name}`), packPolicy);
    assert.deepEqual([report.verdict, report.reason], [verdict, reason], report.where ?? "");
  });
}

for (const [name, reason] of Object.entries(records)) {
  if (TILES.has(name)) continue;
  test(`record ${name}: ${reason ?? "can be read"}`, async () => {
    const report = await searched(await vector(`record/${name}`), NOBODYS);
    assert.equal(report.reason, reason, report.where ?? "");
    const expected = reason === null ? "not-filed" : reason === "quorum-short" ? "consistent" : "refused";
    assert.equal(report.verdict, UNREADABLE.has(reason ?? "") ? "unreadable" : expected);
  });
}

async function searched(raw: Bytes, digest: string): Promise<Report> {
  try {
    return await verifyDigest(digest, openRecord(raw), recordPolicy);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return refusalReport(refusal, "unreadable");
  }
}

test("a pack tells what the specification's example tells", async () => {
  const told: [number, number][] = [];
  const report = await verifyPack(await vector("pack/answered.demur"), packPolicy, (done, all) => void told.push([done, all]));
  assert.equal(report.memo?.digest, "16dcd2208713343f8962c75c17fe349ed8ec23d275d4e36fb58a7c08e6db5933");
  assert.equal(report.filed?.at, "2026-11-24T14:00:00Z");
  assert.equal(report.filed?.proven_at, "2026-11-24T15:04:20Z");
  assert.deepEqual([report.signatures?.count, report.signatures?.roll_opened, report.signatures?.roll_filed], [3, 6, 12]);
  assert.deepEqual(report.signatures?.names.map(({ name }) => name), ["Bo, desk officer · بو"]);
  assert.equal(report.reply?.state, "replied");
  assert.equal(report.not_proven.includes("who-handed-over-the-file"), true);
  assert.deepEqual(told, [[0, 3], [3, 3]]);
});

test("of proofs that are checked together the first false one is named, wherever it stands", async () => {
  const { coSignatures } = await readPack(await vector("pack/answered.demur"));
  const scope = scopeOf(coSignatures.origin, coSignatures.term, coSignatures.digest);
  const roots = new Map((await rollsOf("pack/answered.demur")).map(({ size, root }) => [size, root]));
  const all = coSignatures.signatures.map((one): Membership => ({
    ...one, depth: 16, root: roots.get(one.size) as bigint, scope, message: messageOf("co-sign", scope, one.disclosure, one.follow),
  }));
  checkMemberships(all);
  for (const index of all.keys()) {
    const changed = all.map((one, at) => (at < index ? one : { ...one, message: one.message + 1n }));
    assert.throws(() => checkMemberships(changed), (refusal: Refused) => refusal.reason === "proof-does-not-hold" && refusal.facts["index"] === index);
  }
});

test("without a policy nothing is proven, and anybody could have made the file", async () => {
  const report = await verifyPack(await vector("pack/answered.demur"), null);
  assert.deepEqual([report.verdict, report.reason, report.filed?.proven_at], ["consistent", "no-policy", null]);
  assert.equal(report.not_proven[0], "record-is-trusted");
});

test("what is no pack at all is not refused but unreadable", async () => {
  const report = await verifyPack(new TextEncoder().encode("A page somebody found.") as Bytes, packPolicy);
  assert.deepEqual([report.verdict, report.reason], ["unreadable", "not-a-pack"]);
});

test("every byte of a pack counts: one changed anywhere is refused, or stands where nothing is told from", async () => {
  const whole = await vector("pack/answered-excerpt.demur");
  const told = await verifyPack(whole, packPolicy);
  for (let at = 5; at < whole.length; at += 997) {
    const changed = whole.slice();
    changed[at] = (changed[at] as number) ^ 1;
    const report = await verifyPack(changed, packPolicy);
    if (report.verdict === "proven") assert.deepEqual(report, told, `byte ${at}`);
  }
});
