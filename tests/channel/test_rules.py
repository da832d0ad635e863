"""What the office owes, when it is late, and where a case stands on its page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from demur.channel import rules
from demur.channel.process import Part
from demur.channel.process_reader import shipped
from demur.channel.rules import (
    Disposition,
    DispositionGiven,
    Due,
    Group,
    ReplyIncomplete,
    Stage,
    Step,
)

FILED_ON = date(2027, 3, 6)
DUE = Due(acknowledge_on=date(2027, 3, 9), target_on=date(2027, 4, 16), reply_on=date(2027, 5, 28))


def on(recommendation: int, reasons: str = "The stations come first.") -> DispositionGiven:
    return DispositionGiven(number=recommendation, value=Disposition.DECLINED, reasons=reasons)


def test_limits_are_counted_by_the_process_and_the_institutions_calendar() -> None:
    due = rules.due_days(FILED_ON, shipped("reporting"), lambda day, number, _unit: day + timedelta(days=number))

    assert due == Due(FILED_ON + timedelta(days=2), FILED_ON + timedelta(days=30), FILED_ON + timedelta(days=60))


@pytest.mark.parametrize(
    ("stage", "owed_on", "today", "group"),
    [
        (Stage.FILED, DUE.acknowledge_on, date(2027, 3, 8), Group.NEW),
        (Stage.FILED, DUE.acknowledge_on, date(2027, 3, 9), Group.DUE_TODAY),
        (Stage.FILED, DUE.acknowledge_on, date(2027, 3, 10), Group.OVERDUE),
        (Stage.ACKNOWLEDGED, DUE.reply_on, date(2027, 3, 10), Group.WAITING),
        (Stage.ACKNOWLEDGED, DUE.reply_on, date(2027, 5, 28), Group.DUE_TODAY),
        (Stage.ACKNOWLEDGED, DUE.reply_on, date(2027, 5, 29), Group.OVERDUE),
    ],
)
def test_a_case_stands_in_its_group(stage: Stage, owed_on: date, today: date, group: Group) -> None:
    assert rules.group_of_day(stage, owed_on, today) is group


def test_a_memo_nobody_looked_at_is_late_twice() -> None:
    assert rules.overdue_steps(Stage.FILED, DUE, date(2027, 6, 1)) == (Step.ACKNOWLEDGE, Step.REPLY)


def test_past_the_target_is_not_overdue() -> None:
    today = date(2027, 4, 17)

    assert rules.is_past_target(Stage.ACKNOWLEDGED, DUE, today)
    assert rules.overdue_steps(Stage.ACKNOWLEDGED, DUE, today) == ()


def test_nothing_is_late_where_no_limit_runs() -> None:
    assert rules.overdue_steps(Stage.ACKNOWLEDGED, DUE, date(2028, 6, 1), rests=True) == ()


@pytest.mark.parametrize(
    ("given_", "recommendations", "reason"),
    [
        ([on(1)], 2, "disposition-missing"),
        ([], 0, "disposition-missing"),
        ([on(1), on(1), on(2)], 2, "disposition-twice"),
        ([on(1), on(2), on(3)], 2, "disposition-unknown"),
        ([on(0), on(1)], 1, "disposition-unknown"),
        ([on(1), on(2, " \n")], 2, "reasons-missing"),
    ],
)
def test_a_reply_that_leaves_something_open_is_refused(
    given_: list[DispositionGiven], recommendations: int, reason: str
) -> None:
    with pytest.raises(ReplyIncomplete, match=reason):
        rules.check_reply(given_, recommendations=recommendations)


@pytest.mark.parametrize(("given_", "recommendations"), [([on(2), on(1)], 2), ([on(0)], 0)])
def test_a_whole_reply_is_taken(given_: list[DispositionGiven], recommendations: int) -> None:
    rules.check_reply(given_, recommendations=recommendations)


def test_half_a_reply_may_be_kept_for_later() -> None:
    rules.check_numbers([2], recommendations=3)


def test_the_addressee_does_not_learn_names_given_to_the_office() -> None:
    dee, clerk = (
        rules.may(frozenset({part}), shipped("reporting"), writes=False) for part in (Part.ADDRESSEE, Part.OFFICE)
    )

    assert (dee.send_reply, dee.acknowledge, dee.see_office_names) == (True, False, False)
    assert (clerk.send_reply, clerk.acknowledge, clerk.see_office_names) == (False, True, True)


def test_who_enters_a_reply_for_somebody_does_not_send_it() -> None:
    assistant = rules.may(frozenset(), shipped("reporting"), writes=True)

    assert (assistant.draft_reply, assistant.send_reply, assistant.see_office_names) == (True, False, False)
