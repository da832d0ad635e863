"""The first page and the page of a policy: the front door."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from demur import clock
from demur.channel import calendar
from demur.institution import queries as institution
from demur.standing import queries as standing
from demur.statements import queries as statements
from demur.web import policy_pages
from demur.web.access import Visitor, reader
from demur.web.views.statements import page_number, policy_or_404


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
    """Show a policy: position, reasons, the memos that question it, guidance, what was said, events, its history."""
    policy, now = policy_or_404(name), clock.now()
    today, asks = calendar.day_of(now), visitor.standing
    questioned_by = policy_pages.memos_on(name, visitor.account, now)
    guided = policy_pages.guidance_on(name, today)
    context = {
        "policy": policy,
        "memos": questioned_by,
        "places": places_now(),
        "guidance": [each for each in guided if each.is_in_force],
        "said": policy_pages.what_was_said(name, asks),
        "history": policy_pages.history(policy, asks, questioned_by, guided, today),
        "may_write": statements.may_write(asks),
    }
    return render(request, "web/policy.html", context)


@require_safe
@reader
def history_page(request: HttpRequest, visitor: Visitor, name: str) -> HttpResponse:
    """Show all that happened to a policy, by date, the newest first."""
    policy, now = policy_or_404(name), clock.now()
    today, page = calendar.day_of(now), page_number(request)
    told = policy_pages.history(
        policy,
        visitor.standing,
        policy_pages.memos_on(name, visitor.account, now),
        policy_pages.guidance_on(name, today),
        today,
        page=page,
        size=policy_pages.PAGE,
    )
    return render(request, "web/policy_history.html", {"policy": policy, "history": told, "newer": page - 1})
