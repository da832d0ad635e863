"""Freezing a text: from then on any change is a new version, and has another digest."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from demur.memos import queries
from demur.memos.models import Version, VersionBlock
from demur.memos.operations.drafting import check_revision, own_draft
from demur.memos.refusals import MemoRefused
from demur_verify.canonical import hour_of
from demur_verify.frozen_text import Kind, digest_of
from demur_verify.kinds import TextDigest

_SALT = 32
_AT_ONCE = 500


@transaction.atomic
def freeze(
    *, key: UUID, by: int, at: datetime, revision: int | None = None, salts: Sequence[bytes] | None = None
) -> TextDigest:
    """
    Freeze a draft's text; return its digest.

    :param revision: the one that the drafter was shown; None where nobody else can have saved it
    :param salts: 32 bytes for each block; random where none are given. Only the demo gives any
    :raises MemoRefused: `not-a-drafter`, `already-frozen`
    :raises DraftChangedMeanwhile: it was saved since the drafter saw it
    :raises ContentRefused: something is missing, or cannot stand in a frozen text
    :raises TextRefused: `salts-and-blocks-differ`
    """
    row = own_draft(key, by)
    if hasattr(row, "version"):
        raise MemoRefused("already-frozen")
    if revision is not None:
        check_revision(row, revision)
    read = queries.blocks_now(row)
    blocks = [block.to_bytes() for block in read]
    chosen = [secrets.token_bytes(_SALT) for _ in blocks] if salts is None else list(salts)
    digest = digest_of(blocks, chosen)
    version = Version.objects.create(
        digest=digest,
        draft=row,
        policy_id=row.policy_id,
        marking_id=row.marking_id,
        language=row.language,
        title=read[0].value("title") or "",
        addressees=row.addressees,
        recommendations=sum(block.kind is Kind.RECOMMENDATION for block in read),
        blocks_count=len(blocks),
        frozen_at=hour_of(at),
    )
    VersionBlock.objects.bulk_create(
        [
            VersionBlock(version=version, index=index, salt=salt, content=block)
            for index, (block, salt) in enumerate(zip(blocks, chosen, strict=True))
        ],
        batch_size=_AT_ONCE,
    )
    return digest
