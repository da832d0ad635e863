// One act on one memo: from the secret of its month to a sealed letter (protocol 5).

import { type Bytes, writeBase64, toHex } from "../core/bytes.ts";
import { type Act, disclosureOf, disclosureSalt, followOf, messageOf, NOTHING, scopeOf, type Way } from "../core/co_signature.ts";
import { type Letter, sealLetter } from "../core/letter.ts";
import { isDepth, nullifierOf } from "../core/membership.ts";
import { type Chain, placeOf, secretOf } from "../core/place.ts";
import { Refused } from "../core/refused.ts";
import type { Slot, Store } from "../device/store.ts";
import type { Config } from "../hand_over/config.ts";
import type { Member } from "../hand_over/document.ts";
import type { Site } from "../hand_over/site.ts";
import { checkGoesOn, makeMembership, type Tell } from "../proving/proof.ts";
import type { ReadFile } from "../record/files.ts";
import { pathOnRoll, readRolls, rollOf } from "../record/rolls.ts";
import { checkEntered, type CheckedText } from "./checking.ts";
import { hidesAmongEnough, readStanding } from "./room.ts";

/** Who acts, and on what. */
export interface Acting {
  readonly text: CheckedText;
  readonly member: Member;
  readonly chain: Chain;
  readonly act: Act;
  readonly way: Way;
}

/** What the act needs of its surroundings. */
export interface Around {
  readonly config: Config;
  readonly store: Store;
  readonly read: ReadFile;
  readonly site: Site;
  /** The months in which something may be signed: the rolls of all of them are read, whichever is signed in. */
  readonly terms: readonly string[];
}

/**
 * Prove, check and seal; nothing has left the browser when this returns, but the name of who signs by name.
 *
 * 1. The record is read anew and stands; the memo's entry is in it.
 * 2. The place is on the newest roll of the memo's month, recomputed from its leaves.
 * 3. The proof is made in a worker and checked here.
 * 4. What was signed is kept on this device.
 * 5. A name goes to the site, before the letter that it opens.
 *
 * @throws Refused what stands in the way
 */
export async function sealAct(acting: Acting, around: Around, tell: Tell, stop: AbortSignal): Promise<Bytes> {
  const { text, chain, act, way } = acting;
  const { config, store, read } = around;
  const { origin } = config;
  const term = text.memo.term;
  const { record, settings } = await readStanding(read, config, store); // 1
  checkEntered(text, record);
  const { roll, leaves } = rollOf(await readRolls(read, record, around.terms), term); // 2
  if (act === "co-sign" && way === "anonymous" && !hidesAmongEnough(text.memo, roll, settings, origin)) {
    throw new Refused("too-few-to-hide");
  }
  if (!isDepth(roll.depth)) throw new Refused("depth-unknown");
  const secret = secretOf(chain, term);
  const place = placeOf(origin, term, secret);
  const path = pathOnRoll(roll, leaves, place.commitment);
  const scope = scopeOf(origin, term, text.digest);
  const follow = followOf(origin, text.digest, secret);
  const said = sayingOf(acting, secret);
  const commitment = act === "co-sign" ? follow.commitment : 0n;
  const message = messageOf(act, scope, said.disclosure, commitment);
  const nullifier = nullifierOf(scope, place.secretScalar);
  const task = { depth: roll.depth, secretScalar: place.secretScalar, index: path.index, siblings: path.siblings, message, scope };
  const membership = await makeMembership(task, { root: roll.root, nullifier }, tell, stop); // 3
  tell("seal", 0);
  const letter: Letter = {
    act, origin, term, digest: text.digest, size: roll.size, nullifier, follow: commitment, disclosure: said.disclosure, way: said.way,
    salt: said.salt, points: membership.points,
  };
  const sealed = await sealLetter(letter, settings.door);
  checkGoesOn(stop);
  const slot: Slot = { origin, person: acting.member.person };
  await store.keepSigned(slot, toHex(text.digest), { term, nullifier, followKey: follow.key, withdrawn: act === "withdraw" }); // 4
  if (act === "co-sign" && way !== "anonymous") await giveName(around.site, text.digest, way, said); // 5
  return sealed;
}

interface Saying {
  readonly way: Way;
  readonly salt: Bytes;
  readonly disclosure: Bytes;
}

/** A withdrawal says nothing of names, whatever the co-signature said. */
function sayingOf({ act, way, text, member }: Acting, secret: Bytes): Saying {
  if (act === "withdraw") return { way: "anonymous", salt: NOTHING, disclosure: NOTHING };
  const salt = disclosureSalt(text.digest, secret);
  const named = way !== "anonymous";
  return { way, salt, disclosure: disclosureOf(salt, way, named ? member.person : "", named ? member.name : "") };
}

async function giveName(site: Site, digest: Bytes, way: "office" | "open", said: Saying): Promise<void> {
  await site.give({ kind: "opening", digest: toHex(digest), way, salt: toHex(said.salt), disclosure: toHex(said.disclosure) });
}

/** Give a letter to the site, with the filing of a memo that does not go round. */
export async function giveLetter(site: Site, digest: Bytes, sealed: Bytes): Promise<void> {
  await site.give({ kind: "letter", digest: toHex(digest), letter: writeBase64(sealed) });
}
