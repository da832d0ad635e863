"""
The whole life of one memo, by the hands of its people: browser, desk and office, nothing behind their backs.

The first of the signers drafts. Everything that waits, waits for what it needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.evidence.running import PASSWORD, wait_for
from tests.journey.people import PATIENCE, WRITTEN, Looker, Person
from tests.journey.town import ADDRESSEE, CLERK, Town

DISPOSITIONS = ("declined", "in-part")


@dataclass
class Life:
    """One memo; `ways` says how each member signs, in this order."""

    town: Town
    browser: Browser
    looker: Looker
    links: Mapping[str, str]
    number: int
    begins: datetime
    roll: int
    ways: Mapping[str, str]
    signs_twice: str
    withdraws: str
    people: dict[str, Person] = field(default_factory=dict)
    draft: str = ""
    counted: list[str] = field(default_factory=list)
    pack: Path = Path()

    @property
    def drafter(self) -> Person:
        """Who drafts."""
        return self.people[next(iter(self.ways))]

    @property
    def asks(self) -> tuple[str, ...]:
        """What the memo recommends."""
        return WRITTEN[self.looker.language].asks

    def run(self, folder: Path) -> None:
        """Go through it; the proof file is saved in a folder."""
        self.town.move_to(self.begins)
        self.join()
        self.town.move_to(self.begins + timedelta(hours=1, minutes=5))
        self.town.wait_for_roll(self.roll)
        self.write()
        self.circulate()
        self.sign()
        self.withdraw()
        self.file()
        self.acknowledge()
        self.reply()
        self.keep(folder)

    def join(self) -> None:
        """Each member takes a password by a one-time link, and a place at the desk."""
        for username in self.ways:
            person = self.people[username] = Person.at(self.browser, self.town, self.looker, username)
            first = len(self.people) == 1
            person.page.goto(self.links[username])
            if first:
                person.look("join")
            person.page.locator("#password").fill(PASSWORD)
            person.page.locator("#again").fill(PASSWORD)
            person.page.locator("main form button").click()
            person.page.wait_for_url("**/accounts/login/**")
            person.sign_in("login" if first else "")
            desk = person.open_desk("welcome")
            if first:
                person.look("welcome-before")
            desk.wait_for_event("close", timeout=PATIENCE)
            expect(person.page.locator("main .status.waiting").first).to_be_visible(timeout=PATIENCE)
            if first:
                person.look("welcome")

    def write(self) -> None:
        """The drafter fills the form in, adds a recommendation, reads the whole and freezes it."""
        ada, page, written = self.drafter, self.drafter.page, WRITTEN[self.looker.language]
        ada.go("policies/harbour-closure", "policy")
        ada.go("memos/new?policy=harbour-closure", "draft-empty")
        page.locator("#title").fill(written.title)
        page.locator("#marking").select_option("sensitive-but-unclassified")
        page.locator("input[name=addressee][value=first-secretary]").check()
        for section in ("question", "why", "cost", "tried"):
            page.locator(f"#section-{section}").fill(getattr(written, section))
        page.locator("#r1-words").fill(written.asks[0])
        page.get_by_test_id("add-recommendation").click()
        page.locator("#r2-words").fill(written.asks[1])
        page.locator("input[name=r2-kind][value=say]").check()
        page.locator("#r2-trigger").fill(written.whenever)
        page.get_by_test_id("save").click()
        ada.look("draft")
        page.get_by_test_id("preview").click()
        ada.look("freeze")
        page.locator("#confirmed").check()
        page.get_by_test_id("freeze").click()
        expect(page.get_by_test_id("circulate")).to_be_visible(timeout=PATIENCE)
        self.draft = f"drafts/{page.url.rstrip('/').rsplit('/', 1)[-1]}"
        ada.look("frozen")

    def circulate(self) -> None:
        """The drafter lets it go round; the desk's host learns of it from the record."""
        page = self.drafter.page
        page.locator("#circulate-confirmed").check()
        page.get_by_test_id("circulate").click()
        expect(page.locator(f"a[href$='/memos/{self.number}']").first).to_be_visible(timeout=PATIENCE)
        self.drafter.look("circulated")
        wait_for(lambda: self.town.holds("circulated", self.number), "the circulation in the record")

    def sign(self) -> None:
        """Everybody signs at the desk, in different ways; one of them twice. Each asks whether they are counted."""
        for username, way in self.ways.items():
            person = self.people[username]
            desk = person.open_desk()
            if person is self.drafter:
                person.look("reading", person.page)
                expect(desk.get_by_test_id("roll-size")).to_have_text(str(self.roll), timeout=PATIENCE)
                for ask in self.asks:
                    expect(desk.get_by_test_id("desk-text").first).to_contain_text(ask)
                person.look("desk", desk)
            self._sign(desk, way)
            if username == self.signs_twice:
                desk.get_by_test_id("back-to-room").click()
                self._sign(desk, way)
                person.look("desk-done", desk)
            self.counted.append(self._counted(desk, "counted"))
            desk.close()

    def withdraw(self) -> None:
        """One takes the signature back, from the reading room opened anew."""
        person = self.people[self.withdraws]
        desk = person.open_desk()
        desk.get_by_test_id("withdraw").click()
        desk.get_by_role("checkbox").check()
        person.look("desk-withdraw", desk)
        desk.get_by_test_id("withdraw-now").click()
        expect(desk.get_by_test_id("desk-done")).to_be_visible(timeout=PATIENCE)
        self.counted.append(self._counted(desk, "withdrawn"))
        person.look("desk-withdrawn", desk)
        desk.close()
        person.go(f"memos/{self.number}", "memo-open")
        expect(person.page.get_by_test_id("count")).to_have_text(str(len(self.ways) - 1))

    def file(self) -> None:
        """The drafter files; it closes with the next delivery of letters."""
        ada = self.drafter
        ada.go(self.draft)
        ada.page.locator("#file-confirmed").check()
        ada.page.get_by_test_id("file").click()
        wait_for(lambda: ada.go(f"receipts/{self.number}") == 200, "the filing")
        expect(ada.page.get_by_test_id("count")).to_have_text(str(len(self.ways) - 1))
        wait_for(lambda: self.town.holds("filed", self.number), "the filing in the record")
        ada.go(f"receipts/{self.number}", "receipt-new")
        ada.page.goto("about:blank")

    def acknowledge(self) -> None:
        """The clerk finds it among what is new, and says that the office has it."""
        clerk = self.people[CLERK] = Person.at(self.browser, self.town, self.looker, CLERK)
        clerk.sign_in()
        clerk.go("office", "office")
        clerk.page.locator(f"a[href$='/office/{self.number}']").first.click()
        clerk.page.get_by_test_id("acknowledge").click()
        expect(clerk.page.get_by_test_id("acknowledge")).to_have_count(0, timeout=PATIENCE)
        clerk.look("office-memo-clerk")

    def reply(self) -> None:
        """The addressee replies to each recommendation."""
        written = WRITTEN[self.looker.language]
        hana = self.people[ADDRESSEE] = Person.at(self.browser, self.town, self.looker, ADDRESSEE)
        hana.sign_in()
        hana.go(f"office/{self.number}", "office-memo-addressee")
        for number, (disposition, reasons) in enumerate(zip(DISPOSITIONS, written.reasons, strict=True), 1):
            hana.page.locator(f"[data-testid=disposition-{number}][value={disposition}]").check()
            hana.page.get_by_test_id(f"reasons-{number}").fill(reasons)
        hana.page.locator("#confirmed").check()
        hana.page.get_by_test_id("send-reply").click()
        expect(hana.page.get_by_test_id("send-reply")).to_have_count(0, timeout=PATIENCE)
        wait_for(lambda: self.town.holds("replied", self.number), "the reply in the record")

    def keep(self, folder: Path) -> None:
        """The drafter reads the reply and saves the proof file from the receipt's page."""
        ada = self.drafter
        ada.go(f"memos/{self.number}", "memo-answered")
        expect(ada.page.locator("main")).to_contain_text(WRITTEN[self.looker.language].reasons[1])
        ada.go(f"receipts/{self.number}", "receipt")
        self.pack = folder / f"memo-{self.number}.demur"
        wait_for(self._saved, "the proof file with the reply")

    def _saved(self) -> bool:
        """Save what the receipt's page offers; tell whether the reply is in it."""
        page = self.drafter.page
        with page.expect_download() as saving:
            page.locator("a[href$='/pack']").click()
        saving.value.save_as(self.pack)
        return b"reply/0000" in self.pack.read_bytes()

    def _sign(self, desk: Page, way: str) -> None:
        desk.locator(f"input[name=way][value={way}]").check()
        desk.get_by_test_id(f"sign-{way}").click()
        expect(desk.get_by_test_id("desk-done")).to_be_visible(timeout=PATIENCE)

    def _counted(self, desk: Page, kind: str) -> str:
        """Ask the desk again and again until it says so."""
        asked = desk.get_by_test_id("counted-says").locator("[data-counted]")

        def ask() -> bool:
            desk.get_by_test_id("counted").click()
            expect(asked).to_be_visible(timeout=PATIENCE)
            return asked.get_attribute("data-counted") == kind

        wait_for(ask, f"{kind} at the desk")
        return kind
