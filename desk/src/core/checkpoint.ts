// Checkpoints (c2sp.org/tlog-checkpoint): origin, size and root of a record's tree, signed as a note.

import { type Bytes, readBase64, readDecimal } from "./bytes.ts";
import { type Note, readNote } from "./note.ts";
import { Malformed } from "./refused.ts";

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
}

export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly note: Note;
}

/** Read a signed checkpoint; which of its signatures are true, a policy decides. */
export function readCheckpoint(bytes: Uint8Array): SignedCheckpoint {
  const note = readNote(bytes);
  const [origin = "", size = "", root = "", end, ...more] = note.text.split("\n");
  if (origin === "" || end !== "" || more.length > 0) throw new Malformed("checkpoint-malformed");
  const checkpoint = { origin, size: readDecimal(size), root: readBase64(root) };
  if (checkpoint.root.length !== 32) throw new Malformed("checkpoint-malformed");
  return { checkpoint, note };
}
