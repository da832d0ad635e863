// The script of the site's verification page. Started again without a document it is the worker that computes.

import { serveForm } from "./form.ts";
import { runInWorker, serveTasks } from "./worker.ts";

if (typeof document === "undefined") serveTasks();
else startPage((document.currentScript as HTMLScriptElement).src);

function startPage(script: string): void {
  const form = document.querySelector<HTMLFormElement>("form[data-verify]");
  const verdicts = document.querySelector<HTMLElement>("#verdicts");
  if (form === null || verdicts === null) return;
  const { language, policy = "", memos = "", record = "" } = form.dataset;
  const site = { policy, memos, record };
  serveForm({ form, verdicts, language: language === "ar" ? "ar" : "en", site, run: runInWorker(script) });
}
