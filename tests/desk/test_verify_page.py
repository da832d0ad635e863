"""
The verification page: as one file from a disk, without a network, and at the site. It answers as `demur-verify` does.

A journalist has a file, a page that somebody found on a wall, and the trust policy of a witness.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.desk import write_sentences

TOP = Path(__file__).parent.parent.parent
BUILT = TOP / "src" / "demur" / "web" / "static" / "web" / "built" / "demur-verify.html"
PACKS = TOP / "vectors" / "pack"
RECORDS = TOP / "vectors" / "record"
NOBODYS = "0" * 64
ANSWERED = "16dcd2208713343f8962c75c17fe349ed8ec23d275d4e36fb58a7c08e6db5933"
LANGUAGES = ("en", "ar")


def test_the_page_says_what_the_command_says() -> None:
    assert write_sentences.FILE.read_text(encoding="utf-8") == write_sentences.sentences()


@pytest.fixture
def opened(page: Page) -> Callable[[str], Page]:
    """Return a function that opens the one file from the disk, with nothing else in reach."""
    if not BUILT.is_file():
        pytest.skip("the desk is not built: cd desk && npm ci && npm run build")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: asked.append(message.text) if message.type == "error" else None)

    def open_page(language: str) -> Page:
        page.goto(f"{BUILT.as_uri()}#{language}")
        assert [url for url in asked if not url.startswith((BUILT.as_uri(), "data:"))] == []
        return page

    return open_page


def check(page: Page, *, file: Path | None = None, policy: Path | None = None, number: str = "") -> Locator:
    """Fill the form in, send it, and return the verdict."""
    for name, chosen in (("#file", file), ("#policy", policy)):
        if chosen:
            page.set_input_files(name, chosen)
    page.fill("#number", number)
    page.click("button[type=submit]")
    expect(page.get_by_test_id("checking")).to_have_count(0, timeout=60_000)
    return page.get_by_test_id("verdict").last


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "policy", "verdict", "reason"),
    [
        ("answered", "trust.policy", "proven", None),
        ("answered-excerpt", "trust.policy", "proven", None),
        ("overdue", "trust.policy", "proven", None),
        ("zipped-anew", "trust.policy", "proven", None),
        ("answered", None, "consistent", "no-policy"),
        ("one-witness-of-two", "trust.policy", "consistent", "quorum-short"),
        ("word-changed", "trust.policy", "refused", "block-not-in-text"),
        ("record-made-at-home", "trust.policy", "refused", "signature-missing"),
        ("cut-in-half", "trust.policy", "refused", "pack-damaged"),
        ("co-signature-replaced", "trust.policy", "refused", "list-not-as-filed"),
        ("invented-co-signature-filed", "trust.policy", "refused", "proof-does-not-hold"),
        ("own-trust-policy-inside", None, "refused", "pack-name-unknown"),
    ],
)
def test_a_file_gets_the_answer_that_the_command_gives(
    opened: Callable[[str], Page], name: str, policy: str | None, verdict: str, reason: str | None
) -> None:
    said = check(opened("en"), file=PACKS / f"{name}.demur", policy=policy and PACKS / policy)

    assert said.get_attribute("data-verdict") == verdict
    assert said.get_attribute("data-reason") == reason
    assert said.get_attribute("role") == ("alert" if verdict == "refused" else None)


@pytest.mark.browser
def test_what_is_said_and_what_is_not_stand_at_equal_size(opened: Callable[[str], Page]) -> None:
    page = opened("en")

    said = check(page, file=PACKS / "answered.demur", policy=PACKS / "trust.policy")

    expect(said).to_contain_text("Filed 24 November 2026, 14:00 UTC. Witnesses had it by 24 November 2026, 15:04 UTC.")
    expect(said).to_contain_text("3 distinct members of 12 on the roll")
    expect(said).to_contain_text("Replied on")
    expect(said).to_contain_text("Bo, desk officer · بو")
    not_proven = page.get_by_test_id("not-proven")
    expect(not_proven).to_contain_text("Who handed over this file.")
    sizes = page.evaluate(
        "[...document.querySelectorAll('.lanes h3, .lanes li')].map((each) => getComputedStyle(each).fontSize)"
    )
    assert len(set(sizes)) == 2
    expect(page.get_by_test_id("text-shown")).to_contain_text("Say in public what we say in private")


@pytest.mark.browser
def test_an_excerpt_shows_its_paragraphs_and_names_the_gaps(opened: Callable[[str], Page]) -> None:
    page = opened("en")

    check(page, file=PACKS / "answered-excerpt.demur", policy=PACKS / "trust.policy")

    expect(page.get_by_test_id("text-shown")).to_be_visible()
    expect(page.get_by_test_id("text-shown")).to_contain_text("not shown")
    expect(page.get_by_test_id("not-proven")).to_contain_text("What the other paragraphs say.")


@pytest.mark.browser
def test_a_bare_page_can_be_neither_confirmed_nor_denied(opened: Callable[[str], Page], tmp_path: Path) -> None:
    found = tmp_path / "page-2.txt"
    found.write_text("They knew in March.", encoding="utf-8")

    said = check(opened("en"), file=found, policy=PACKS / "trust.policy")

    assert said.get_attribute("data-reason") == "not-a-pack"
    expect(said).to_contain_text("can be neither confirmed nor denied")


@pytest.mark.browser
def test_a_digest_is_looked_up_in_a_copy_of_the_record(opened: Callable[[str], Page]) -> None:
    page = opened("en")

    absent = check(page, file=RECORDS / "answered.zip", policy=RECORDS / "trust.policy", number=NOBODYS)
    assert absent.get_attribute("data-verdict") == "not-filed"
    expect(absent).to_contain_text("No filing of this digest among entries 0 to")

    broken = check(page, file=RECORDS / "entry-changed.zip", policy=RECORDS / "trust.policy", number=NOBODYS)
    assert broken.get_attribute("data-reason") == "entries-disagree-with-root"


@pytest.mark.browser
@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", "nothing-to-check"),
        ("12", "number-needs-the-site"),
        ("1f", "not-a-number"),
        (ANSWERED, "digest-needs-a-record"),
    ],
)
def test_what_cannot_be_answered_from_a_disk_is_said(opened: Callable[[str], Page], number: str, reason: str) -> None:
    assert check(opened("en"), number=number).get_attribute("data-reason") == reason


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["answered", "answered-excerpt", "word-changed"])
def test_axe_finds_nothing_and_nothing_sticks_out(
    opened: Callable[[str], Page], axe: Callable[[Page], list[str]], language: str, name: str
) -> None:
    page = opened(language)
    assert axe(page) == []

    check(page, file=PACKS / f"{name}.demur", policy=PACKS / "trust.policy")

    assert page.locator("html").get_attribute("lang") == language
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
