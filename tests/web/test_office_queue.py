"""The office's page of what is due: each sees what is theirs, in as many questions for ten cases as for one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demur.channel import operations as channel
from demur.standing import operations as standing
from tests.channel.town import Town, moment
from tests.web.conftest import As, SetClock


def file_alone(town: Town, title: str = "Open the harbours") -> int:
    """Let Ada file a memo to the Director, alone."""
    return channel.file_alone(digest=town.frozen_memo(title), by=town.accounts["Ada"], letter=None, at=moment(3, 9))


@pytest.mark.parametrize("who", ["Kim", "Dee"])
def test_the_page_asks_as_much_for_many_cases_as_for_one(
    town: Town, signed_in: As, set_clock: SetClock, who: str
) -> None:
    set_clock(moment(3, 10))
    asked, client = [], signed_in(who)
    for count in (1, 4):
        numbers = [file_alone(town, f"Memo {each} of {count}") for each in range(count)]
        client.get("/en/office")
        with CaptureQueriesContext(connection) as captured:
            page = client.get("/en/office").content.decode()
        assert all(f'href="/en/office/{number}"' in page for number in numbers)
        asked.append(len(captured))

    assert asked[0] == asked[1]


def test_whom_no_memo_is_addressed_to_has_no_queue_and_another_addressee_no_line(
    town: Town, signed_in: As, set_clock: SetClock
) -> None:
    number = file_alone(town)
    set_clock(moment(3, 10))

    assert signed_in("Ada").get("/en/office").status_code == 404
    assert f'href="/en/office/{number}"' in signed_in("Dee").get("/en/office").content.decode()

    standing.hold_office(username="bo", official="secretary")
    answered = signed_in("Bo").get("/en/office")
    assert answered.status_code == 200
    assert f'href="/en/office/{number}"' not in answered.content.decode()
