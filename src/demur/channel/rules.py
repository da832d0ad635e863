"""
What the office owes and by when, which steps a case may take, and how the office's queue is grouped.

Plain Python; days and moments are handed in. What time makes true is never stored: `standing_of` says it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, assert_never

from demur_verify.errors import Refused

DueOn = Callable[[date, int], date]
"""The day that is so many working days after a day, by the institution's calendar."""


class Stage(StrEnum):
    """How far a case has come."""

    FILED = "filed"
    ACKNOWLEDGED = "acknowledged"
    REPLIED = "replied"


MOVES: Final[Mapping[Stage, frozenset[Stage]]] = {
    # A reply without an acknowledgement before it is late courtesy, and better than none.
    Stage.FILED: frozenset({Stage.ACKNOWLEDGED, Stage.REPLIED}),
    Stage.ACKNOWLEDGED: frozenset({Stage.REPLIED}),
    Stage.REPLIED: frozenset(),
}


class Step(StrEnum):
    """What the office owes; the words are those of the record's `overdue` entries."""

    ACKNOWLEDGE = "acknowledge"
    REPLY = "reply"


class Disposition(StrEnum):
    """What the addressee decides on one recommendation."""

    ACCEPTED = "accepted"
    IN_PART = "in-part"
    DECLINED = "declined"
    OVERTAKEN = "overtaken"


class MoveNotAllowed(Refused):
    """The case is past this step already."""


class ReplyIncomplete(Refused):
    """A recommendation has no disposition, or no reasons."""


@dataclass(frozen=True)
class Limits:
    """Working days: to acknowledge, the target for a reply, and its limit."""

    acknowledge: int = 2
    target: int = 30
    reply: int = 60


@dataclass(frozen=True)
class Due:
    """The days that follow from a filing. The clock starts on the first working day after it."""

    acknowledge_on: date
    target_on: date
    reply_on: date


class Group(StrEnum):
    """The four groups of the office's page, the first one first."""

    OVERDUE = "overdue"
    DUE_TODAY = "due-today"
    NEW = "new"
    WAITING = "waiting"


@dataclass(frozen=True)
class DispositionGiven:
    """The reply to one recommendation. `number` 0 stands for a memo that has none: one reply for the whole."""

    number: int
    value: Disposition
    reasons: str


@dataclass(frozen=True)
class DispositionDrafted:
    """What is written of a reply to one recommendation so far."""

    number: int
    value: Disposition | None
    reasons: str


@dataclass(frozen=True)
class May:
    """What an account may do with a case, by its roles. Whether it is the time for it, the stage says."""

    acknowledge: bool
    draft_reply: bool
    send_reply: bool
    see_office_names: bool
    """Names that were given to the office alone; the addressee does not learn them."""


def may(*, is_clerk: bool, is_addressee: bool) -> May:
    """
    Return what a clerk, or an addressee of the memo, may do.

    The office acknowledges; office or addressee write the reply; what is sent is the addressee's word.
    """
    return May(
        acknowledge=is_clerk,
        draft_reply=is_clerk or is_addressee,
        send_reply=is_addressee,
        see_office_names=is_clerk,
    )


def due_days(filed_on: date, limits: Limits, due_on: DueOn) -> Due:
    """Return what is owed and when, for a filing on a day of the institution's calendar."""
    return Due(
        acknowledge_on=due_on(filed_on, limits.acknowledge),
        target_on=due_on(filed_on, limits.target),
        reply_on=due_on(filed_on, limits.reply),
    )


def check_move(stage: Stage, to: Stage) -> None:
    """
    Let a case take a step.

    :raises MoveNotAllowed: `already-<stage>`, it took that step or a later one before
    """
    if to not in MOVES[stage]:
        raise MoveNotAllowed(f"already-{stage}", where="case", facts={"to": str(to)})


def step_owed(stage: Stage) -> Step | None:
    """Return what the office owes next."""
    match stage:
        case Stage.FILED:
            return Step.ACKNOWLEDGE
        case Stage.ACKNOWLEDGED:
            return Step.REPLY
        case Stage.REPLIED:
            return None
        case _:
            assert_never(stage)


def overdue_steps(stage: Stage, due: Due, today: date) -> tuple[Step, ...]:
    """Return the steps whose limit has passed without them, in the order in which they were owed."""
    late: list[Step] = []
    if stage is Stage.FILED and today > due.acknowledge_on:
        late.append(Step.ACKNOWLEDGE)
    if stage is not Stage.REPLIED and today > due.reply_on:
        late.append(Step.REPLY)
    return tuple(late)


def is_past_target(stage: Stage, due: Due, today: date) -> bool:
    """Tell whether the target for a reply has passed; that alone is not overdue."""
    return stage is not Stage.REPLIED and today > due.target_on


def group_of(stage: Stage, due: Due, today: date) -> Group | None:
    """Place a case on the office's page; None once it is answered."""
    if stage is Stage.REPLIED:
        return None
    if overdue_steps(stage, due, today):
        return Group.OVERDUE
    owed_on = due.acknowledge_on if stage is Stage.FILED else due.reply_on
    if owed_on == today:
        return Group.DUE_TODAY
    return Group.NEW if stage is Stage.FILED else Group.WAITING


def check_numbers(numbers: Sequence[int], *, recommendations: int) -> None:
    """
    Check that each number is one of a recommendation of the memo, and there once; all need not be there.

    :param recommendations: how many the memo has; a memo without any takes one reply for the whole, numbered 0
    :raises ReplyIncomplete: `disposition-unknown`, `disposition-twice`
    """
    for number in numbers:
        if number not in _numbers_owed(recommendations):
            raise ReplyIncomplete("disposition-unknown", where=f"recommendation {number}", facts={"number": number})
        if numbers.count(number) > 1:
            raise ReplyIncomplete("disposition-twice", where=f"recommendation {number}", facts={"number": number})


def check_reply(given: Sequence[DispositionGiven], *, recommendations: int) -> None:
    """
    Check that a reply answers every recommendation once, with reasons.

    :param recommendations: how many the memo has; a memo without any takes one reply for the whole, numbered 0
    :raises ReplyIncomplete: `disposition-missing`, `disposition-twice`, `disposition-unknown`, `reasons-missing`
    """
    numbers = [one.number for one in given]
    check_numbers(numbers, recommendations=recommendations)
    for number in _numbers_owed(recommendations):
        if number not in numbers:
            raise ReplyIncomplete("disposition-missing", where=f"recommendation {number}", facts={"number": number})
    for one in given:
        if not one.reasons.strip():
            raise ReplyIncomplete("reasons-missing", where=f"recommendation {one.number}", facts={"number": one.number})


def _numbers_owed(recommendations: int) -> list[int]:
    return list(range(1, recommendations + 1)) or [0]
