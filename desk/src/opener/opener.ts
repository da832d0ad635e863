// The site's half of the hand-over (specs/hand-over.md, section 4): opens the desk, hands over, takes back.
//
// It knows nothing of signing: what the desk does without the site never comes by here.

import { isMessage, MESSAGES, WINDOW_NAME, type FromDesk, type FromSite, type Returned } from "../hand_over/messages.ts";

type Said = "opening" | "blocked" | "open" | "site-unreachable";

const REASON = /^[a-z0-9-]{1,64}$/;

class Opener {
  readonly #button: HTMLElement;
  readonly #desk: string;
  #window: Window | null = null;
  #next: string | null;

  constructor(button: HTMLElement) {
    this.#button = button;
    this.#desk = new URL(button.dataset["desk"] ?? "").origin;
    this.#next = button.dataset["next"] ?? null;
    button.addEventListener("click", () => this.#open());
    window.addEventListener("message", (event) => void this.#hear(event));
  }

  /** Open the window in the click itself: later, a browser takes it for a pop-up. */
  #open(): void {
    const language = this.#button.dataset["language"] === "ar" ? "ar" : "en";
    this.#window = window.open(`${this.#desk}/${language}/`, WINDOW_NAME);
    say(this.#window === null ? "blocked" : "opening");
  }

  async #hear(event: MessageEvent<unknown>): Promise<void> {
    const { data } = event;
    if (event.origin !== this.#desk || this.#window === null || event.source !== this.#window || !isMessage(data)) return;
    const message = data as unknown as FromDesk;
    switch (message.kind) {
      case "ready":
        return this.#handOver();
      case "places":
        return this.#handIn("places", message.places);
      case "opening": {
        const { digest, way, salt, disclosure } = message;
        return this.#handIn("opening", { digest, way, salt, disclosure });
      }
      case "letter":
        return this.#handIn("letter", { digest: message.digest, letter: message.letter });
      case "done":
        if (this.#next === null) window.location.reload();
        else window.location.assign(this.#next);
    }
  }

  async #handOver(): Promise<void> {
    const address = this.#button.dataset["handOver"] ?? "";
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (!answer.ok) throw new Error("not handed over");
      this.#post({ kind: "hand-over", hand_over: await answer.json() });
      say("open");
    } catch {
      say("site-unreachable");
    }
  }

  /** Post what came back by the page's own signed-in form, and tell the desk what became of it. */
  async #handIn(what: Returned, value: unknown): Promise<void> {
    const form = document.querySelector<HTMLFormElement>(`form[data-desk-form="${what}"]`);
    if (form === null) return this.#post({ kind: "not-taken", what, reason: "form-missing" });
    const fields = new URLSearchParams();
    for (const [name, field] of new FormData(form)) if (typeof field === "string") fields.append(name, field);
    fields.set(what, JSON.stringify(value));
    try {
      const headers = { Accept: "application/problem+json, application/json;q=0.9" };
      const answer = await fetch(form.action, { method: "POST", headers, body: fields });
      if (answer.status >= 400) return this.#post({ kind: "not-taken", what, reason: await reasonOf(answer) });
      if (what === "letter" && answer.redirected) this.#next = answer.url;
      this.#post({ kind: "taken", what });
    } catch {
      say("site-unreachable");
      this.#post({ kind: "not-taken", what, reason: "site-unreachable" });
    }
  }

  #post(message: FromSite): void {
    this.#window?.postMessage({ v: MESSAGES, ...message }, this.#desk);
  }
}

async function reasonOf(answer: Response): Promise<string> {
  try {
    const { reason } = (await answer.json()) as { reason?: unknown };
    return typeof reason === "string" && REASON.test(reason) ? reason : "not-taken";
  } catch {
    return "not-taken";
  }
}

function say(said: Said): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-desk-said]")) {
    element.hidden = element.dataset["deskSaid"] !== said;
  }
}

for (const button of document.querySelectorAll<HTMLElement>("[data-desk-open]")) new Opener(button);
