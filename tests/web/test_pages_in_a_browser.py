"""Every page in a real Chromium, in both languages and at both widths: axe finds nothing, and nothing sticks out."""

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

TOP = Path(__file__).parent.parent.parent
PAGES = {
    "": "Bo",
    "policies/harbours": "Bo",
    "policies/harbours/history": "Bo",
    "policies/harbours/statements": "Ada",
    "policies/harbours/statements?since=2027-03-01&until=2027-02-01": "Bo",
    "policies/harbours/statements/new": "Ada",
    "policies/harbours/statements/{said}": "Ada",
    "policies/harbours/statements/{said}/correct": "Ada",
    "guidance": "Fay",
    "guidance/7": "Bo",
    "guidance/8": "Fay",
    "guidance/new": "Fay",
    "guidance/8/change": "Fay",
    "guidance/check": "Bo",
    "memos/1": "Bo",
    "memos/2": "Bo",
    "memos/3": "Bo",
    "welcome": "Bo",
    "reading": "Bo",
    "receipts/1": "Bo",
    "record": "",
    "verify": "",
    "memos/new": "Ada",
    "drafts/{draft}": "Ada",
    "drafts/{draft}/drafters": "Ada",
    "drafting/{drafting}": "Bo",
    "drafts/{preview}/freeze": "Ada",
    "drafts/{frozen}": "Ada",
    "drafts/{frozen}/readers": "Ada",
    "invitations": "Bo",
    "office": "Kim",
    "office/2": "Dee",
    "office/1/work": "Kim",
    "office/2/work": "Kim",
    "office/2/sheet": "Dee",
    "inspect?payroll=7": "Ivo",
    "join/{token}": "",
    "join/none": "",
    "no-such-page": "",
    "accounts/login/": "",
    "accounts/2fa/": "Ada",
    "accounts/password/change/": "Ada",
}

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class SettledSite:
    """A site with a town in it; `cookies` are sessions by name, `there` what the addresses of pages are made of."""

    site: Site
    cookies: dict[str, str]
    there: dict[str, str]


@pytest.fixture(scope="module")
def settled(start_site: Callable[..., Site]) -> SettledSite:
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
    told = json.loads(done.stdout)
    return SettledSite(site, told.pop("cookies"), told)


@pytest.fixture
def open_as(browser: Browser, settled: SettledSite) -> Iterator[Callable[[str], Page]]:
    """Return a function that opens a browser as somebody; nobody for an empty name."""
    opened: list[BrowserContext] = []

    def open_page(name: str) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        opened.append(context)
        if name:
            cookie = {"name": "demur_session", "value": settled.cookies[name], "url": settled.site.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_and_nothing_sticks_out(
    settled: SettledSite,
    open_as: Callable[[str], Page],
    axe: Callable[[Page], list[str]],
    address: str,
    language: str,
) -> None:
    page = open_as(PAGES[address])
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if "Security Policy" in message.text else None)

    page.goto(f"{settled.site.url}/{language}/{address.format(**settled.there)}")

    assert page.locator("html").get_attribute("lang") == language
    # Each language is looked at by axe at one width, and at both for what sticks out: axe takes a second a page.
    for width, is_asked in ((1280, language == "en"), (390, language == "ar")):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert not is_asked or axe(page) == []
    assert problems == []


def test_ada_writes_a_memo_with_the_keyboard_and_the_mouse(
    settled: SettledSite, open_as: Callable[[str], Page]
) -> None:
    page = open_as("Ada")
    page.goto(f"{settled.site.url}/en/memos/new?policy=harbours")

    page.get_by_label("Title").fill("Let missions say reopening")
    page.get_by_label("Director").check()
    page.get_by_label("What we question").fill("That nobody may say the word.")
    page.get_by_label("What is asked").fill("Let them say it.")
    page.get_by_test_id("preview").click()
    page.get_by_test_id("freeze").click()
    assert page.get_by_role("alert").get_attribute("data-reason") == "not-confirmed"
    page.get_by_label("I have read the text as it will be frozen.").check()
    page.get_by_test_id("freeze").click()
    page.get_by_label("I know that it can be filed earlier").check()
    page.get_by_test_id("circulate").click()

    page.get_by_text("The page of memo").click()
    assert page.locator("h1").inner_text() == "Let missions say reopening"
    assert page.locator(".kicker .status").inner_text() == "In circulation"


def test_what_is_wrong_is_the_first_thing_that_is_read(settled: SettledSite, open_as: Callable[[str], Page]) -> None:
    page = open_as("Dee")
    page.goto(f"{settled.site.url}/en/office/2")

    page.get_by_test_id("disposition-1").first.check()
    page.get_by_test_id("reasons-1").fill("Two days a week, not three.")
    page.get_by_test_id("send-reply").click()

    assert page.locator(":focus").get_attribute("data-reason") == "disposition-missing"
    assert page.get_by_test_id("reasons-1").input_value() == "Two days a week, not three."
    page.get_by_role("link", name="Give the reasons for your reply to recommendation 2").click()
    assert page.evaluate("location.hash") == "#reasons-2"


def test_a_file_of_a_hundred_megabytes_is_turned_away_in_the_readers_language(
    settled: SettledSite, open_as: Callable[[str], Page], tmp_path: Path
) -> None:
    large = tmp_path / "memo.txt"
    with large.open("wb") as file:
        file.truncate(100 << 20)
    page = open_as("Ada")
    page.goto(f"{settled.site.url}/ar/memos/new")

    page.locator("#upload").set_input_files(large)
    page.get_by_role("button", name="أخذ هذا النص").click()

    assert page.locator("[role=alert]").get_attribute("data-reason") == "too-large"
    assert page.locator("html").get_attribute("lang") == "ar"
    assert page.locator("h1").inner_text() == "هذا أكبر مما يقبله الموقع"
