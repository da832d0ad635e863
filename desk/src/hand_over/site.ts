// The two ways back to the site: the window that opened this one, and a file that the member carries.

import { Refused } from "../core/refused.ts";
import { type FromDesk, type FromSite, isMessage, MESSAGES, type OfferedPlace, type Opening, type Returned } from "./messages.ts";

export type Given = Extract<FromDesk, { readonly kind: Returned }>;

export interface Site {
  /**
   * Give something to the site.
   *
   * @throws Refused what the site says, or `site-silent`
   */
  give(given: Given): Promise<void>;
  /** Ask to be handed everything, once; null where nobody can be asked. */
  readonly askAgain: (() => void) | null;
  /** The member goes back. */
  leave(): void;
}

const PATIENCE = 30_000;
const REASON = /^[a-z0-9-]{1,64}$/;

/** The window that opened this one. */
export class SiteWindow implements Site {
  readonly #opener: Window;
  readonly #sites: readonly string[];
  readonly #hear: (handOver: unknown, site: string) => void;
  #site: string | null = null;
  #isAwaiting = false;
  readonly #waiting = new Map<Returned, { readonly taken: () => void; readonly refused: (reason: string) => void }>();

  /** @param hear called with each hand-over that was asked for, and the origin that it came from */
  constructor(opener: Window, sites: readonly string[], hear: (handOver: unknown, site: string) => void) {
    this.#opener = opener;
    this.#sites = sites;
    this.#hear = hear;
    window.addEventListener("message", (event) => this.#receive(event));
  }

  readonly askAgain = (): void => {
    this.#isAwaiting = true;
    for (const site of this.#site === null ? this.#sites : [this.#site]) this.#post({ kind: "ready" }, site);
  };

  give(given: Given): Promise<void> {
    const site = this.#site;
    if (site === null || this.#opener.closed) return Promise.reject(new Refused("site-silent"));
    return new Promise((resolve, reject) => {
      const end = (act: () => void) => {
        clearTimeout(timer);
        this.#waiting.delete(given.kind);
        act();
      };
      const timer = setTimeout(() => end(() => reject(new Refused("site-silent"))), PATIENCE);
      this.#waiting.set(given.kind, {
        taken: () => end(resolve),
        refused: (reason) => end(() => reject(new Refused(reason))),
      });
      this.#post(given, site);
    });
  }

  leave(): void {
    if (this.#site !== null && !this.#opener.closed) this.#post({ kind: "done" }, this.#site);
    window.close();
  }

  #post(message: FromDesk, site: string): void {
    this.#opener.postMessage({ v: MESSAGES, ...message }, site);
  }

  #receive({ source, origin, data }: MessageEvent<unknown>): void {
    if (source !== this.#opener || !this.#sites.includes(origin) || !isMessage(data)) return;
    const message = data as unknown as FromSite;
    switch (message.kind) {
      case "hand-over":
        if (!this.#isAwaiting) return;
        this.#isAwaiting = false;
        this.#site = origin;
        return this.#hear(message.hand_over, origin);
      case "taken":
        return this.#waiting.get(message.what)?.taken();
      case "not-taken": {
        const { reason } = message;
        return this.#waiting.get(message.what)?.refused(typeof reason === "string" && REASON.test(reason) ? reason : "not-taken");
      }
      default:
    }
  }
}

/** What goes back by file: kept here until the member saves it. */
export class SiteByFile implements Site {
  readonly askAgain = null;
  readonly #origin: string;
  readonly #person: string;
  #places: readonly OfferedPlace[] = [];
  readonly #openings = new Map<string, Opening>();

  constructor(origin: string, person: string) {
    this.#origin = origin;
    this.#person = person;
  }

  async give(given: Given): Promise<void> {
    if (given.kind === "letter") throw new Refused("filing-needs-a-window");
    if (given.kind === "places") this.#places = given.places;
    else {
      const { digest, way, salt, disclosure } = given;
      this.#openings.set(digest, { digest, way, salt, disclosure });
    }
  }

  leave(): void {
    window.close();
  }

  /** The file of specs/hand-over.md, section 5; null while there is nothing to bring back. */
  toFile(): string | null {
    if (this.#places.length === 0 && this.#openings.size === 0) return null;
    const openings = [...this.#openings.values()];
    return `${JSON.stringify({ v: "demur/return/v1", origin: this.#origin, person: this.#person, places: this.#places, openings })}\n`;
  }
}
