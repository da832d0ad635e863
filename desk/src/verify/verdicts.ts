// One answer on the page: a part with the verdict, what is not proven as large, and the text that was shown.

import { fieldOf, type Block } from "../core/text.ts";
import { digestElement, el, listOf, piecesOf } from "./elements.ts";
import type { Report } from "./report.ts";
import { type Asked, tell } from "./sentences.ts";
import { type Words, wordsIn } from "./words/words.ts";

/** Make the part; `title` and `small` are what was asked about. */
export function verdictPart(report: Report, asked: Asked, title: string, small: Node | string): HTMLElement {
  const words = wordsIn(asked.language);
  const { head, look, holds, open } = tell(report, asked);
  const heading = el("h2", { tabindex: "-1" }, title, el("small", {}, small));
  const alarm = report.verdict === "refused" || report.verdict === "unreadable";
  const answer = el(
    "div",
    {
      "data-testid": "verdict", "data-verdict": report.verdict, "data-trust": asked.source,
      ...(alarm ? { role: "alert" } : {}), ...(report.reason === null ? {} : { "data-reason": report.reason }),
    },
    el("h3", {}, head),
    listOf(holds),
  );
  const lanes = el(
    "div",
    { class: "lanes" },
    answer,
    el("div", { "data-testid": "not-proven" }, el("h3", {}, words.heads.notProven), listOf(open)),
  );
  const flow = el("div", { class: "flow" }, el("div", { class: `verdict ${look}`.trimEnd() }, lanes));
  if (report.memo !== null) flow.append(facts(report.memo.digest, words));
  if (report.text.length > 0) flow.append(textShown(report, words));
  if (report.reply !== null && report.reply.recommendations.some(({ disposition }) => disposition !== null)) {
    flow.append(replyShown(report.reply.recommendations, words));
  }
  return el("section", { class: "part" }, heading, flow);
}

function facts(digest: string, words: Words): HTMLElement {
  return el("dl", { class: "facts" }, el("div", {}, el("dt", {}, words.digest), el("dd", {}, digestElement(digest))));
}

/** The blocks as they were frozen, for whoever holds a page beside them; gaps are named. */
function textShown({ text, memo }: Report, words: Words): HTMLElement {
  const count = memo?.blocks ?? 0;
  const whole = text.length === count;
  const paper = el("div", { class: "memo", "data-testid": "text-shown" });
  let next = 0;
  for (const { index, block } of text) {
    if (index > next) paper.append(gap(next, index - 1, words));
    paper.append(...blockElements(block, words));
    next = index + 1;
  }
  if (next < count) paper.append(gap(next, count - 1, words));
  return unfold(whole ? words.shown.memo : words.shown.excerpt, paper, !whole);
}

function replyShown(recommendations: NonNullable<Report["reply"]>["recommendations"], words: Words): HTMLElement {
  const dispositions: Readonly<Record<string, string>> = words.dispositions;
  const paper = el("div", { class: "memo", "data-testid": "reply-shown" });
  for (const { number, disposition, reasons } of recommendations) {
    if (disposition === null) continue;
    paper.append(el("h3", {}, `${words.recommendation(number)}: ${dispositions[disposition] ?? disposition}`));
    paper.append(...lines(reasons ?? "").map((line) => el("p", { dir: "auto" }, line)));
  }
  return unfold(words.shown.reply, paper, false);
}

function unfold(summary: string, content: HTMLElement, open: boolean): HTMLElement {
  return el("details", { class: "unfold", ...(open ? { open: "" } : {}) }, el("summary", {}, summary), content);
}

function gap(from: number, to: number, words: Words): HTMLElement {
  return el("p", { class: "note" }, words.missing(from, to));
}

function blockElements(block: Block, words: Words): HTMLElement[] {
  const written = { lang: block.language, dir: block.direction };
  switch (block.kind) {
    case "head":
      return [el("h3", written, fieldOf(block, "title") ?? "")];
    case "heading":
      return [el("h3", written, block.body)];
    case "annex":
      return [el("p", {}, ...piecesOf(words.annex({ isolated: fieldOf(block, "name") ?? "" })))];
    case "recommendation":
      return [
        el("h3", {}, words.recommendation(Number(fieldOf(block, "number")))),
        ...lines(block.body).map((line) => el("p", written, line)),
      ];
    default:
      return lines(block.body).map((line) => el("p", written, line));
  }
}

function lines(body: string): string[] {
  return body.split("\n").filter((line) => line !== "");
}
