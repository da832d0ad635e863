"""A memo for chosen readers, at the desk: nothing of it is shown before a colleague's invitation is known there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from demur_verify.invitation import code_of, in_groups
from demur_verify.letter import open_letter
from tests.desk.conftest import open_desk, take_places
from tests.desk.test_at_the_desk import refusal
from tests.desk.town import Town, wait_until

pytestmark = pytest.mark.browser

FoundTown = Callable[..., Town]


@pytest.fixture
def circle(page: Page, found_town: FoundTown) -> Town:
    """Return a town whose memo goes round to chosen readers; Bo has his place, and no invitation."""
    town = found_town()
    take_places(page, town)
    town.audience = "chosen"
    town.publish()
    return town


def test_the_site_cannot_invite_to_a_memo_of_its_own_and_a_colleague_can(page: Page, circle: Town) -> None:
    town = circle
    digest = town.digest.hex()
    with page.expect_popup() as opened:
        page.evaluate("(link) => { window.open(link, 'demur-desk'); }", f"{town.desk.url}/en/#{digest}")
    expect(opened.value.get_by_test_id("hand-over-file")).to_be_visible()
    expect(opened.value).to_have_url(f"{town.desk.url}/en/")
    opened.value.close()
    desk = open_desk(page, town)
    refusal(desk, "not-invited")
    desk.close()

    invitation = page.context.new_page()
    invitation.goto(f"{town.desk.url}/en/#{digest}")

    expect(invitation.get_by_test_id("invited")).to_contain_text("only if it came from a colleague")
    expect(invitation).to_have_url(f"{town.desk.url}/en/")
    desk = open_desk(page, town)
    refusal(desk, "not-invited")  # opening a link keeps nothing: the site can open a window that forgot who opened it
    desk.close()
    invitation.get_by_test_id("keep-invitation").click()
    expect(invitation.get_by_test_id("code")).to_have_text(in_groups(code_of(town.digest)))
    invitation.close()
    desk = open_desk(page, town)
    expect(desk.get_by_test_id("sign-anonymous")).to_be_visible()


def keep_code(desk: Page, code: str) -> None:
    desk.get_by_test_id("code-field").fill(code)
    desk.get_by_test_id("keep-code").click()


def test_bo_sees_nothing_of_a_memo_for_chosen_readers_before_he_brings_its_digits(page: Page, circle: Town) -> None:
    code = in_groups(code_of(circle.digest))
    desk = open_desk(page, circle)
    refusal(desk, "not-invited")
    expect(desk.locator("main")).to_contain_text("Memo 3 goes round to chosen readers, and you are one")
    expect(desk.locator("main")).not_to_contain_text("Offer Union crews")

    keep_code(desk, "12")
    refusal(desk, "code-malformed")
    keep_code(desk, f"{code[:-1]}{(int(code[-1]) + 1) % 10}")
    refusal(desk, "code-mistyped")
    keep_code(desk, in_groups(code_of(bytes(32))))
    expect(desk.get_by_test_id("unmatched")).to_contain_text(in_groups(code_of(bytes(32))))
    desk.get_by_role("button", name="Forget this invitation").click()
    expect(desk.get_by_test_id("unmatched")).to_have_count(0)
    keep_code(desk, code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))

    expect(desk.get_by_test_id("desk-text")).to_contain_text("The Union waits for Tamrissa")
    expect(desk.get_by_test_id("roll-size")).to_have_text("25")
    expect(desk.locator("table.learn")).to_contain_text("Its drafters, who chose its readers")
    desk.get_by_test_id("sign-anonymous").click()
    expect(desk.get_by_test_id("desk-done")).to_be_visible()
    wait_until(lambda: circle.letters, "no letter came to the door")
    assert open_letter(circle.door, circle.letters[0]).digest == circle.digest


def test_bo_hides_among_the_readers_who_could_have_signed_and_not_among_all(page: Page, circle: Town) -> None:
    circle.holders = 0
    desk = open_desk(page, circle)

    keep_code(desk, code_of(circle.digest))

    expect(desk.get_by_role("radio", name="Without my name")).to_be_disabled()
    expect(desk.locator("fieldset.choices")).to_contain_text("where 20 of its readers hold a place; fewer of them do")
    expect(desk.get_by_test_id("sign-open")).to_be_visible()
    expect(desk.get_by_test_id("roll-size")).to_have_count(0)


def test_forgetting_the_device_forgets_its_invitations(page: Page, circle: Town) -> None:
    desk = open_desk(page, circle)
    keep_code(desk, code_of(circle.digest))
    expect(desk.get_by_test_id("desk-text")).to_be_visible()
    desk.get_by_text("Forget this device").first.click()
    desk.get_by_role("checkbox").check()

    desk.get_by_test_id("forget").click()

    refusal(desk, "not-invited")
