"""What the tests of the desk need: a town with a real witness, and a member at the site's page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.desk.town import DESK, OPENER, Town

expect.set_options(timeout=60_000)


@pytest.fixture
def found_town(tmp_path: Path) -> Iterator[Callable[..., Town]]:
    """Return a function that founds a town; all are closed at the end."""
    if not (DESK / "desk.js").is_file() or not OPENER.is_file():
        pytest.skip("the desk is not built: cd desk && npm ci && npm run build")
    founded: list[Town] = []

    def found(language: str = "en", *, apart: bool = True) -> Town:
        folder = tmp_path / f"town-{len(founded)}"
        folder.mkdir()
        founded.append(Town(folder, language, apart=apart))
        return founded[-1]

    yield found
    for town in founded:
        town.close()


def open_desk(page: Page, town: Town, purpose: str = "reading") -> Page:
    """Press the button of the site's page; return the desk's window."""
    town.purpose = purpose
    page.goto(f"{town.url}/")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Open").click()
    return opened.value


def take_places(page: Page, town: Town) -> None:
    """Let a member take places: the desk gives them and closes by itself."""
    desk = open_desk(page, town, "places")
    desk.wait_for_event("close", timeout=60_000)
