// Does a pack prove what it says? Everything is computed again from the file; nothing in it is believed (protocol 9).
//
// Trust comes from the reader's policy, never from the pack. The same steps, in the same order, as `demur-verify`.

import { type Bytes, equal } from "../core/bytes.ts";
import { disclosureOf, messageOf, scopeOf } from "../core/co_signature.ts";
import type { CoSignatureList } from "../core/filing.ts";
import type { Roll } from "../core/entries.ts";
import { checkMemberships, isDepth, type Membership } from "../core/membership.ts";
import { Refused } from "../core/refused.ts";
import { leavesDigest, rollPath } from "../core/roll.ts";
import type { TrustPolicy } from "../core/trust_policy.ts";
import { afterwardsOf } from "./afterwards.ts";
import { NotAPack, type Pack, readPack } from "./pack.ts";
import {
  filedShown,
  memoShown,
  mergeRecommendations,
  packNotProven,
  refusalReport,
  type Report,
  replyShown,
  witnessesShown,
} from "./report.ts";
import { checkEntries, type RecordShown } from "./shown_entries.ts";
import { checkRecommendations, checkReply, checkText, isWhole } from "./shown_texts.ts";
import { checkTrust } from "./trusted.ts";
import { checkAnswers } from "./verify_answers.ts";

/** Co-signatures that are checked together: some tenths of a second. */
const AT_ONCE = 16;

/** Told as co-signatures, or entries, are checked; whoever shows it may take a moment. */
export type Progress = (checked: number, all: number) => Promise<void> | void;

/** Check a whole pack; a refusal is a report too. */
export async function verifyPack(raw: Bytes, policy: TrustPolicy | null, progress: Progress = () => {}): Promise<Report> {
  try {
    return await check(raw, policy, progress);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return refusalReport(refusal, refusal instanceof NotAPack ? "unreadable" : "refused");
  }
}

/**
 * 1. The file is a pack.
 * 2. Its entries are in one checkpoint, and are what the record holds of one memo.
 * 3. The reader's policy vouches for that checkpoint and for the first one that held the filing.
 * 4. The blocks are those of the digest that was filed; recommendations and origin agree.
 * 5. The list of co-signatures is the one that was filed.
 * 6. Every roll that was used is the beginning of the one list of places.
 * 7. Every co-signature holds against its roll, and is counted once.
 * 8. The follow tree is the one that was filed.
 * 9. The names are those that were signed with.
 * 10. The reply is the one that was entered, and speaks to every recommendation.
 * 11. The signers' answers to it, where they are shown, are those that were entered, each of a signer, counted once.
 */
async function check(raw: Bytes, policy: TrustPolicy | null, progress: Progress): Promise<Report> {
  const pack = await readPack(raw); // 1
  const record = checkEntries(pack.entries, pack.first); // 2
  const trusted = checkTrust(record.signed, pack.first.signed, policy); // 3
  const { filed, found } = record;
  const { origin, size } = record.signed.checkpoint;
  const memo = checkText(filed.digest, pack.blocks, origin); // 4
  const asked = checkRecommendations(memo, filed);
  checkList(pack, record, origin); // 5
  const roots = checkRolls(pack, record); // 6
  await checkSignatures(pack.coSignatures, record, roots, progress); // 7
  checkFollows(pack.coSignatures, record); // 8
  checkNames(pack); // 9
  const said = checkReply(pack.reply, found.replied, origin, isWhole(memo)); // 10
  const counted = checkAnswers(pack, record, origin); // 11
  const recommendations = mergeRecommendations(asked, said);
  const reply = replyShown(found, { provenAt: null, wholeRecord: false, recommendations });
  return {
    verdict: trusted.reason === null ? "proven" : "consistent",
    reason: trusted.reason,
    where: null,
    memo: memoShown(memo),
    filed: filedShown(found, trusted.provenAt, origin, size),
    signatures: signaturesShown(pack, record),
    reply,
    afterwards: afterwardsOf(found, counted),
    witnesses: witnessesShown(trusted.witnesses),
    not_proven: packNotProven(trusted, memo, reply.state, found.verdict !== null && !counted),
    searched: null,
    text: memo.blocks,
    as_of: null,
  };
}

/** Compare the list with what the entry says of it. */
function checkList({ coSignatures: signed, listDigest }: Pack, { filed }: RecordShown, origin: string): void {
  const where = "co-signatures";
  if (signed.origin !== origin) throw new Refused("origins-differ", { where });
  if (signed.term !== filed.term || !equal(signed.digest, filed.digest)) throw new Refused("list-of-another-text", { where });
  if (signed.signatures.length !== filed.signatures) {
    throw new Refused("list-miscounted", { where, facts: { listed: signed.signatures.length, filed: filed.signatures } });
  }
  if (!equal(listDigest, filed.list)) throw new Refused("list-not-as-filed", { where });
}

/** Compute the root of each roll that was used, and compare it with the entry; give the roots by size. */
function checkRolls(pack: Pack, record: RecordShown): Map<number, bigint> {
  const where = `leaves/${pack.term}`;
  if (pack.term !== record.filed.term) throw new Refused("leaves-of-another-term", { where });
  const rolls = bySize(record);
  const used = [...new Set(pack.coSignatures.signatures.map(({ size }) => size))].sort((one, other) => one - other);
  const missing = used.find((size) => !rolls.has(size));
  if (missing !== undefined) throw new Refused("roll-entry-missing", { where: `roll of size ${missing}` });
  if (pack.leaves.length !== (used.at(-1) ?? 0)) throw new Refused("leaves-miscounted", { where });
  const roots = new Map<number, bigint>();
  if (used.length === 0) return roots;
  for (const [size, roll] of [...rolls].sort(([one], [other]) => one - other)) {
    if (size > pack.leaves.length) continue;
    const leaves = pack.leaves.slice(0, size);
    const { root } = rollPath(leaves, roll.depth);
    if (root !== roll.root || !equal(leavesDigest(leaves), roll.leaves)) {
      throw new Refused("roll-not-of-these-leaves", { where: `roll of size ${size}` });
    }
    roots.set(size, root);
  }
  return roots;
}

/** Check every proof; that nullifiers are distinct, the list's own order has shown. */
async function checkSignatures(
  signed: CoSignatureList,
  record: RecordShown,
  roots: ReadonlyMap<number, bigint>,
  progress: Progress,
): Promise<void> {
  const scope = scopeOf(signed.origin, signed.term, signed.digest);
  const rolls = bySize(record);
  const all = signed.signatures.length;
  await progress(0, all);
  for (let first = 0; first < all; first += AT_ONCE) {
    const some = signed.signatures.slice(first, first + AT_ONCE).map((one, index) => {
      const depth = rolls.get(one.size)?.depth ?? 0;
      if (!isDepth(depth)) throw new Refused("proof-depth-unknown", { where: `co-signature ${first + index}` });
      const message = messageOf("co-sign", scope, one.disclosure, one.follow);
      return { ...one, depth, root: roots.get(one.size) as bigint, message, scope };
    });
    checkSome(some, first);
    await progress(Math.min(first + AT_ONCE, all), all);
  }
}

function checkSome(memberships: readonly Membership[], first: number): void {
  try {
    checkMemberships(memberships);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    const index = first + Number(refusal.facts["index"]);
    throw new Refused(refusal.reason, { where: `co-signature ${index}`, facts: { index }, cause: refusal });
  }
}

/** Compute the tree of those who may answer the reply, or the institution could add signers of its own there. */
function checkFollows({ signatures }: CoSignatureList, { filed, rolls }: RecordShown): void {
  const follows = [...new Set(signatures.map(({ follow }) => follow))].sort((one, other) => (one < other ? -1 : 1));
  const last = rolls.at(-1);
  const root = last === undefined || follows.length === 0 ? null : rollPath(follows, last.depth).root;
  if (follows.length !== filed.follows || root !== filed["follow-root"]) {
    throw new Refused("follows-not-as-filed", { where: "co-signatures" });
  }
}

/** Open the disclosures of those who signed openly. */
function checkNames({ names, coSignatures }: Pack): void {
  const disclosures = new Map(coSignatures.signatures.map(({ nullifier, disclosure }) => [nullifier, disclosure]));
  for (const [number, { nullifier, salt, person, name }] of names.entries()) {
    const where = `name ${number}`;
    const disclosure = disclosures.get(nullifier);
    if (disclosure === undefined) throw new Refused("name-of-nobody-counted", { where });
    if (!equal(disclosureOf(salt, "open", person, name), disclosure)) throw new Refused("name-not-signed-with", { where });
  }
}

/** The rolls by their sizes; those of one size have one root. */
function bySize({ rolls }: RecordShown): Map<number, Roll> {
  return new Map(rolls.map((roll) => [roll.size, roll]));
}

function signaturesShown(pack: Pack, { filed, rolls }: RecordShown): NonNullable<Report["signatures"]> {
  const [opened, last] = [rolls[0], rolls.at(-1)];
  return {
    count: filed.signatures,
    roll_opened: opened?.size ?? null,
    roll_filed: last?.size ?? null,
    entitled: last?.entitled ?? null,
    readers: filed.readers,
    names: pack.names.map(({ person, name }) => ({ person, name })),
  };
}
