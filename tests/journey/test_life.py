"""A memo's whole life in a browser, from the one-time link to a proof file that somebody else checks."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from demur_verify.pack import read_pack
from tests.journey.life import Life
from tests.journey.people import PATIENCE, WRITTEN, Axe, Looker, Person
from tests.journey.town import ADDRESSEE, CLERK

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journey")]
both = pytest.mark.parametrize("language", ["en", "ar"])


def checked(pack: Path, *words: str) -> tuple[int, dict[str, Any]]:
    """Run `demur-verify pack` on a file; return its exit status and what it says."""
    command = [sys.executable, "-m", "demur_verify.command", "pack", str(pack), "--json", *words]
    done = subprocess.run(command, cwd=pack.parent, capture_output=True, text=True, check=False)
    return done.returncode, json.loads(done.stdout)


def forged(life: Life, to: Path) -> Path:
    """Write the proof file anew with one word of the memo's text changed."""
    changed, word = 0, WRITTEN[life.looker.language].word.encode()
    before = zipfile.ZipFile(io.BytesIO(life.pack.read_bytes()))
    with zipfile.ZipFile(to, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            changed += word in content
            after.writestr(name, content.replace(word, word[::-1] if word.isascii() else word[:-2]))
    assert changed == 1
    return to


@both
def test_who_signed_twice_is_counted_once_and_who_withdrew_is_not(lives: dict[str, Life], language: str) -> None:
    life = lives[language]

    status, report = checked(life.pack, "--policy", str(life.town.policy))

    assert life.counted == [*("counted" for _ in life.ways), "withdrawn"]
    assert (status, report["verdict"]) == (0, "proven")
    assert report["signatures"]["count"] == len(life.ways) - 1
    assert report["signatures"]["roll_filed"] == life.roll
    assert [each["disposition"] for each in report["reply"]["recommendations"]] == ["declined", "in-part"]


def test_who_signed_openly_stands_in_the_proof_file_and_nobody_else(lives: dict[str, Life]) -> None:
    assert [name.name for name in read_pack(lives["en"].pack.read_bytes()).names] == ["Ada"]
    assert read_pack(lives["ar"].pack.read_bytes()).names == ()


@both
def test_without_a_policy_the_file_only_agrees_with_itself(lives: dict[str, Life], language: str) -> None:
    status, report = checked(lives[language].pack)

    assert (status, report["verdict"]) == (4, "consistent")


@both
def test_a_copy_with_one_word_changed_is_refused(lives: dict[str, Life], language: str, tmp_path: Path) -> None:
    life = lives[language]

    status, report = checked(forged(life, tmp_path / "forged.demur"), "--policy", str(life.town.policy))

    assert (status, report["verdict"]) == (1, "refused")


def verdict_on(page: Page, life: Life, pack: Path) -> Locator:
    """Check a file on the page of verification, with the policy that the reader has."""
    page.goto(f"{life.town.site}/{life.looker.language}/verify")
    page.set_input_files("#file", pack)
    page.set_input_files("#policy", life.town.policy)
    page.click("form[data-verify] button[type=submit]")
    verdict = page.get_by_test_id("verdict")
    expect(verdict).to_be_visible(timeout=PATIENCE)
    return verdict


@both
def test_whoever_has_no_account_checks_both_in_a_browser(
    lives: dict[str, Life], page: Page, language: str, tmp_path: Path
) -> None:
    life = lives[language]
    page.set_viewport_size({"width": life.looker.width, "height": 900})

    proven = verdict_on(page, life, life.pack)
    assert (proven.get_attribute("data-verdict"), proven.get_attribute("data-trust")) == ("proven", "reader")
    life.looker.look(page, "verify-proven")

    refused = verdict_on(page, life, forged(life, tmp_path / "forged.demur"))
    assert (refused.get_attribute("role"), refused.get_attribute("data-verdict")) == ("alert", "refused")
    assert refused.get_attribute("data-reason")
    life.looker.look(page, "verify-refused")


PAGES = {
    "first": ("", "drafter"),
    "policy": ("policies/harbour-closure", "drafter"),
    "welcome": ("welcome", "drafter"),
    "reading": ("reading", "drafter"),
    "draft-empty": ("memos/new", "drafter"),
    "frozen": ("{draft}", "drafter"),
    "memo-answered": ("memos/{number}", "drafter"),
    "receipt": ("receipts/{number}", "drafter"),
    "record": ("record", "drafter"),
    "verify": ("verify", "drafter"),
    "office": ("office", CLERK),
    "office-memo-clerk": ("office/{number}", CLERK),
    "office-memo-addressee": ("office/{number}", ADDRESSEE),
}


@pytest.mark.parametrize(("language", "width", "of"), [("en", 390, "ar"), ("ar", 1280, "en")])
def test_the_finished_life_is_looked_at_in_the_other_language_and_width(
    lives: dict[str, Life], axe: Axe, language: str, width: int, of: str
) -> None:
    life, looker = lives[of], Looker(axe, language, width)
    opened: dict[str, Person] = {}

    for name, (address, who) in PAGES.items():
        before = life.drafter if who == "drafter" else life.people[who]
        if who not in opened:
            state = before.context.storage_state()
            context = life.browser.new_context(viewport={"width": width, "height": 900}, storage_state=state)
            opened[who] = Person(before.username, life.town, looker, context)
        assert opened[who].go(address.format(draft=life.draft, number=life.number), name) == 200

    desk = opened["drafter"].open_desk()
    looker.look(desk, "desk-after")
    for person in opened.values():
        person.context.close()
