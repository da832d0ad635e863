// Everything that the reading room knows: the record as it stands now, the memos that were handed over, each with its check.

import type { Roll, Settings } from "../core/entries.ts";
import { namesOf } from "../core/invitation.ts";
import { Refused } from "../core/refused.ts";
import type { Store } from "../device/store.ts";
import { type Config, readNow } from "../hand_over/config.ts";
import type { HandOver, Memo } from "../hand_over/document.ts";
import type { ReadFile } from "../record/files.ts";
import { checkFresh, floorOf, settingsOf } from "../record/freshness.ts";
import { readRecord, type RecordRead } from "../record/record.ts";
import { readRolls, type Rolls } from "../record/rolls.ts";
import { checkEntered, checkNothingWithheld, checkText, type CheckedText } from "./checking.ts";

/** A memo in the room: its text, or why it is not shown; and why it may not be signed, if so. */
export interface MemoHere {
  readonly memo: Memo;
  readonly text: CheckedText | null;
  readonly trouble: Refused | null;
}

export interface Room {
  readonly record: RecordRead | null;
  readonly settings: Settings | null;
  readonly now: number;
  /** Why nothing at all may be signed; null where nothing stands in the way. */
  readonly stopped: Refused | null;
  readonly memos: readonly MemoHere[];
  /** Of every month in which something may be signed. */
  readonly rolls: Rolls;
}

/** The record as it can be signed against: read, whole, going on from what was seen, countersigned lately. */
export interface Standing {
  readonly record: RecordRead;
  readonly settings: Settings;
  readonly now: number;
}

/**
 * Read the record, and check that something may be signed against it.
 *
 * @throws Refused what stands in the way
 */
export async function readStanding(read: ReadFile, config: Config, store: Store): Promise<Standing> {
  const record = await readSeen(read, config, store);
  const now = await readNow(read, config);
  checkFresh(record, now);
  return { record, settings: settingsOf(record), now };
}

async function readSeen(read: ReadFile, config: Config, store: Store): Promise<RecordRead> {
  const record = await readRecord(read, config.policy, config.origin);
  if (config.demo) return record; // a demo's record may begin anew
  const seen = await store.seen(config.origin);
  if (seen !== null) record.checkGoesOn(seen);
  await store.keepSeen(config.origin, record.countersigned.checkpoint);
  return record;
}

/** Enter the room: what goes wrong stops signing, and leaves what can be read. */
export async function enterRoom(read: ReadFile, config: Config, store: Store, handOver: HandOver): Promise<Room> {
  let record: RecordRead | null = null;
  let stopped: Refused | null = null;
  let settings: Settings | null = null;
  let now = Date.now();
  try {
    now = await readNow(read, config);
    record = await readSeen(read, config, store);
    settings = settingsOf(record);
    checkFresh(record, now);
  } catch (refusal) {
    stopped = asRefused(refusal);
  }
  const memos = await Promise.all(handOver.memos.map((memo) => lookAt(memo, { record, now, config, store })));
  if (record !== null && handOver.purpose === "reading") stopped ??= whatIsWithheld(record, memos, now);
  const rolls = record === null ? new Map() : await readRolls(read, record, openTerms(handOver));
  return { record, settings, now, stopped, memos, rolls };
}

/** The months in which something may be signed, ascending. */
export function openTerms({ memos }: HandOver): readonly string[] {
  return [...new Set(memos.filter(({ state }) => state === "open").map(({ term }) => term))].sort();
}

function whatIsWithheld(record: RecordRead, memos: readonly MemoHere[], now: number): Refused | null {
  try {
    checkNothingWithheld(record, memos.flatMap(({ text }) => (text === null ? [] : [text])), now);
    return null;
  } catch (refusal) {
    return asRefused(refusal);
  }
}

interface Around {
  readonly record: RecordRead | null;
  readonly now: number;
  readonly config: Config;
  readonly store: Store;
}

async function lookAt(memo: Memo, { record, now, config, store }: Around): Promise<MemoHere> {
  let text: CheckedText | null = null;
  try {
    const checked = checkText(memo, config.origin);
    await checkInvited(checked, store); // before anything of it is shown
    text = checked;
    if (record !== null) checkEntered(text, record);
    checkGoesOnRound(text, now);
    return { memo, text, trouble: null };
  } catch (refusal) {
    return { memo, text, trouble: asRefused(refusal) };
  }
}

/** What is filed stands in the record for everybody; until then a colleague's word says which text is meant. */
async function checkInvited({ memo, digest }: CheckedText, store: Store): Promise<void> {
  if (memo.state !== "open" || memo.circulated?.audience !== "chosen") return;
  const kept = await store.invitations();
  if (!namesOf(digest).some((name) => kept.includes(name))) throw new Refused("not-invited");
}

function checkGoesOnRound({ memo }: CheckedText, now: number): void {
  if (memo.state === "open" && memo.circulated !== null && memo.circulated.until <= now) throw new Refused("circulation-ended");
}

/** How many could have signed a memo: who may read it, and holds a place. */
export function crowdOf({ circulated }: Memo, roll: Roll): number {
  return circulated === null ? roll.size : Math.min(roll.size, circulated.readers, circulated.holders ?? circulated.readers);
}

/** Whether anybody may be offered to sign without a name: enough places, and enough readers who hold one. */
export function hidesAmongEnough(memo: Memo, roll: Roll, settings: Settings, origin: string): boolean {
  if (memo.circulated === null) return true; // filed alone: everybody can tell anyway
  return crowdOf(memo, roll) >= floorOf(settings, origin);
}

export function asRefused(error: unknown): Refused {
  return error instanceof Refused ? error : new Refused("other", { cause: error });
}
