"""
A reader compares what was said in public with what was not; a reader without the right finds no trace of the latter.

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
from playwright.sync_api import Browser, BrowserContext, Page

from tests.channel.town import moment
from tests.conftest import Site
from tests.signatures.members import ORIGIN
from tests.web.said_in_town import SAID

TOP = Path(__file__).parent.parent.parent
PATH = "policies/harbours/statements"
WORDS = {
    "en": {
        "public": "In public",
        "private": "Not in public",
        "count": "8 statements, oldest first",
        "fewer": "5 statements, oldest first",
        "diverges": "Diverges from statement 5.",
        "agrees": "Agrees with statement 8.",
        "ahead": "said-in-the-future",
        "kept": "We shall say so again.",
    },
    "ar": {
        "public": "علني",
        "private": "غير علني",
        "count": "8 تصريحات، الأقدم أولاً",
        "fewer": "5 تصريحات، الأقدم أولاً",
        "diverges": "يتباين مع التصريح 5.",
        "agrees": "يتفق مع التصريح 8.",
        "ahead": "said-in-the-future",
        "kept": "سنقول ذلك مرة أخرى.",
    },
}
SIZES = ((1280, 900), (390, 844))

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
    """Return a function that opens a page as somebody, at a size."""
    opened: list[BrowserContext] = []

    def open_page(name: str, path: str, size: tuple[int, int] = SIZES[0]) -> Page:
        context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        opened.append(context)
        cookie = {"name": "demur_session", "value": settled.cookies[name], "url": settled.site.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(f"{settled.site.url}/{path}")
        return page

    yield open_page
    for context in opened:
        context.close()


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_reader_compares_public_and_private_words(
    open_as: OpenAs, axe: Callable[[Page], list[str]], language: str, size: tuple[int, int]
) -> None:
    words = WORDS[language]
    page = open_as("Ada", f"{language}/{PATH}?until=2027-03-01", size)

    assert page.get_by_text(words["count"]).is_visible()
    assert page.locator(".said.pair > .public").count() == 5
    assert page.locator(".said.pair > .private").count() == 3
    assert page.locator("svg.plot > line.apart").count() == 1
    assert "5" in (page.locator("svg.plot desc").text_content() or "")
    fourth = page.locator("#s4")
    assert words["diverges"] in fourth.inner_text()
    # Time runs with the language: the first statement stands where it begins to read.
    first, last = (page.locator("svg.plot svg", has_text=number).first.bounding_box() for number in ("1", "8"))
    assert first
    assert last
    assert (first["x"] < last["x"]) is (language == "en")

    # The pair is marked with the keyboard alone.
    page.locator("#first").focus()
    page.locator("#first").select_option(index=1)
    page.locator("#second").select_option(index=8)
    page.keyboard.press("Tab")
    page.locator("input[name=says][value=agree]").focus()
    page.keyboard.press("Space")
    page.locator("#mark-reason").fill("Both hope for harbours that open.")
    page.get_by_test_id("mark-pair").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert words["agrees"] in page.locator("#s1").inner_text()
    assert page.locator("svg.plot > line.together").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert axe(page) == []
    with page.expect_navigation():
        page.locator("#s1").get_by_test_id("withdraw-mark").click()
    assert words["agrees"] not in page.locator("#s1").inner_text()


@pytest.mark.parametrize("size", SIZES, ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_reader_without_the_right_finds_no_trace(
    open_as: OpenAs, axe: Callable[[Page], list[str]], language: str, size: tuple[int, int]
) -> None:
    words = WORDS[language]
    page = open_as("Bo", f"{language}/{PATH}?until=2027-03-01", size)

    assert page.get_by_text(words["fewer"]).is_visible()
    assert page.locator(".said.pair > .private").count() == 0
    assert page.locator("svg.plot circle").count() == 0
    assert page.locator("svg.plot line.lane").count() == 1
    assert axe(page) == []
    texts = [page.content()]
    for path in ("policies/harbours", "policies/harbours/history"):
        page.goto(page.url.split(f"/{language}/")[0] + f"/{language}/{path}")
        texts.append(page.content())
    for on_file in ("csv", "json"):
        got = page.request.get(page.url.split(f"/{language}/")[0] + f"/{language}/{PATH}.{on_file}")
        texts.append(got.text())
    for text in texts:
        for _on, english, arabic, is_public, _guidance in SAID:
            if not is_public:
                assert english not in text
                assert arabic not in text
        assert words["private"] not in text
        assert "no date was asked for, the other" not in text


@pytest.mark.parametrize("language", ["en", "ar"])
def test_ada_enters_a_statement_and_nothing_typed_is_lost(open_as: OpenAs, language: str) -> None:
    words = WORDS[language]
    page = open_as("Ada", f"{language}/{PATH}/new", SIZES[1])

    page.locator("input[name=public][value=yes]").check()
    page.locator("#said-on").fill("2027-03-21")
    page.locator("#official").select_option("director")
    page.locator("#language-1").select_option(language)
    page.locator("#language-2").select_option("fr")
    page.locator("#words-1").fill(words["kept"])
    page.locator("#source").fill("Transcript")
    page.get_by_test_id("keep-statement").click()

    assert page.locator("[role=alert]").get_attribute("data-reason") == words["ahead"]
    assert page.locator("[role=alert]").evaluate("alert => alert === document.activeElement")
    assert page.locator("#words-1").input_value() == words["kept"]
    page.locator("#said-on").fill("2027-03-20")
    page.get_by_test_id("keep-statement").click()

    assert words["kept"] in page.locator("main").inner_text()
    direction = page.locator("p.text").first.get_attribute("dir")
    assert direction == {"en": "ltr", "ar": "rtl"}[language]
