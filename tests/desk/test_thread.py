"""The thread: from a page of the site through the desk's window and the relay to the door, with a real proof."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from demur_verify.circulation import StandingLine, StandingList
from demur_verify.co_signature import Act, Way, message_of, scope_of
from demur_verify.letter import Letter, open_letter
from demur_verify.membership import Membership, check_membership
from demur_verify.roll import roll_root
from tests.desk.conftest import open_desk, take_places
from tests.desk.town import DEPTH, Town, wait_until
from tests.witness.conftest import ORIGIN

pytestmark = pytest.mark.browser

FoundTown = Callable[..., Town]


def proven(town: Town, letter: Letter) -> Membership:
    """Return what the proof in a letter has to show, all of it computed here."""
    scope = scope_of(ORIGIN, town.term, town.digest)
    return Membership(
        root=roll_root(town.leaves[: letter.size], DEPTH),
        nullifier=letter.nullifier,
        message=message_of(letter.act, scope, letter.disclosure, letter.follow),
        scope=scope,
        points=letter.points,
        depth=DEPTH,
    )


def test_bo_signs_without_a_name_checks_that_he_is_counted_and_withdraws(page: Page, found_town: FoundTown) -> None:
    town = found_town()
    take_places(page, town)
    town.publish()
    desk = open_desk(page, town)
    expect(desk.get_by_test_id("desk-text")).to_contain_text("fog-signal stations")
    expect(desk.get_by_test_id("roll-size")).to_have_text("25")

    desk.get_by_test_id("sign-anonymous").click()

    expect(desk.get_by_test_id("desk-done")).to_be_visible()
    wait_until(lambda: town.letters, "no letter came to the door")
    letter = open_letter(town.door, town.letters[0])
    check_membership(proven(town, letter))
    assert (letter.act, letter.way, letter.digest, letter.size) == (Act.CO_SIGN, Way.ANONYMOUS, town.digest, 25)
    assert (town.openings, town.filed) == ([], [])

    desk.get_by_test_id("counted").click()
    expect(desk.locator("[data-counted=not-yet]")).to_be_visible()
    town.stand(StandingList.of([StandingLine(letter.nullifier, letter.follow, "standing")]))
    desk.get_by_test_id("counted").click()
    expect(desk.locator("[data-counted=counted]")).to_be_visible()

    desk.get_by_test_id("withdraw").click()
    desk.get_by_role("checkbox").check()
    desk.get_by_test_id("withdraw-now").click()
    expect(desk.get_by_test_id("desk-done")).to_be_visible()
    wait_until(lambda: len(town.letters) > 1, "no withdrawal came to the door")
    withdrawal = open_letter(town.door, town.letters[1])
    check_membership(proven(town, withdrawal))
    assert (withdrawal.act, withdrawal.nullifier, withdrawal.follow) == (Act.WITHDRAW, letter.nullifier, 0)
