"""The policy page, the front door: everything on a policy, its history by date, in a fixed number of questions."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from demur.institution.operations import load
from demur.statements import operations as acts
from demur.statements.rules import Named, ReaderKind, Told, Wording
from tests.channel.town import DOCUMENT, Town, both, moment
from tests.signatures.members import ADA, BO
from tests.web.conftest import As, SetClock

PAGE = "/en/policies/harbours"
HISTORY = f"{PAGE}/history"


def say(town: Town, on: date, words: str, **changes: Any) -> str:
    values: dict[str, Any] = {
        "is_public": True,
        "said_on": on,
        "official": "director",
        "words": (Wording("en", words),),
        "source": "Transcript",
        "marking": "plain",
        **changes,
    }
    return acts.enter_statement(policy="harbours", told=Told(**values), by=town.accounts["Ada"], at=moment(3, 12))


def change_policy(**changes: Any) -> None:
    document: dict[str, Any] = {"policy": copy.deepcopy(DOCUMENT["policy"])}
    document["policy"][0] |= changes
    load(document)


def day(text: str) -> date:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).date()


def test_what_was_said_stands_side_by_side_the_newest_first(town: Town, signed_in: As) -> None:
    for number in range(1, 4):
        say(town, date(2027, 2, number), f"Public words {number}.")
    say(town, date(2027, 2, 10), "Asked for a date.", is_public=False)
    ada, bo = signed_in("Ada").get(PAGE).content.decode(), signed_in("Bo").get(PAGE).content.decode()
    said = ada.split("What was said")[1].split("Events outside")[0]

    assert "Public words 3." in said
    assert "Public words 1." not in said.split("History")[0]
    assert "Asked for a date." in said
    assert "All 4 statements, side by side" in ada
    assert "All 3 statements, side by side" in bo
    assert "Asked for a date." not in bo
    assert "not in public" not in bo


def test_the_history_of_a_policy_is_told_by_date(town: Town, signed_in: As, set_clock: SetClock) -> None:
    event = {"on": day("2026-11-02"), **both("Five stations fall silent.")}
    changed = {"position": both("Two harbours open."), "held_since": day("2027-02-20"), "set_by": "director"}
    change_policy(event=[event])
    change_policy(event=[event], **changed)
    say(town, date(2027, 2, 25), "We have asked for a day.")
    number = town.filed_memo(ADA, BO)
    set_clock(moment(12, 12))

    text = signed_in("Bo").get(PAGE).content.decode().split("the newest first")[1]

    told = [
        f"Memo {number} is filed",
        "We have asked for a day.",
        "Set by Director: Two harbours open.",
        "Five stations fall silent.",
        "The harbours stay closed.",
    ]
    places = [text.index(words) for words in told]
    assert places == sorted(places)
    assert "Position now" in signed_in("Bo").get(PAGE).content.decode()


def test_a_long_history_has_pages_of_its_own(town: Town, signed_in: As) -> None:
    for number in range(120):
        say(town, date.fromordinal(date(2026, 6, 1).toordinal() + number), f"Words {number}.")
    bo = signed_in("Bo")

    assert "The whole history of this policy" in bo.get(PAGE).content.decode()
    first, second = (bo.get(f"{HISTORY}?page={page}").content.decode() for page in (1, 2))
    assert "Words 119." in first
    assert "Words 0." not in first
    assert "Words 0." in second
    assert "The harbours stay closed." in second
    for page in ("0", "-3", "x", "999999", "9" * 400):
        assert bo.get(f"{HISTORY}?page={page}").status_code == 200


def test_the_page_asks_as_often_for_much_as_for_little(town: Town, signed_in: As) -> None:
    bo = signed_in("Bo")

    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert bo.get(address).status_code == 200
        return len(queries)

    staff = (Named(ReaderKind.CATEGORY, "staff"),)
    change_policy(event=[{"on": day("2026-11-02"), **both("One.")}], reason=[{"given_by": both("He"), **both("So.")}])
    say(town, date(2027, 2, 1), "One.")
    say(town, date(2027, 2, 1), "One.", is_public=False, readers=staff)
    town.filed_memo(ADA, BO)
    town.circulated_memo("One")
    few = asked(PAGE), asked(HISTORY)

    for number in range(2, 8):
        say(town, date(2027, 2, number), f"{number}.")
        say(town, date(2027, 2, number), f"{number}.", is_public=False, readers=staff)
    for title in ("Two", "Three"):
        town.circulated_memo(title)
    assert len(town.batch(at=moment(10, 17))) == 3
    for title in ("Four", "Five"):
        town.circulated_memo(title)
    events = [{"on": day(f"2026-11-{number:02}"), **both(str(number))} for number in range(2, 9)]
    reasons = [{"given_by": both("He"), **both(str(number))} for number in range(5)]
    change_policy(event=events, reason=reasons, position=both("Changed."))

    assert (asked(PAGE), asked(HISTORY)) == few
