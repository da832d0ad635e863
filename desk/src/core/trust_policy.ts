// Trust policies (c2sp.org/tlog-policy): which record is believed, and how many of which witnesses must countersign.
//
//     log karvonel.example/record+530d903a+AekyeRrm…
//     witness union union.example/witness+f1bb4d25+BPQJEc0f…
//     group either any union ombudsman
//     quorum either

import { readDecimal } from "./bytes.ts";
import type { Checkpoint, SignedCheckpoint } from "./checkpoint.ts";
import {
  checkNote,
  checkWitnessCosignature,
  type KeyType,
  readKey,
  signatureOf,
  type VerifierKey,
  type WitnessCosignature,
} from "./note.ts";
import { Malformed, Refused } from "./refused.ts";

const LARGEST_POLICY = 1 << 16;
const NONE = "none";

export interface TrustedWitness {
  /** The policy's own name for it, which means nothing outside. */
  readonly name: string;
  readonly key: VerifierKey;
}

interface Group {
  readonly name: string;
  readonly threshold: number;
  readonly members: readonly string[];
}

export interface TrustPolicy {
  readonly logs: readonly VerifierKey[];
  readonly witnesses: readonly TrustedWitness[];
  readonly groups: readonly Group[];
  /** null: no witness is asked for. */
  readonly quorum: string | null;
}

/** A checkpoint that a policy vouches for. */
export interface Countersigned {
  readonly checkpoint: Checkpoint;
  /** The lines of witnesses that the policy knows, oldest first. */
  readonly witnesses: readonly WitnessCosignature[];
  /** Milliseconds since 1970: the quorum stood by then. null where no witness is asked for. */
  readonly reachedAt: number | null;
  /** The latest moment such that those who countersigned then or later are a quorum; null likewise. */
  readonly freshAt: number | null;
}

/**
 * Read a policy.
 *
 * @throws Malformed a line is none of `log`, `witness`, `group`, `quorum`, a name is unknown or used twice, a key stands
 *   twice, or there is not exactly one quorum
 */
export function readPolicy(text: string): TrustPolicy {
  if (text.length > LARGEST_POLICY || (text !== "" && !text.endsWith("\n"))) throw new Malformed("policy-malformed");
  const draft = new Draft();
  for (const [index, line] of text.split("\n").entries()) {
    const words = line.split(/[ \t]+/).filter((word) => word !== "");
    if (words.length > 0 && !words[0]?.startsWith("#")) draft.read(words, `line ${index + 1}`);
  }
  return draft.finish();
}

/**
 * Check that a trusted log signed this checkpoint and that the quorum countersigned it.
 *
 * 1. The origin is that of a log in the policy, and its key signed.
 * 2. Every line of a witness in the policy is true.
 * 3. Those witnesses are a quorum.
 *
 * @throws Refused `log-not-in-policy`, `quorum-short`, or what is wrong with a signature
 */
export function checkCountersigned(policy: TrustPolicy, signed: SignedCheckpoint): Countersigned {
  checkLog(policy, signed); // 1
  const seen: { readonly name: string; readonly cosignature: WitnessCosignature }[] = [];
  for (const { name, key } of policy.witnesses) {
    const cosignature = checkWitnessCosignature(signed.note, key); // 2
    if (cosignature !== undefined) seen.push({ name, cosignature });
  }
  seen.sort((one, other) => one.cosignature.at - other.cosignature.at);
  const { checkpoint } = signed;
  const witnesses = seen.map(({ cosignature }) => cosignature);
  if (policy.quorum === null) return { checkpoint, witnesses, reachedAt: null, freshAt: null };
  const reached = witnesses.find(({ at }) => isQuorum(policy, namesOf(seen.filter((each) => each.cosignature.at <= at))));
  const fresh = witnesses.findLast(({ at }) => isQuorum(policy, namesOf(seen.filter((each) => each.cosignature.at >= at))));
  if (reached === undefined || fresh === undefined) throw new Refused("quorum-short", { facts: { witnesses: seen.length } }); // 3
  return { checkpoint, witnesses, reachedAt: reached.at, freshAt: fresh.at };
}

function checkLog(policy: TrustPolicy, { checkpoint, note }: SignedCheckpoint): void {
  const keys = policy.logs.filter((key) => key.name === checkpoint.origin);
  if (keys.length === 0) throw new Refused("log-not-in-policy", { facts: { origin: checkpoint.origin } });
  const signing = keys.filter((key) => signatureOf(note, key) !== undefined);
  for (const key of signing.length > 0 ? signing : keys.slice(0, 1)) checkNote(note, key);
}

function namesOf(seen: readonly { readonly name: string }[]): Set<string> {
  return new Set(seen.map(({ name }) => name));
}

function isQuorum(policy: TrustPolicy, satisfied: Set<string>): boolean {
  for (const group of policy.groups) {
    // a group names only what stands before it
    if (group.members.filter((member) => satisfied.has(member)).length >= group.threshold) satisfied.add(group.name);
  }
  return policy.quorum !== null && satisfied.has(policy.quorum);
}

class Draft {
  readonly #logs: VerifierKey[] = [];
  readonly #witnesses: TrustedWitness[] = [];
  readonly #groups: Group[] = [];
  readonly #quorums: string[] = [];
  readonly #names = new Set<string>([NONE]);
  readonly #grouped = new Set<string>();

  read([word, ...words]: readonly string[], where: string): void {
    const [first = "", second = "", ...rest] = words;
    if (word === "log" && (words.length === 1 || words.length === 2)) {
      this.#logs.push(this.#key(first, "note", this.#logs, where));
    } else if (word === "witness" && (words.length === 2 || words.length === 3)) {
      const key = this.#key(second, "witness", this.#witnesses.map((each) => each.key), where);
      this.#define(first, where);
      this.#witnesses.push({ name: first, key });
    } else if (word === "group" && rest.length > 0) {
      this.#readGroup(first, second, rest, where);
    } else if (word === "quorum" && words.length === 1) {
      if (!this.#names.has(first)) throw new Malformed("policy-name-unknown", { where });
      this.#quorums.push(first);
    } else {
      throw new Malformed("policy-malformed", { where });
    }
  }

  #readGroup(name: string, threshold: string, members: readonly string[], where: string): void {
    for (const member of members) {
      if (member === NONE || !this.#names.has(member)) throw new Malformed("policy-name-unknown", { where });
      if (this.#grouped.has(member)) throw new Malformed("policy-member-twice", { where });
      this.#grouped.add(member);
    }
    this.#define(name, where);
    this.#groups.push({ name, threshold: thresholdOf(threshold, members.length, where), members });
  }

  #key(text: string, type: KeyType, known: readonly VerifierKey[], where: string): VerifierKey {
    const key = readKey(text, type);
    if (known.some((each) => each.publicKey.join() === key.publicKey.join())) {
      throw new Malformed("policy-key-twice", { where });
    }
    return key;
  }

  #define(name: string, where: string): void {
    if (this.#names.has(name)) throw new Malformed("policy-name-taken", { where });
    this.#names.add(name);
  }

  finish(): TrustPolicy {
    const [quorum, another] = this.#quorums;
    if (quorum === undefined || another !== undefined) throw new Malformed("policy-quorum-missing");
    return {
      logs: this.#logs,
      witnesses: this.#witnesses,
      groups: this.#groups,
      quorum: quorum === NONE ? null : quorum,
    };
  }
}

function thresholdOf(word: string, members: number, where: string): number {
  if (word === "any") return 1;
  if (word === "all") return members;
  const threshold = readDecimal(word, { where, largest: members });
  if (threshold < 1) throw new Malformed("number-malformed", { where });
  return threshold;
}
