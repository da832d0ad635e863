"""A visitor of the demo does what docs/tutorials/first-memo.md says, step by step, and runs its every command."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.demo.conftest import Demo, running_demos
from tests.evidence.running import ROOT, wait_for
from tests.journey.people import PATIENCE, Axe, Looker

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("visit")]

TUTORIAL = ROOT / "docs" / "tutorials" / "first-memo.md"
START = "./run demo"
VERIFY = ".venv/bin/demur-verify"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Start a demo as the tutorial's first command does, on free ports, in a folder of its own."""
    folder = tmp_path_factory.mktemp("visit")
    with running_demos(folder) as start:
        yield start(folder / ".demo")


@pytest.fixture
def desktop(page: Page) -> Page:
    """Return a page that is as patient as a busy machine needs."""
    page.context.set_default_timeout(PATIENCE)
    return page


def be(page: Page, role: str) -> None:
    """Go on as somebody, by the switch at the foot of the page."""
    page.get_by_test_id(f"switch-{role}").click()
    expect(page.get_by_test_id(f"switch-{role}")).to_be_visible()


def test_the_tutorial_is_followed_to_its_eighth_step(demo: Demo, desktop: Page, axe: Axe) -> None:
    page, looker = desktop, Looker(axe, "en", 1280)
    page.goto(demo.ready["url"])
    looker.look(page, "demo-first")

    be(page, "member")
    page.get_by_role("link", name="Reading room").click()
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Open the reading room").click()
    desk = opened.value
    expect(desk.get_by_test_id("roll-size")).to_have_text("412", timeout=PATIENCE)
    expect(desk.get_by_test_id("count")).to_have_text("31")
    looker.look(desk, "demo-desk")
    desk.get_by_text("Named openly").click()
    desk.get_by_text("Without my name").click()
    desk.get_by_role("button", name="Sign without my name").click()
    expect(desk.get_by_test_id("desk-done")).to_be_visible(timeout=PATIENCE)
    assert page.request.post(f"http://localhost:{demo.port}/demo/batch", data={}).ok
    wait_for(lambda: is_counted(desk), "Noor's signature in the list")
    looker.look(desk, "demo-desk-done")
    desk.close()

    page.goto(demo.ready["memos"]["open"]["url"])
    expect(page.get_by_test_id("count")).to_have_text("32")

    be(page, "clerk")
    page.get_by_role("link", name="Channel office").click()
    looker.look(page, "demo-office")
    page.locator("li", has=page.locator("a[href$='/office/4']")).get_by_test_id("acknowledge").click()
    expect(page.get_by_test_id("acknowledge")).to_have_count(0)

    be(page, "addressee")
    page.goto(demo.ready["memos"]["overdue"]["url"])
    page.get_by_role("link", name="The office’s page of this memo").click()
    looker.look(page, "demo-office-memo")
    asked = page.locator("textarea[name^=reasons-]").count()
    for number in range(1, asked + 1):
        page.get_by_test_id(f"disposition-{number}").first.check()
        page.get_by_test_id(f"reasons-{number}").fill("The desk opens again on Monday.")
    page.locator("#confirmed").check()
    page.get_by_role("button", name="Send the reply").click()
    expect(page.get_by_test_id("send-reply")).to_have_count(0)
    expect(page.get_by_text("The desk opens again on Monday.")).to_have_count(asked)

    page.get_by_test_id("clock-week").click()
    page.get_by_test_id("clock-working-day").click()
    be(page, "member")
    page.goto(demo.ready["memos"]["open"]["url"])
    page.get_by_role("link", name="Receipt of filing").click()
    expect(page.get_by_test_id("count")).to_have_text("32")
    looker.look(page, "demo-receipt")


def is_counted(desk: Page) -> bool:
    """Ask the desk once."""
    desk.get_by_role("button", name="Check that I am counted").click()
    said = desk.locator("[data-counted]")
    expect(said).to_be_visible(timeout=PATIENCE)
    return said.get_attribute("data-counted") == "counted"


@pytest.mark.parametrize(
    ("file", "verdict", "status"),
    [("packs/memo-1.demur", "proven", 0), ("leak/page-2.demur", "proven", 0), ("leak/page-2-altered.demur", "", 1)],
)
def test_the_demos_files_are_checked_on_the_command_line_and_in_the_browser(
    demo: Demo, desktop: Page, axe: Axe, file: str, verdict: str, status: int
) -> None:
    line = f"{VERIFY} pack .demo/{file} --policy .demo/trust.policy"
    assert line in commands()
    done = subprocess.run(words_of(line), cwd=demo.data.parent, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout

    desktop.goto(f"http://localhost:{demo.port}/en/verify")
    desktop.set_input_files("#file", demo.data / file)
    desktop.set_input_files("#policy", demo.data / "trust.policy")
    desktop.get_by_role("button", name="Check").click()

    said = desktop.get_by_test_id("verdict")
    expect(said).to_be_visible(timeout=PATIENCE)
    if status:
        assert said.get_attribute("role") == "alert"
        assert said.get_attribute("data-reason")
    else:
        assert said.get_attribute("data-verdict") == verdict
    Looker(axe, "en", 1280).look(desktop, f"demo-verify-{Path(file).stem}")


def test_the_tutorial_has_no_other_command() -> None:
    assert [line for line in commands() if not line.startswith(VERIFY)] == [START]
    assert len(commands()) == 4


def commands() -> list[str]:
    """Return the tutorial's commands, in their order."""
    return re.findall(r"^    (\S.*)$", TUTORIAL.read_text(encoding="utf-8"), re.MULTILINE)


def words_of(line: str) -> list[str]:
    """Return a command as this Python runs it."""
    program, *words = line.split()
    assert Path(program).name == "demur-verify"
    return [sys.executable, "-m", "demur_verify.command", *words]
