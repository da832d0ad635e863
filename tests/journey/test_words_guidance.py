"""
An officer pastes an e-mail and confirms its phrases; a spokesperson checks a draft and mends it; a drafter sees that a
recommendation conflicts with guidance, and keeps it.

Real Chromium, both languages, desktop and phone.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.channel.town import moment
from tests.conftest import Site
from tests.signatures.members import ORIGIN

TOP = Path(__file__).parent.parent.parent
SIZES = ((1280, 900), (390, 844))
LETTER = """Subject: Words on the quay

Please avoid:
1. “unlock the quay” («فتح الرصيف»)
2. “end to the want/need on the quay” («نهاية للعوز/الحاجة على الرصيف»)

Please affirm:
- “the pilots’ duty of care”
"""
FOUND = {
    "en": ["end to the want on the quay", "end to the need on the quay", "the pilots’ duty of care"],
    "ar": ["نهاية للعوز على الرصيف", "نهاية للحاجة على الرصيف", "فتح الرصيف"],
}
KEPT = {"en": "Text frozen", "ar": "النص مثبَّت"}

pytestmark = pytest.mark.journey

OpenAs = Callable[..., Page]


@dataclass(frozen=True)
class Settled:
    """A site with a town in it, and sessions of its people."""

    site: Site
    cookies: dict[str, str]


@pytest.fixture(scope="module")
def settled(start_site: Callable[..., Site]) -> Settled:
    """Start a site at noon of the twentieth of March, and settle the town in it."""
    site = start_site(
        DEMUR_RECORD_ORIGIN=ORIGIN,
        DEMUR_DESK_URL="http://127.0.0.1:8001",
        DEMUR_CLOCK_OFFSET=str((moment(20, 12) - datetime.now(UTC)).total_seconds()),
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.settle"],
        cwd=TOP, env=site.variables, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return Settled(site, json.loads(done.stdout)["cookies"])


@pytest.fixture
def open_as(browser: Browser, settled: Settled) -> Iterator[OpenAs]:
    """Return a function that opens a browser of some size as somebody."""
    opened: list[BrowserContext] = []

    def open_page(name: str, size: tuple[int, int]) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        opened.append(context)
        cookie = {"name": "demur_session", "value": settled.cookies[name], "url": settled.site.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_officer_pastes_the_email_and_confirms_its_phrases(
    settled: Settled, open_as: OpenAs, axe: Callable[[Page], list[str]], language: str, size: tuple[int, int]
) -> None:
    page = open_as("Fay", size)
    page.goto(f"{settled.site.url}/{language}/guidance/new")
    page.fill("#pasted", LETTER)
    page.get_by_test_id("read-guidance").click()

    assert page.input_value("#e2-en") == "end to the want/need on the quay"
    assert page.is_checked('input[name="e2-en-reading"][value="0"]')
    assert axe(page) == []
    page.check('input[name="audience"][value="everyone"]')
    page.get_by_test_id("issue-guidance").click()
    assert page.locator("[role=alert]").get_attribute("data-reason") == "not-confirmed"
    page.check("#confirmed")
    page.get_by_test_id("issue-guidance").click()

    expect(page.locator("h1")).to_have_text("Words on the quay")
    text = page.locator("main").inner_text()
    assert all(phrase in text for phrase in FOUND[language])
    assert axe(page) == []


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_spokesperson_checks_a_draft_and_mends_it(
    settled: Settled, open_as: OpenAs, axe: Callable[[Page], list[str]], language: str, size: tuple[int, int]
) -> None:
    page = open_as("Bo", size)
    page.goto(f"{settled.site.url}/{language}/guidance/check")
    page.fill("#text", "We say that they should reopen the harbours.\n\nIt is their duty to keep the waters safe.")
    page.get_by_test_id("check-text").click()

    assert page.locator("mark").all_inner_texts() == ["reopen the harbours"]
    assert axe(page) == []
    page.get_by_test_id("replace-all").click()

    assert page.input_value("#text").startswith("We say that they should review the measures.")
    assert page.locator("mark").count() == 0
    assert axe(page) == []


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_drafter_sees_the_conflict_and_keeps_it(
    settled: Settled, open_as: OpenAs, axe: Callable[[Page], list[str]], language: str, size: tuple[int, int]
) -> None:
    page = open_as("Ada", size)
    page.goto(f"{settled.site.url}/{language}/guidance/8")
    page.get_by_test_id("question-guidance").click()
    page.fill("#title", "Say it")
    page.check('input[name="addressee"] >> nth=0')
    page.check('input[name="language"][value="en"]')
    page.fill("#section-question", "The words to avoid are the words that are true.")
    page.fill("#r1-words", "Ask in public to reopen the harbours.")
    page.check('input[name="r1-kind"][value="say"]')
    page.get_by_test_id("preview").click()

    assert page.get_by_test_id("conflict").count() == 1
    assert "This memo questions Guidance 8" in page.locator("main").inner_text()
    assert axe(page) == []
    page.check("#confirmed")
    page.get_by_test_id("freeze").click()

    expect(page.locator(".kicker")).to_contain_text(KEPT[language])
    assert "Ask in public to reopen the harbours." in page.locator("main").inner_text()
    assert page.get_by_test_id("conflict").count() == 1
