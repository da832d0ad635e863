// "Add a phone": the device that has the place shows it as a code, and the one that takes it over looks at that.

import { Camera, drawCode } from "../camera/code.ts";
import { inGroups } from "../core/invitation.ts";
import { isPlaceCode, newNumber, openFromPhone, readNumber, sealForPhone } from "../core/phone.ts";
import type { Chain } from "../core/place.ts";
import { Refused } from "../core/refused.ts";
import type { Member } from "../hand_over/document.ts";
import { takeOver } from "../places/taking_over.ts";
import { button, h } from "./dom.ts";
import { field, form, unfold } from "./forms.ts";
import { showRefusal } from "./shell.ts";
import { type Desk, slotHere } from "./state.ts";

const SHOWN_FOR = 60_000;
const NUMBER_HOLDS = 10 * 60_000;

/** On the device that has the place: type the number that the phone shows, and show the code for a minute. */
export function showForPhone(desk: Desk, member: Member, chain: Chain): HTMLElement {
  const { phone } = desk.words;
  const typed = field(phone.typeNumber, { inputmode: "numeric", autocomplete: "off", dir: "ltr", required: true, "data-testid": "phone-number-field" });
  const shown = h("div", { class: "flow", "data-testid": "phone-code" });
  const act = async () => {
    try {
      const number = readNumber(typed.input.value);
      const text = await sealForPhone({ origin: desk.config.origin, person: member.person, chain }, number);
      typed.input.value = "";
      present(desk, shown, text);
    } catch (refusal) {
      showRefusal(desk.words, refusal);
    }
  };
  const steps = h("ol", { class: "steps" }, phone.steps.map((step) => h("li", {}, h("span", {}, step))));
  return unfold(phone.add, steps, form(phone.show, act, { "data-testid": "show-phone-code" }, typed.block), shown);
}

function present(desk: Desk, shown: HTMLElement, text: string): void {
  const { phone } = desk.words;
  const end = () => {
    clearTimeout(timer);
    shown.replaceChildren(h("p", { class: "note", role: "status" }, phone.hidden));
  };
  const timer = setTimeout(end, SHOWN_FOR);
  shown.replaceChildren(
    h("p", { role: "status" }, phone.shownFor(SHOWN_FOR / 1000)),
    drawCode(text, phone.codeLabel),
    h("p", { class: "acts" }, button(phone.hide, end, { "data-testid": "hide-phone-code" })),
  );
}

/** On the device that takes the place over: show a number, and look for the code that is made with it. */
export function lookWithCamera(desk: Desk, member: Member): HTMLElement {
  const { phone } = desk.words;
  const body = h("div", { class: "flow", "data-testid": "phone-takes" });
  const begin = () => {
    const number = newNumber();
    const endsAt = Date.now() + NUMBER_HOLDS;
    const digits = h("bdi", { class: "digest", dir: "ltr", "data-testid": "phone-number" }, inGroups(number));
    const open = h("button", { class: "act", type: "button", "data-testid": "open-camera", click: () => void look(desk, member, body, number, endsAt) }, phone.openCamera);
    body.replaceChildren(h("p", {}, phone.numberSays, h("br"), digits), h("p", { class: "acts" }, open));
  };
  body.append(h("p", {}, phone.takeSays), h("p", { class: "acts" }, button(phone.begin, begin, { "data-testid": "take-by-camera" })));
  return unfold(phone.take, body);
}

async function look(desk: Desk, member: Member, body: HTMLElement, number: string, endsAt: number): Promise<void> {
  const { phone } = desk.words;
  const video = h("video", { class: "camera", playsinline: true, muted: true, "aria-label": phone.videoLabel, "data-testid": "camera" });
  video.muted = true;
  const says = h("p", { role: "status", "data-testid": "camera-says" }, phone.looking);
  let camera: Camera | null = null;
  try {
    camera = await Camera.open(video);
    const opened = camera;
    const stop = button(phone.closeCamera, () => {
      opened.close();
      for (const element of [video, says, acts]) element.remove();
    });
    const acts = h("p", { class: "acts" }, stop);
    body.append(video, says, acts);
    await opened.look(async (text) => {
      if (!body.isConnected) return true;
      if (Date.now() > endsAt) throw new Refused("phone-number-old");
      if (!isPlaceCode(text)) {
        says.textContent = phone.otherCode;
        return false;
      }
      says.textContent = phone.opening;
      await takeOver(desk.store, slotHere(desk, member), await openFromPhone(text, number, desk.config.origin));
      return true;
    });
    if (opened.isClosed) return;
    opened.close();
    await desk.show();
    document.querySelector<HTMLElement>("#device [role=status]")?.replaceChildren(desk.words.device.taken);
  } catch (refusal) {
    camera?.close();
    video.remove();
    says.remove();
    showRefusal(desk.words, refusal);
  }
}
