"""
Where a case stands in its process: read from its rows, for queries and operations alike.

A process that was kept never changes, so that it is read once.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from demur.channel import moves
from demur.channel.casework.models import OfficeRecused, PartGiven, ProcessKept
from demur.channel.casework.rules import CaseParts
from demur.channel.models import Case
from demur.channel.moves import StepDue
from demur.channel.process import Part, Process, State, Subject, Unit, Written
from demur.channel.process_reader import read_process, shipped
from demur.channel.rules import CountDays, Due
from demur.institution.calendar import WorkingCalendar, working_calendar
from demur.memos import queries as memos
from demur.standing import queries as standing
from demur.standing.rules import Role

DEFAULTS = {Subject.MEMO: "reporting", Subject.DOCUMENT: "non-concurrence"}
_GIVEN = {CaseParts.MANAGER: Part.MANAGER, CaseParts.CHAIR: Part.CHAIR}


@dataclass(frozen=True)
class Standing:
    """
    Where a case stands.

    :param open: the steps that its process allows from here, and by when
    :param owed: the first of them that somebody has to take; None where no limit runs or nothing is owed
    :param taken: the day of each step before, by name
    """

    process: Process
    state: State
    open: tuple[StepDue, ...]
    owed: StepDue | None
    taken: dict[str, date]
    closed: bool


def chosen(subject: Subject) -> tuple[int | None, Process]:
    """Return the process that the institution chose and its key; without a choice the shipped one and None."""
    row = ProcessKept.objects.filter(subject=subject, is_chosen=True).first()
    if row is None:
        return None, shipped(DEFAULTS[subject])
    return row.pk, _read(row.pk, row.content)


def process_of(case: Case) -> Process:
    """Return the process that a case was filed under."""
    if case.process is None:
        return shipped(DEFAULTS[Subject.MEMO])
    return _read(case.process.pk, case.process.content)


def standing_of(case: Case, today: date, days: WorkingCalendar | None = None) -> Standing:
    """
    Return where a case stands on a day.

    :param days: the calendar, where many questions are asked
    """
    process = process_of(case)
    state = process.state(case.state)
    taken = {row.step: row.on for row in sorted(case.steps.all(), key=lambda row: row.pk)}
    fixed, count = fixed_days(case, process), count_days(days)
    due = tuple(
        moves.step_due(step, filed_on=case.filed_on, taken=taken, fixed=fixed, count=count)
        for step in moves.steps_from(process, case.state)
    )
    open_now = tuple(one for one in due if not moves.is_over(one, today))
    owed = None if state.rests else next((one for one in open_now if not one.step.optional), None)
    closed = moves.is_closed(process, case.state, due, today)
    return Standing(process=process, state=state, open=open_now, owed=owed, taken=taken, closed=closed)


def due_of(row: Case) -> Due:
    """Return a case's days as the rules know them."""
    return Due(acknowledge_on=row.acknowledge_due_on, target_on=row.target_on, reply_on=row.reply_due_on)


def fixed_days(case: Case, process: Process) -> dict[str, date]:
    """Return the days that stand already: those of the record, and those of extensions that were granted."""
    fixed = {
        row.step: row.due_on for row in sorted(case.extensions.all(), key=lambda row: row.due_on) if row.is_granted
    }
    for written, due_on in ((Written.ACKNOWLEDGED, case.acknowledge_due_on), (Written.REPLIED, case.reply_due_on)):
        step = process.that_writes(written)
        if step:
            fixed[step.name] = due_on
    return fixed


def count_days(days: WorkingCalendar | None = None) -> CountDays:
    """Return how days are counted here: working days by the institution's calendar, or every day."""
    calendar = days or working_calendar()

    def count(after: date, number: int, unit: Unit) -> date:
        return calendar.due_on(after, number) if unit is Unit.WORKING else after + timedelta(days=number)

    return count


def parts_of(case: Case, account: int) -> frozenset[Part]:
    """
    Return the parts of an account in a case.

    The office is every clerk; where it recused itself, whoever handles the case and no clerk.
    """
    text = memos.by_number(case.number)
    given = given_to(case, account)
    recused = OfficeRecused.objects.filter(case=case).exists()
    is_office = CaseParts.HANDLER in given if recused else Role.CLERK in standing.roles_of(account)
    parts = {part for kind, part in _GIVEN.items() if kind in given}
    if is_office:
        parts.add(Part.OFFICE)
    if text and frozenset(text.addressees) & standing.officials_of(account):
        parts.add(Part.ADDRESSEE)
    if text and account in text.drafters:
        parts.add(Part.DRAFTER)
    return frozenset(parts)


def given_to(case: Case, account: int) -> frozenset[CaseParts]:
    """Return the parts that an account was given in a case and has now."""
    rows = PartGiven.objects.filter(case=case, account_id=account, ended_at=None)
    return frozenset(CaseParts(part) for part in rows.values_list("part", flat=True))


def writes_reply(case: Case, account: int) -> bool:
    """Tell whether an account drafts the reply of a case, or enters it for an addressee."""
    return bool(given_to(case, account) & {CaseParts.WRITER, CaseParts.ASSISTANT})


@cache
def _read(key: int, content: str) -> Process:
    return read_process(json.loads(content))
