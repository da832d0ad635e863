"""A real memo of dissent and its real reply, where they are present: from the page to the proof file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from demur_verify.frozen_text import Block, Kind
from demur_verify.pack import read_pack
from tests.evidence.running import ROOT, wait_for
from tests.journey.conftest import BUILT
from tests.journey.life import Life
from tests.journey.people import PATIENCE, Axe, Looker, Person
from tests.journey.town import ADDRESSEE, OTHERS, Town

REAL = Path(os.environ.get("DEMUR_REAL_DATA", ROOT.parent / "shared" / "data"))
MEMO, REPLY = REAL / "memo-1971.txt", REAL / "reply-1971.txt"

pytestmark = [pytest.mark.journey, pytest.mark.real_documents, pytest.mark.xdist_group("journey")]


class RealLife(Life):
    """The life of a memo that is taken in from a file, and that asks for nothing in numbered recommendations."""

    @property
    def asks(self) -> tuple[str, ...]:
        """Nothing by itself."""
        return ()

    def write(self) -> None:
        """Hand the file in, say whom it is for, and freeze it."""
        page = self.drafter.page
        self.drafter.go("memos/new?policy=harbour-closure")
        page.set_input_files("#upload", MEMO)
        page.locator("button[name=act][value=import]").click()
        expect(page.locator("#title")).not_to_have_value("", timeout=PATIENCE)
        page.locator("#marking").select_option("sensitive-but-unclassified")
        page.locator("input[name=addressee][value=first-secretary]").check()
        page.get_by_test_id("preview").click()
        page.locator("#confirmed").check()
        page.get_by_test_id("freeze").click()
        expect(page.get_by_test_id("circulate")).to_be_visible(timeout=PATIENCE)
        self.draft = f"drafts/{page.url.rstrip('/').rsplit('/', 1)[-1]}"

    def reply(self) -> None:
        """The addressee gives one reply for the whole, in the words of the real one."""
        hana = self.people[ADDRESSEE] = Person.at(self.browser, self.town, self.looker, ADDRESSEE)
        hana.sign_in()
        hana.go(f"office/{self.number}", "office-memo-real")
        hana.page.locator("[data-testid=disposition-0][value=declined]").check()
        hana.page.get_by_test_id("reasons-0").fill(REPLY.read_text(encoding="utf-8"))
        hana.page.locator("#confirmed").check()
        hana.page.get_by_test_id("send-reply").click()
        expect(hana.page.get_by_test_id("send-reply")).to_have_count(0, timeout=PATIENCE)
        wait_for(lambda: self.town.holds("replied", self.number), "the reply in the record")

    def keep(self, folder: Path) -> None:
        """The drafter saves the proof file once the reply is in it."""
        self.drafter.go(f"memos/{self.number}", "memo-real")
        self.drafter.go(f"receipts/{self.number}")
        self.pack = folder / "real.demur"
        wait_for(self._saved, "the proof file with the reply")


@pytest.mark.skipif(not (MEMO.is_file() and REPLY.is_file()), reason="the real documents are not here: DEMUR_REAL_DATA")
def test_the_first_known_dissent_message_lives_its_life(browser: Browser, axe: Axe, tmp_path: Path) -> None:
    if not all((ROOT / path).is_file() for path in BUILT):
        pytest.skip("the desk is not built: cd desk && npm ci && npm run build")
    town = Town(tmp_path / "installation")
    try:
        life = RealLife(
            town, browser, Looker(axe, "en", 1280), town.settle(datetime(2027, 3, 1, 7, tzinfo=UTC)), number=1,
            begins=datetime(2027, 3, 1, 8, tzinfo=UTC), roll=OTHERS + 2, ways={"ada": "anonymous", "bo": "anonymous"},
            signs_twice="ada", withdraws="bo",
        )  # fmt: skip
        life.run(tmp_path)
    finally:
        town.kill()

    command = [
        sys.executable,
        "-m",
        "demur_verify.command",
        "pack",
        str(life.pack),
        "--json",
        "--policy",
        str(town.policy),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    report = json.loads(done.stdout)
    assert (done.returncode, report["verdict"], report["signatures"]["count"]) == (0, "proven", 1)
    assert report["reply"]["state"] == "replied"
    shown = [Block.parse(shown.raw) for shown in read_pack(life.pack.read_bytes()).blocks]
    said = " ".join(block.body for block in shown if block.kind is Kind.PARAGRAPH)
    assert said.split() == MEMO.read_text(encoding="utf-8").partition("\n")[2].split()
