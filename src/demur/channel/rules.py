"""
What the record holds of a case, what is owed and by when, and how the office's queue is grouped.

Plain Python; days and moments are handed in. What time makes true is never stored: `standing_of` says it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from demur.channel.process import Limit, Part, Process, Unit, Written
from demur_verify.errors import Refused

CountDays = Callable[[date, int, Unit], date]
"""The day that is so many days after a day, by the institution's working days or by the calendar's."""


class Stage(StrEnum):
    """How far a case has come, as the record tells it; the states between are those of its process."""

    FILED = "filed"
    ACKNOWLEDGED = "acknowledged"
    REPLIED = "replied"


class Step(StrEnum):
    """What the record holds of what is owed; the words are those of its `overdue` entries."""

    ACKNOWLEDGE = "acknowledge"
    REPLY = "reply"


class Disposition(StrEnum):
    """What the addressee decides on one recommendation."""

    ACCEPTED = "accepted"
    IN_PART = "in-part"
    DECLINED = "declined"
    OVERTAKEN = "overtaken"


class MoveNotAllowed(Refused):
    """It is not the time for this: the case is past it already, or not yet there."""


class ActRefused(Refused):
    """This account has no part in this step."""


class ReplyIncomplete(Refused):
    """A recommendation has no disposition, or no reasons."""


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


def may(parts: frozenset[Part], process: Process, *, writes: bool) -> May:
    """
    Return what somebody with these parts in a case may do.

    The office acknowledges; what is sent is the word of those whose step the reply is.

    :param writes: the office gave them the reply to draft, or they enter it for an addressee
    """
    reply = process.that_writes(Written.REPLIED)
    sends = reply is not None and bool(parts & frozenset(reply.by))
    is_office = Part.OFFICE in parts
    return May(
        acknowledge=is_office,
        draft_reply=is_office or sends or writes,
        send_reply=sends,
        see_office_names=is_office,
    )


def due_days(filed_on: date, process: Process, count: CountDays) -> Due:
    """Return what is owed and when, for a memo that was filed on a day; without a target the limit stands for it."""
    days: dict[Written, Limit] = {
        step.written: step.limit for step in process.steps if step.written and step.limit.days is not None
    }
    acknowledge, reply = days[Written.ACKNOWLEDGED], days[Written.REPLIED]
    return Due(
        acknowledge_on=count(filed_on, acknowledge.days or 0, acknowledge.unit),
        target_on=count(filed_on, reply.target or reply.days or 0, reply.unit),
        reply_on=count(filed_on, reply.days or 0, reply.unit),
    )


def overdue_steps(stage: Stage, due: Due, today: date, *, rests: bool = False) -> tuple[Step, ...]:
    """
    Return the steps whose limit has passed without them, in the order in which they were owed.

    :param rests: the case stands where no limit runs
    """
    late: list[Step] = []
    if rests:
        return ()
    if stage is Stage.FILED and today > due.acknowledge_on:
        late.append(Step.ACKNOWLEDGE)
    if stage is not Stage.REPLIED and today > due.reply_on:
        late.append(Step.REPLY)
    return tuple(late)


def is_past_target(stage: Stage, due: Due, today: date) -> bool:
    """Tell whether the target for a reply has passed; that alone is not overdue."""
    return stage is not Stage.REPLIED and today > due.target_on


def group_of_day(stage: Stage, owed_on: date, today: date) -> Group:
    """Place a case on the office's page by the day of what is owed next."""
    if today > owed_on:
        return Group.OVERDUE
    if today == owed_on:
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
