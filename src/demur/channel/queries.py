"""
Questions about cases: the office's queue, one case, the reply, the names that were given, what was filed.

They never write, and they hand out frozen values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from demur.channel import rules
from demur.channel.calendar import working_days
from demur.channel.models import Case, ClosingAsked, NameGiven, Reply
from demur.channel.rules import Disposition, DispositionDrafted, DispositionGiven, Due, Group, May, Stage, Step
from demur.institution.calendar import WorkingCalendar, due_on, working_calendar
from demur.memos import queries as memos
from demur.standing import queries as standing
from demur.standing.rules import Role
from demur_verify.co_signature import Way
from demur_verify.filing import CoSignatureList


@dataclass(frozen=True)
class CaseLine:
    """
    One line of the office's page.

    :param clock_starts_on: the day that limits are first counted on
    :param step: what the office owes next, due on `due_on`; the earliest missed one where a limit has passed
    :param days_over: working days since `due_on`; 0 while it is not past
    :param working_day: today's number among the working days since the filing
    """

    number: int
    digest: bytes
    stage: Stage
    group: Group
    step: Step
    due_on: date
    filed_at: datetime
    filed_on: date
    clock_starts_on: date
    days_over: int
    working_day: int
    signatures: int
    past_target: bool


@dataclass(frozen=True)
class OfficeQueue:
    """The office's page on a day: four groups, the oldest filing first in each."""

    overdue: tuple[CaseLine, ...]
    due_today: tuple[CaseLine, ...]
    new: tuple[CaseLine, ...]
    waiting: tuple[CaseLine, ...]


@dataclass(frozen=True)
class OverdueSeen:
    """An `overdue` entry of the record."""

    step: Step
    due_on: date
    leaf_hash: bytes


@dataclass(frozen=True)
class ActSeen:
    """A step that somebody in the office took: for the inspector."""

    act: str
    account: int
    at: datetime
    leaf_hash: bytes


@dataclass(frozen=True)
class CaseSeen:
    """
    A filed memo.

    :param readers: who could read it while it went round; 0 where it did not
    :param leaf_hash: of its `filed` entry
    :param slip: the note that the slip key signed at filing
    :param co_signatures: LIST of protocol 6, as bytes
    """

    number: int
    digest: bytes
    term: str
    stage: Stage
    filed_at: datetime
    filed_on: date
    clock_starts_on: date
    acknowledged_at: datetime | None
    replied_at: datetime | None
    due: Due
    signatures: int
    roll_size: int
    entitled: int
    readers: int
    recommendations: int
    leaf_hash: bytes
    slip: bytes
    co_signatures: bytes
    overdue: tuple[OverdueSeen, ...]
    acts: tuple[ActSeen, ...]


@dataclass(frozen=True)
class ReplySeen:
    """A reply: its dispositions by number, and the text that was frozen of it."""

    digest: bytes
    at: datetime
    blocks: tuple[bytes, ...]
    salts: tuple[bytes, ...]
    dispositions: tuple[DispositionGiven, ...]


@dataclass(frozen=True)
class NameSeen:
    """A name behind a co-signature that stands, and what opens its disclosure."""

    person: str
    name: str
    way: Way
    nullifier: int
    salt: bytes


def office_queue(today: date) -> OfficeQueue:
    """Return the office's page for a day of the institution."""
    rows = Case.objects.exclude(stage=Stage.REPLIED).order_by("filed_at", "number")
    days = working_calendar()
    lines = [_line_of(row, today, days) for row in rows]

    def of(group: Group) -> tuple[CaseLine, ...]:
        return tuple(line for line in lines if line.group is group)

    return OfficeQueue(
        overdue=of(Group.OVERDUE), due_today=of(Group.DUE_TODAY), new=of(Group.NEW), waiting=of(Group.WAITING)
    )


def case(number: int) -> CaseSeen | None:
    """Return the case of a memo by its number; None while it is not filed."""
    row = Case.objects.filter(number=number).first()
    return _seen(row) if row else None


def cases_of(digests: Iterable[bytes]) -> dict[bytes, CaseSeen]:
    """Return cases by the digests of their texts, in as many questions for many as for one."""
    rows = Case.objects.filter(digest__in=list(digests)).prefetch_related("overdue", "acts")
    return {bytes(row.digest): _seen(row) for row in rows}


def case_of(digest: bytes) -> CaseSeen | None:
    """Return the case of a memo by the digest of its text; None while it is not filed."""
    row = Case.objects.filter(digest=digest).first()
    return _seen(row) if row else None


def cases() -> list[CaseSeen]:
    """Return every case, the oldest filing first."""
    return [_seen(row) for row in Case.objects.order_by("filed_at", "number")]


def reply_of(number: int) -> ReplySeen | None:
    """Return the reply to a memo; None while there is none."""
    row = Reply.objects.select_related("case").filter(case__number=number).first()
    if row is None or row.case.replied_at is None:
        return None
    blocks = list(row.blocks.order_by("index"))
    return ReplySeen(
        digest=bytes(row.digest),
        at=row.case.replied_at,
        blocks=tuple(bytes(block.content) for block in blocks),
        salts=tuple(bytes(block.salt) for block in blocks),
        dispositions=tuple(
            DispositionGiven(number=one.number, value=Disposition(one.value), reasons=one.reasons)
            for one in row.dispositions.order_by("number")
        ),
    )


def reply_draft(number: int) -> list[DispositionDrafted]:
    """Return what is written of the reply so far; for the office and the addressee."""
    row = Case.objects.filter(number=number).first()
    drafted = row.drafted.order_by("number") if row else ()
    return [
        DispositionDrafted(number=one.number, value=Disposition(one.value) if one.value else None, reasons=one.reasons)
        for one in drafted
    ]


def names_for_office(number: int) -> list[NameSeen]:
    """Return every name that was given behind a co-signature that stands: to the office, and openly."""
    row = Case.objects.filter(number=number).first()
    if row is None:
        return []
    given = {bytes(name.disclosure): name for name in NameGiven.objects.filter(digest=row.digest)}
    signatures = CoSignatureList.parse(bytes(row.co_signatures)).signatures
    names = [(signature.nullifier, given.get(bytes(signature.disclosure))) for signature in signatures]
    return [
        NameSeen(person=name.person, name=name.name, way=Way(name.way), nullifier=nullifier, salt=bytes(name.salt))
        for nullifier, name in names
        if name
    ]


def open_names(number: int) -> list[NameSeen]:
    """Return the names of those who signed openly: what a proof file may hold."""
    return [name for name in names_for_office(number) if name.way is Way.OPEN]


def closing_asked(digest: bytes) -> bool:
    """Tell whether a drafter asked that a circulation closes with the next delivery."""
    return ClosingAsked.objects.filter(digest=digest).exists()


def may(number: int, account: int) -> May:
    """Tell what an account may do with a case: by a role in the office, or as an official whom the memo addresses."""
    text = memos.by_number(number)
    addressed = frozenset(text.addressees) if text else frozenset()
    return rules.may(
        is_clerk=Role.CLERK in standing.roles_of(account), is_addressee=bool(addressed & standing.officials_of(account))
    )


def due_of(row: Case) -> Due:
    """Return a case's days as the rules know them."""
    return Due(acknowledge_on=row.acknowledge_due_on, target_on=row.target_on, reply_on=row.reply_due_on)


def _line_of(row: Case, today: date, days: WorkingCalendar) -> CaseLine:
    stage, due = Stage(row.stage), due_of(row)
    late = rules.overdue_steps(stage, due, today)
    step = late[0] if late else rules.step_owed(stage)
    owed_on = due.acknowledge_on if step is Step.ACKNOWLEDGE else due.reply_on
    return CaseLine(
        number=row.number,
        digest=bytes(row.digest),
        stage=stage,
        group=rules.group_of(stage, due, today) or Group.WAITING,
        step=step or Step.REPLY,
        due_on=owed_on,
        filed_at=row.filed_at,
        filed_on=row.filed_on,
        clock_starts_on=days.due_on(row.filed_on, 1),
        days_over=working_days(owed_on, today, days),
        working_day=working_days(row.filed_on, today, days),
        signatures=row.signatures,
        past_target=rules.is_past_target(stage, due, today),
    )


def _seen(row: Case) -> CaseSeen:
    return CaseSeen(
        number=row.number,
        digest=bytes(row.digest),
        term=row.term,
        stage=Stage(row.stage),
        filed_at=row.filed_at,
        filed_on=row.filed_on,
        clock_starts_on=due_on(row.filed_on, 1),
        acknowledged_at=row.acknowledged_at,
        replied_at=row.replied_at,
        due=due_of(row),
        signatures=row.signatures,
        roll_size=row.roll_size,
        entitled=row.entitled,
        readers=row.readers,
        recommendations=row.recommendations,
        leaf_hash=bytes(row.leaf_hash),
        slip=bytes(row.slip),
        co_signatures=bytes(row.co_signatures),
        overdue=tuple(
            OverdueSeen(step=Step(one.step), due_on=one.due_on, leaf_hash=bytes(one.leaf_hash))
            for one in sorted(row.overdue.all(), key=lambda one: one.due_on)
        ),
        acts=tuple(
            ActSeen(act=one.act, account=one.account_id, at=one.at, leaf_hash=bytes(one.leaf_hash))
            for one in sorted(row.acts.all(), key=lambda one: one.pk)
        ),
    )
