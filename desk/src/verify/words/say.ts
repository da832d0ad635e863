// Sentences in pieces: text, and what comes from a file, which is shown apart from the direction of the sentence.

export type Say = string | { readonly isolated: string; readonly ltr?: true };
export type Sentence = string | readonly Say[];

/** Names in a row: "a, b and c". */
export function listed(between: string, last: string): (names: readonly Say[]) => Say[] {
  return (names) =>
    names.flatMap((name, index) => (index === 0 ? [name] : [index === names.length - 1 ? last : between, name]));
}

export function plural(count: number, one: string, more: string): string {
  return count === 1 ? one : more;
}
