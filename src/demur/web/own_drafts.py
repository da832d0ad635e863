"""A drafter's own draft by its key, and where its pages are."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.utils.translation import get_language

from demur.memos import queries as memos
from demur.memos.queries import DraftSeen
from demur.web.access import Visitor


def draft_or_404(visitor: Visitor, key: UUID) -> DraftSeen:
    """Return a draft to one of its drafters; to anybody else it is not there."""
    draft = memos.draft(key, account=visitor.account)
    if draft is None:
        raise Http404
    return draft


def digest_of(draft: DraftSeen) -> bytes:
    """Return the digest of a draft's frozen text; before it is frozen there is no page."""
    if draft.digest is None:
        raise Http404
    return draft.digest


def address_of(key: UUID) -> str:
    """Return where a draft is, in the reader's language."""
    return f"/{get_language()}/drafts/{key}"
