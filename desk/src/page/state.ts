// What all pages of one open desk share.

import type { Chain } from "../core/place.ts";
import type { Signed, Slot, Store } from "../device/store.ts";
import type { Config } from "../hand_over/config.ts";
import type { HandOver, Member } from "../hand_over/document.ts";
import type { Site } from "../hand_over/site.ts";
import type { ReadFile } from "../record/files.ts";
import type { Language, Words } from "../words/words.ts";

export interface Desk {
  readonly language: Language;
  readonly words: Words;
  readonly config: Config;
  readonly store: Store;
  readonly read: ReadFile;
  readonly site: Site;
  readonly handOver: HandOver;
  /** This desk with the newest of what was handed over; the site is not asked for it. */
  readonly newest: () => Desk;
  /** Be told when something newer was handed over; whoever asks last is told. */
  readonly onNewer: (hear: () => void) => void;
  /** Ask the site anew twice in a batch, whatever is done here; a second call changes nothing. */
  readonly keepAsking: (batchSeconds: number) => void;
  /** Show the page anew from the newest hand-over. */
  readonly show: () => Promise<void>;
}

/** Whose places are on this device: the member that the site says is reading. */
export function slotHere({ handOver }: Desk, member: Member): Slot {
  return { origin: handOver.origin, person: member.person };
}

export async function signedHere(desk: Desk, digestHex: string): Promise<Signed | null> {
  const { member } = desk.handOver;
  return member === null ? null : desk.store.signed(slotHere(desk, member), digestHex);
}

export function keeperName({ config, language, words }: Desk): string {
  return config.keeper[language] || words.someKeeper;
}

export function officeName({ handOver, language, words }: Desk): string {
  return handOver.institution[language] || words.someOffice;
}

/** A member with the chain that this device holds. */
export interface Holder {
  readonly member: Member;
  readonly chain: Chain;
}
