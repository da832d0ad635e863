"""The desk without a window: a file from the site, a file back to it; and what an old record stops."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.desk.town import PERSON, Town
from tests.witness.conftest import ORIGIN

pytestmark = pytest.mark.browser

FoundTown = Callable[..., Town]


def load(desk: Page, town: Town, folder: Path) -> None:
    """Load at the desk what the site would save now."""
    saved = folder / "desk.json"
    saved.write_text(json.dumps(town.document()))
    desk.goto(f"{town.desk.url}/en/")
    desk.get_by_test_id("hand-over-file").set_input_files(saved)
    desk.get_by_test_id("load").click()


def bring_back(desk: Page) -> dict[str, object]:
    """Save the file for the site, and read it."""
    with desk.expect_download() as saved:
        desk.get_by_test_id("save-return").click()
    read: dict[str, object] = json.loads(Path(saved.value.path()).read_text())
    return read


def test_places_and_a_name_go_back_by_file(page: Page, found_town: FoundTown, tmp_path: Path) -> None:
    town = found_town()
    town.purpose = "places"
    load(page, town, tmp_path)
    expect(page.get_by_test_id("places-done")).to_be_visible()

    returned = bring_back(page)

    assert isinstance(returned["places"], list)
    [place] = returned["places"]
    assert (returned["v"], returned["origin"], returned["person"]) == ("demur/return/v1", ORIGIN, PERSON)
    assert (place["term"], returned["openings"]) == (town.term, [])
    town.places[town.term] = int(place["commitment"], 16)
    town.publish()
    town.purpose = "reading"
    load(page, town, tmp_path)
    page.get_by_text("Named to the office only").click()
    page.get_by_test_id("sign-office").click()
    expect(page.get_by_test_id("desk-done")).to_be_visible()
    page.get_by_test_id("back-to-room").click()
    [opening] = bring_back(page)["openings"]  # type: ignore[misc]
    assert (opening["digest"], opening["way"]) == (town.digest.hex(), "office")


@pytest.mark.parametrize(
    ("moved", "reason"),
    [(timedelta(hours=37), "countersignature-old"), (timedelta(hours=-2), "countersignature-ahead")],
)
def test_nobody_signs_against_an_old_record_or_under_a_wrong_clock(
    page: Page, found_town: FoundTown, tmp_path: Path, moved: timedelta, reason: str
) -> None:
    town = found_town()
    town.publish()
    page.clock.set_fixed_time(town.began + moved)

    load(page, town, tmp_path)

    expect(page.locator(f"[role=alert][data-reason={reason}]")).to_be_visible()
    expect(page.get_by_test_id("desk-text")).to_be_visible()
    expect(page.get_by_test_id("sign-part")).to_contain_text("Nothing can be signed now")


def test_a_file_with_one_member_too_many_is_refused(page: Page, found_town: FoundTown, tmp_path: Path) -> None:
    town = found_town()
    saved = tmp_path / "desk.json"
    saved.write_text(json.dumps({**town.document(), "more": 1}))
    page.goto(f"{town.desk.url}/ar/")
    page.get_by_test_id("hand-over-file").set_input_files(saved)

    page.get_by_test_id("load").click()

    expect(page.locator("[role=alert][data-reason=hand-over-malformed]")).to_contain_text("ليس مكتوباً كما يجب")
