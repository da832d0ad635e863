// What two windows say to each other (specs/hand-over.md, section 3). Shared by the desk and the site's half.

export const MESSAGES = "demur/desk/v1";
export const WINDOW_NAME = "demur-desk";

export interface OfferedPlace {
  readonly term: string;
  readonly commitment: string;
}

/** What opens a signature by name. */
export interface Opening {
  readonly digest: string;
  readonly way: "office" | "open";
  readonly salt: string;
  readonly disclosure: string;
}

/** A sealed letter that goes with the filing of a memo that did not go round. */
export interface FiledLetter {
  readonly digest: string;
  readonly letter: string;
}

export type Returned = "places" | "opening" | "letter";

export type FromDesk =
  | { readonly kind: "ready" }
  | { readonly kind: "places"; readonly places: readonly OfferedPlace[] }
  | ({ readonly kind: "opening" } & Opening)
  | ({ readonly kind: "letter" } & FiledLetter)
  | { readonly kind: "done" };

export type FromSite =
  | { readonly kind: "hand-over"; readonly hand_over: unknown }
  | { readonly kind: "taken"; readonly what: Returned }
  | { readonly kind: "not-taken"; readonly what: Returned; readonly reason: string };

const MEMBERS: Readonly<Record<(FromDesk | FromSite)["kind"], readonly string[]>> = {
  ready: [],
  places: ["places"],
  opening: ["digest", "way", "salt", "disclosure"],
  letter: ["digest", "letter"],
  done: [],
  "hand-over": ["hand_over"],
  taken: ["what"],
  "not-taken": ["what", "reason"],
};

/** Test that a message has exactly the members of its kind; what they hold is the receiver's own check. */
export function isMessage(data: unknown): data is { readonly v: string; readonly kind: (FromDesk | FromSite)["kind"] } {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return false;
  const { v, kind, ...rest } = data as Record<string, unknown>;
  if (v !== MESSAGES || typeof kind !== "string" || !Object.hasOwn(MEMBERS, kind)) return false;
  const wanted = MEMBERS[kind as keyof typeof MEMBERS];
  return Object.keys(rest).length === wanted.length && wanted.every((name) => Object.hasOwn(rest, name));
}
