// Names that the site hands over for what a frozen text says by its key: they stand beside the key, never in its place.

import type { Desk } from "./state.ts";

/** A name in the page's language; null where the site hands over none. */
export function markingName({ handOver, language, words }: Desk, key: string): string | null {
  return handOver.markings.find(({ name }) => name === key)?.title[language] || (words.room.markings[key] ?? null);
}

/** The mark of a portion; its key where there is none. */
export function portionName({ handOver, language, words }: Desk, key: string): string {
  return handOver.markings.find(({ name }) => name === key)?.portion[language] || (words.room.portions[key] ?? key);
}

export function policyName({ handOver, language }: Desk, key: string): string | null {
  return handOver.policies.find(({ name }) => name === key)?.title[language] || null;
}
