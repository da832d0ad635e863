// A record as one ZIP file of its folder, with or without the folder's own name: for readers without a network.

import type { Bytes } from "../core/bytes.ts";
import { Refused } from "../core/refused.ts";
import { readDirectory, readMemberBytes } from "./archive.ts";
import { NotARecord, type RecordFiles } from "./verify_digest.ts";

const CHECKPOINT = "checkpoint";
const LARGEST_FILE = 1 << 25;

/**
 * Open a record's archive.
 *
 * @throws NotARecord it is no ZIP file, or has not exactly one checkpoint
 */
export function openRecord(raw: Bytes): RecordFiles {
  const members = readDirectory(raw);
  if (members === null) throw new NotARecord("not-a-record");
  const [found, another] = members.filter(({ name }) => name === CHECKPOINT || name.endsWith(`/${CHECKPOINT}`));
  if (found === undefined || another !== undefined) throw new NotARecord("record-without-checkpoint");
  const prefix = found.name.slice(0, -CHECKPOINT.length);
  const byName = new Map(members.map((member) => [member.name, member]));
  return async (path) => {
    const member = byName.get(prefix + path);
    if (member === undefined) return null;
    if (member.size > LARGEST_FILE) throw new Refused("record-file-too-large", { where: path });
    try {
      return await readMemberBytes(raw, member);
    } catch (cause) {
      throw new Refused("record-file-unreadable", { where: path, cause });
    }
  };
}
