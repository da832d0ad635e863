// The form of the verification page: what was asked, whose policy counts, and the answers one after the other.

import { type Bytes, readUtf8 } from "../core/bytes.ts";
import { Malformed, Refused } from "../core/refused.ts";
import { readPolicy, type TrustPolicy } from "../core/trust_policy.ts";
import { LARGEST_PACK, readDirectory } from "./archive.ts";
import { digestElement, el } from "./elements.ts";
import { refusalReport, type Report } from "./report.ts";
import type { Asked, Source } from "./sentences.ts";
import type { Run, Task } from "./task.ts";
import { verdictPart } from "./verdicts.ts";
import { type Language, wordsIn } from "./words/words.ts";

/** What a site tells, where there is one. */
export interface SiteAddresses {
  readonly policy: string;
  readonly memos: string;
  readonly record: string;
}

export interface Page {
  readonly form: HTMLFormElement;
  readonly verdicts: HTMLElement;
  readonly language: Language;
  readonly site: SiteAddresses | null;
  readonly run: Run;
}

interface Trust {
  readonly policy: TrustPolicy | null;
  readonly source: Source;
}

interface Question {
  readonly file: { readonly name: string; readonly raw: Bytes } | null;
  readonly typed: string;
  readonly trust: Trust;
}

const DIGEST = /^[0-9a-f]{64}$/;
const NUMBER = /^[1-9][0-9]{0,8}$/;
const ARABIC_ZERO = 0x0660;

/** Let the form be sent: to this page, never to anybody else. */
export function serveForm(page: Page): void {
  const button = page.form.querySelector<HTMLButtonElement>("button[type=submit]");
  const drop = page.form.querySelector<HTMLElement>(".drop");
  const input = page.form.querySelector<HTMLInputElement>("#file");
  drop?.addEventListener("dragover", (event) => event.preventDefault());
  drop?.addEventListener("drop", (event) => {
    event.preventDefault();
    if (input !== null && event.dataTransfer !== null && event.dataTransfer.files.length > 0) input.files = event.dataTransfer.files;
  });
  page.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (button?.disabled === true) return;
    if (button !== null) button.disabled = true;
    void answer(page).finally(() => {
      if (button !== null) button.disabled = false;
    });
  });
  if (button !== null) button.disabled = false;
}

async function answer(page: Page): Promise<void> {
  page.verdicts.replaceChildren();
  const words = wordsIn(page.language);
  let question: Question;
  try {
    question = await readQuestion(page);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    return show(page, refusalReport(refusal, "refused"), asked(page, "nobody", "digest"), words.policy, "");
  }
  const { file, typed, trust } = question;
  const isRecord = file !== null && looksLikeRecord(file.raw);
  if (file !== null && !isRecord) await answerPack(page, file, trust);
  if (typed !== "") await answerTyped(page, typed, isRecord ? file.raw : null, trust);
  else if (isRecord) refuse(page, "record-needs-a-digest", file.name);
  else if (file === null) refuse(page, "nothing-to-check", "");
}

async function readQuestion({ form, site }: Page): Promise<Question> {
  const typed = form.querySelector<HTMLInputElement>("#number")?.value ?? "";
  const file = form.querySelector<HTMLInputElement>("#file")?.files?.[0] ?? null;
  const policy = form.querySelector<HTMLInputElement>("#policy")?.files?.[0] ?? null;
  const trust: Trust = policy === null ? await policyOfSite(site) : { policy: readPolicy(readUtf8(await bytesOf(policy))), source: "reader" };
  return { typed: plainDigits(typed), file: file === null ? null : { name: file.name, raw: await bytesOf(file) }, trust };
}

/** The institution's policy is its own word, and is shown as that. */
async function policyOfSite(site: SiteAddresses | null): Promise<Trust> {
  const nobody: Trust = { policy: null, source: "nobody" };
  if (site === null) return nobody;
  try {
    const told = await fetch(site.policy, { credentials: "omit" });
    return told.ok ? { policy: readPolicy(await told.text()), source: "site" } : nobody;
  } catch (cause) {
    if (cause instanceof Malformed || cause instanceof TypeError) return nobody;
    throw cause;
  }
}

async function answerPack(page: Page, file: { name: string; raw: Bytes }, { policy, source }: Trust): Promise<void> {
  const report = await run(page, { kind: "pack", raw: file.raw, policy }, file.name);
  show(page, report, asked(page, source, "pack"), report.memo?.title ?? wordsIn(page.language).aFile, el("bdi", { dir: "ltr" }, file.name));
}

async function answerTyped(page: Page, typed: string, archive: Bytes | null, trust: Trust): Promise<void> {
  const words = wordsIn(page.language);
  const number = NUMBER.test(typed) ? Number(typed) : null;
  if (number === null && !DIGEST.test(typed)) return refuse(page, "not-a-number", "");
  if (number !== null && page.site === null) return refuse(page, "number-needs-the-site", words.memo(number));
  const digest = number === null ? typed : await digestOfNumber(page, number);
  if (digest === null) return refuse(page, "number-unknown", words.memo(number as number));
  const record = archive ?? (page.site === null ? null : new URL(page.site.record, document.baseURI).href);
  if (record === null) return refuse(page, "digest-needs-a-record", words.aDigest);
  const title = number === null ? words.aDigest : words.memo(number);
  const report = await run(page, { kind: "digest", digest, record, policy: trust.policy }, title);
  show(page, report, { ...asked(page, trust.source, "digest"), number }, title, digestElement(digest));
}

/** Ask the site which digest a number has; null where it does not tell. */
async function digestOfNumber({ site }: Page, number: number): Promise<string | null> {
  try {
    const told = await fetch(`${site?.memos}${number}`, { headers: { Accept: "application/json" }, credentials: "omit" });
    const digest: unknown = told.ok ? ((await told.json()) as { digest?: unknown }).digest : null;
    return typeof digest === "string" && DIGEST.test(digest) ? digest : null;
  } catch {
    return null;
  }
}

/** Do a task while a bar tells how far it is. */
async function run(page: Page, task: Task, title: string): Promise<Report> {
  const words = wordsIn(page.language);
  const bar = el("progress", { max: "1", value: "0", "aria-label": words.checking });
  const far = el("p", {}, words.checking);
  const part = el("section", { class: "part", "data-testid": "checking" }, el("h2", {}, title), el("div", { class: "flow" }, far, bar));
  page.verdicts.before(part); // outside the live region: a count need not be read aloud
  try {
    return await page.run(task, (done, all) => {
      bar.max = Math.max(all, 1);
      bar.value = done;
      far.textContent = words.progress[task.kind](done, all);
      return new Promise((resolve) => setTimeout(resolve, 0));
    });
  } finally {
    part.remove();
  }
}

function refuse(page: Page, reason: string, about: string): void {
  const words = wordsIn(page.language);
  show(page, refusalReport(new Refused(reason), "unreadable"), asked(page, "nobody", "digest"), words.aBarePage, about);
}

function show(page: Page, report: Report, about: Asked, title: string, small: Node | string): void {
  const part = verdictPart(report, about, title, small);
  page.verdicts.append(part);
  if (page.verdicts.childElementCount === 1) part.querySelector<HTMLElement>("h2")?.focus();
}

function asked({ language }: Page, source: Source, about: Asked["about"]): Asked {
  return { language, source, about, number: null };
}

function looksLikeRecord(raw: Bytes): boolean {
  try {
    return readDirectory(raw)?.some(({ name }) => name === "checkpoint" || name.endsWith("/checkpoint")) === true;
  } catch (refusal) {
    if (refusal instanceof Malformed) return false;
    throw refusal;
  }
}

async function bytesOf(file: File): Promise<Bytes> {
  if (file.size > LARGEST_PACK) throw new Refused("too-large-to-read");
  return new Uint8Array(await file.arrayBuffer());
}

/** Spaces go, capitals become small, and digits of Arabic become 0 to 9: digests are copied from paper and screens. */
function plainDigits(typed: string): string {
  return typed
    .replace(/[\s\u200e\u200f]/g, "")
    .toLowerCase()
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - ARABIC_ZERO));
}
