// What the page asks of the engine, in a worker or in the page itself.

import type { Bytes } from "../core/bytes.ts";
import { Refused } from "../core/refused.ts";
import type { TrustPolicy } from "../core/trust_policy.ts";
import { openRecord } from "./record_archive.ts";
import { refusalReport, type Report } from "./report.ts";
import { type RecordFiles, verifyDigest } from "./verify_digest.ts";
import { type Progress, verifyPack } from "./verify_pack.ts";

export type Task = { readonly policy: TrustPolicy | null } & (
  | { readonly kind: "pack"; readonly raw: Bytes }
  /** `record` is the address of its folder, or its archive. */
  | { readonly kind: "digest"; readonly digest: string; readonly record: string | Bytes }
);

export type Run = (task: Task, progress: Progress) => Promise<Report>;

/** Do a task; whatever is refused is a report. */
export const runTask: Run = async (task, progress) => {
  if (task.kind === "pack") return verifyPack(task.raw, task.policy, progress);
  try {
    const files = typeof task.record === "string" ? folderAt(task.record) : openRecord(task.record);
    return await verifyDigest(task.digest, files, task.policy, progress);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return refusalReport(refusal, "unreadable");
  }
};

function folderAt(address: string): RecordFiles {
  return async (path) => {
    try {
      const answer = await fetch(address + path, { cache: "no-cache", credentials: "omit" });
      if (answer.status === 404) return null;
      if (!answer.ok) throw new Error(`${answer.status}`);
      return new Uint8Array(await answer.arrayBuffer());
    } catch (cause) {
      throw new Refused("record-unreachable", { where: path, cause });
    }
  };
}
