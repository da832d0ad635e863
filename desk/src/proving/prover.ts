// The worker that makes proofs: snarkjs on one thread, from files whose bytes are checked first.
//
// Not Semaphore's own call: under the desk's policy it waits for a blob worker that never comes.

import { groth16 } from "snarkjs";

import { packed } from "../core/membership.ts";
import { Refused } from "../core/refused.ts";
import { fetchArtifacts } from "./artifacts.ts";
import type { FromWorker, ProofMade, ProvingTask, Stage } from "./task.ts";

/** Lines that snarkjs writes while it makes one proof: what a bar can honestly be filled by. */
const LINES_A_PROOF = 30;

const say = (message: FromWorker) => self.postMessage(message);
const tell = (stage: Stage, share: number) => say({ kind: "progress", stage, share: Math.min(share, 1) });

async function prove(task: ProvingTask): Promise<ProofMade> {
  const { wasm, zkey } = await fetchArtifacts(task.depth, (share) => tell("fetch", share));
  let lines = 0;
  const line = () => tell("prove", (lines += 1) / LINES_A_PROOF);
  const input = {
    secret: task.secretScalar,
    merkleProofLength: task.siblings.length,
    merkleProofIndex: task.index,
    merkleProofSiblings: task.siblings,
    scope: packed(task.scope),
    message: packed(task.message),
  };
  const logger = { debug: line, info: line, warn: line, error: line };
  tell("prove", 0);
  const { proof, publicSignals } = await groth16.fullProve(input, wasm, zkey, logger, undefined, { singleThread: true });
  const [root, nullifier] = publicSignals.map(BigInt) as [bigint, bigint];
  const [a, b, c] = [proof.pi_a, proof.pi_b, proof.pi_c] as [string[], [string[], string[]], string[]];
  const points = [a[0], a[1], b[0][1], b[0][0], b[1][1], b[1][0], c[0], c[1]].map((each) => BigInt(each as string));
  return { root, nullifier, points };
}

self.onmessage = ({ data }: MessageEvent<ProvingTask>) => {
  prove(data).then(
    (proof) => say({ kind: "proof", proof }),
    (error: unknown) => say({ kind: "refused", reason: error instanceof Refused ? error.reason : "proof-not-made" }),
  );
};
