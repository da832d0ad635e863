"""The page of one memo: its text, who signed, what is asked and what was replied, how it is proven."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from demur import clock
from demur.channel import calendar
from demur.channel import queries as channel
from demur.channel.casework import queries as work
from demur.memos import drafting_queries as drafting
from demur.memos import readers
from demur.standing.rules import Role
from demur.web import hand_over, memo_pages
from demur.web.access import Visitor, reader
from demur.web.memo_pages import MemoSeen
from demur.web.office_access import may_see
from demur.web.views.reading import asked_for
from demur.web.work_page import commitment_line, response_line


def memo_or_404(number: int, visitor: Visitor) -> MemoSeen:
    """Return a memo that goes round or is filed, to whoever may read it; any other number is no page."""
    hidden = number in readers.hidden_from(visitor.account)
    memo = None if hidden else memo_pages.seen_of(number, clock.now())
    if memo is None:
        raise Http404
    return memo


@require_safe
@reader
def memo_page(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Show a memo to whoever may read it."""
    memo = memo_or_404(number, visitor)
    text = memo_pages.text_shown(memo.text)
    return render(
        request,
        "web/memo.html",
        {
            "memo": memo,
            "signed": memo.signed,
            "text": text,
            "pairs": memo_pages.pairs_of(text.recommendations, number, visitor.standing),
            "has_reply": memo.replied_at is not None,
            "names": channel.open_names(number),
            **beside(number, memo, visitor),
            **_joining(number, memo, visitor),
            "sees_case": memo.is_filed and may_see(memo.text, visitor),
            "policy": memo_pages.policy_of(memo.text),
            "marking": memo_pages.marking_of(memo.text.marking),
            "marked": memo_pages.print_class(memo.text.marking),
        },
    )


def _joining(number: int, memo: MemoSeen, visitor: Visitor) -> dict[str, Any]:
    """Return the way to the draft for those who drafted it, and for other members of an open memo the way to join."""
    if visitor.account in memo.text.drafters:
        return {"drafts": drafting.drafts_memo(number, visitor.account)}
    may_ask = memo.is_open and Role.MEMBER in visitor.roles
    return {"may_ask": may_ask, "has_asked": may_ask and drafting.has_asked(number, visitor.account)}


def beside(number: int, memo: MemoSeen, visitor: Visitor) -> dict[str, Any]:
    """Return what stands beside memo and reply: what was said, what follows, and that copies were sent."""
    if not memo.is_filed:
        return {}
    made = work.commitments_of(number, calendar.day_of(clock.now()))
    return {
        "responses": [response_line(one) for one in work.responses_of(number)],
        "commitments": [commitment_line(one) for one in made],
        "answered_with": [str(other) for other in work.answered_with(number)],
        "is_distributed": bool(work.copies_of(number)),
        "drafts_it": visitor.account in memo.text.drafters,
    }


@require_safe
@reader
def memo_for_the_desk(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Hand one memo over, for `demur sign`: the document of specs/hand-over.md with nothing else in it."""
    asked = asked_for(request, visitor, "reading", language=get_language() or "en")
    document = hand_over.one(asked, number)
    if document is None:
        raise Http404
    return JsonResponse(document)
