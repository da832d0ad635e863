// The desk's page: reads what it is set up with, waits to be handed something, and shows what that is for.

import { type Linked, readFragment } from "./core/invitation.ts";
import { Refused } from "./core/refused.ts";
import { Store } from "./device/store.ts";
import { type Config, readConfig } from "./hand_over/config.ts";
import { type HandOver, readHandOver } from "./hand_over/document.ts";
import { type Site, SiteByFile, SiteWindow } from "./hand_over/site.ts";
import { showPlaces } from "./page/places_page.ts";
import { showRoom } from "./page/room_page.ts";
import { layOut, showPage, showRefusal } from "./page/shell.ts";
import { showStart } from "./page/start_page.ts";
import type { Desk } from "./page/state.ts";
import { readFile } from "./record/files.ts";
import { type Language, wordsIn } from "./words/words.ts";

/** Between two askings, at the least and at the most: half a batch lies between. */
const SOONEST = 2_000;
const LATEST = 12 * 3_600_000;

const language: Language = document.documentElement.lang === "ar" ? "ar" : "en";
const words = wordsIn(language);

class Opened {
  readonly #config: Config;
  readonly #store: Store;
  readonly #window: SiteWindow | null;
  #newest: HandOver | null = null;
  #isAsking = false;
  #hears: () => void = () => undefined;

  constructor(config: Config, store: Store) {
    this.#config = config;
    this.#store = store;
    const opener = window.opener as Window | null;
    this.#window = opener === null ? null : new SiteWindow(opener, config.sites, (handOver, site) => this.#hear(handOver, site));
  }

  begin(invited: Linked | null): void {
    this.#frame(null);
    const keep = (digest: string) => this.#store.keepInvitation(digest);
    showStart(words, this.#config, { isOpened: this.#window !== null, invited, keep }, (handOver) => {
      this.#newest = handOver;
      return this.#show(new SiteByFile(this.#config.origin, handOver.member?.person ?? ""));
    });
    this.#window?.askAgain();
  }

  /**
   * The first hand-over is shown. A later one is kept for whoever asks: it never takes a page from under a reader's hand,
   * and never makes the reading room of one member another's, or a page whose letters go to the site.
   */
  #hear(value: unknown, origin: string): void {
    const before = this.#newest;
    const isFirst = before === null;
    try {
      const handOver = readHandOver(value, this.#config.origin);
      if (handOver.site !== origin) throw new Refused("hand-over-of-another-site");
      if (!isFirst && (handOver.purpose !== before.purpose || handOver.member?.person !== before.member?.person)) return;
      this.#newest = handOver;
      if (isFirst) void this.#show(this.#window as SiteWindow);
      else this.#hears();
    } catch (refusal) {
      if (isFirst) showRefusal(words, refusal);
    }
  }

  async #show(site: Site): Promise<void> {
    const desk = this.#deskOf(site);
    this.#frame(desk.handOver);
    try {
      await (desk.handOver.purpose === "places" ? showPlaces(desk) : showRoom(desk));
    } catch (refusal) {
      showRefusal(words, refusal);
    }
  }

  #deskOf(site: Site): Desk {
    return {
      language,
      words,
      config: this.#config,
      store: this.#store,
      read: readFile,
      site,
      handOver: this.#newest as HandOver,
      newest: () => this.#deskOf(site),
      onNewer: (hear) => {
        this.#hears = hear;
      },
      keepAsking: (batchSeconds) => this.#keepAsking(site, batchSeconds),
      show: () => this.#show(site),
    };
  }

  /** Ask by the clock alone: the site must not see in when it is asked what a member does here. */
  #keepAsking(site: Site, batchSeconds: number): void {
    if (this.#isAsking || site.askAgain === null) return;
    this.#isAsking = true;
    setInterval(site.askAgain, Math.min(Math.max(batchSeconds * 500, SOONEST), LATEST));
  }

  #frame(handOver: HandOver | null): void {
    const site = this.#window;
    layOut({ language, words, config: this.#config, handOver, leave: site === null ? null : () => site.leave() });
  }
}

/**
 * An invitation's link carries the digest of its memo; it does not stay in the address.
 *
 * A window that somebody opened takes none: the site would invite to a text of its own. It can open one that does not
 * know who opened it, so nothing is kept before the member says that a colleague sent it.
 */
function takeInvitation(): Linked | null {
  const linked = readFragment(window.location.hash);
  if (linked === null) return null;
  window.history.replaceState(null, "", window.location.pathname);
  return window.opener === null ? linked : null;
}

async function openStore(): Promise<Store> {
  try {
    return await Store.open();
  } catch (cause) {
    throw new Refused("storage-unavailable", { cause });
  }
}

async function begin(): Promise<void> {
  try {
    const config = await readConfig(readFile);
    const store = await openStore();
    new Opened(config, store).begin(takeInvitation());
  } catch (refusal) {
    layOut({ language, words, config: null, handOver: null, leave: null });
    showPage(words, { kicker: words.desk, title: words.desk, says: words.start.aloneSays, parts: [] });
    showRefusal(words, refusal);
  }
}

void begin();
