"""
Questions about cases: the office's queue, one case, the reply, the names that were given, what was filed.

They never write, and they hand out frozen values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from demur.channel import process_reader, rules
from demur.channel.casework.standing import due_of, parts_of, writes_reply
from demur.channel.casework.standing import process_of as process_of_case
from demur.channel.models import Case, ClosingAsked, NameGiven, Reply
from demur.channel.process import Process
from demur.channel.rules import Disposition, DispositionDrafted, DispositionGiven, Due, May, Stage, Step
from demur.institution.calendar import due_on
from demur_verify.co_signature import Way
from demur_verify.filing import CoSignatureList


@dataclass(frozen=True)
class OverdueSeen:
    """An `overdue` entry of the record."""

    step: Step
    due_on: date
    leaf_hash: bytes


@dataclass(frozen=True)
class ActSeen:
    """Something that somebody in the office did: for the inspector. `leaf_hash` is None where it made no entry."""

    act: str
    account: int
    at: datetime
    leaf_hash: bytes | None


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


def process_of(number: int) -> Process:
    """Return the process that a memo was filed under; for one that is not filed, the shipped `reporting`."""
    row = Case.objects.select_related("process").filter(number=number).first()
    return process_of_case(row) if row else process_reader.shipped("reporting")


def may(number: int, account: int) -> May:
    """Tell what an account may do with a case, by its parts. Whether it is the time for it, `standing` says."""
    row = Case.objects.select_related("process").filter(number=number).first()
    if row is None:
        return rules.may(frozenset(), process_reader.shipped("reporting"), writes=False)
    return rules.may(parts_of(row, account), process_of_case(row), writes=writes_reply(row, account))


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
            ActSeen(
                act=one.act,
                account=one.account_id,
                at=one.at,
                leaf_hash=bytes(one.leaf_hash) if one.leaf_hash else None,
            )
            for one in sorted(row.acts.all(), key=lambda one: one.pk)
        ),
    )
