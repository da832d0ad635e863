"""The channel office: what is due, in four groups, and what follows from replies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demur import clock
from demur.channel import calendar
from demur.channel.casework import queries as work
from demur.channel.queue import CaseLine, office_queue
from demur.channel.rules import Group, Stage, Step
from demur.memos import queries as memos
from demur.memos.queries import MemoLine
from demur.standing.rules import Role
from demur.web.access import Visitor, reader
from demur.web.office_access import is_open
from demur.web.refusals import Complaint
from demur.web.states import Status, overdue_by
from demur.web.work_forms import Line
from demur.web.work_page import commitment_line, here

REFUSED = 409
RECORD_STEPS = frozenset({"acknowledge", "reply"})


@dataclass(frozen=True)
class CaseShown:
    """One line of the queue."""

    number: int
    title: str
    status: Status
    filed_at: datetime
    clock_starts_on: date
    owed_on: date
    owes_acknowledgement: bool
    is_late: bool
    is_new: bool
    signatures: int
    whole: int
    working_day: int
    other_step: str
    """The step that is owed, where it is neither acknowledgement nor reply."""
    rests: str
    """Where the case stands, where no limit runs."""


@dataclass(frozen=True)
class GroupShown:
    """A group of the queue; where it is empty, `nothing` says so, and `next_on` when something is due next."""

    name: str
    cases: tuple[CaseShown, ...]
    nothing: str
    next_on: date | None


@require_safe
@reader
def queue_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show what is due, in four groups: to the office everything, to others what is addressed or was given to them."""
    if not visitor.roles & {Role.CLERK, Role.ADDRESSEE} and not work.cases_given_to(visitor.account):
        raise Http404
    return show_queue(request, visitor, [])


def show_queue(request: HttpRequest, visitor: Visitor, complaints: list[Complaint]) -> HttpResponse:
    """Show the queue, with what was refused."""
    today = calendar.day_of(clock.now())
    queue = office_queue(today)
    grouped = (queue.overdue, queue.due_today, queue.new, queue.waiting)
    memo_lines = _memos_of(visitor, [line.number for lines in grouped for line in lines])
    overdue, due_today, new, waiting = (_shown(lines, memo_lines, today) for lines in grouped)
    next_on = min((line.owed_on for line in (*new, *waiting)), default=None)
    groups = (
        GroupShown(_("Overdue"), overdue, _("Nothing is overdue."), next_on),
        GroupShown(_("Due today"), due_today, _("Nothing is due today."), next_on),
        GroupShown(_("New"), new, _("Nothing is new."), None),
        GroupShown(_("Waiting on others"), waiting, _("Nothing waits on others."), None),
    )
    context = {
        "groups": groups,
        "commitments": _commitments(today, visitor),
        "acknowledges": visitor.is_office,
        "complaints": complaints,
        "complaints_title": _("Nothing was changed"),
    }
    return render(request, "web/office.html", context, status=REFUSED if complaints else 200)


@dataclass(frozen=True)
class CommitmentShown:
    """What follows from a memo and is not concluded."""

    number: int
    line: Line


def _commitments(today: date, visitor: Visitor) -> tuple[CommitmentShown, ...]:
    """Return what follows from replies and has no outcome yet, for the office: the earliest day first."""
    if not visitor.is_office:
        return ()
    return tuple(CommitmentShown(one.number, commitment_line(one)) for one in work.open_commitments(today))


def _memos_of(visitor: Visitor, numbers: list[int]) -> dict[int, MemoLine]:
    """Return the memos whose office page is open to a visitor, in the same few questions however many there are."""
    lines = memos.lines_of(numbers)
    if visitor.is_office:
        return lines
    given = work.cases_given_to(visitor.account)
    return {number: line for number, line in lines.items() if is_open(number, line.addressees, visitor, given)}


def _shown(lines: tuple[CaseLine, ...], memo_lines: Mapping[int, MemoLine], today: date) -> tuple[CaseShown, ...]:
    return tuple(
        CaseShown(
            number=line.number,
            title=memo_lines[line.number].title,
            status=_status(line, today),
            filed_at=line.filed_at,
            clock_starts_on=line.clock_starts_on,
            owed_on=line.due_on,
            owes_acknowledgement=line.stage is Stage.FILED,
            is_late=line.group is Group.OVERDUE,
            is_new=line.working_day == 0,
            signatures=line.signatures,
            whole=line.roll_size,
            working_day=line.working_day,
            other_step="" if line.step in RECORD_STEPS else here(line.step_title),
            rests=here(line.state) if line.rests else "",
        )
        for line in lines
        if line.number in memo_lines
    )


def _status(line: CaseLine, today: date) -> Status:
    if line.group is Group.OVERDUE:
        return overdue_by(line.days_over)
    waits = here(line.state) if line.rests else "" if line.step in RECORD_STEPS else here(line.step_title)
    if line.due_on == today and not line.rests:
        return Status("", _("Due today"))
    if line.step == Step.ACKNOWLEDGE:
        return Status("open", _("To be acknowledged"))
    if line.near:
        return Status("waiting", _("Due soon"))
    return Status("waiting", waits or (_("Reply owed, past its target") if line.past_target else _("Reply owed")))
