// The desk reads and computes what the kernel in Python does: every vector that they share, taken or refused alike.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";

import { type Bytes, equal, readElement, readF, readUtf8, toHex, toInt, utf8, writeF } from "../src/core/bytes.ts";
import { readCheckpoint } from "../src/core/checkpoint.ts";
import { type Act, disclosureOf, disclosureSalt, followOf, messageOf, scopeOf, type Way } from "../src/core/co_signature.ts";
import { readEntry } from "../src/core/entries.ts";
import { readCoSignatures } from "../src/core/filing.ts";
import { codeOf, inGroups, readCode, readFragment } from "../src/core/invitation.ts";
import { type Letter, LETTER_SIZE, SEALED_SIZE, sealLetter, writeLetter } from "../src/core/letter.ts";
import { checkMembership, type Depth } from "../src/core/membership.ts";
import { checkNote, readKey, readNote } from "../src/core/note.ts";
import { openPlace, sealPlace } from "../src/core/place_file.ts";
import { advanceTo, nextSecret, placeOf, placeOfKey, secretOf } from "../src/core/place.ts";
import { Refused } from "../src/core/refused.ts";
import { leavesDigest, readLeaves, rollPath } from "../src/core/roll.ts";
import { checkStanding, commitmentOf, readStandingLines, readStandingNote } from "../src/core/standing.ts";
import { digestOf, parseBlock, writeBlock } from "../src/core/text.ts";
import { readBundle } from "../src/core/tiles.ts";
import { checkCountersigned, readPolicy } from "../src/core/trust_policy.ts";

const VECTORS = new URL("../../../vectors/", import.meta.url);
const PASSPHRASE = "nine small boats go home";

async function vector(path: string): Promise<Bytes> {
  return new Uint8Array(await readFile(new URL(path, VECTORS)));
}

async function json<T>(path: string): Promise<T> {
  return JSON.parse(readUtf8(await vector(path))) as T;
}

/** One test for each file of a folder that ends so: read where its index says null, refused everywhere else. */
async function agree(folder: string, ending: string, read: (bytes: Bytes, name: string) => unknown, apart: readonly string[] = []): Promise<void> {
  const reasons = await json<Record<string, string | null>>(`${folder}/index.json`);
  for (const [name, reason] of Object.entries(reasons)) {
    if (!name.endsWith(ending) || apart.includes(name)) continue;
    test(`${folder}/${name}: ${reason ?? "read"}`, async () => {
      const bytes = await vector(`${folder}/${name}`);
      const reading = async () => read(bytes, name);
      if (reason === null) await reading();
      else await assert.rejects(reading, Refused);
    });
  }
}

await agree("text", ".block", (bytes) => assert.deepEqual(writeBlock(parseBlock(bytes)), bytes));
await agree("entries", ".entry", readEntry);
await agree("roll", ".leaves", (bytes) => readLeaves(readUtf8(bytes)));
await agree("co-signature", ".list", (bytes) => readCoSignatures(readUtf8(bytes)));
await agree("circulation", ".list", (bytes) => readStandingLines(readUtf8(bytes)));
await agree("policy", ".policy", (bytes) => readPolicy(readUtf8(bytes)));
await agree("tiles", ".bundle", (bytes, name) => readBundle(bytes, Number.parseInt(name, 10)));

const key = readKey(readUtf8(await vector("note/key.vkey")).trim(), "note");
await agree("note", ".note", (bytes) => checkNote(readNote(bytes), key));

const policy = readPolicy(readUtf8(await vector("checkpoint/trust.policy")));
await agree("checkpoint", ".checkpoint", (bytes) => checkCountersigned(policy, readCheckpoint(bytes)), [
  "largest-size.checkpoint", // 2^63 - 1: a record beyond what a browser counts to is refused
]);

const slips = readKey(readUtf8(await vector("circulation/slips.vkey")).trim(), "note");
const three = readUtf8(await vector("circulation/three.list"));
await agree("circulation", ".standing", (bytes) => {
  const note = readNote(bytes);
  checkNote(note, slips);
  const standing = readStandingNote(note.text);
  checkStanding(standing, three, standing.origin, standing.circulated);
});

interface Proof {
  readonly depth: number;
  readonly root: string;
  readonly nullifier: string;
  readonly message: string;
  readonly scope: string;
  readonly points: readonly string[];
}

await agree("membership", ".json", (bytes) => {
  const { depth, points, ...rest } = JSON.parse(readUtf8(bytes)) as Proof;
  const [root, nullifier, message, scope] = [rest.root, rest.nullifier, rest.message, rest.scope].map((each) => BigInt(`0x${each}`));
  if (root === undefined || nullifier === undefined || message === undefined || scope === undefined) throw new Refused("proof-malformed");
  checkMembership({ depth: depth as Depth, root, nullifier, message, scope, points: points.map((each) => BigInt(`0x${each}`)) });
});

await agree("identity", ".place", (bytes) => openPlace(bytes, PASSPHRASE));

test("digests of texts are those of the kernel", async () => {
  const texts = await json<{ digest: string; blocks: { block: string; salt: string }[] }[]>("text/digests.json");
  for (const { digest, blocks } of texts) {
    assert.equal(toHex(digestOf(blocks.map(({ block }) => utf8(block)), blocks.map(({ salt }) => readF(salt)))), digest);
  }
});

test("commitments of circulations are those of the kernel", async () => {
  for (const each of await json<{ salt: string; digest: string; readers: number; commitment: string }[]>("circulation/commitments.json")) {
    assert.equal(toHex(commitmentOf(readF(each.salt), readF(each.digest), each.readers)), each.commitment);
  }
});

test("identities and the chain of secrets are those of the kernel", async () => {
  for (const each of await json<{ key: string; secret_scalar: string; commitment: string }[]>("identity/identities.json")) {
    const bytes = Uint8Array.from(each.key.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    const place = placeOfKey(bytes);
    assert.deepEqual([String(place.secretScalar), String(place.commitment)], [each.secret_scalar, each.commitment]);
  }
  const place = await json<Record<"origin" | "term" | "secret" | "next_secret" | "commitment", string>>("identity/places.json");
  const secret = readF(place.secret);
  assert.equal(toHex(nextSecret(secret)), place.next_secret);
  assert.equal(writeF(placeOf(place.origin, place.term, secret).commitment), place.commitment);
});

test("a chain goes forward and never back", () => {
  const chain = advanceTo({ term: "2026-11", secret: new Uint8Array(32) }, "2027-02");

  assert.equal(chain.term, "2027-02");
  assert.throws(() => secretOf(chain, "2027-01"), { reason: "term-forgotten" });
  assert.equal(toHex(secretOf(chain, "2027-03")), toHex(nextSecret(chain.secret)));
});

test("what a co-signature says is what the kernel says", async () => {
  type Signing = Record<"act" | "secret" | "way" | "person" | "name" | "scope" | "salt" | "disclosure" | "follow_key" | "follow" | "message", string>;
  const values = await json<{ origin: string; term: string; digest: string; signings: Signing[] }>("co-signature/values.json");
  const digest = readF(values.digest);
  for (const each of values.signings.filter(({ act }) => act === "co-sign")) {
    const secret = readF(each.secret);
    const scope = scopeOf(values.origin, values.term, digest);
    const salt = disclosureSalt(digest, secret);
    const disclosure = disclosureOf(salt, each.way as Way, each.person, each.name);
    const follow = followOf(values.origin, digest, secret);
    assert.deepEqual(
      [writeF(scope), toHex(salt), toHex(disclosure), toHex(follow.key), writeF(follow.commitment)],
      [each.scope, each.salt, each.disclosure, each.follow_key, each.follow],
    );
    assert.equal(writeF(messageOf(each.act as Act, scope, disclosure, follow.commitment)), each.message);
  }
});

test("roots and digests of rolls are those of the kernel", async () => {
  type Rolls = { leaves: string[]; digests: Record<string, string>; roots: Record<string, Record<string, string>> };
  const { leaves, digests, roots } = await json<Rolls>("roll/roots.json");
  const first = (size: string) => leaves.slice(0, Number(size)).map(BigInt);
  for (const [size, digest] of Object.entries(digests)) assert.equal(toHex(leavesDigest(first(size))), digest);
  for (const [depth, sizes] of Object.entries(roots)) {
    for (const [size, root] of Object.entries(sizes)) assert.equal(writeF(rollPath(first(size), Number(depth)).root), root);
  }
});

for (const name of ["co-sign", "office", "withdraw"]) {
  test(`letter ${name} is written as the kernel writes it, and the door can open it`, async () => {
    const written = await vector(`letter/${name}.letter`);
    const letter = readLetter(written);
    const door = await json<{ private: string; public: string }>("letter/door.json");

    const sealed = await sealLetter(letter, readF(door.public));

    assert.ok(equal(writeLetter(letter), written));
    assert.deepEqual([written.length, sealed.length], [LETTER_SIZE, SEALED_SIZE]);
    assert.ok(equal(await openLetter(sealed, readF(door.private)), written));
  });
}

function readLetter(bytes: Bytes): Letter {
  type Written = Record<"origin" | "term" | "digest" | "nullifier" | "follow" | "disclosure" | "salt", string>;
  type Whole = Written & { act: Act; kind: Way; size: number; points: string[] };
  const { act, origin, term, size, kind, points, ...rest } = JSON.parse(readUtf8(bytes)) as Whole;
  return {
    act, origin, term, size, way: kind, digest: readF(rest.digest), nullifier: readElement(rest.nullifier), follow: readElement(rest.follow),
    disclosure: readF(rest.disclosure), salt: readF(rest.salt), points: points.map((point) => toInt(readF(point))),
  };
}

async function openLetter(sealed: Bytes, door: Bytes): Promise<Bytes> {
  const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Chacha20Poly1305() });
  const recipientKey = await suite.kem.importKey("raw", door.buffer, false);
  const context = await suite.createRecipientContext({ recipientKey, enc: sealed.slice(0, 32), info: utf8("demur/letter/v1") });
  return new Uint8Array(await context.open(sealed.slice(32)));
}

test("a place comes out of its file as it went in, and not with another passphrase", async () => {
  const held = { origin: "karvonel.example/record", person: "bo", chain: { term: "2026-11", secret: readF("07".repeat(32)) } };

  const file = await sealPlace(held, PASSPHRASE);

  assert.deepEqual(await openPlace(file, PASSPHRASE), held);
  await assert.rejects(openPlace(file, `${PASSPHRASE} `), { reason: "passphrase-wrong" });
});

for (const { digest, code } of await json<{ digest: string; code: string }[]>("circulation/invitations.json")) {
  test(`an invitation to ${digest.slice(0, 8)}… is told in the same digits, however they are written`, () => {
    assert.equal(codeOf(readF(digest)), code);
    const eastern = [...code].map((digit) => String.fromCodePoint(0x660 + Number(digit))).join("");
    for (const written of [code, inGroups(code), inGroups(code).replaceAll(" ", "-"), `\u200f${eastern}\n`]) assert.equal(readCode(written), code);
    const wrong = `${(Number(code[0]) + 1) % 10}${code.slice(1)}`;
    assert.throws(() => readCode(wrong), { reason: "code-mistyped" });
    assert.throws(() => readCode(code.slice(1)), { reason: "code-malformed" });
  });
}

test("the fragment of an invitation is a digest, after the memo's number where it has one", () => {
  const digest = "ab".repeat(32);
  assert.deepEqual(readFragment(`#${digest}`), { digest, number: null });
  assert.deepEqual(readFragment(`#5.${digest}`), { digest, number: 5 });
  for (const other of ["", "#main", `#0.${digest}`, `#05.${digest}`, `#${digest.toUpperCase()}`, `#5.${digest}0`, digest]) {
    assert.equal(readFragment(other), null);
  }
});
