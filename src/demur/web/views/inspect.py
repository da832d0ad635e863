"""The inspector's page: the rolls against the payroll, late clocks, what the office did."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from demur import clock
from demur.channel import calendar
from demur.channel import queries as channel
from demur.channel.queries import OverdueSeen
from demur.memos import readers
from demur.standing import queries as standing
from demur.standing.rules import Role
from demur.web import fields
from demur.web.access import Visitor, only
from demur.web.memo_pages import status_of
from demur.web.states import Status
from demur_verify.canonical import read_term
from demur_verify.errors import Malformed

LARGEST_PAYROLL = 10_000_000


@dataclass(frozen=True)
class LateCase:
    """A memo with a limit that passed without its step; `opens` where the inspector may read it too."""

    number: int
    opens: bool
    status: Status
    overdue: tuple[OverdueSeen, ...]


@dataclass(frozen=True)
class ActShown:
    """A step that somebody in the office took."""

    number: int
    at: datetime
    act: str
    name: str


@require_safe
@only(Role.INSPECTOR)
def inspect_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show what an inspector can check; nobody's anonymous signature is among it."""
    now = clock.now()
    cases, today = channel.cases(), calendar.day_of(now)
    entitled, payroll = standing.entitled_count(), _payroll(request)
    rolls = [rolls[-1] for term in standing.open_terms(now) if (rolls := standing.rolls_of(term))]
    hidden = readers.hidden_from(visitor.account)
    names = standing.names_of({act.account for case in cases for act in case.acts})
    acts = [ActShown(case.number, act.at, act.act, names.get(act.account, "")) for case in cases for act in case.acts]
    return render(
        request,
        "web/inspect.html",
        {
            "entitled": entitled,
            "payroll": payroll,
            "difference": None if payroll is None else entitled - payroll,
            "rolls": rolls,
            "late": [
                LateCase(case.number, case.number not in hidden, status_of(case, today), case.overdue)
                for case in cases
                if case.overdue
            ],
            "acts": sorted(acts, key=lambda act: act.at, reverse=True),
        },
    )


@require_safe
@only(Role.INSPECTOR)
def places_file(request: HttpRequest, visitor: Visitor, term: str) -> HttpResponse:
    """Hand out the whole list of places and who holds each, to draw a sample from."""
    try:
        holders = standing.holders_of(read_term(term))
    except Malformed as malformed:
        raise Http404 from malformed
    if not holders:
        raise Http404
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["position", "fingerprint", "name"])
    rows.writerows([each.position, f"{each.commitment:064x}", safe_cell(each.name)] for each in holders)
    response = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="places-{term}.csv"'
    return response


def safe_cell(words: str) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t"} else words


def _payroll(request: HttpRequest) -> int | None:
    return fields.whole(request.GET.get("payroll", "").strip(), digits=len(str(LARGEST_PAYROLL)))
