// "This device": the place that is kept here, taking it to another device and over from one, forgetting it.

import { openPlace, sealPlace } from "../core/place_file.ts";
import { writeF } from "../core/bytes.ts";
import { type Chain, placeOf, secretOf } from "../core/place.ts";
import { Refused } from "../core/refused.ts";
import type { Member } from "../hand_over/document.ts";
import { SiteByFile } from "../hand_over/site.ts";
import { takeOver } from "../places/taking_over.ts";
import { handIn } from "../room/relay.ts";
import { type Child, digest, h, part } from "./dom.ts";
import { chosenFile, saveFile } from "./files.ts";
import { field, finalAct, form, unfold } from "./forms.ts";
import { lookWithCamera, showForPhone } from "./phone_part.ts";
import { showRefusal } from "./shell.ts";
import { type Desk, slotHere } from "./state.ts";

const SHORTEST = 12;

export function devicePart(desk: Desk, chain: Chain | null): HTMLElement {
  const { words, handOver } = desk;
  const { member } = handOver;
  const says = h("p", { role: "status" }, chain === null ? words.device.none : words.device.kept);
  const own: Child[] = [];
  if (member !== null && chain !== null) own.push(showForPhone(desk, member, chain), copyForm(desk, member, chain));
  if (member !== null) own.push(lookWithCamera(desk, member), takeForm(desk, member));
  own.push(letterForm(desk));
  if (member !== null && chain !== null) own.push(forgetForm(desk, member, says));
  return part(words.thisDevice, null, { id: "device" }, says, fingerprints(desk, chain), h("div", {}, own), returnForm(desk));
}

/** What an inspector asks a member to confirm: the place that this device makes, whatever the site holds. */
function fingerprints({ words, handOver, config }: Desk, chain: Chain | null): Child {
  const terms = handOver.member?.places.filter(({ term, signs_from }) => signs_from !== null && chain !== null && term >= chain.term) ?? [];
  if (chain === null || terms.length === 0) return null;
  const own = (term: string) => writeF(placeOf(config.origin, term, secretOf(chain, term)).commitment);
  const lines = terms.flatMap(({ term }) => [h("dt", {}, words.month(term)), h("dd", { "data-testid": "fingerprint" }, digest(own(term)))]);
  return unfold(words.device.fingerprint, h("p", {}, words.device.fingerprintSays), h("dl", {}, lines));
}

/** Do something, and show a refusal where it is refused. */
async function attempt(desk: Desk, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (refusal) {
    showRefusal(desk.words, refusal);
  }
}

const SECRET = { type: "password", autocomplete: "new-password", required: true };

function copyForm(desk: Desk, member: Member, chain: Chain): HTMLElement {
  const { device } = desk.words;
  const first = field(device.passphrase, SECRET);
  const second = field(device.again, SECRET);
  const act = () =>
    attempt(desk, async () => {
      const passphrase = first.input.value;
      if ([...passphrase].length < SHORTEST) throw new Refused("passphrase-short");
      if (passphrase !== second.input.value) throw new Refused("passphrases-differ");
      saveFile("demur.place", await sealPlace({ origin: desk.config.origin, person: member.person, chain }, passphrase));
    });
  return unfold(device.copy, h("p", {}, device.copySays), form(device.save, act, { "data-testid": "save-place" }, first.block, second.block));
}

function takeForm(desk: Desk, member: Member): HTMLElement {
  const { device } = desk.words;
  const file = field(device.file, { type: "file", accept: ".place", required: true });
  const secret = field(device.passphrase, { ...SECRET, autocomplete: "current-password" });
  const act = () =>
    attempt(desk, async () => {
      const bytes = await chosenFile(file.input);
      if (bytes === null) return;
      await takeOver(desk.store, slotHere(desk, member), await openPlace(bytes, secret.input.value));
      await desk.show();
    });
  return unfold(device.take, form(device.load, act, { "data-testid": "take-place" }, file.block, secret.block));
}

function letterForm(desk: Desk): HTMLElement {
  const { device } = desk.words;
  const file = field(device.letter, { type: "file", required: true });
  const says = h("p", { role: "status" });
  const act = () =>
    attempt(desk, async () => {
      const bytes = await chosenFile(file.input);
      if (bytes === null) return;
      await handIn(bytes);
      says.textContent = device.handedIn;
    });
  return unfold(device.handIn, h("p", {}, device.handInSays), form(device.handInAct, act, { "data-testid": "hand-in" }, file.block), says);
}

function forgetForm(desk: Desk, member: Member, says: HTMLElement): HTMLElement {
  const { device } = desk.words;
  const act = () =>
    attempt(desk, async () => {
      await desk.store.forget(slotHere(desk, member));
      await desk.show();
      document.querySelector<HTMLElement>("#device [role=status]")?.replaceChildren(device.forgotten);
    });
  says.dataset["testid"] = "device-says";
  return unfold(device.forget, finalAct({ says: device.forgetSays, read: device.forgetRead, words: device.forgetAct }, act, { "data-testid": "forget" }));
}

/** Without a window: what the site has to know, as a file. */
function returnForm({ site, words }: Desk): Child {
  if (!(site instanceof SiteByFile)) return null;
  const act = async () => {
    const file = site.toFile();
    if (file !== null) saveFile("demur-return.json", file);
  };
  const { device } = words;
  return [h("h3", {}, device.returns), h("p", {}, device.returnsSays), form(device.saveReturn, act, { "data-testid": "save-return", disabled: site.toFile() === null })];
}
