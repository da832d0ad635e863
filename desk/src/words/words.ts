// The catalogue of the page's language.

import { ar } from "./ar.ts";
import { en, type Words } from "./en.ts";
import type { Language } from "./moments.ts";

export type { Words } from "./en.ts";
export type { Language } from "./moments.ts";

const CATALOGUES: Readonly<Record<Language, Words>> = { en, ar };

export function wordsIn(language: Language): Words {
  return CATALOGUES[language];
}

/** The sentence for a code, and whether there is one of its own. */
export function sentenceOf(words: Words, reason: string): { readonly sentence: string; readonly own: boolean } {
  const own = Object.hasOwn(words.refusals, reason);
  return { sentence: words.refusals[own ? (reason as keyof Words["refusals"]) : "other"], own };
}
