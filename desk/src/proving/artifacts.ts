// The proving files (third_party/semaphore), pinned: other bytes are not used, whoever serves them.

import { sha256 } from "@noble/hashes/sha2.js";

import { toHex } from "../core/bytes.ts";
import type { Depth } from "../core/membership.ts";
import { Refused } from "../core/refused.ts";

interface Artifact {
  readonly size: number;
  readonly sha256: string;
}

const ARTIFACTS: Readonly<Record<Depth, { readonly wasm: Artifact; readonly zkey: Artifact }>> = {
  16: {
    wasm: { size: 1_843_806, sha256: "06df31461d17db86897fc234f0e6e5f5e2f6add1b8c821b5c6ae75030b3e0d7c" },
    zkey: { size: 3_408_199, sha256: "948763c7315a337b7722c0344a28af4be66fbbc618474d6dbe9036e799d1a3b5" },
  },
  20: {
    wasm: { size: 1_847_949, sha256: "6f71e55586929e520e76027ebe067daac8b41e2f4b8057313a5fd0304e1e44ee" },
    zkey: { size: 3_890_175, sha256: "33f9a067a80c7daf90e085449073613a9559a1904dd40aeb6d603afb7988c2cc" },
  },
};

/**
 * Fetch both files of a depth from this origin.
 *
 * @param tell called with the share, 0 to 1, that has come
 * @throws Refused `proving-files-unreachable`, `proving-files-differ`
 */
export async function fetchArtifacts(depth: Depth, tell: (share: number) => void): Promise<{ wasm: Uint8Array; zkey: Uint8Array }> {
  const { wasm, zkey } = ARTIFACTS[depth];
  const come = { wasm: 0, zkey: 0 };
  const fetchOne = (kind: "wasm" | "zkey") =>
    fetchPinned(`/proving/semaphore-${depth}.${kind}`, ARTIFACTS[depth][kind], (bytes) => {
      come[kind] = bytes;
      tell((come.wasm + come.zkey) / (wasm.size + zkey.size));
    });
  const [first, second] = await Promise.all([fetchOne("wasm"), fetchOne("zkey")]);
  return { wasm: first, zkey: second };
}

async function fetchPinned(path: string, artifact: Artifact, tell: (bytes: number) => void): Promise<Uint8Array> {
  const bytes = new Uint8Array(artifact.size);
  let at = 0;
  try {
    const answer = await fetch(path, { credentials: "omit" });
    if (!answer.ok || answer.body === null) throw new Error(`${answer.status}`);
    const reader = answer.body.getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      if (at + piece.value.length > bytes.length) throw new Refused("proving-files-differ");
      bytes.set(piece.value, at);
      at += piece.value.length;
      tell(at);
    }
  } catch (cause) {
    if (cause instanceof Refused) throw cause;
    throw new Refused("proving-files-unreachable", { where: path, cause });
  }
  if (at !== bytes.length || toHex(sha256(bytes)) !== artifact.sha256) throw new Refused("proving-files-differ", { where: path });
  return bytes;
}
