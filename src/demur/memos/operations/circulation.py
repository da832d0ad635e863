"""A memo gets its number: it goes round for signing, or it is filed (protocol 4 and 6)."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from demur import clock
from demur.journal import operations as journal
from demur.memos import rules
from demur.memos.models import Circulation, Memo, NextNumber, Version
from demur.memos.operations.readers import fix_readers, forget_readers
from demur.memos.readers import drafters_of
from demur.memos.refusals import MemoRefused
from demur.record import operations as record
from demur.standing import operations as standing_acts
from demur.standing import queries as standing
from demur_verify.canonical import hour_of
from demur_verify.circulation import commitment_of
from demur_verify.entries import Audience, Circulated

_SALT = 32


@transaction.atomic
def circulate(
    *,
    digest: bytes,
    by: int,
    until: datetime,
    at: datetime,
    audience: Audience = "everyone",
    salt: bytes | None = None,
) -> int:
    """
    Let a frozen text go round to everyone who may read memos, or to its chosen readers; return its number.

    It is signed under the roll of the term of this moment, which stays open until the memo is filed. The list of chosen
    readers is fixed now: how many there are is in the commitment.

    :param until: only its hour counts; thirty days ahead at most
    :param salt: of the commitment in the record; random where none is given. Only the demo gives one
    :raises MemoRefused: `not-frozen`, `not-a-drafter`, `already-circulated`, `already-filed`,
        `circulation-ends-before-it-begins`, `circulation-too-long`; `no-open-roll`, no roll of the term was cut yet;
        `no-reader-chosen`, nobody but the drafters is on the list
    """
    version = _version(digest)
    if not rules.may_draft(by, version.draft.drafters.values_list("account_id", flat=True)):
        raise MemoRefused("not-a-drafter")
    memo = Memo.objects.filter(version=version).first()
    if memo is not None:
        raise MemoRefused(
            "already-circulated" if memo.filed_at is None else "already-filed", facts={"number": memo.number}
        )
    begins, ends = hour_of(at), hour_of(until)
    if ends <= begins:
        raise MemoRefused("circulation-ends-before-it-begins", where="until")
    if ends - begins > rules.LONGEST_CIRCULATION:
        raise MemoRefused("circulation-too-long", where="until", facts={"days": rules.LONGEST_CIRCULATION.days})
    term = clock.term_of(at)
    rolls = standing.rolls_of(term)
    if not rolls:
        raise MemoRefused("no-open-roll", facts={"term": term})
    readers, salt = _readers_of(version, audience), salt or secrets.token_bytes(_SALT)
    memo = _numbered(version)
    entry = Circulated(
        at=begins,
        term=term,
        roll=rolls[-1].day,
        audience=audience,
        until=ends,
        commitment=commitment_of(salt=salt, digest=digest, readers=readers),
    )
    Circulation.objects.create(
        memo=memo,
        term=term,
        roll_day=entry.roll,
        audience=audience,
        at=begins,
        until=ends,
        readers=readers,
        salt=salt,
        commitment=entry.commitment,
        leaf_hash=record.enter(entry, at=at),
    )
    standing_acts.keep_term_open(term)
    journal.note(happening="memo-circulated", subject=str(memo.number), at=at)
    return memo.number


@transaction.atomic
def mark_filed(*, digest: bytes, at: datetime) -> int:
    """
    Note that a text is filed, inside the transaction that files it; return its number, which it gets now at the latest.

    :raises MemoRefused: `not-frozen`, there is no such text; `already-filed`
    """
    version = _version(digest)
    memo = Memo.objects.select_for_update().filter(version=version).first() or _numbered(version)
    if memo.filed_at is not None:
        raise MemoRefused("already-filed", facts={"number": memo.number})
    memo.filed_at = hour_of(at)
    memo.save(update_fields=["filed_at"])
    return memo.number


def _readers_of(version: Version, audience: Audience) -> int:
    if audience == "everyone":
        forget_readers(version)
        return standing.readers_count()
    if set(version.readers.values_list("account_id", flat=True)) <= drafters_of(version):
        raise MemoRefused("no-reader-chosen", where="readers")
    return fix_readers(version)


def _version(digest: bytes) -> Version:
    version = Version.objects.select_for_update(of=("self",)).select_related("draft").filter(digest=digest).first()
    if version is None:
        raise MemoRefused("not-frozen")
    return version


def _numbered(version: Version) -> Memo:
    """Give a text the next number. Its row is held, so that no number is given twice and none is left out."""
    NextNumber.objects.get_or_create(one=1)
    following = NextNumber.objects.select_for_update().get(one=1)
    memo = Memo.objects.create(number=following.number, version=version)
    following.number += 1
    following.save(update_fields=["number"])
    return memo
