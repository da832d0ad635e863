"""The first page and the page of a policy: the front door."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from demur import clock
from demur.channel import calendar
from demur.channel import queries as channel
from demur.institution import queries as institution
from demur.memos import queries as memos
from demur.standing import queries as standing
from demur.web.access import Visitor, reader
from demur.web.memo_pages import MemoSeen, seen


@dataclass(frozen=True)
class Places:
    """How many hold a place this month, of how many entitled."""

    held: int
    entitled: int


def places_now() -> Places:
    """Count who holds a place in the present term."""
    return Places(held=standing.places_count(clock.term_of(clock.now())), entitled=standing.entitled_count())


@require_safe
def first_page(request: HttpRequest) -> HttpResponse:
    """Say what the channel is; to those who are signed in, list the policies."""
    shown = institution.policies() if request.user.is_authenticated else []
    return render(request, "web/first.html", {"policies": shown, "is_signed_in": request.user.is_authenticated})


@require_safe
@reader
def policy_page(request: HttpRequest, visitor: Visitor, name: str) -> HttpResponse:
    """Show a policy: position, reasons, the memos that question it, events."""
    policy = institution.policy(name)
    if policy is None:
        raise Http404
    return render(request, "web/policy.html", {"policy": policy, "memos": memos_on(name), "places": places_now()})


def memos_on(policy: str) -> list[MemoSeen]:
    """Return the memos on a policy that go round or are filed, by their number."""
    today = calendar.day_of(clock.now())
    found = [
        seen(text, channel.case_of(text.digest), memos.circulation_of(text.digest), today)
        for text in memos.memos_on(policy)
    ]
    return [memo for memo in found if memo]
