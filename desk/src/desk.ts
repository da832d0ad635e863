// The desk's page: reads what it is set up with, waits to be handed something, and shows what that is for.

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

const PATIENCE = 30_000;

const language: Language = document.documentElement.lang === "ar" ? "ar" : "en";
const words = wordsIn(language);

class Opened {
  readonly #config: Config;
  readonly #store: Store;
  readonly #window: SiteWindow | null;
  #expected: ((desk: Desk) => void) | null = null;

  constructor(config: Config, store: Store) {
    this.#config = config;
    this.#store = store;
    const opener = window.opener as Window | null;
    this.#window = opener === null ? null : new SiteWindow(opener, config.sites, (handOver, site) => this.#hear(handOver, site));
  }

  begin(): void {
    this.#frame(null);
    showStart(words, this.#config, this.#window !== null, (handOver) =>
      this.#show(handOver, new SiteByFile(this.#config.origin, handOver.member?.person ?? "")),
    );
    this.#window?.askAgain();
  }

  #hear(value: unknown, origin: string): void {
    try {
      const handOver = readHandOver(value, this.#config.origin);
      if (handOver.site !== origin) throw new Refused("hand-over-of-another-site");
      const expected = this.#expected;
      this.#expected = null;
      if (expected === null) void this.#show(handOver, this.#window as SiteWindow);
      else expected(this.#deskOf(handOver, this.#window as SiteWindow));
    } catch (refusal) {
      showRefusal(words, refusal);
    }
  }

  async #show(handOver: HandOver, site: Site): Promise<void> {
    this.#frame(handOver);
    try {
      const desk = this.#deskOf(handOver, site);
      await (handOver.purpose === "places" ? showPlaces(desk) : showRoom(desk));
    } catch (refusal) {
      showRefusal(words, refusal);
    }
  }

  #deskOf(handOver: HandOver, site: Site): Desk {
    return {
      language,
      words,
      config: this.#config,
      store: this.#store,
      read: readFile,
      site,
      handOver,
      again: site.askAgain === null ? null : () => this.#again(site),
      show: () => this.#showAgain(handOver, site),
    };
  }

  /** Be handed everything again; what comes is for whoever asked, and shown by nobody else. */
  #again(site: Site): Promise<Desk> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#expected = null;
        reject(new Refused("site-silent"));
      }, PATIENCE);
      this.#expected = (desk) => {
        clearTimeout(timer);
        resolve(desk);
      };
      site.askAgain?.();
    });
  }

  /** Show the page anew, from a new hand-over where there is somebody to ask. */
  async #showAgain(handOver: HandOver, site: Site): Promise<void> {
    const newest = site.askAgain === null ? handOver : await this.#again(site).then(({ handOver: fresh }) => fresh, () => handOver);
    await this.#show(newest, site);
  }

  #frame(handOver: HandOver | null): void {
    const site = this.#window;
    layOut({ language, words, config: this.#config, handOver, leave: site === null ? null : () => site.leave() });
  }
}

/** An invitation's link carries the digest of its memo; it does not stay in the address. */
async function takeInvitation(store: Store): Promise<void> {
  const digest = /^#([0-9a-f]{64})$/.exec(window.location.hash)?.[1];
  if (digest === undefined) return;
  await store.keepInvitation(digest);
  window.history.replaceState(null, "", window.location.pathname);
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
    await takeInvitation(store);
    new Opened(config, store).begin();
  } catch (refusal) {
    layOut({ language, words, config: null, handOver: null, leave: null });
    showPage(words, { kicker: words.desk, title: words.desk, says: words.start.aloneSays, parts: [] });
    showRefusal(words, refusal);
  }
}

void begin();
