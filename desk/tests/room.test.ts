// What the desk makes of a record that the site cannot write alone: months that are over, memos that were withheld.

import assert from "node:assert/strict";
import { test } from "node:test";

import { type Bytes, toHex, utf8, writeF } from "../src/core/bytes.ts";
import { leafHash, treeRoot } from "../src/core/merkle.ts";
import { Refused } from "../src/core/refused.ts";
import { leavesDigest, rollPath } from "../src/core/roll.ts";
import { firstNeeded } from "../src/places/taking.ts";
import { checkGrowth } from "../src/record/freshness.ts";
import { RecordRead } from "../src/record/record.ts";
import { readRolls, rollOf } from "../src/record/rolls.ts";
import { findOwn, type ListRead } from "../src/room/counting.ts";
import { hidesAmongEnough } from "../src/room/room.ts";

const ORIGIN = "karvonel.example/record";

function recordOf(freshAt: string, ...entries: readonly string[]): RecordRead {
  const raw = entries.map(utf8);
  const checkpoint = { origin: ORIGIN, size: raw.length, root: treeRoot(raw.map(leafHash)) };
  return new RecordRead({ checkpoint, witnesses: [], reachedAt: null, freshAt: Date.parse(freshAt) }, raw);
}

function circulated(term: string, until: string, commitment: Bytes = new Uint8Array(32)): string {
  const at = `at ${term}-20T10:00:00Z\nterm ${term}\nroll ${term}-20`;
  return `demur/circulated/v1\n${at}\naudience everyone\nuntil ${until}\ncommitment ${toHex(commitment)}\n`;
}

test("a month's secret is needed until the witnesses saw the next month begin", () => {
  assert.equal(firstNeeded(recordOf("2026-11-30T23:59:59Z")), "2026-11");
  assert.equal(firstNeeded(recordOf("2026-12-01T00:00:00Z")), "2026-12");
});

test("it is needed longer where a memo of the month may still be closed", () => {
  const open = circulated("2026-11", "2026-12-10T12:00:00Z");

  assert.equal(firstNeeded(recordOf("2026-12-17T11:00:00Z", open)), "2026-11");
  assert.equal(firstNeeded(recordOf("2026-12-17T12:00:00Z", open)), "2026-12");
});

const FRESH = "2026-11-30T12:00:00Z";
const leavesOf = (size: number) => Array.from({ length: size }, (_, index) => BigInt(index + 1));

function rollEntry(day: string, size: number): string {
  const leaves = leavesOf(size);
  const root = `root ${writeF(rollPath(leaves, 16).root)}\nleaves ${toHex(leavesDigest(leaves))}`;
  return `demur/roll/v1\nterm ${day.slice(0, 7)}\nday ${day}\ndepth 16\nsize ${size}\n${root}\nentitled 530\n`;
}

test("a roll that takes few places too soon could tell signers apart, and stops signing", () => {
  const soon = recordOf(FRESH, rollEntry("2026-11-01", 20), rollEntry("2026-11-02", 20), rollEntry("2026-11-03", 24));
  const waited = recordOf(FRESH, rollEntry("2026-11-01", 20), rollEntry("2026-11-04", 24), rollEntry("2026-11-05", 29));

  assert.throws(() => checkGrowth(soon, "2026-11"), { reason: "roll-changed-too-soon" });
  checkGrowth(soon, "2026-12");
  checkGrowth(waited, "2026-11");
});

test("the rolls of all open months are read, so that the host does not see in which one a memo is meant", async () => {
  const record = recordOf(FRESH, rollEntry("2026-10-31", 6), rollEntry("2026-11-02", 7));
  const asked: string[] = [];
  const read = async (path: string) => {
    asked.push(path);
    return path.endsWith("/7") ? utf8(leavesOf(7).join("\n") + "\n") : null;
  };

  const rolls = await readRolls(read, record, ["2026-10", "2026-11", "2026-12"]);

  assert.deepEqual(asked, ["/record/rolls/2026-10/6", "/record/rolls/2026-11/7"]);
  assert.equal(rollOf(rolls, "2026-11").leaves.length, 7);
  assert.throws(() => rollOf(rolls, "2026-10"), new Refused("roll-absent", { facts: { term: "2026-10", size: 6 } }));
  assert.throws(() => rollOf(rolls, "2026-12"), { reason: "roll-missing" });
});

const OWN = { nullifier: 7n, withdrawn: false };
const stands: ListRead = { at: 1, lines: [{ nullifier: 7n, follow: 1n, state: "standing" }] };
const gone: ListRead = { at: 2, lines: [{ nullifier: 8n, follow: 1n, state: "standing" }] };
const withdrawn: ListRead = { at: 2, lines: [{ nullifier: 7n, follow: 0n, state: "withdrawn" }] };
const filed = ["demur/co-signatures/v1", `origin ${ORIGIN}`, "term 2026-11", `digest ${"0".repeat(64)}`, "count 0", ""].join("\n");

test("a signature that stood and is gone, was taken back by somebody else, or was not filed, is an alarm", () => {
  assert.deepEqual(findOwn(OWN, [], null), { kind: "not-yet" });
  assert.deepEqual(findOwn(OWN, [stands], null), { kind: "counted", at: 1 });
  assert.throws(() => findOwn(OWN, [stands, gone], null), { reason: "signature-gone" });
  assert.throws(() => findOwn(OWN, [stands, withdrawn], null), { reason: "signature-withdrawn" });
  assert.deepEqual(findOwn({ ...OWN, withdrawn: true }, [stands, withdrawn], null), { kind: "withdrawn" });
  assert.throws(() => findOwn(OWN, [stands], filed), { reason: "signature-not-filed" });
});

test("nobody signs without a name among fewer than twenty places or readers, whatever the settings say", () => {
  type Arguments = Parameters<typeof hidesAmongEnough>;
  const memo = (readers: number) => ({ circulated: { readers } }) as Arguments[0];
  const roll = (size: number) => ({ size }) as Arguments[1];
  const settings = { floor: 3 } as Arguments[2];

  assert.ok(hidesAmongEnough(memo(20), roll(20), settings, ORIGIN));
  assert.ok(!hidesAmongEnough(memo(20), roll(19), settings, ORIGIN));
  assert.ok(!hidesAmongEnough(memo(19), roll(20), settings, ORIGIN));
  assert.ok(hidesAmongEnough(memo(3), roll(3), settings, `demo.${ORIGIN}`));
});
