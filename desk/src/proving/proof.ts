// A proof made in a worker and checked here, by another library than the one that made it.

import { checkMembership, type Membership } from "../core/membership.ts";
import { Refused } from "../core/refused.ts";
import type { FromWorker, ProvingTask, Stage } from "./task.ts";

export type Tell = (stage: Stage | "check" | "seal", share: number) => void;

/**
 * Make a proof and check it.
 *
 * @param stop ends the worker, and nothing has left
 * @throws Refused `stopped`, `proof-not-made`, `proof-does-not-hold`, what is wrong with the proving files
 */
export async function makeMembership(task: ProvingTask, expected: { root: bigint; nullifier: bigint }, tell: Tell, stop: AbortSignal): Promise<Membership> {
  const { root, nullifier, points } = await runWorker(task, tell, stop);
  tell("check", 0);
  if (root !== expected.root || nullifier !== expected.nullifier) throw new Refused("proof-does-not-hold");
  const membership = { depth: task.depth, root, nullifier, message: task.message, scope: task.scope, points };
  checkMembership(membership);
  tell("check", 1);
  return membership;
}

/**
 * Check that the member has not stopped it.
 *
 * @throws Refused `stopped`
 */
export function checkGoesOn(stop: AbortSignal): void {
  if (stop.aborted) throw new Refused("stopped");
}

async function runWorker(task: ProvingTask, tell: Tell, stop: AbortSignal): Promise<{ root: bigint; nullifier: bigint; points: readonly bigint[] }> {
  checkGoesOn(stop);
  return new Promise((resolve, reject) => {
    const worker = new Worker("/prover.js");
    const end = (act: () => void) => {
      worker.terminate();
      act();
    };
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "progress") tell(data.stage, data.share);
      else if (data.kind === "proof") end(() => resolve(data.proof));
      else end(() => reject(new Refused(data.reason)));
    };
    worker.onerror = () => end(() => reject(new Refused("proof-not-made")));
    stop.addEventListener("abort", () => end(() => reject(new Refused("stopped"))), { once: true });
    worker.postMessage(task);
  });
}
