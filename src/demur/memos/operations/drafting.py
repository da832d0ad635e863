"""
Writing a draft. Nobody overwrites what another saved: a save names the revision that it was begun from.

Each save leaves a revision behind, whole, so that the drafters see who changed what, and bring back what was.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from demur.memos import content as contents
from demur.memos.models import Draft, Drafter, Revision
from demur.memos.refusals import DraftChangedMeanwhile, MemoRefused
from demur.memos.rules import Content, may_draft
from demur.standing import queries as standing


@transaction.atomic
def start_draft(*, by: int, content: Content, at: datetime, office_knows_name: bool = True) -> UUID:
    """
    Begin a draft; return its key. Nobody but the drafter is told of it.

    :param by: the drafter's account
    :param office_knows_name: the drafter's own choice
    :raises MemoRefused: `not-a-member`
    :raises ContentRefused: it cannot be kept (`memos.content.into_row`)
    """
    check_member(by)
    row = Draft(saved_at=at)
    contents.into_row(content, row)
    row.save(force_insert=True)
    Drafter.objects.create(draft=row, account_id=by, office_knows_name=office_knows_name)
    keep_revision(row, by=by, at=at)
    return row.key


@transaction.atomic
def save_draft(*, key: UUID, by: int, content: Content, revision: int, at: datetime) -> int:
    """
    Save a draft; return its new revision.

    :param revision: the one that the drafter's form was begun from
    :raises DraftChangedMeanwhile: it was saved from elsewhere since then; what stands stays
    :raises MemoRefused: `not-a-drafter`, `draft-is-frozen`
    :raises ContentRefused: it cannot be kept
    """
    row = writable_draft(key, by)
    check_revision(row, revision)
    return _save(row, content, by=by, at=at)


@transaction.atomic
def restore_revision(*, key: UUID, number: int, revision: int, by: int, at: datetime) -> int:
    """
    Bring back what a draft said at an earlier revision, as a new one; return its number.

    :param revision: the newest that the drafter was shown
    :raises DraftChangedMeanwhile: it was saved since then
    :raises MemoRefused: `not-a-drafter`, `draft-is-frozen`, `no-such-revision`
    :raises ContentRefused: a policy or marking of then is no longer there
    """
    row = writable_draft(key, by)
    check_revision(row, revision)
    earlier = row.revisions.filter(number=number).exclude(number=row.revision).first()
    if earlier is None:
        raise MemoRefused("no-such-revision", facts={"number": number})
    return _save(row, contents.of_kept(earlier.content), by=by, at=at, restored=number)


@transaction.atomic
def new_version(*, key: UUID, by: int, at: datetime) -> UUID:
    """
    Begin a new draft with the words of a frozen text, for the same drafters; return its key. Signatures start at none.

    :raises MemoRefused: `not-a-drafter`, `not-frozen`, `not-a-member`
    """
    row = own_draft(key, by)
    check_member(by)
    if not hasattr(row, "version"):
        raise MemoRefused("not-frozen")
    new = Draft(
        policy=row.policy,
        marking=row.marking,
        language=row.language,
        title=row.title,
        addressees=row.addressees,
        sections=row.sections,
        recommendations=row.recommendations,
        questions_guidance_id=row.questions_guidance_id,
        saved_at=at,
        follows=row,
    )
    new.save(force_insert=True)
    Drafter.objects.bulk_create(
        Drafter(draft=new, account_id=each.account_id, office_knows_name=each.office_knows_name)
        for each in row.drafters.all()
    )
    keep_revision(new, by=by, at=at)
    return new.key


def own_draft(key: UUID, by: int) -> Draft:
    """
    Return a draft to one of its drafters, held until the transaction ends.

    :raises MemoRefused: `not-a-drafter`, also where there is no such draft
    """
    row = Draft.objects.select_for_update(of=("self",)).select_related("policy", "marking").filter(key=key).first()
    if row is None or not may_draft(by, row.drafters.values_list("account_id", flat=True)):
        raise MemoRefused("not-a-drafter")
    return row


def writable_draft(key: UUID, by: int) -> Draft:
    """
    Return a draft whose text is not frozen, as `own_draft` does.

    :raises MemoRefused: `not-a-drafter`, `draft-is-frozen`
    """
    row = own_draft(key, by)
    if hasattr(row, "version"):
        raise MemoRefused("draft-is-frozen")
    return row


def check_revision(row: Draft, revision: int) -> None:
    """
    Check that a draft is as its drafter last saw it.

    :raises DraftChangedMeanwhile: it is not
    """
    if row.revision != revision:
        raise DraftChangedMeanwhile("draft-changed-meanwhile", facts={"revision": row.revision})


def check_member(account: int) -> None:
    """
    Check that somebody may draft: whoever may read memos may.

    :raises MemoRefused: `not-a-member`
    """
    member = standing.member(account)
    if member is None or not member.reads:
        raise MemoRefused("not-a-member")


def keep_revision(row: Draft, *, by: int, at: datetime, restored: int | None = None) -> None:
    """Keep what a draft says now as the revision of its number."""
    Revision.objects.create(
        draft=row, number=row.revision, by_id=by, at=at, content=contents.kept_of(row), restored=restored
    )


def _save(row: Draft, content: Content, *, by: int, at: datetime, restored: int | None = None) -> int:
    contents.into_row(content, row)
    row.revision, row.saved_at = row.revision + 1, at
    row.save()
    row.refresh_from_db(fields=["policy", "marking"])
    keep_revision(row, by=by, at=at, restored=restored)
    return row.revision
