// The catalogue of a language, and the sentences that the command says too.

import { ar } from "./ar.ts";
import { en, type Words } from "./en.ts";
import type { Sentence } from "./say.ts";
import sentences from "./sentences.json";
import type { Language } from "./times.ts";

export type { Words } from "./en.ts";
export type { Say, Sentence } from "./say.ts";
export type { Language } from "./times.ts";

const CATALOGUES: Readonly<Record<Language, Words>> = { en, ar };
const PLACE = /^([a-z -]+) ([0-9]+)(.*)$/;

export function wordsIn(language: Language): Words {
  return CATALOGUES[language];
}

/** What a reason means; for codes that only this page has, a general sentence with the code. */
export function sentencesOf(language: Language, reason: string): Sentence[] {
  const words = wordsIn(language);
  const own: Readonly<Record<string, string>> = words.own;
  const shared: Readonly<Record<string, string>> = sentences[language].reasons;
  const found = own[reason] ?? shared[reason];
  return found === undefined ? [words.otherReason, words.code({ isolated: reason, ltr: true })] : [found];
}

export function openPoint(language: Language, code: string): string {
  const shared: Readonly<Record<string, string>> = sentences[language].notProven;
  return shared[code] ?? code;
}

/** A place in the reader's language; names of files stay as they are. */
export function placeIn(language: Language, where: string): { readonly isolated: string; readonly ltr?: true } {
  const named = PLACE.exec(where);
  const places: Readonly<Record<string, string>> = sentences[language].places;
  const place = named === null ? undefined : places[named[1] as string];
  return place === undefined ? { isolated: where, ltr: true } : { isolated: `${place} ${named?.[2]}${named?.[3]}` };
}
