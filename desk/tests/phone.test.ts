// "Add a phone": what the code holds, what it is refused for, and that a device keeps what it has.

import assert from "node:assert/strict";
import { test } from "node:test";

import { encodeQR } from "qr";
import { decodeQR } from "qr/decode.js";

import type { Bytes } from "../src/core/bytes.ts";
import { isPlaceCode, newNumber, openFromPhone, readNumber, sealForPhone } from "../src/core/phone.ts";
import { advanceTo, beginChain } from "../src/core/place.ts";
import { isSame, takeOver } from "../src/places/taking_over.ts";
import type { Store } from "../src/device/store.ts";

const ORIGIN = "karvonel.example/record";
const PLACE = { origin: ORIGIN, person: "5f0c1d2e3a4b4c5d8e9fa0b1c2d3e4f5", chain: beginChain("2026-11") };
const NUMBER = newNumber();
const TEXT = await sealForPhone(PLACE, NUMBER);

test("a place comes back from its code with the number that it was made with", async () => {
  assert.deepEqual(await openFromPhone(TEXT, NUMBER, ORIGIN), PLACE);
});

test("a code is small enough for a camera, and no link that a camera app would open", () => {
  const cells = encodeQR(TEXT, "raw", { ecc: "medium", encoding: "alphanumeric", border: 1 });
  assert.equal(cells.length - 2, 49); // version 8, whatever the number of months: later secrets follow from one
  assert.match(TEXT, /^DEMUR PLACE 1 [A-Z2-7]+$/);
});

test("a picture of the code is read as what was drawn", () => {
  const cells = encodeQR(TEXT, "raw", { ecc: "medium", encoding: "alphanumeric", border: 4 });
  const scale = 6;
  const size = cells.length * scale;
  const data = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let at = 0; at < size * size; at += 1) {
    const isDark = cells[Math.floor(at / size / scale)]?.[Math.floor((at % size) / scale)] === true;
    if (isDark) data.fill(0, at * 4, at * 4 + 3);
  }
  assert.equal(decodeQR({ width: size, height: size, data }), TEXT);
});

test("another number opens nothing", async () => {
  await assert.rejects(openFromPhone(TEXT, newNumber(), ORIGIN), { reason: "place-code-of-another-number" });
});

test("another institution's code is named as one", async () => {
  await assert.rejects(openFromPhone(TEXT, NUMBER, "elsewhere.example/record"), { reason: "place-of-another-record" });
});

test("a code in which one letter was changed is refused", async () => {
  const at = TEXT.length - 9;
  const changed = TEXT.slice(0, at) + (TEXT[at] === "A" ? "B" : "A") + TEXT.slice(at + 1);
  await assert.rejects(openFromPhone(changed, NUMBER, ORIGIN), { reason: "place-code-of-another-number" });
});

for (const text of ["", "DEMUR PLACE 1 ", "DEMUR PLACE 1 A", "DEMUR PLACE 1 a", `${TEXT}=`, TEXT.slice(0, 60), TEXT.replace(" 1 ", " 2 "), TEXT + "A".repeat(400), "https://desk.example/#x"]) {
  test(`"${text.slice(0, 20)}" of ${text.length} letters is no code of a place`, async () => {
    await assert.rejects(openFromPhone(text, NUMBER, ORIGIN), { reason: "place-code-malformed" });
  });
}

test("a code says that it is a place, so that others are passed over", () => {
  assert.equal(isPlaceCode(TEXT), true);
  assert.equal(isPlaceCode("https://desk.example/en/#5.ab"), false);
});

test("a number has sixteen digits, and one wrong digit is noticed", () => {
  for (let many = 0; many < 200; many += 1) {
    const number = newNumber();
    assert.equal(readNumber(` ${number.slice(0, 4)} ${number.slice(4)} `), number);
    const at = many % 16;
    const wrong = number.slice(0, at) + String((Number(number[at]) + 1 + (many % 9)) % 10) + number.slice(at + 1);
    assert.throws(() => readNumber(wrong), { reason: "phone-number-mistyped" });
  }
  for (const text of ["", "12", "1".repeat(17), "O".repeat(16)]) assert.throws(() => readNumber(text), { reason: "phone-number-malformed" });
});

/** A store with one chain in it. */
function storeWith(chain: typeof PLACE.chain | null): Store & { kept: unknown } {
  const store = {
    kept: null as unknown,
    chain: async () => chain,
    keepChain: async (_slot: unknown, kept: unknown) => {
      store.kept = kept;
    },
  };
  return store as unknown as Store & { kept: unknown };
}

const SLOT = { origin: ORIGIN, person: PLACE.person };

test("a device without a place takes one over", async () => {
  const store = storeWith(null);
  await takeOver(store, SLOT, PLACE);
  assert.equal(store.kept, PLACE.chain);
});

test("an older or newer copy of the same place changes nothing: what was forgotten stays so", async () => {
  const later = advanceTo(PLACE.chain, "2027-02");
  assert.equal(isSame(PLACE.chain, later), true);
  for (const [here, held] of [[later, PLACE.chain], [PLACE.chain, later], [PLACE.chain, PLACE.chain]] as const) {
    const store = storeWith(here);
    await assert.rejects(takeOver(store, SLOT, { ...PLACE, chain: held }), { reason: "place-here-already" });
    assert.equal(store.kept, null);
  }
});

test("another place is not put over the one that is here", async () => {
  const store = storeWith(beginChain("2026-11"));
  await assert.rejects(takeOver(store, SLOT, PLACE), { reason: "place-here-other" });
  assert.equal(store.kept, null);
});

test("somebody else's place, or another record's, is not taken", async () => {
  await assert.rejects(takeOver(storeWith(null), { ...SLOT, person: "cy" }, PLACE), { reason: "place-of-another-person" });
  await assert.rejects(takeOver(storeWith(null), { ...SLOT, origin: "x.example/record" }, PLACE), { reason: "place-of-another-record" });
});

test("what opens to something that is no place is refused", async () => {
  for (const place of [{ ...PLACE, person: "A B" }, { ...PLACE, chain: { term: "2026-13", secret: PLACE.chain.secret } }]) {
    await assert.rejects(openFromPhone(await sealForPhone(place, NUMBER, new Uint8Array(16) as Bytes), NUMBER, ORIGIN), { name: "Refused" });
  }
});
