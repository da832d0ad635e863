"""A memo for chosen readers in one real installation, in both languages and at both widths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.evidence.running import ROOT, wait_for
from tests.journey.conftest import BUILT
from tests.journey.life import Life
from tests.journey.people import PATIENCE, Axe, Looker, Person
from tests.journey.town import CLERK, OTHERS, Town

pytestmark = pytest.mark.journey
BEGINS = datetime(2027, 3, 1, 8, tzinfo=UTC)


@dataclass
class Circle(Life):
    """The first of the signers drafts for the second; the others are not on the list."""

    @property
    def reader(self) -> Person:
        """Who is invited."""
        return self.people[list(self.ways)[1]]

    def choose(self) -> tuple[str, str]:
        """The drafter lets whoever brings the invitation join; return link and digits."""
        page = self.drafter.page
        page.get_by_test_id("choose-readers").click()
        page.get_by_test_id("invite").click()
        expect(page.get_by_test_id("call-back")).to_be_visible(timeout=PATIENCE)
        self.drafter.look("readers")
        link, code = (page.get_by_test_id(f"invitation-{form}").inner_text() for form in ("link", "code"))
        return link, code

    def bring(self, link: str, code: str) -> None:
        """The reader opens the link a colleague sent, keeps it, and brings its digits to the site."""
        invitation = self.reader.context.new_page()
        invitation.goto(link)
        expect(invitation.get_by_test_id("keep-invitation")).to_be_visible(timeout=PATIENCE)
        self.reader.look("invitation", invitation)
        invitation.get_by_test_id("keep-invitation").click()
        expect(invitation.get_by_test_id("code")).to_have_text(code)
        self.reader.look("invitation-kept", invitation)
        invitation.close()
        self.reader.go("invitations", "invitations")
        page = self.reader.page
        page.locator("#code").fill(code)
        page.get_by_test_id("look-invitation").click()
        self.reader.look("invitations-looked")
        page.get_by_test_id("join-readers").click()
        expect(page.get_by_test_id("joined")).to_be_visible(timeout=PATIENCE)
        self.reader.look("invitations-joined")

    def begin(self) -> None:
        """The drafter looks at the list once more, and lets the memo go round."""
        page = self.drafter.page
        self.drafter.go(f"{self.draft}/readers")
        expect(page.get_by_test_id("readers").locator("li")).to_have_count(2)
        page.locator("#circulate-confirmed").check()
        page.get_by_test_id("circulate-chosen").click()
        page.wait_for_url(f"**/{self.draft}")
        self.drafter.go(f"{self.draft}/readers", "readers-fixed")
        wait_for(lambda: self.town.holds("circulated", self.number), "the circulation in the record")

    def sign_by_name(self) -> None:
        """Of two readers nobody hides among enough: the desk offers signing by name, and says why."""
        desk = self.reader.open_desk()
        expect(desk.get_by_test_id("sign-open")).to_be_visible(timeout=PATIENCE)
        expect(desk.locator("input[name=way][value=anonymous]")).to_be_disabled()
        self.reader.look("desk-chosen", desk)
        desk.get_by_test_id("sign-open").click()
        expect(desk.get_by_test_id("desk-done")).to_be_visible(timeout=PATIENCE)
        desk.close()


@pytest.fixture(scope="module")
def circles(browser: Browser, axe: Axe, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Circle]]:
    """Let two drafters each circulate to one reader."""
    if not all((ROOT / path).is_file() for path in BUILT):
        pytest.skip("the desk is not built: cd desk && npm ci && npm run build")
    town = Town(tmp_path_factory.mktemp("circles") / "installation")
    try:
        links = town.settle(BEGINS - timedelta(hours=1))
        made = {}
        for number, (language, width, who) in enumerate(
            [("en", 1280, ("ada", "bo", "cleo")), ("ar", 390, ("amal", "basim"))], 1
        ):
            begins = BEGINS + timedelta(days=number - 1)
            circle = made[language] = Circle(
                town, browser, Looker(axe, language, width), links, number=number, begins=begins,
                roll=OTHERS + (3 if number == 1 else 5), ways=dict.fromkeys(who, "open"), signs_twice="", withdraws="",
            )  # fmt: skip
            town.move_to(begins)
            circle.join()
            town.move_to(begins + timedelta(hours=1, minutes=5))
            town.wait_for_roll(circle.roll)
            circle.write()
            link, code = circle.choose()
            circle.bring(link, code)
            circle.begin()
            circle.sign_by_name()
        yield made
    finally:
        town.kill()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_reader_is_invited_and_signs_by_name_among_too_few_to_hide(circles: dict[str, Circle], language: str) -> None:
    circle = circles[language]

    assert circle.reader.go(f"memos/{circle.number}", "memo-chosen") == 200


def test_to_a_member_who_was_not_chosen_the_memo_is_not_there(circles: dict[str, Circle]) -> None:
    cleo = circles["en"].people["cleo"]

    assert [cleo.go(f"memos/{number}") for number in (1, 2)] == [404, 404]
    cleo.go("policies/harbour-closure")
    expect(cleo.page.locator("main")).not_to_contain_text("Open the permit desk again")
    desk = cleo.open_desk()
    expect(desk.locator("[data-number]")).to_have_count(0)
    desk.close()


def test_before_it_is_filed_the_office_does_not_read_it_either(
    circles: dict[str, Circle], browser: Browser, axe: Axe
) -> None:
    dee = Person.at(browser, circles["en"].town, Looker(axe, "en", 1280), CLERK)
    dee.sign_in()

    assert dee.go("memos/1") == 404
    dee.context.close()
