// Strict reading of JSON: each member once and no other, each value of its form; where it fails, the path is told.

import { Malformed } from "../core/refused.ts";

export type Form<T> = (value: unknown, path: string) => T;

export function fail(path: string, cause?: unknown): never {
  throw new Malformed("hand-over-malformed", { where: path, cause });
}

/** A text that `read` takes; with no `read`, any. */
export function text<T = string>(read?: (text: string, path: string) => T): Form<T> {
  return (value, path) => {
    if (typeof value !== "string" || !value.isWellFormed()) fail(path);
    if (read === undefined) return value as T;
    try {
      return read(value, path);
    } catch (cause) {
      return fail(path, cause);
    }
  };
}

/** A text that a pattern matches. */
export function matching(pattern: RegExp): Form<string> {
  return text((value, path) => (pattern.test(value) ? value : fail(path)));
}

export function oneOf<T extends string>(...choices: readonly T[]): Form<T> {
  return (value, path) => choices.find((choice) => choice === value) ?? fail(path);
}

export function count(most = 2 ** 32 - 1, least = 0): Form<number> {
  return (value, path) => {
    const fits = typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;
    return fits ? value : fail(path);
  };
}

export function orNull<T>(form: Form<T>): Form<T | null> {
  return (value, path) => (value === null ? null : form(value, path));
}

export function list<T>(form: Form<T>, { most, least = 0 }: { most: number; least?: number }): Form<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length > most || value.length < least) fail(path);
    return (value as unknown[]).map((each, index) => form(each, `${path}.${index}`));
  };
}

type Read<F> = { readonly [N in keyof F]: F[N] extends Form<infer T> ? T : never };

/** An object with exactly these members. */
export function object<F extends Record<string, Form<unknown>>>(forms: F): Form<Read<F>> {
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) fail(path);
    const given = value as Record<string, unknown>;
    const below = (name: string) => (path === "" ? name : `${path}.${name}`);
    for (const name of Object.keys(given)) if (!Object.hasOwn(forms, name)) fail(below(name));
    const read = Object.entries(forms).map(([name, form]) => {
      if (!Object.hasOwn(given, name)) fail(below(name));
      return [name, form(given[name], below(name))];
    });
    return Object.fromEntries(read) as Read<F>;
  };
}
