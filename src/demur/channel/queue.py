"""The office's page: what is owed in each case, in four groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from demur.channel import process, rules
from demur.channel.calendar import working_days
from demur.channel.casework.standing import Standing, due_of, standing_of
from demur.channel.models import Case
from demur.channel.process import Written
from demur.channel.rules import Group, Stage, Step
from demur.institution.calendar import WorkingCalendar, working_calendar
from demur.institution.rules import Words


@dataclass(frozen=True)
class CaseLine:
    """
    One line of the office's page.

    :param clock_starts_on: the day that limits are first counted on
    :param step: what is owed next, by the process or the record, due on `due_on`; the earliest missed one where a limit
        has passed. `step_title` names it, and `state` where the case stands
    :param near: the limit is near, as the process has it
    :param rests: no limit runs
    :param days_over: working days since `due_on`; 0 while it is not past
    :param working_day: today's number among the working days since the filing
    """

    number: int
    digest: bytes
    stage: Stage
    group: Group
    step: str
    due_on: date
    filed_at: datetime
    filed_on: date
    clock_starts_on: date
    days_over: int
    working_day: int
    signatures: int
    roll_size: int
    past_target: bool
    step_title: Words
    state: Words
    near: bool
    rests: bool


@dataclass(frozen=True)
class OfficeQueue:
    """The office's page on a day: four groups, the oldest filing first in each."""

    overdue: tuple[CaseLine, ...]
    due_today: tuple[CaseLine, ...]
    new: tuple[CaseLine, ...]
    waiting: tuple[CaseLine, ...]


def office_queue(today: date) -> OfficeQueue:
    """Return the office's page for a day of the institution."""
    rows = Case.objects.select_related("process").prefetch_related("steps", "extensions").order_by("filed_at", "number")
    days = working_calendar()
    standings = [(row, standing_of(row, today, days)) for row in rows]
    lines = [_line_of(row, now, today, days) for row, now in standings if not now.closed]

    def of(group: Group) -> tuple[CaseLine, ...]:
        return tuple(line for line in lines if line.group is group)

    return OfficeQueue(
        overdue=of(Group.OVERDUE), due_today=of(Group.DUE_TODAY), new=of(Group.NEW), waiting=of(Group.WAITING)
    )


def _line_of(row: Case, now: Standing, today: date, days: WorkingCalendar) -> CaseLine:
    stage, due = Stage(row.stage), due_of(row)
    step, owed_on = _owed(row, now, today)
    return CaseLine(
        number=row.number,
        digest=bytes(row.digest),
        stage=stage,
        group=Group.WAITING if owed_on is None else rules.group_of_day(stage, owed_on, today),
        step=step.name,
        step_title=step.title,
        state=now.state.title,
        due_on=owed_on or due.reply_on,
        filed_at=row.filed_at,
        filed_on=row.filed_on,
        clock_starts_on=days.due_on(row.filed_on, 1),
        days_over=working_days(owed_on, today, days) if owed_on else 0,
        working_day=working_days(row.filed_on, today, days),
        signatures=row.signatures,
        roll_size=row.roll_size,
        past_target=not now.state.rests and rules.is_past_target(stage, due, today),
        near=owed_on is not None and owed_on > today and working_days(today, owed_on, days) <= now.process.warns,
        rests=now.state.rests,
    )


def _owed(row: Case, now: Standing, today: date) -> tuple[process.Step, date | None]:
    """Return the step that a line is about: a limit of the record that has passed, else what the process owes next."""
    written = {Step.ACKNOWLEDGE: Written.ACKNOWLEDGED, Step.REPLY: Written.REPLIED}
    due = due_of(row)
    late = rules.overdue_steps(Stage(row.stage), due, today, rests=now.state.rests)
    by_record = now.process.that_writes(written[late[0]]) if late else None
    record_on = due.acknowledge_on if late and late[0] is Step.ACKNOWLEDGE else due.reply_on
    owed = now.owed
    if by_record and (owed is None or owed.due_on is None or record_on <= owed.due_on):
        return by_record, record_on
    if owed:
        return owed.step, owed.due_on
    return now.open[0].step if now.open else now.process.steps[0], None
