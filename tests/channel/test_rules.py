"""What the office owes, when it is late, and where a case stands on its page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demur.channel import rules
from demur.channel.rules import (
    Disposition,
    DispositionGiven,
    Due,
    Group,
    Limits,
    MoveNotAllowed,
    ReplyIncomplete,
    Stage,
    Step,
)

FILED_ON = date(2027, 3, 6)
DUE = Due(acknowledge_on=date(2027, 3, 9), target_on=date(2027, 4, 16), reply_on=date(2027, 5, 28))


def on(recommendation: int, reasons: str = "The stations come first.") -> DispositionGiven:
    return DispositionGiven(number=recommendation, value=Disposition.DECLINED, reasons=reasons)


def test_limits_are_counted_by_the_institutions_calendar() -> None:
    due = rules.due_days(FILED_ON, Limits(), lambda day, count: day + timedelta(days=count))

    assert due == Due(FILED_ON + timedelta(days=2), FILED_ON + timedelta(days=30), FILED_ON + timedelta(days=60))


@pytest.mark.parametrize(
    ("stage", "today", "group"),
    [
        (Stage.FILED, date(2027, 3, 8), Group.NEW),
        (Stage.FILED, date(2027, 3, 9), Group.DUE_TODAY),
        (Stage.FILED, date(2027, 3, 10), Group.OVERDUE),
        (Stage.ACKNOWLEDGED, date(2027, 3, 10), Group.WAITING),
        (Stage.ACKNOWLEDGED, date(2027, 5, 28), Group.DUE_TODAY),
        (Stage.ACKNOWLEDGED, date(2027, 5, 29), Group.OVERDUE),
        (Stage.REPLIED, date(2027, 5, 29), None),
    ],
)
def test_a_case_stands_in_its_group(stage: Stage, today: date, group: Group | None) -> None:
    assert rules.group_of(stage, DUE, today) is group


def test_a_memo_nobody_looked_at_is_late_twice() -> None:
    assert rules.overdue_steps(Stage.FILED, DUE, date(2027, 6, 1)) == (Step.ACKNOWLEDGE, Step.REPLY)


def test_past_the_target_is_not_overdue() -> None:
    today = date(2027, 4, 17)

    assert rules.is_past_target(Stage.ACKNOWLEDGED, DUE, today)
    assert rules.overdue_steps(Stage.ACKNOWLEDGED, DUE, today) == ()


@given(st.sampled_from(Stage), st.dates(date(2027, 3, 6), date(2027, 12, 31)))
def test_whatever_is_late_stands_among_the_overdue(stage: Stage, today: date) -> None:
    late = rules.overdue_steps(stage, DUE, today)

    assert bool(late) == (rules.group_of(stage, DUE, today) is Group.OVERDUE)


@pytest.mark.parametrize(
    ("stage", "to", "reason"),
    [
        (Stage.ACKNOWLEDGED, Stage.ACKNOWLEDGED, "already-acknowledged"),
        (Stage.REPLIED, Stage.ACKNOWLEDGED, "already-replied"),
        (Stage.REPLIED, Stage.REPLIED, "already-replied"),
    ],
)
def test_a_step_that_is_behind_is_not_taken_again(stage: Stage, to: Stage, reason: str) -> None:
    with pytest.raises(MoveNotAllowed, match=reason):
        rules.check_move(stage, to)


def test_dee_may_reply_before_the_office_acknowledged() -> None:
    rules.check_move(Stage.FILED, Stage.REPLIED)


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
    dee, clerk = (rules.may(is_clerk=clerk, is_addressee=not clerk) for clerk in (False, True))

    assert (dee.send_reply, dee.acknowledge, dee.see_office_names) == (True, False, False)
    assert (clerk.send_reply, clerk.acknowledge, clerk.see_office_names) == (False, True, True)
