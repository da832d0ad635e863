// What signers do after a reply, as the kernel's vectors have it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { readAnswers } from "../src/core/answers.ts";
import { readBase64, readElement, readF, readUtf8, toHex, writeF } from "../src/core/bytes.ts";
import { type FollowAct, followMessage, followScope, slotTarget, writeFollowLetter } from "../src/core/follow.ts";
import { nullifierOf } from "../src/core/membership.ts";
import { Malformed } from "../src/core/refused.ts";
import { rollPath } from "../src/core/roll.ts";

const VECTORS = join(dirname(fileURLToPath(import.meta.url)), "../../../vectors/follow");
const text = async (name: string) => readUtf8(new Uint8Array(await readFile(join(VECTORS, name))));
const json = async <T>(name: string) => JSON.parse(await text(name)) as T;

interface Value {
  readonly act: FollowAct;
  readonly origin: string;
  readonly digest: string;
  readonly target: string;
  readonly said: string;
  readonly scope: string;
  readonly message: string;
  readonly nullifier: string;
  readonly [signer: `secret_scalar of signer ${number}`]: string;
}
const values = await json<Value[]>("values.json");

for (const value of values) {
  test(`the scope and the message of ${value.act} are those of the kernel, and so is the letter`, async () => {
    const [digest, target, said] = [readF(value.digest), readF(value.target), readBase64(value.said)];
    const scope = followScope(value.origin, digest, value.act, target);
    assert.equal(writeF(scope), value.scope);
    assert.equal(writeF(followMessage(value.act, scope, said)), value.message);
    const written = await text(`${value.act}.letter`);
    const { points } = JSON.parse(written) as { points: string[] };
    const letter = writeFollowLetter({
      act: value.act, origin: value.origin, digest, target, nullifier: readElement(value.nullifier), said,
      points: points.map((point) => BigInt(`0x${point}`)),
    });
    assert.equal(readUtf8(letter), written);
  });
}

test("the number that a signer shows for the reply comes from the follow key alone", () => {
  const [verdict] = values as [Value];
  const scalar = BigInt(verdict["secret_scalar of signer 0"] as string);
  assert.equal(writeF(nullifierOf(BigInt(`0x${verdict.scope}`), scalar)), verdict.nullifier);
});

test("slots and the follow tree are those of the kernel", async () => {
  const tree = await json<{ depth: number; root: string; leaves: string[]; slots: string[] }>("tree.json");
  assert.deepEqual(tree.slots, tree.slots.map((_, slot) => toHex(slotTarget(slot))));
  assert.equal(writeF(rollPath(tree.leaves.map((leaf) => readElement(leaf)), tree.depth).root), tree.root);
});

const lists = Object.entries(await json<Record<string, string | null>>("index.json")).filter(([name]) => name.endsWith(".answers"));
for (const [name, reason] of lists) {
  test(`the list ${name} gives ${reason ?? "answers"}`, async () => {
    const raw = await text(name);
    if (reason === null) assert.equal(readAnswers(raw).answers.length, 5);
    else assert.throws(() => readAnswers(raw), (refusal) => refusal instanceof Malformed && refusal.reason === reason);
  });
}
