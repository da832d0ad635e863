// What the desk makes of a record that the site cannot write alone: months that are over, memos that were withheld.

import assert from "node:assert/strict";
import { test } from "node:test";

import { type Bytes, toHex, utf8 } from "../src/core/bytes.ts";
import { leafHash, treeRoot } from "../src/core/merkle.ts";
import { firstNeeded } from "../src/places/taking.ts";
import { RecordRead } from "../src/record/record.ts";

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
