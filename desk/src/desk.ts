// The desk's page: tells its opener that it listens.

import { MESSAGES } from "./hand_over/messages.ts";

async function begin(): Promise<void> {
  const config = (await (await fetch("/config.json")).json()) as { site: string[] };
  const opener = window.opener as Window | null;
  for (const site of config.site) opener?.postMessage({ v: MESSAGES, kind: "ready" }, site);
}

void begin();
