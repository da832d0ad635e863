// The signers' answers to the reply, counted again from their proofs (specs/follow.md, section 5).

import { equal } from "../core/bytes.ts";
import type { AnswerList } from "../core/answers.ts";
import { CHOICES, followMessage, followScope, saidOf } from "../core/follow.ts";
import { checkMemberships, isDepth } from "../core/membership.ts";
import { Refused } from "../core/refused.ts";
import { rollPath } from "../core/roll.ts";
import type { Pack } from "./pack.ts";
import type { RecordShown } from "./shown_entries.ts";

/** Count again; false where the answers are not shown. */
export function checkAnswers({ answers, coSignatures }: Pack, { found, rolls }: RecordShown, origin: string): boolean {
  if (answers === null) return false;
  const where = "answers";
  const entry = found.verdict;
  const depth = rolls.at(-1)?.depth;
  const follows = [...new Set(coSignatures.signatures.map(({ follow }) => follow))].sort((one, other) => (one < other ? -1 : 1));
  if (entry === null || depth === undefined || follows.length === 0) throw new Refused("answers-without-entry", { where });
  const same = answers.origin === origin && equal(answers.digest, entry.filed) && equal(answers.reply, entry.reply);
  if (!same) throw new Refused("answers-of-another-text", { where });
  if (!equal(answers.listDigest, entry.list)) throw new Refused("answers-not-as-entered", { where });
  const said = [entry.agree, entry["in-part"], entry.dissent];
  const counted = CHOICES.map((choice) => answers.answers.filter((one) => one.choice === choice).length);
  if (answers.answers.length !== entry.answers || counted.some((count, index) => count !== said[index])) {
    throw new Refused("answers-miscounted", { where });
  }
  checkProofs(answers, rollPath(follows, depth).root, depth);
  return true;
}

function checkProofs({ origin, digest, reply, answers }: AnswerList, root: bigint, depth: number): void {
  if (!isDepth(depth)) throw new Refused("proof-depth-unknown", { where: "answers" });
  const scope = followScope(origin, digest, "verdict", reply);
  const claims = answers.map(({ nullifier, choice, points }) => ({
    depth, root, nullifier, scope, points, message: followMessage("verdict", scope, saidOf(choice)),
  }));
  try {
    checkMemberships(claims);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    throw new Refused(refusal.reason, { where: `answer ${refusal.facts["index"]}`, facts: refusal.facts, cause: refusal });
  }
}
