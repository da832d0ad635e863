// What page and worker say to each other.

import type { Depth } from "../core/membership.ts";

export interface ProvingTask {
  readonly depth: Depth;
  readonly secretScalar: bigint;
  readonly index: number;
  readonly siblings: readonly bigint[];
  /** As they are; the worker packs them as Semaphore does. */
  readonly message: bigint;
  readonly scope: bigint;
}

export interface ProofMade {
  readonly nullifier: bigint;
  readonly root: bigint;
  /** In Semaphore's order. */
  readonly points: readonly bigint[];
}

export type Stage = "fetch" | "prove";

export type FromWorker =
  | { readonly kind: "progress"; readonly stage: Stage; readonly share: number }
  | { readonly kind: "proof"; readonly proof: ProofMade }
  | { readonly kind: "refused"; readonly reason: string };
