"""Writing a draft. Two tabs never overwrite each other: a save names the revision that it was begun from."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from demur.memos import content as contents
from demur.memos.models import Draft
from demur.memos.refusals import DraftChangedMeanwhile, MemoRefused
from demur.memos.rules import Content
from demur.standing import queries as standing


@transaction.atomic
def start_draft(*, by: int, content: Content, at: datetime) -> UUID:
    """
    Begin a draft; return its key. Nobody but the drafter is told of it.

    :param by: the drafter's account
    :raises MemoRefused: `not-a-member`
    :raises ContentRefused: it cannot be kept (`memos.content.into_row`)
    """
    check_member(by)
    row = Draft(drafter_id=by, saved_at=at)
    contents.into_row(content, row)
    row.save(force_insert=True)
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
    row = own_draft(key, by)
    if hasattr(row, "version"):
        raise MemoRefused("draft-is-frozen")
    check_revision(row, revision)
    contents.into_row(content, row)
    row.revision, row.saved_at = row.revision + 1, at
    row.save()
    return row.revision


@transaction.atomic
def new_version(*, key: UUID, by: int, at: datetime) -> UUID:
    """
    Begin a new draft with the words of a frozen text; return its key. Signatures start at none.

    :raises MemoRefused: `not-a-drafter`, `not-frozen`, `not-a-member`
    """
    row = own_draft(key, by)
    check_member(by)
    if not hasattr(row, "version"):
        raise MemoRefused("not-frozen")
    new = Draft(
        drafter_id=by,
        policy_id=row.policy_id,
        marking_id=row.marking_id,
        language=row.language,
        title=row.title,
        addressees=row.addressees,
        sections=row.sections,
        recommendations=row.recommendations,
        office_knows_name=row.office_knows_name,
        saved_at=at,
        follows=row,
    )
    new.save(force_insert=True)
    return new.key


def own_draft(key: UUID, by: int) -> Draft:
    """
    Return a draft to its drafter, held until the transaction ends.

    :raises MemoRefused: `not-a-drafter`, also where there is no such draft
    """
    row = Draft.objects.select_for_update(of=("self",)).select_related("policy", "marking").filter(key=key).first()
    if row is None or row.drafter_id != by:
        raise MemoRefused("not-a-drafter")
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
