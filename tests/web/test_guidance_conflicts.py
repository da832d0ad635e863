"""Ada asks to say what guidance says to avoid: she, office and addressee are shown it; nothing is blocked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from demur.channel import operations as channel
from tests.channel.town import Town, moment
from tests.guidance.office import avoid
from tests.web.conftest import As, SetClock
from tests.web.guidance_town import employ, issue
from tests.web.test_forms import start

LINE = "In conflict with guidance"


def filed(town: Town) -> int:
    """Let Ada file a memo that asks twice to say it."""
    return channel.file_alone(digest=town.frozen_memo(), by=town.accounts["Ada"], letter=None, at=moment(3, 9))


@pytest.fixture
def guided(town: Town) -> Town:
    """Return the town while guidance 7 says to avoid "say it"."""
    employ(town)
    issue(town, entries=(avoid("say it", reason="It is not for us to say.", preferred="consider it"),))
    return town


def test_the_drafter_is_shown_the_conflict_before_freezing_and_keeps_it(guided: Town, signed_in: As) -> None:
    ada = signed_in("Ada")
    address = start(ada, act="preview")

    page = ada.get(f"{address}/freeze").content.decode()
    frozen = ada.post(f"{address}/freeze", {"revision": "0", "confirmed": "yes"})

    assert LINE in page
    assert "Guidance 7" in page
    assert "It is not for us to say." in page
    assert "You may keep every word." in page
    assert frozen.status_code == 302
    assert LINE in ada.get(address).content.decode()


def test_a_draft_that_asks_for_nothing_of_the_kind_is_shown_nothing(town: Town, signed_in: As) -> None:
    employ(town)
    issue(town, entries=(avoid("reopen the harbours"),))
    ada = signed_in("Ada")

    page = ada.get(f"{start(ada, act='preview')}/freeze").content.decode()

    assert "Beside guidance in force" not in page


@pytest.mark.parametrize("who", ["Kim", "Dee"])
def test_office_and_addressee_see_it_beside_each_recommendation_with_what_is_owed(
    guided: Town, signed_in: As, who: str
) -> None:
    number = filed(guided)

    page = signed_in(who).get(f"/en/office/{number}").content.decode()

    assert page.count('data-testid="conflict"') == 2
    assert "in force when it was filed, and today" in page
    assert "The reply has to deal with it" in page
    assert '<a href="/en/guidance/7">' in page


def test_the_printed_page_of_the_addressee_bears_the_mark(guided: Town, signed_in: As) -> None:
    number = filed(guided)

    assert LINE in signed_in("Dee").get(f"/en/office/{number}/sheet").content.decode()


def test_what_was_in_force_at_filing_stays_visible(guided: Town, signed_in: As, set_clock: SetClock) -> None:
    number = filed(guided)
    issue(guided, number=8, day=4, supersedes=7, from_on=date(2027, 3, 4), entries=(avoid("other words"),))
    set_clock(moment(5, 12))

    page = signed_in("Kim").get(f"/en/office/{number}").content.decode()

    assert "in force when it was filed, no longer today" in page
    assert '<a href="/en/guidance/7">' in page


def test_guidance_that_came_after_filing_is_told_apart(town: Town, signed_in: As, set_clock: SetClock) -> None:
    number = filed(town)
    employ(town)
    issue(town, day=4, from_on=date(2027, 3, 1), entries=(avoid("say it"),))
    set_clock(moment(5, 12))

    page = signed_in("Kim").get(f"/en/office/{number}").content.decode()

    assert "in force today, not yet when it was filed" in page


def test_no_line_where_the_guidance_ended_before_the_memo(town: Town, signed_in: As) -> None:
    employ(town)
    day = date(2027, 3, 2)
    issue(town, from_on=day - timedelta(days=1), until_on=day, entries=(avoid("say it"),))
    number = filed(town)

    assert LINE not in signed_in("Kim").get(f"/en/office/{number}").content.decode()
