"""
Questions about the office's work: what may be done in a case now, who has which part, copies, papers, commitments.

They never write, and they hand out frozen values.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from demur.channel.casework import standing as standing_now
from demur.channel.casework.models import AnsweredTogether, Commitment, CopySent, PartGiven
from demur.channel.casework.rules import (
    FOLLOWED,
    CaseParts,
    Clearing,
    CopyKind,
    Nearness,
    Outcome,
    ResponseKind,
    nearness,
)
from demur.channel.casework.standing import Standing
from demur.channel.models import Case, DispositionMade
from demur.channel.process import Part
from demur.institution.calendar import WorkingCalendar, working_calendar
from demur.memos import queries as memos
from demur.standing import queries as standing

NEAR_DAYS = 5
"""Working days before its day from which a commitment is shown as near."""


@dataclass(frozen=True)
class CopySeen:
    """A copy that went to a reader."""

    reader: str
    kind: CopyKind
    at: datetime


@dataclass(frozen=True)
class PartSeen:
    """A part that somebody has in a case now."""

    part: CaseParts
    account: int
    name: str
    at: datetime


@dataclass(frozen=True)
class ExtensionSeen:
    """More time that was asked for; `is_granted` is None while it waits."""

    step: str
    before_on: date
    due_on: date
    reasons: str
    asked_by: int
    is_granted: bool | None
    words: str


@dataclass(frozen=True)
class ClearanceSeen:
    """What a part of the house says; `value` is None while it is waited for, `is_late` past the day it promised."""

    office: str
    asked_at: datetime
    promised_on: date | None
    value: Clearing | None
    words: str
    is_late: bool


@dataclass(frozen=True)
class ResponseSeen:
    """What was said beside the reply."""

    kind: ResponseKind
    language: str
    words: str
    on: date


@dataclass(frozen=True)
class StepSeen:
    """A step that was taken, and what was said with it."""

    step: str
    on: date
    words: str


@dataclass(frozen=True)
class CommitmentSeen:
    """
    What follows from an accepted recommendation of memo `number`.

    :param nearness: of its day to today; None once it has an outcome
    """

    number: int
    recommendation: int
    owner: str
    due_on: date
    outcome: Outcome | None
    reasons: str
    concluded_at: datetime | None
    nearness: Nearness | None


@dataclass(frozen=True)
class CaseWork:
    """All that the office's page of a case shows beside memo and reply."""

    now: Standing
    parts: tuple[PartSeen, ...]
    recused: str
    copies: tuple[CopySeen, ...]
    extensions: tuple[ExtensionSeen, ...]
    clearances: tuple[ClearanceSeen, ...]
    responses: tuple[ResponseSeen, ...]
    steps: tuple[StepSeen, ...]
    commitments: tuple[CommitmentSeen, ...]
    to_commit: tuple[int, ...]


def case_work(number: int, today: date) -> CaseWork | None:
    """Return the office's work on a memo; None while it is not filed. Clearances are for the office's eyes alone."""
    row = Case.objects.select_related("process").filter(number=number).first()
    if row is None:
        return None
    recused = getattr(row, "recused", None)
    made = commitments_of(number, today)
    accepted = DispositionMade.objects.filter(reply__case=row, value__in=[value.value for value in FOLLOWED])
    committed = {one.recommendation for one in made}
    return CaseWork(
        now=standing_now.standing_of(row, today),
        parts=_parts(row),
        recused=recused.reasons if recused else "",
        copies=copies_of(number),
        extensions=tuple(
            ExtensionSeen(
                step=one.step,
                before_on=one.before_on,
                due_on=one.due_on,
                reasons=one.reasons,
                asked_by=one.asked_by_id,
                is_granted=one.is_granted if one.decided_at else None,
                words=one.words,
            )
            for one in row.extensions.order_by("pk")
        ),
        clearances=tuple(
            ClearanceSeen(
                office=one.office,
                asked_at=one.asked_at,
                promised_on=one.promised_on,
                value=Clearing(one.value) if one.value else None,
                words=one.words,
                is_late=not one.value and one.promised_on is not None and today > one.promised_on,
            )
            for one in row.clearances.order_by("pk")
        ),
        responses=responses_of(number),
        steps=tuple(StepSeen(one.step, one.on, one.words) for one in row.steps.order_by("pk")),
        commitments=made,
        to_commit=tuple(
            one for one in accepted.order_by("number").values_list("number", flat=True) if one not in committed
        ),
    )


def parts_of(number: int, account: int) -> frozenset[Part]:
    """Return the parts of an account in the case of a memo."""
    row = Case.objects.filter(number=number).first()
    return standing_now.parts_of(row, account) if row else frozenset()


def cases_given_to(account: int) -> frozenset[int]:
    """Return the memos in which an account was given a part and has it now."""
    rows = PartGiven.objects.filter(account_id=account, ended_at=None).exclude(part=CaseParts.PROPOSED)
    return frozenset(rows.values_list("case__number", flat=True))


def copies_of(number: int) -> tuple[CopySeen, ...]:
    """Return the copies of a memo, in the order in which they went out."""
    rows = CopySent.objects.filter(case__number=number).order_by("pk")
    return tuple(CopySeen(row.reader, CopyKind(row.kind), row.at) for row in rows)


def responses_of(number: int) -> tuple[ResponseSeen, ...]:
    """Return what was said beside the reply to a memo."""
    row = Case.objects.filter(number=number).first()
    return tuple(
        ResponseSeen(ResponseKind(one.kind), one.language, one.words, one.on)
        for one in (row.responses.order_by("on", "pk") if row else ())
    )


def answered_with(number: int) -> tuple[int, ...]:
    """Return the other memos that were answered by the same reply."""
    lead = AnsweredTogether.objects.filter(case__number=number).values_list("lead__number", flat=True).first() or number
    others = AnsweredTogether.objects.filter(lead__number=lead).values_list("case__number", flat=True)
    return tuple(sorted({lead, *others} - {number}))


def commitments_of(number: int, today: date) -> tuple[CommitmentSeen, ...]:
    """Return what follows from the reply to a memo."""
    return _commitments(today, [number])


def commitments_on(policy: str, today: date) -> tuple[CommitmentSeen, ...]:
    """Return what follows from the replies to the memos on a policy that everybody may read."""
    return _commitments(today, [text.number for text in memos.memos_on(policy) if text.number is not None])


def open_commitments(today: date) -> tuple[CommitmentSeen, ...]:
    """Return the commitments that have no outcome yet, the earliest day first."""
    return tuple(one for one in _commitments(today, None) if one.outcome is None)


def _commitments(today: date, numbers: list[int] | None) -> tuple[CommitmentSeen, ...]:
    rows = Commitment.objects.select_related("case").order_by("due_on", "pk")
    days = working_calendar()
    return tuple(
        CommitmentSeen(
            number=row.case.number,
            recommendation=row.recommendation,
            owner=row.owner,
            due_on=row.due_on,
            outcome=Outcome(row.outcome) if row.outcome else None,
            reasons=row.reasons,
            concluded_at=row.concluded_at,
            nearness=None if row.outcome else nearness(row.due_on, today, _near_from(row.due_on, today, days)),
        )
        for row in (rows if numbers is None else rows.filter(case__number__in=numbers))
    )


def _near_from(due_on: date, today: date, days: WorkingCalendar) -> date:
    """Return today where the day is within so many working days, else the day itself."""
    return min(today, due_on) if days.due_on(today, NEAR_DAYS) >= due_on else due_on


def _parts(row: Case) -> tuple[PartSeen, ...]:
    given = list(row.parts.filter(ended_at=None).order_by("pk"))
    names = standing.names_of(one.account_id for one in given)
    return tuple(PartSeen(CaseParts(one.part), one.account_id, names.get(one.account_id, ""), one.at) for one in given)
