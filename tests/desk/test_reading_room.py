"""The reading room for everybody: both languages, on a wide window and on a telephone, read by axe."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.desk.conftest import open_desk, take_places
from tests.desk.town import Town

pytestmark = pytest.mark.browser

FoundTown = Callable[..., Town]
Axe = Callable[[Page], list[str]]
WIDTHS = (1280, 390)
PICTURES = os.environ.get("DEMUR_PICTURES", "")


def check_looks(desk: Page, axe: Axe, name: str) -> None:
    """Check a page at both widths: axe finds nothing, and nothing sticks out."""
    for width in WIDTHS:
        desk.set_viewport_size({"width": width, "height": 900})
        if PICTURES:
            desk.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        assert axe(desk) == []
        assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_everybody_can_read_each_page_of_the_desk(page: Page, found_town: FoundTown, axe: Axe, language: str) -> None:
    town = found_town(language)
    town.purpose = "places"
    desk = page.context.new_page()
    desk.goto(f"{town.desk.url}/{language}/")
    expect(desk.get_by_test_id("hand-over-file")).to_be_visible()
    check_looks(desk, axe, f"start-{language}")
    take_places(page, town)
    town.publish()

    room = open_desk(page, town)

    expect(room.get_by_test_id("sign-anonymous")).to_be_visible()
    expect(room.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    for unfolded in room.locator("#device summary").all():
        unfolded.click()
    check_looks(room, axe, f"room-{language}")
    room.get_by_test_id("sign-anonymous").click()
    expect(room.get_by_test_id("desk-done")).to_be_visible()
    check_looks(room, axe, f"done-{language}")
    room.get_by_test_id("withdraw").click()
    expect(room.get_by_test_id("withdraw-now")).to_be_visible()
    check_looks(room, axe, f"withdraw-{language}")
