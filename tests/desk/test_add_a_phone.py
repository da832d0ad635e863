"""
"Add a phone": Bo's second device takes his place over by a code that its camera reads, in two real browsers.

The camera is Chromium's own, playing a film of what the first device shows.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, expect

from demur_verify.letter import open_letter
from tests.conftest import CHROMIUM_WORDS
from tests.desk.conftest import open_desk, take_places
from tests.desk.test_at_the_desk import refusal
from tests.desk.test_reading_room import check_looks
from tests.desk.town import Town, wait_until

pytestmark = pytest.mark.browser

FoundTown = Callable[..., Town]
Axe = Callable[[Page], list[str]]
FRAMES = 20
WIDE, HIGH = 640, 480
KEPT = """() => new Promise((done) => {
    const open = indexedDB.open("demur-desk");
    open.onsuccess = () => {
        const all = open.result.transaction("chains").objectStore("chains").getAll();
        all.onsuccess = () => done(all.result.map(({ term, secret }) => [term, [...secret]]));
    };
})"""
"""The chains that a device keeps."""


class Phone:
    """A browser whose camera sees what was filmed last."""

    def __init__(self, playwright: Playwright, chromium: Path, film: Path) -> None:
        self.film = film
        self.shoot(Image.new("RGB", (WIDE, HIGH), "grey"))
        words = [*CHROMIUM_WORDS, "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
        words += ["--no-sandbox"] if os.geteuid() == 0 else []
        libraries = os.environ.get("DEMUR_CHROMIUM_LIBRARIES", "")
        variables: dict[str, str | float | bool] = {
            **os.environ,
            **({"LD_LIBRARY_PATH": libraries} if libraries else {}),
        }
        self.browser = playwright.chromium.launch(executable_path=chromium, args=words, env=variables)

    def page(self, *, camera: bool = True) -> Page:
        """Open a page as on a telephone; its owner lets the desk use the camera, or does not."""
        context = self.browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
        if camera:
            context.grant_permissions(["camera"])
        return context.new_page()

    def shoot(self, picture: Image.Image) -> None:
        """Film a picture as large as a phone that is held before a screen sees it."""
        scene = Image.new("RGB", (WIDE, HIGH), "#789")
        picture = picture.convert("RGB").resize((400, 400))
        scene.paste(picture, ((WIDE - 400) // 2, (HIGH - 400) // 2))
        frame = io.BytesIO()
        scene.save(frame, "JPEG", quality=90)
        self.film.write_bytes(frame.getvalue() * FRAMES)


@pytest.fixture
def phone(playwright: Playwright, chromium_path: Path, tmp_path: Path) -> Iterator[Phone]:
    """Return a telephone."""
    phone = Phone(playwright, chromium_path, tmp_path / "film.mjpeg")
    yield phone
    phone.browser.close()


def open_there(page: Page, town: Town) -> Page:
    """Open the desk on the telephone, where Bo has no place."""
    there = open_desk(page, town)
    refusal(there, "place-missing")
    there.locator("details", has=there.get_by_test_id("take-by-camera")).locator("summary").click()
    there.get_by_test_id("take-by-camera").click()
    return there


def code_for(desk: Page, number: str) -> Image.Image:
    """Type a telephone's number at the first device; return a picture of what it shows."""
    field = desk.get_by_test_id("phone-number-field")
    if not field.is_visible():
        desk.locator("details", has=field).locator("summary").click()
    field.fill(number)
    desk.get_by_test_id("show-phone-code").click()
    shown = desk.get_by_test_id("phone-code").locator("svg")
    expect(shown).to_be_visible(timeout=30_000)
    return Image.open(io.BytesIO(shown.screenshot()))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_bo_adds_his_phone_and_signs_there(
    page: Page, phone: Phone, found_town: FoundTown, axe: Axe, language: str
) -> None:
    town = found_town(language)
    take_places(page, town)
    town.publish()
    desk = open_desk(page, town)
    there = open_there(phone.page(), town)
    number = there.get_by_test_id("phone-number").inner_text()
    phone.shoot(code_for(desk, number))
    check_looks(desk, axe, f"phone-code-{language}")
    asked: list[str] = []
    there.on("request", lambda request: asked.append(request.url))

    there.get_by_test_id("open-camera").click()

    expect(there.get_by_test_id("sign-anonymous")).to_be_visible(timeout=60_000)
    assert all("desk.json" in url or "/record/" in url for url in asked if url.startswith("http")), asked
    assert there.evaluate(KEPT) == desk.evaluate(KEPT)
    there.get_by_test_id("sign-anonymous").click()
    expect(there.get_by_test_id("desk-done")).to_be_visible()
    wait_until(lambda: town.letters, "no letter came to the door")
    assert open_letter(town.door, town.letters[0]).digest == town.digest
    desk.get_by_test_id("hide-phone-code").click()
    expect(desk.get_by_test_id("phone-code").locator("svg")).to_have_count(0)


@pytest.fixture
def town(page: Page, found_town: FoundTown) -> Town:
    """Return a town in which Bo has his place on the roll."""
    town = found_town()
    take_places(page, town)
    town.publish()
    return town


def test_a_code_made_with_another_number_is_not_taken(page: Page, town: Town, phone: Phone) -> None:
    desk = open_desk(page, town)
    there = open_there(phone.page(), town)
    old = there.get_by_test_id("phone-number").inner_text()
    there.reload()
    there = open_there(phone.page(), town)
    phone.shoot(code_for(desk, old))

    there.get_by_test_id("open-camera").click()

    refusal(there, "place-code-of-another-number")
    expect(there.get_by_test_id("camera")).to_have_count(0)
    refusal(there, "place-missing")


def test_a_code_is_shown_for_a_minute_and_a_number_holds_for_ten(page: Page, town: Town, phone: Phone) -> None:
    desk = open_desk(page, town)
    there = open_there(phone.page(), town)
    number = there.get_by_test_id("phone-number").inner_text()
    desk.clock.install()
    phone.shoot(code_for(desk, number))

    desk.clock.fast_forward(61_000)

    expect(desk.get_by_test_id("phone-code").locator("svg")).to_have_count(0)
    there.evaluate("() => { const now = Date.now; Date.now = () => now() + 601_000; }")
    there.get_by_test_id("open-camera").click()
    refusal(there, "phone-number-old")


def test_a_code_that_is_no_desks_is_passed_over_and_looked_past(page: Page, town: Town, phone: Phone, axe: Axe) -> None:
    there = open_there(phone.page(), town)
    segno = pytest.importorskip("segno")
    picture = io.BytesIO()
    segno.make("https://elsewhere.example/en/#secret").save(picture, kind="png", scale=8)
    phone.shoot(Image.open(picture))

    there.get_by_test_id("open-camera").click()

    expect(there.get_by_test_id("camera-says")).to_contain_text("none that a desk shows", timeout=30_000)
    assert axe(there) == []
    there.get_by_role("button", name="Close the camera").click()
    expect(there.get_by_test_id("camera")).to_have_count(0)


def test_a_camera_that_is_not_allowed_is_said_so(town: Town, phone: Phone) -> None:
    there = open_there(phone.page(camera=False), town)

    there.get_by_test_id("open-camera").click()

    refusal(there, "camera-refused")
    expect(there.get_by_test_id("phone-number")).to_be_visible()


def test_a_device_without_a_camera_is_said_so(browser: Browser, town: Town) -> None:
    context = browser.new_context()
    context.grant_permissions(["camera"])
    there = open_there(context.new_page(), town)

    there.get_by_test_id("open-camera").click()

    refusal(there, "camera-absent")
    context.close()


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("12", "phone-number-malformed"), ("1" * 16, "phone-number-mistyped"), ("x" * 999, "phone-number-malformed")],
)
def test_a_number_that_is_none_shows_no_code(page: Page, town: Town, typed: str, reason: str) -> None:
    desk = open_desk(page, town)
    desk.locator("details", has=desk.get_by_test_id("phone-number-field")).locator("summary").click()
    desk.get_by_test_id("phone-number-field").fill(typed)

    desk.get_by_test_id("show-phone-code").press("Enter")

    refusal(desk, reason)
    expect(desk.get_by_test_id("phone-code").locator("svg")).to_have_count(0)
