// What the entries of a record must obey among each other (specs/entries.md, "Order"): a record can be well signed and
// still contradict itself. Entries are taken one by one; the first that breaks a rule is refused.

import { type Bytes, equal, toHex } from "../core/bytes.ts";
import { type Circulated, type Entry, type EntryOf, type Filed, isKnownKind, readEntry, type Roll } from "../core/entries.ts";
import { leafHash } from "../core/merkle.ts";
import { HOUR } from "../core/moments.ts";
import { Malformed, Refused } from "../core/refused.ts";
import { commitmentOf } from "../core/standing.ts";
import { Case, takeStep } from "./case.ts";
import { readLines } from "./receipt.ts";

/** How long after its end a circulation may still be filed. */
const LONGEST_DELAY = 7 * 24 * HOUR;
const HEAD = /^demur\/([a-z]+(?:-[a-z]+)*)\/v[1-9][0-9]*\n/;

export class RecordHistory {
  size = 0;
  /** Entries of kinds that this version does not know. */
  notUnderstood = 0;
  readonly #rolls = new Map<string, Roll[]>();
  readonly #circulated = new Map<string, Circulated>();
  readonly #cases = new Map<string, Case>();
  readonly #entered = new Set<string>();
  readonly #published = new Set<string>();
  readonly #superseded = new Set<string>();

  /**
   * Take the next entry; null where it is well named but of a kind that this version does not know.
   *
   * @throws Refused it is no entry, or contradicts those before it; `where` is `entry` and its index
   */
  take(raw: Bytes): Entry | null {
    const where = `entry ${this.size}`;
    try {
      const named = HEAD.exec(new TextDecoder().decode(raw))?.[1];
      if (named !== undefined && !isKnownKind(named)) {
        this.notUnderstood += 1;
        this.#entered.add(toHex(leafHash(raw)));
        this.size += 1;
        return null;
      }
      readLines(raw);
      const entry = readEntry(raw);
      const reason = this.#breach(entry);
      if (reason !== null) throw new Refused(reason);
      this.#entered.add(toHex(leafHash(raw)));
      this.size += 1;
      return entry;
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      const kind = refusal instanceof Malformed ? Malformed : Refused;
      throw new kind(refusal.reason, { where: `${where} ${refusal.where}`.trimEnd(), cause: refusal });
    }
  }

  /** Pass over the entries before an index: where only some are shown, the others break no rule that is seen. */
  skipTo(index: number): void {
    this.size = index;
  }

  caseOf(digest: Bytes): Case | null {
    return this.#cases.get(toHex(digest)) ?? null;
  }

  rollOf(term: string, day: string): Roll | null {
    return this.#rolls.get(term)?.find((roll) => roll.day === day) ?? null;
  }

  #breach(entry: Entry): string | null {
    switch (entry.kind) {
      case "settings":
        return null;
      case "roll":
        return this.#takeRoll(entry);
      case "circulated":
        return this.#takeCirculated(entry);
      case "filed":
        return this.#takeFiled(entry);
      case "corrected":
        return this.#entered.has(toHex(entry.entry)) ? null : "corrects-nothing-entered";
      case "guidance":
      case "statement":
        return this.#takePublished(entry);
      default: {
        const found = this.caseOf(entry.filed);
        return found === null ? "answers-nothing-filed" : takeStep(found, entry);
      }
    }
  }

  #takePublished(entry: EntryOf<"guidance" | "statement">): string | null {
    const key = `${entry.kind} ${toHex(entry.commitment)}`;
    if (this.#published.has(key)) return "published-twice";
    if (entry.supersedes !== null) {
      const replaced = `${entry.kind} ${toHex(entry.supersedes)}`;
      if (!this.#published.has(replaced)) return "supersedes-nothing-published";
      if (this.#superseded.has(replaced)) return "superseded-twice";
      this.#superseded.add(replaced);
    }
    this.#published.add(key);
    return null;
  }

  #takeRoll(roll: Roll): string | null {
    const rolls = this.#rolls.get(roll.term) ?? [];
    const before = rolls.at(-1);
    const reason = before === undefined ? null : rollBreach(before, roll);
    if (reason === null) this.#rolls.set(roll.term, [...rolls, roll]);
    return reason;
  }

  #takeCirculated(entry: Circulated): string | null {
    const key = toHex(entry.commitment);
    if (this.#circulated.has(key)) return "circulated-twice";
    if (this.rollOf(entry.term, entry.roll) === null) return "circulated-under-unknown-roll";
    this.#circulated.set(key, entry);
    return null;
  }

  #takeFiled(entry: Filed): string | null {
    if (this.caseOf(entry.digest) !== null) return "filed-twice";
    const reason = this.#rollForFiling(entry) ?? this.#opening(entry);
    if (reason === null) this.#cases.set(toHex(entry.digest), new Case(this.size, entry));
    return reason;
  }

  /** Compare with the rolls; without signatures there may be none yet. */
  #rollForFiling(entry: Filed): string | null {
    const last = this.rollOf(entry.term, entry["roll-filed"]);
    if (entry.signatures > 0 && (last === null || this.rollOf(entry.term, entry["roll-opened"]) === null)) {
      return "filed-under-unknown-roll";
    }
    return last !== null && entry.signatures > last.size ? "more-signatures-than-places" : null;
  }

  /** Compare with the entry of the circulation, if there was one. */
  #opening(entry: Filed): string | null {
    if (entry.circulated === null || entry.salt === null) return null;
    const circulated = this.#circulated.get(toHex(entry.circulated));
    if (circulated === undefined) return "filed-without-circulation";
    if (!equal(commitmentOf(entry.salt, entry.digest, entry.readers), entry.circulated)) return "commitment-not-opened";
    if (circulated.term !== entry.term || circulated.roll !== entry["roll-opened"]) return "filed-under-another-roll";
    if (entry.at < circulated.at) return "filed-before-circulated";
    return entry.at > circulated.until + LONGEST_DELAY ? "filed-too-late" : null;
  }
}

/** Compare a roll with the one before it in its term. */
function rollBreach(before: Roll, roll: Roll): string | null {
  if (roll.day === before.day) return "roll-twice-in-a-day";
  if (roll.day < before.day) return "roll-days-not-increasing";
  if (roll.depth !== before.depth) return "roll-depth-changed";
  if (roll.size < before.size) return "roll-shrank";
  const same = roll.size === before.size;
  return same === (roll.root === before.root) && same === equal(roll.leaves, before.leaves) ? null : "roll-rewritten";
}
