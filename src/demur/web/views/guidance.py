"""Guidance: the list, one guidance with its phrases and history, and the files it can be taken along in."""

from __future__ import annotations

import json
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from demur import clock
from demur.channel import calendar
from demur.guidance import queries
from demur.guidance.commitment import Numbered, text_of
from demur.guidance.csv_form import csv_of_phrases
from demur.guidance.given import AFFIRM, AVOID
from demur.guidance.queries import Guidance, GuidanceLine
from demur.institution import queries as institution
from demur.memos import queries as memos
from demur.web import fields, guidance_pages, memo_pages
from demur.web.access import Visitor, reader

PAGE: Final = 40


@require_safe
@reader
def list_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show all guidance, the newest first, forty at a time; by policy, and only what is in force, where asked."""
    policies = institution.policies()
    asked = request.GET.get("policy", "")
    policy = asked if asked in {each.name for each in policies} else None
    in_force = request.GET.get("state") == "in-force"
    found = queries.all_guidance(
        calendar.day_of(clock.now()), policy=policy, in_force=in_force, before=_before(request), limit=PAGE + 1
    )
    shown = found[:PAGE]
    return render(
        request,
        "web/guidance.html",
        {
            "guidance": [guidance_pages.line_shown(each) for each in shown],
            "policies": policies,
            "policy": policy or "",
            "in_force": in_force,
            "before": shown[-1].number if len(found) > PAGE else None,
            "may_issue": bool(queries.offices_issuing(visitor.account)),
        },
    )


@require_safe
@reader
def guidance_page(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Show guidance in its newest edition, or in the one that is asked for."""
    seen = guidance_or_404(number, request.GET.get("edition", ""))
    return render(
        request,
        "web/guidance_one.html",
        {
            "seen": seen,
            "status": guidance_pages.status_of(seen),
            "audience": guidance_pages.audience_of(seen),
            "avoid": guidance_pages.entries_shown(seen.entries, AVOID),
            "affirm": guidance_pages.entries_shown(seen.entries, AFFIRM),
            "history": guidance_pages.history_of(seen),
            "is_newest": seen.edition == len(seen.editions),
            "may_change": may_change(seen, visitor),
            "memos": memo_pages.seen_many(memos.memos_questioning(number, reader=visitor.account), clock.now()),
        },
    )


@require_safe
@reader
def csv_file(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Save the phrases as a table, which the page that issues guidance and `demur guidance check` read again."""
    seen = guidance_or_404(number, request.GET.get("edition", ""))
    return _file(csv_of_phrases(guidance_pages.phrases_of(seen)), "text/csv", f"guidance-{number}.csv")


@require_safe
@reader
def email_file(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Save guidance as an e-mail, with the table attached."""
    seen = guidance_or_404(number, request.GET.get("edition", ""))
    return _file(guidance_pages.email_file(seen), "message/rfc822", f"guidance-{number}.eml")


@require_safe
@reader
def opening_file(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Save what opens the record's commitment to an edition: its text and its salt."""
    seen = guidance_or_404(number, request.GET.get("edition", ""))
    where = Numbered(number=number, edition=seen.edition, office=seen.office, supersedes=seen.supersedes)
    document = {
        "commitment": seen.commitment.hex(),
        "salt": seen.salt.hex(),
        "text": json.loads(text_of(where, seen.given())),
    }
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="guidance-{number}-opening.json"'
    return response


def guidance_or_404(number: int, edition: str = "") -> Guidance:
    """Return guidance by its number and, where one is asked for, edition; anything else is no page."""
    chosen = fields.whole(edition)
    seen = queries.guidance(number, on=calendar.day_of(clock.now()), edition=chosen) if number < 10**9 else None
    if seen is None or (edition and chosen is None):
        raise Http404
    return seen


def may_change(line: GuidanceLine, visitor: Visitor) -> bool:
    """Tell whether somebody may change guidance: it is their office's, and was not superseded."""
    own = {office.slug for office in queries.offices_issuing(visitor.account)}
    return line.superseded_by is None and line.office in own


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _before(request: HttpRequest) -> int | None:
    return fields.whole(request.GET.get("before", ""))
