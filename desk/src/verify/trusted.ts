// What the reader's policy says of checkpoints. A quorum that is short is an answer; a false signature is refused.

import type { SignedCheckpoint } from "../core/checkpoint.ts";
import { checkWitnessCosignature, type WitnessCosignature } from "../core/note.ts";
import { Refused } from "../core/refused.ts";
import { checkCountersigned, type TrustPolicy } from "../core/trust_policy.ts";
import type { Trusted } from "./report.ts";

/**
 * Ask the policy about the newest checkpoint, and the first one that held the filing.
 *
 * @returns the witnesses of the newest, and when the quorum stood under the first
 * @throws Refused it does not know the record, or a signature is false
 */
export function checkTrust(last: SignedCheckpoint, first: SignedCheckpoint, policy: TrustPolicy | null): Trusted {
  if (policy === null) return { reason: "no-policy", witnesses: [], provenAt: null };
  const seen = [last, first].flatMap((signed) =>
    policy.witnesses.flatMap(({ key }) => checkWitnessCosignature(signed.note, key) ?? []),
  );
  try {
    const [now, then] = [checkCountersigned(policy, last), checkCountersigned(policy, first)];
    return { reason: null, witnesses: distinct(now.witnesses), provenAt: then.reachedAt };
  } catch (refusal) {
    if (!(refusal instanceof Refused) || refusal.reason !== "quorum-short") throw refusal;
    return { reason: "quorum-short", witnesses: distinct(seen), provenAt: null };
  }
}

function distinct(seen: readonly WitnessCosignature[]): WitnessCosignature[] {
  const byText = new Map(seen.map((each) => [`${each.at} ${each.name}`, each]));
  return [...byText.values()].sort((one, other) => one.at - other.at || (one.name < other.name ? -1 : 1));
}
