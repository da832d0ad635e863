// Hours, days and terms as the record writes them: full hours of UTC, `YYYY-MM-DD`, `YYYY-MM`.

import { Malformed } from "./refused.ts";

export const HOUR = 3_600_000;

const HOUR_FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:00:00Z$/;
const DAY_FORM = /^\d{4}-\d{2}-\d{2}$/;
const TERM_FORM = /^(?!0000)\d{4}-(?:0[1-9]|1[0-2])$/;

/** Read a full hour, as milliseconds since 1970. */
export function readHour(text: string, where = ""): number {
  const moment = HOUR_FORM.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment) || writeHour(moment) !== text) throw new Malformed("hour-malformed", { where });
  return moment;
}

export function writeHour(moment: number): string {
  return `${new Date(moment - (((moment % HOUR) + HOUR) % HOUR)).toISOString().slice(0, 19)}Z`;
}

export function readDay(text: string, where = ""): string {
  const moment = DAY_FORM.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(moment) || new Date(moment).toISOString().slice(0, 10) !== text) {
    throw new Malformed("day-malformed", { where });
  }
  return text;
}

export function readTerm(text: string, where = ""): string {
  if (!TERM_FORM.test(text)) throw new Malformed("term-malformed", { where });
  return text;
}

/** The month after a month. Terms compare as text. */
export function termAfter(term: string): string {
  const year = Number(term.slice(0, 4));
  const month = Number(term.slice(5));
  return month === 12 ? `${String(year + 1).padStart(4, "0")}-01` : `${term.slice(0, 5)}${String(month + 1).padStart(2, "0")}`;
}

/** The month, in UTC, that a moment falls in. */
export function termOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 7);
}
