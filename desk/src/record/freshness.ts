// How old the witnesses' word may be when somebody signs, and which numbers of the settings hold (protocol, conventions).

import type { Settings } from "../core/entries.ts";
import { HOUR } from "../core/moments.ts";
import { Refused } from "../core/refused.ts";
import type { RecordRead } from "./record.ts";

/** Compiled in: an origin that does not begin with `demo.` may ask for more, never for less. */
const SMALLEST_FLOOR = 20;
const OLDEST = 36 * HOUR;
const AHEAD = HOUR;
const LEAST_GROWTH = 5;
const LEAST_WAIT = 72 * HOUR;

export function isDemo(origin: string): boolean {
  return origin.startsWith("demo.");
}

/**
 * The newest settings of a record.
 *
 * @throws Refused `settings-missing`
 */
export function settingsOf(record: RecordRead): Settings {
  const newest = record.all("settings").at(-1);
  if (newest === undefined) throw new Refused("settings-missing");
  return newest.entry;
}

/** How many members there must be before anybody is offered to sign without a name. */
export function floorOf(settings: Settings, origin: string): number {
  return isDemo(origin) ? settings.floor : Math.max(settings.floor, SMALLEST_FLOOR);
}

/**
 * Check that the quorum countersigned lately, and not in a time that is yet to come.
 *
 * @param now milliseconds since 1970, by the device's clock (in a demo, by its host's)
 * @throws Refused `no-witness-asked-for`, `countersignature-ahead`, `countersignature-old`
 */
export function checkFresh(record: RecordRead, now: number): void {
  const { witnesses, freshAt } = record.countersigned;
  if (freshAt === null) throw new Refused("no-witness-asked-for");
  const newest = witnesses.at(-1);
  if (newest !== undefined && newest.at > now + AHEAD) {
    throw new Refused("countersignature-ahead", { facts: { witness: newest.at, clock: now } });
  }
  const asked = settingsOf(record).freshness * 1000;
  const oldest = isDemo(record.origin) ? asked : Math.min(asked, OLDEST);
  if (freshAt < now - oldest) throw new Refused("countersignature-old", { facts: { witness: freshAt, clock: now } });
}

/**
 * Check that no roll of a month took so few places so soon that it would tell signers apart (protocol 2).
 *
 * @throws Refused `roll-changed-too-soon`
 */
export function checkGrowth(record: RecordRead, term: string): void {
  if (isDemo(record.origin)) return;
  const [first, ...later] = record.all("roll").filter(({ entry }) => entry.term === term);
  if (first === undefined) return;
  let { day: changedOn, size } = first.entry;
  for (const { index, entry } of later) {
    const grew = entry.size - size;
    const isSoon = Date.parse(entry.day) - Date.parse(changedOn) < LEAST_WAIT;
    if (grew > 0 && grew < LEAST_GROWTH && isSoon) throw new Refused("roll-changed-too-soon", { where: `entry ${index}` });
    if (grew > 0) ({ day: changedOn, size } = entry);
  }
}
