"""What else members do at the desk, and what it refuses: each against a real witness, in a real browser."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from demur_verify.co_signature import Act, Way, disclosure_of
from demur_verify.frozen_text import Kind
from demur_verify.letter import open_letter
from tests.desk.conftest import open_desk, take_places
from tests.desk.town import PERSON, Town, block, wait_until

pytestmark = pytest.mark.browser

FoundTown = Callable[..., Town]
PASSPHRASE = "nine small boats go home"


@pytest.fixture
def town(page: Page, found_town: FoundTown) -> Town:
    """Return a town in which Bo has his place on the roll."""
    town = found_town()
    take_places(page, town)
    town.publish()
    return town


def refusal(desk: Page, reason: str) -> None:
    """Expect a refusal in words."""
    expect(desk.locator(f"[role=alert][data-reason={reason}]").first).to_be_visible()


def test_bo_signs_openly_and_the_site_learns_his_name_and_no_letter(page: Page, town: Town) -> None:
    desk = open_desk(page, town)
    expect(desk.locator("main")).to_contain_text("To: first-secretary")
    expect(desk.locator("main")).to_contain_text("Policy questioned: The closed harbours (harbour-closure)")
    expect(desk.locator("main")).to_contain_text("Marking: Sensitive, not secret (sensitive-but-unclassified)")
    expect(desk.get_by_test_id("desk-text")).to_contain_text("(S/NS)")
    desk.get_by_text("Named openly").click()

    desk.get_by_test_id("sign-open").click()

    expect(desk.get_by_test_id("desk-done")).to_be_visible()
    wait_until(lambda: town.letters, "no letter came to the door")
    letter = open_letter(town.door, town.letters[0])
    [opening] = town.openings
    assert letter.disclosure == disclosure_of(bytes.fromhex(opening["salt"]), Way.OPEN, PERSON, "Bo")
    assert opening == {
        "digest": town.digest.hex(),
        "way": "open",
        "salt": letter.salt.hex(),
        "disclosure": letter.disclosure.hex(),
    }


def test_bo_files_alone_and_the_letter_goes_to_the_site(page: Page, town: Town) -> None:
    desk = open_desk(page, town, "filing")
    expect(desk.locator("table.learn")).to_contain_text("that this signature is yours")
    expect(desk.locator("footer")).to_contain_text("Your signature goes to the site with the filing")

    desk.get_by_test_id("sign-anonymous").click()

    wait_until(lambda: town.filed, "no letter came to the site")
    [filed] = town.filed
    letter = open_letter(town.door, base64.b64decode(filed["letter"]))
    assert (filed["digest"], letter.act, letter.way) == (town.digest.hex(), Act.CO_SIGN, Way.ANONYMOUS)
    assert town.letters == []


def test_a_desk_of_the_institution_says_that_nothing_hides_bo_from_it(page: Page, found_town: FoundTown) -> None:
    town = found_town(apart=False)
    take_places(page, town)
    town.publish()

    desk = open_desk(page, town)

    expect(desk.locator("table.learn")).to_contain_text("Nothing hides you from it at this desk")
    expect(desk.locator("table.learn")).not_to_contain_text("Staff Association")
    expect(desk.locator("header")).to_contain_text("Run by the Office of External Affairs itself")


def test_bo_signs_where_no_window_opens(browser: Browser, page: Page, town: Town, tmp_path: Path) -> None:
    saved = tmp_path / "desk.json"
    town.purpose = "reading"
    saved.write_text(json.dumps(town.document()))
    desk = page.context.new_page()
    desk.goto(f"{town.desk.url}/en/")
    desk.get_by_test_id("hand-over-file").set_input_files(saved)
    desk.get_by_test_id("load").click()

    with desk.expect_download() as letter:
        desk.get_by_test_id("sign-to-file").click()

    carried = Path(letter.value.path()).read_bytes()
    assert open_letter(town.door, carried).digest == town.digest
    elsewhere = browser.new_context().new_page()
    elsewhere.goto(f"{town.desk.url}/en/")
    handed = elsewhere.evaluate(
        "(bytes) => fetch('/letters', {method: 'POST', body: new Uint8Array(bytes)}).then((answer) => answer.status)",
        list(carried),
    )
    elsewhere.context.close()
    assert handed == 202
    wait_until(lambda: town.letters == [carried], "the carried letter did not come to the door")


def test_bo_takes_his_place_to_his_telephone(browser: Browser, page: Page, town: Town) -> None:
    desk = open_desk(page, town)
    desk.get_by_text("Take it to another device").click()
    copy = desk.locator("form").filter(has=desk.get_by_test_id("save-place"))
    for secret in copy.locator("input[type=password]").all():
        secret.fill(PASSPHRASE)
    with desk.expect_download() as place:
        desk.get_by_test_id("save-place").click()
    telephone = browser.new_context().new_page()
    there = open_desk(telephone, town)
    refusal(there, "place-missing")
    there.get_by_text("Take it over from another device").click()
    take = there.locator("form").filter(has=there.get_by_test_id("take-place"))
    take.locator("input[type=file]").set_input_files(place.value.path())
    take.locator("input[type=password]").fill(PASSPHRASE[:-1])
    there.get_by_test_id("take-place").click()
    refusal(there, "passphrase-wrong")
    take.locator("input[type=password]").fill(PASSPHRASE)

    there.get_by_test_id("take-place").click()

    expect(there.get_by_test_id("sign-anonymous")).to_be_visible()
    there.get_by_text("Forget this device").first.click()
    there.get_by_role("checkbox").check()
    there.get_by_test_id("forget").click()
    refusal(there, "place-missing")
    telephone.context.close()


def test_a_place_that_the_desk_did_not_make_is_an_alarm(page: Page, town: Town) -> None:
    town.places[town.term] += 1

    desk = open_desk(page, town)
    refusal(desk, "place-foreign")
    desk.close()
    refusal(open_desk(page, town, "places"), "place-foreign")


def test_bo_confirms_the_fingerprint_of_his_place_to_an_inspector(page: Page, town: Town) -> None:
    desk = open_desk(page, town)

    desk.get_by_text("Fingerprint of your place").click()

    expect(desk.get_by_test_id("fingerprint")).to_have_text(f"{town.places[town.term]:064x}")


def test_a_text_that_is_not_the_one_in_the_record_cannot_be_signed(page: Page, town: Town) -> None:
    town.salt = bytes(32)
    desk = open_desk(page, town)
    refusal(desk, "circulation-differs")
    expect(desk.get_by_test_id("sign-anonymous")).to_have_count(0)
    desk.close()

    town.salts[0] = bytes(32)

    desk = open_desk(page, town)
    refusal(desk, "text-differs")
    refusal(desk, "memo-withheld")
    expect(desk.get_by_test_id("desk-text")).to_have_count(0)


def test_a_text_with_a_part_that_would_not_be_shown_cannot_be_signed(page: Page, found_town: FoundTown) -> None:
    town = found_town()
    hidden = block(
        Kind.DISPOSITION, "We take it all back.", "en", {"number": "1", "value": "declined", "marking": None}
    )
    town.holds((*town.blocks, hidden))
    take_places(page, town)
    town.publish()

    desk = open_desk(page, town)

    refusal(desk, "text-partly-hidden")
    expect(desk.get_by_test_id("sign-anonymous")).to_have_count(0)


def test_a_site_that_withholds_a_memo_is_found_out(page: Page, town: Town) -> None:
    town.withholds = True

    desk = open_desk(page, town)

    refusal(desk, "memo-withheld")


def test_a_site_that_speaks_of_later_months_alone_takes_nobodys_secret(page: Page, town: Town) -> None:
    town.later = "2099-01"

    take_places(page, town)

    town.later = None
    desk = open_desk(page.context.new_page(), town)
    expect(desk.get_by_test_id("sign-anonymous")).to_be_visible()


def test_the_site_cannot_tell_by_what_it_is_asked_that_bo_signed(page: Page, found_town: FoundTown) -> None:
    town = found_town()
    town.batch_seconds = 86_400
    take_places(page, town)
    town.publish()
    desk = open_desk(page, town)
    expect(desk.get_by_test_id("sign-anonymous")).to_be_visible()
    before, title = town.handed_over, desk.title()

    desk.get_by_test_id("sign-anonymous").click()
    expect(desk.get_by_test_id("desk-done")).to_be_visible()
    assert desk.title() == title  # a browser keeps it in its history
    desk.get_by_test_id("counted").click()
    expect(desk.locator("[data-counted=not-yet]")).to_be_visible()
    desk.get_by_test_id("withdraw").click()
    desk.get_by_role("button", name="Keep my signature").click()

    expect(desk.get_by_test_id("sign-anonymous")).to_be_visible()
    expect(desk.get_by_text("This device has made your signature")).to_be_visible()
    assert town.handed_over == before


def test_bo_is_told_at_how_many_signatures_a_memo_is_filed(page: Page, town: Town) -> None:
    town.files_at = 25

    desk = open_desk(page, town)

    expect(desk.locator("summary").first).to_contain_text("filed at 25 signatures")


@pytest.mark.parametrize("title", ["\u202eTerces", "a\nb", "\u0000", "a" * 501])
def test_a_name_that_could_mislead_beside_what_is_signed_is_not_taken(page: Page, town: Town, title: str) -> None:
    document = town.document()
    document["markings"][0]["title"]["en"] = title
    town.document = lambda: document  # type: ignore[method-assign]

    page.goto(town.url)
    with page.expect_popup() as opened:
        page.locator("[data-desk-open]").click()

    refusal(opened.value, "hand-over-malformed")


def test_what_the_site_hands_over_unasked_changes_nothing(page: Page, town: Town) -> None:
    town.batch_seconds = 86_400
    desk = open_desk(page, town)
    expect(desk.get_by_test_id("sign-anonymous")).to_be_visible()

    page.evaluate(
        "([desk, given]) => window.open('', 'demur-desk')"
        ".postMessage({v: 'demur/desk/v1', kind: 'hand-over', hand_over: given}, desk)",
        [town.desk.url, {**town.document(), "purpose": "filing"}],
    )

    page.wait_for_timeout(1_000)
    expect(desk.get_by_role("heading", level=1)).to_have_text("Every open memo, on one page")


def test_a_reading_room_does_not_turn_into_a_page_whose_letters_go_to_the_site(page: Page, town: Town) -> None:
    desk = open_desk(page, town)
    expect(desk.get_by_test_id("sign-anonymous")).to_be_visible()
    town.purpose, before = "filing", town.handed_over
    wait_until(lambda: town.handed_over > before + 1, "the desk did not ask again")

    desk.get_by_text("I signed on another device").click()
    desk.get_by_test_id("withdraw").click()
    desk.get_by_role("button", name="Keep my signature").click()

    expect(desk.get_by_role("heading", level=1)).to_have_text("Every open memo, on one page")


def test_a_page_that_the_desk_does_not_know_cannot_hand_over(page: Page, found_town: FoundTown) -> None:
    town, stranger = found_town(), found_town()
    page.goto(f"{stranger.url}/")
    with page.expect_popup() as opened:
        page.evaluate("(desk) => { window.desk = window.open(`${desk}/en/`); }", town.desk.url)
    desk = opened.value
    expect(desk.get_by_test_id("hand-over-file")).to_be_visible()

    page.evaluate(
        "(given) => window.desk.postMessage({v: 'demur/desk/v1', kind: 'hand-over', hand_over: given}, '*')",
        {**town.document(), "site": stranger.url},
    )

    page.wait_for_timeout(1_000)
    expect(desk.get_by_role("heading", level=1)).to_have_text("Waiting for the site")
    expect(desk.locator("[role=alert]")).to_have_count(0)


def test_proving_files_that_are_not_those_it_was_built_with_are_not_used(page: Page, town: Town) -> None:
    desk = open_desk(page, town)
    desk.route("**/proving/*.zkey", lambda route: route.fulfill(body=bytes(3_408_199)))

    desk.get_by_test_id("sign-anonymous").click()

    refusal(desk, "proving-files-differ")
    assert town.letters == []


def test_a_withdrawal_that_did_not_leave_can_be_made_again(page: Page, town: Town) -> None:
    desk = open_desk(page, town)
    desk.get_by_text("I signed on another device").click()
    desk.route("**/letters", lambda route: route.fulfill(status=503))
    desk.get_by_test_id("withdraw").click()
    desk.get_by_role("checkbox").check()
    desk.get_by_test_id("withdraw-now").click()
    refusal(desk, "letter-not-taken")
    desk.unroute("**/letters")
    desk.get_by_role("button", name="Back to the reading room").click()

    desk.get_by_test_id("withdraw").click()
    desk.get_by_role("checkbox").check()
    desk.get_by_test_id("withdraw-now").click()

    wait_until(lambda: town.letters, "no withdrawal came to the door")
    assert open_letter(town.door, town.letters[0]).act is Act.WITHDRAW


def test_what_is_stopped_is_not_sent_and_what_the_relay_does_not_take_can_be_carried(page: Page, town: Town) -> None:
    desk = open_desk(page, town)
    desk.route("**/proving/*.zkey", lambda _: None)
    desk.get_by_test_id("sign-anonymous").click()
    expect(desk.get_by_test_id("desk-progress")).to_be_visible()

    desk.get_by_test_id("stop").click()

    expect(desk.get_by_test_id("sign-anonymous")).to_be_visible()
    desk.unroute("**/proving/*.zkey")
    desk.route("**/letters", lambda route: route.fulfill(status=503))
    desk.get_by_test_id("sign-anonymous").click()
    refusal(desk, "letter-not-taken")
    with desk.expect_download() as saved:
        desk.get_by_test_id("save-letter").click()
    assert open_letter(town.door, Path(saved.value.path()).read_bytes()).digest == town.digest
    assert town.letters == []
