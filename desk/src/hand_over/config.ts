// What the desk is set up with by its own host (specs/hand-over.md, section 6), and the time there.

import { readUtf8 } from "../core/bytes.ts";
import { Malformed, Refused } from "../core/refused.ts";
import { readPolicy, type TrustPolicy } from "../core/trust_policy.ts";
import type { ReadFile } from "../record/files.ts";
import { isDemo } from "../record/freshness.ts";

export interface Bilingual {
  readonly en: string;
  readonly ar: string;
}

export interface Config {
  readonly origin: string;
  /** Web origins that may hand over. */
  readonly sites: readonly string[];
  /** Who runs this desk; empty where the host does not say. */
  readonly keeper: Bilingual;
  readonly host: string;
  readonly policy: TrustPolicy;
  /** The clock is the host's, and published secrets are taken. */
  readonly demo: boolean;
  /** Whether somebody else than the institution runs the desk. */
  readonly apart: boolean;
}

/**
 * Read `/config.json`.
 *
 * @throws Refused `desk-not-set-up`
 */
export async function readConfig(read: ReadFile): Promise<Config> {
  const value = await readJson(read, "/config.json");
  const { origin, site, keeper, host, policy, demo, apart } = value as Record<string, unknown>;
  const sites = Array.isArray(site) ? site.filter((each) => typeof each === "string") : [];
  const named = (keeper ?? {}) as Partial<Bilingual>;
  if (typeof origin !== "string" || origin === "" || typeof policy !== "string" || policy === "" || sites.length === 0) {
    throw new Refused("desk-not-set-up");
  }
  return {
    origin,
    sites,
    keeper: { en: named.en ?? "", ar: named.ar ?? "" },
    host: typeof host === "string" ? host : "",
    policy: readPolicy(policy),
    demo: demo === true && isDemo(origin),
    apart: apart !== false,
  };
}

/** The time: the host's for a demo's record, the device's for every other. */
export async function readNow(read: ReadFile, config: Config): Promise<number> {
  if (!config.demo) return Date.now();
  const { now } = (await readJson(read, "/time")) as { readonly now?: unknown };
  const moment = typeof now === "string" ? Date.parse(now) : Number.NaN;
  if (Number.isNaN(moment)) throw new Refused("desk-not-set-up");
  return moment;
}

async function readJson(read: ReadFile, path: string): Promise<object> {
  const raw = await read(path);
  try {
    const value: unknown = JSON.parse(readUtf8(raw ?? new Uint8Array()));
    if (typeof value !== "object" || value === null) throw new Malformed("not-an-object");
    return value;
  } catch (cause) {
    throw new Refused("desk-not-set-up", { where: path, cause });
  }
}
