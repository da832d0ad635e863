"""Who sees which page, and what it says."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from demur.channel import operations as channel
from demur.channel.rules import Disposition, DispositionGiven
from demur.standing import operations as standing
from tests.channel.town import Town, moment
from tests.signatures.members import ADA, BO, FAY
from tests.web.conftest import As, SetClock

LANGUAGES = ("en", "ar")
EVERYBODY = ("Ada", "Kim", "Dee", "Ivo")


def filed_and_answered(town: Town) -> int:
    number = town.filed_memo(ADA, BO, FAY)
    channel.acknowledge_case(number=number, by=town.accounts["Kim"], at=moment(11, 8))
    channel.reply_to_case(
        number=number,
        given=[
            DispositionGiven(1, Disposition.DECLINED, "Two stations are silent."),
            DispositionGiven(2, Disposition.IN_PART, "On the day."),
        ],
        language="en",
        by=town.accounts["Dee"],
        at=moment(11, 9),
    )
    town.sequence(moment(11, 9))
    return number


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_a_memos_life_is_shown_to_those_it_is_for(
    town: Town, signed_in: As, set_clock: SetClock, language: str
) -> None:
    answered = filed_and_answered(town)
    circulating, _digest = town.circulated_memo("Open the piers")
    set_clock(moment(11, 12))
    pages = {
        "": EVERYBODY,
        "policies/harbours": EVERYBODY,
        f"memos/{answered}": EVERYBODY,
        f"memos/{circulating}": EVERYBODY,
        f"memos/{circulating}/desk.json": EVERYBODY,
        "welcome": EVERYBODY,
        "reading": EVERYBODY,
        "reading/desk.json": EVERYBODY,
        f"receipts/{answered}": EVERYBODY,
        f"receipts/{answered}/slip": EVERYBODY,
        f"receipts/{answered}/receipt": EVERYBODY,
        f"receipts/{answered}/pack": EVERYBODY,
        f"receipts/{answered}/excerpt?block=2": EVERYBODY,
        "record": EVERYBODY,
        "verify": EVERYBODY,
        "verify/trust.policy": EVERYBODY,
        f"verify/memos/{answered}": EVERYBODY,
        "memos/new": ("Ada",),
        "office": ("Kim", "Dee"),
        f"office/{answered}": ("Kim", "Dee"),
        "inspect": ("Ivo",),
        "inspect/places/2027-03.csv": ("Ivo",),
    }

    for address, readers in pages.items():
        for name in (*EVERYBODY, "Zoe"):
            status = signed_in(name).get(f"/{language}/{address}").status_code
            public = address.startswith(("record", "verify")) or address in {"", "welcome"}
            assert status == (200 if name in readers or public else 404), (address, name)


def test_a_stranger_sees_the_first_page_the_record_and_the_checking_of_files(town: Town, client: Client) -> None:
    number = town.filed_memo(ADA)

    for address in ("", "record", "verify", "verify/trust.policy", f"verify/memos/{number}", "accounts/login/"):
        assert client.get(f"/en/{address}").status_code == 200, address
    for address in ("policies/harbours", f"memos/{number}", "reading", "memos/new", "office", "inspect", "welcome"):
        answer = client.get(f"/en/{address}")
        assert answer.status_code == 302
        assert answer["Location"] == f"/en/accounts/login/?next=/en/{address}"
    assert "Say in public" not in client.get("/en/").content.decode()
    assert "Say in public" not in client.get("/en/record").content.decode()


@pytest.mark.parametrize(
    ("name", "leads_to"),
    [
        ("", ["", "record", "verify"]),
        ("Zoe", ["", "record", "verify"]),
        ("Bo", ["", "reading", "memos/new", "guidance", "record", "verify"]),
        ("Kim", ["", "reading", "guidance", "office", "record", "verify"]),
        ("Dee", ["", "reading", "guidance", "office", "record", "verify"]),
        ("Ivo", ["", "reading", "guidance", "inspect", "record", "verify"]),
    ],
)
def test_the_menu_leads_where_somebody_may_go(
    town: Town, client: Client, signed_in: As, name: str, leads_to: list[str]
) -> None:
    browser = signed_in(name) if name else client

    page = browser.get("/en/").content.decode()

    menu = page.partition('<nav class="menu"')[2].partition("</nav>")[0]
    assert re.findall('href="/en/([^"]*)"', menu) == leads_to
    assert ("Sign out" in page) is bool(name)
    assert not name or f"Signed in as <bdi>{name}</bdi>" in page
    for address in leads_to:
        assert browser.get(f"/en/{address}").status_code == 200


def test_dee_is_shown_what_is_addressed_to_her(town: Town, signed_in: As, set_clock: SetClock) -> None:
    number = town.filed_memo(ADA)
    standing.hold_office(username="zoe", official="secretary")
    set_clock(moment(11, 12))

    of_dee, of_zoe = (signed_in(name).get("/en/office").content.decode() for name in ("Dee", "Zoe"))

    assert f'href="/en/office/{number}"' in of_dee
    assert 'data-testid="acknowledge"' not in of_dee
    assert f'href="/en/office/{number}"' in signed_in("Dee").get(f"/en/memos/{number}").content.decode()
    assert f"/en/office/{number}" not in of_zoe
    assert f"/en/office/{number}" not in signed_in("Zoe").get(f"/en/memos/{number}").content.decode()


def test_a_memo_without_recommendations_is_answered_as_a_whole(town: Town, signed_in: As, set_clock: SetClock) -> None:
    digest = town.frozen_memo(asks=0)
    number = channel.file_alone(digest=digest, by=town.accounts["Ada"], letter=None, at=moment(10, 12))
    town.sequence(moment(10, 12))
    set_clock(moment(11, 12))
    signed_in("Kim").post(f"/en/office/{number}/acknowledge")
    reply = {"disposition-0": "declined", "reasons-0": "Not now.", "act": "send", "confirmed": "yes"}

    before = signed_in("Bo").get(f"/en/memos/{number}").content.decode()
    sent = signed_in("Dee").post(f"/en/office/{number}/reply", reply)
    after = [signed_in(name).get(address).content.decode() for name, address in (
        ("Bo", f"/en/memos/{number}"), ("Dee", f"/en/office/{number}"),
    )]  # fmt: skip

    assert sent.status_code == 302
    for page in (before, *after):
        assert "The memo as a whole" in page
    assert all("Not now." in page for page in after)


def test_a_program_without_sign_in_is_told_so(town: Town, client: Client) -> None:
    answer = client.get("/en/reading/desk.json", headers={"accept": "application/json"})

    assert answer.status_code == 403
    assert answer.json()["reason"] == "not-signed-in"


@pytest.mark.parametrize(
    "address", ["memos/99", "memos/99999999999999999999", "receipts/7", "office/7", "policies/none"]
)
def test_what_is_not_there_is_not_found(town: Town, signed_in: As, address: str) -> None:
    assert signed_in("Kim").get(f"/en/{address}").status_code == 404


def test_a_memo_says_who_signed_what_is_asked_and_what_was_replied(
    town: Town, signed_in: As, set_clock: SetClock
) -> None:
    number = filed_and_answered(town)
    set_clock(moment(12, 12))

    page = signed_in("Bo").get(f"/en/memos/{number}").content.decode()

    assert '<b data-testid="count">3</b>' in page
    assert "of 5 members, each counted once. No list of the anonymous ones exists." in page
    assert "We question the closure." in page
    assert "Say it, for the 2. time." in page
    assert "Two stations are silent." in page
    assert "Declined" in page
    assert "Answered" in page
    # Recommendations stand apart: their heading in the text would stand over nothing.
    assert "What we recommend" not in page


def test_a_page_asks_once_whose_channel_this_is(
    town: Town, signed_in: As, set_clock: SetClock, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    number = filed_and_answered(town)
    set_clock(moment(12, 12))
    bo = signed_in("Bo")

    for address in (f"memos/{number}", f"receipts/{number}", "policies/harbours", "reading", "welcome", "record"):
        with django_assert_max_num_queries(40) as asked:
            bo.get(f"/en/{address}")
        assert sum('WHERE "institution_office"."runs_channel"' in each["sql"] for each in asked) == 1, address


def test_numbers_and_names_keep_their_form_in_arabic(town: Town, signed_in: As, set_clock: SetClock) -> None:
    number = filed_and_answered(town)
    set_clock(moment(12, 12))

    memo, policy = (
        signed_in("Bo").get(f"/ar/{at}").content.decode() for at in (f"memos/{number}", "policies/harbours")
    )

    assert 'width="99.8%"' in memo
    assert "<bdi>Director</bdi>" in memo
    assert "<bdi>Say in public what we say in private</bdi>" in policy


def test_a_memo_that_goes_round_leads_to_the_desk(town: Town, signed_in: As) -> None:
    number, _digest = town.circulated_memo()

    page = signed_in("Bo").get(f"/ar/memos/{number}").content.decode()

    assert "متداولة للتوقيع" in page
    assert 'href="/ar/reading"' in page
    assert "We question the closure." in page


def test_the_overdue_memo_says_by_how_much(town: Town, signed_in: As, set_clock: SetClock) -> None:
    number = town.filed_memo(ADA)
    set_clock(moment(20, 12))

    page = signed_in("Bo").get(f"/en/memos/{number}").content.decode()

    assert "Overdue by 4 working days" in page
    assert "A memo of one is owed the same reply as a memo of many." in page


def test_the_reading_room_hands_over_every_open_memo_at_once(town: Town, signed_in: As) -> None:
    first, _one = town.circulated_memo("The first")
    second, _two = town.circulated_memo("The second")

    document = json.loads(signed_in("Bo").get("/en/reading/desk.json").content)

    assert document["v"] == "demur/hand-over/v1"
    assert document["purpose"] == "reading"
    assert document["site"] == "http://testserver"
    assert [memo["number"] for memo in document["memos"]] == [first, second]
    assert {memo["state"] for memo in document["memos"]} == {"open"}
    assert document["member"]["name"] == "Bo"
    assert document["entitled"] == 6
    assert document["demo_chain"] is None


def test_everybody_is_handed_the_same_memos(town: Town, signed_in: As) -> None:
    town.circulated_memo("The first")

    ada, bo = (json.loads(signed_in(name).get("/en/reading/desk.json").content) for name in ("Ada", "Bo"))

    assert {name for name in ada if ada[name] != bo[name]} == {"member"}


def test_a_filed_memo_stays_in_the_reading_room_with_its_list(town: Town, signed_in: As, set_clock: SetClock) -> None:
    number = town.filed_memo(ADA, BO)
    set_clock(moment(11, 12))

    (memo,) = json.loads(signed_in("Bo").get("/en/reading/desk.json").content)["memos"]

    assert (memo["number"], memo["state"]) == (number, "filed")
    assert memo["filed"]["list"].startswith("demur/co-signatures/v1\n")
    assert memo["circulated"]["salt"]
    assert memo["lists"]


def test_an_inspector_hands_the_desk_no_member(town: Town, signed_in: As) -> None:
    assert json.loads(signed_in("Ivo").get("/en/reading/desk.json").content)["member"] is None


def test_the_hand_over_can_be_saved(town: Town, signed_in: As) -> None:
    answer = signed_in("Bo").get("/en/reading/desk.json?purpose=places&save")

    assert answer["Content-Disposition"] == 'attachment; filename="reading.desk.json"'
    assert json.loads(answer.content)["purpose"] == "places"
    assert json.loads(answer.content)["memos"] == []


def test_the_record_tells_in_words_what_happened(town: Town, client: Client, set_clock: SetClock) -> None:
    filed_and_answered(town)
    set_clock(moment(11, 13))

    english = client.get("/en/record").content.decode()
    arabic = client.get("/ar/record").content.decode()

    assert "3 of 5 members. Recommendations: 2." in english
    assert "March 2027: 5 places, 6 entitled." in english
    assert "Recommendations answered: 2." in english
    assert "آذار/مارس 2027: 5 مواضع، ويحق لـ6." in arabic
    assert "Say in public" not in english


@pytest.mark.parametrize("before", ["0", "-1", "x", "999", "٣", "1e3", ""])
def test_a_page_of_the_record_that_is_none_is_not_found(town: Town, client: Client, before: str) -> None:
    assert client.get(f"/en/record?before={before}").status_code == 404


def test_the_record_is_read_a_page_at_a_time(town: Town, client: Client) -> None:
    page = client.get("/en/record?before=1").content.decode()

    assert 'id="entry-0"' in page
    assert 'id="entry-1"' not in page
    assert "Newer entries" in page
