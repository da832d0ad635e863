"""
Entering what was said, correcting it, saying of two statements that they agree or diverge.

Each is one transaction; a statement and each correction enter the record there, as a commitment.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from demur.index import operations as index
from demur.institution import queries as institution
from demur.record import operations as record
from demur.statements import queries, rules, shelving
from demur.statements.models import NamedReader, PairMark, SaidIn, Statement, StatementVersion
from demur.statements.queries import Reader, may_correct, may_write, reader_of
from demur.statements.readable import marks_readable, newest_readable
from demur.statements.rules import Named, ReaderKind, Says, StatementRefused, Told
from demur_verify.canonical import hour_of
from demur_verify.entries import Statement as StatementEntry

_SALT = 32


@transaction.atomic
def enter_statement(*, policy: str, told: Told, by: int, at: datetime) -> str:
    """
    Keep what was said on a policy; return the reference of the statement.

    :param by: the account of whoever enters it, who may read it from then on
    :raises StatementRefused: `not-a-writer`, `policy-unknown`, `official-unknown`, `marking-unknown`,
        `named-unknown`; what `rules.checked` refuses
    """
    writer = _writer(by)
    key = institution.policy_key(policy)
    if key is None:
        raise StatementRefused("policy-unknown", where="policy")
    statement = Statement.objects.create(
        policy_id=key, entered_by_id=by, entered_office_id=institution.office_keys().get(writer.office)
    )
    _keep(statement, policy, told, before=None, why="", by=by, at=at)
    return statement.reference


@transaction.atomic
def correct_statement(*, reference: str, told: Told, why: str, by: int, at: datetime) -> int:
    """
    Correct a statement by a later version; the earlier ones stay. Return the number of the new version.

    :param by: whoever entered it, somebody of their office, or a clerk who may read it
    :raises StatementRefused: `no-such-statement`, also where `by` may not read it; `not-yours-to-correct`;
        `reason-missing`; what `enter_statement` refuses
    """
    writer = _writer(by)
    before, seen = _newest(writer, reference), queries.statement(reference, reader=writer)
    if seen is None or not may_correct(seen, writer):
        raise StatementRefused("not-yours-to-correct")
    reason = rules.reason(why, where="why")
    return _keep(before.statement, before.statement.policy.slug, told, before=before, why=reason, by=by, at=at).number


@transaction.atomic
def mark_pair(*, first: str, second: str, says: Says, reason: str, by: int, at: datetime) -> int:
    """
    Say of two statements that they agree or diverge; return the key of the mark. Others' marks stand beside it.

    :param first: a reference, as is `second`; the order says nothing
    :raises StatementRefused: `not-a-writer`; `no-such-statement`, also where `by` may not read one; `pair-of-one`;
        `pair-across-policies`; `reason-missing`, `field-length`, `character-not-allowed`; `marked-before`, their own
        mark on the pair stands already
    """
    writer = _writer(by)
    if first == second:
        raise StatementRefused("pair-of-one", where="second")
    pair = sorted((_newest(writer, first), _newest(writer, second)), key=lambda version: version.statement_id)
    if pair[0].statement.policy_id != pair[1].statement.policy_id:
        raise StatementRefused("pair-across-policies", where="second")
    given = rules.reason(reason, where="mark-reason")
    statements = [version.statement for version in pair]
    standing = PairMark.objects.filter(first=statements[0], second=statements[1], by=by, withdrawn_at__isnull=True)
    if standing.exists():
        raise StatementRefused("marked-before", where="second")
    mark = PairMark.objects.create(
        first=statements[0],
        second=statements[1],
        first_as=pair[0],
        second_as=pair[1],
        says=says,
        reason=given,
        by_id=by,
        by_office_id=institution.office_keys().get(writer.office),
        marked_at=hour_of(at),
    )
    return mark.pk


@transaction.atomic
def withdraw_mark(*, key: int, by: int, at: datetime) -> None:
    """
    Take back one's own mark; it stays in the history of the pair. Twice is harmless.

    :raises StatementRefused: `no-such-mark`, also where `by` may not read both statements; `not-your-mark`
    """
    mark = marks_readable(reader_of(by)).filter(pk=key).first()
    if mark is None:
        raise StatementRefused("no-such-mark")
    if mark.by_id != by:
        raise StatementRefused("not-your-mark")
    PairMark.objects.filter(pk=key, withdrawn_at__isnull=True).update(withdrawn_at=max(hour_of(at), mark.marked_at))


def _writer(account: int) -> Reader:
    writer = reader_of(account)
    if not may_write(writer):
        raise StatementRefused("not-a-writer")
    return writer


def _newest(writer: Reader, reference: str) -> StatementVersion:
    """Return a statement as it stands, held until the transaction ends."""
    statement = Statement.objects.select_for_update().filter(reference=reference).first()
    rows = newest_readable(writer).filter(statement=statement).select_related("statement__policy")
    version = rows.first() if statement else None
    if version is None:
        raise StatementRefused("no-such-statement")
    return version


def _keep(
    statement: Statement,
    policy: str,
    told: Told,
    *,
    before: StatementVersion | None,
    why: str,
    by: int,
    at: datetime,
) -> StatementVersion:
    """Write a version with its words and readers, and enter it into the record."""
    local = at.astimezone(ZoneInfo(institution.institution().zone))
    kept = rules.checked(told, today=local.date(), now=local.time())
    number = before.number + 1 if before else 1
    salt = secrets.token_bytes(_SALT)
    about: dict[str, str | int] = {"policy": policy, "reference": statement.reference, "version": number, "why": why}
    commitment = rules.commitment_of(salt=salt, content=rules.canonical(kept, about))
    entry = StatementEntry(
        at=hour_of(at), commitment=commitment, supersedes=bytes(before.commitment) if before else None
    )
    version = StatementVersion.objects.create(
        statement=statement,
        number=number,
        corrects=before,
        is_public=kept.is_public,
        official_id=_key(institution.official_keys(), kept.official, "official") if kept.official else None,
        said_by_en=kept.said_by.en if kept.said_by else "",
        said_by_ar=kept.said_by.ar if kept.said_by else "",
        said_on=kept.said_on,
        said_at=kept.said_at,
        occasion_en=kept.occasion.en if kept.occasion else "",
        occasion_ar=kept.occasion.ar if kept.occasion else "",
        source=kept.source,
        marking_id=_key(institution.marking_keys(), kept.marking, "marking"),
        follows_guidance=kept.follows_guidance,
        why=why,
        written_by_id=by,
        entered_at=hour_of(at),
        salt=salt,
        commitment=commitment,
        leaf_hash=record.enter(entry, at=at),
    )
    SaidIn.objects.bulk_create(
        SaidIn(
            version=version,
            place=place,
            language=each.language,
            direction=each.direction,
            text=each.text,
            is_translation=each.is_translation,
        )
        for place, each in enumerate(kept.words, 1)
    )
    NamedReader.objects.bulk_create(_readers(version, kept.readers))
    index.put(shelving.as_text(version))
    return version


def _readers(version: StatementVersion, named: tuple[Named, ...]) -> list[NamedReader]:
    if not named:
        return []
    keys = {
        ReaderKind.OFFICE: institution.office_keys(),
        ReaderKind.CATEGORY: institution.category_keys(),
        ReaderKind.OFFICIAL: institution.official_keys(),
    }
    return [
        NamedReader(
            version=version,
            **{f"{each.kind.value}_id": _key(keys[each.kind], each.slug, "named")},
        )
        for each in named
    ]


def _key(keys: Mapping[str, int], slug: str, where: str) -> int:
    if slug not in keys:
        raise StatementRefused(f"{where}-unknown", where=where, facts={"name": slug})
    return keys[slug]
