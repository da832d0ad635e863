"""What was said on a policy: the page, marks on pairs, files. Nothing is there that its reader may not read."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from demur import clock
from demur.channel import calendar
from demur.institution import queries as institution
from demur.institution.queries import Policy
from demur.statements import operations as acts
from demur.statements import queries as statements
from demur.statements.rules import Says
from demur.web import fields, statement_files, statement_pages
from demur.web.access import Visitor, reader
from demur.web.draft_form import text
from demur.web.refusals import Complaint, complain, complaint
from demur_verify.errors import Refused

REFUSED: Final = 409
WRONG: Final = 400
LONGEST_NUMBER: Final = 6


def policy_or_404(name: str) -> Policy:
    """Return a policy; any other name is no page."""
    policy = institution.policy(name)
    if policy is None:
        raise Http404
    return policy


@require_safe
@reader
def statements_page(request: HttpRequest, visitor: Visitor, name: str) -> HttpResponse:
    """Show what was said on a policy: the plot, then every statement in words."""
    return show_page(request, visitor, policy_or_404(name), [])


@require_POST
@reader
def mark(request: HttpRequest, visitor: Visitor, name: str) -> HttpResponse:
    """Mark two statements as agreeing or diverging; what is refused comes back with everything that was typed."""
    policy = policy_or_404(name)
    says = request.POST.get("says", "")
    faults = [] if says in {each.value for each in Says} else [complain("says-missing", "says")]
    if not faults:
        try:
            acts.mark_pair(
                first=request.POST.get("first", ""),
                second=request.POST.get("second", ""),
                says=Says(says),
                reason=text(request.POST.get("mark-reason", "")),
                by=visitor.account,
                at=clock.now(),
            )
        except Refused as refused:
            faults = [complaint(refused, refused.where or "first")]
    if faults:
        return show_page(request, visitor, policy, faults)
    return HttpResponseRedirect(address(name))


@require_POST
@reader
def withdraw(request: HttpRequest, visitor: Visitor, name: str, key: int) -> HttpResponse:
    """Take one's own mark back."""
    policy = policy_or_404(name)
    try:
        acts.withdraw_mark(key=key, by=visitor.account, at=clock.now())
    except Refused as refused:
        return show_page(request, visitor, policy, [complaint(refused)])
    return HttpResponseRedirect(address(name))


@require_safe
@reader
def csv_file(request: HttpRequest, visitor: Visitor, name: str) -> HttpResponse:
    """Hand over as CSV what the reader may read."""
    policy_or_404(name)
    said = statements.on_policy(name, reader=visitor.standing)
    response = HttpResponse(statement_files.as_csv(said), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="statements-{name}.csv"'
    return response


@require_safe
@reader
def json_file(request: HttpRequest, visitor: Visitor, name: str) -> HttpResponse:
    """Hand over as JSON what the reader may read, with the marks on it."""
    policy_or_404(name)
    asks = visitor.standing
    said, marks = statements.on_policy(name, reader=asks), statements.marks_on(name, reader=asks)
    response = JsonResponse(
        statement_files.as_json(name, said, marks), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = f'attachment; filename="statements-{name}.json"'
    return response


def address(policy: str) -> str:
    """Return the address of what was said on a policy."""
    return f"/{get_language()}/policies/{policy}/statements"


def show_page(request: HttpRequest, visitor: Visitor, policy: Policy, complaints: list[Complaint]) -> HttpResponse:
    """Show the page, with what was refused and what was typed."""
    asks, period = visitor.standing, statement_pages.period_of(request)
    said = statement_pages.page_of(policy.name, asks, period, page_number(request), calendar.day_of(clock.now()))
    faults = [*complaints, *period.faults]
    context = {
        "policy": policy,
        "said": said,
        "counted": statement_pages.counted(said.count),
        "may_write": statements.may_write(asks),
        "typed": {
            "first": request.POST.get("first", ""),
            "second": request.POST.get("second", ""),
            "says": request.POST.get("says", ""),
            "reason": text(request.POST.get("mark-reason", "")),
        },
        "complaints": faults,
        "complaints_title": _("Nothing was changed") if complaints else _("The period was not understood"),
        "wrong": {each.field for each in faults},
    }
    status = REFUSED if complaints else WRONG if faults else 200
    return render(request, "web/statements.html", context, status=status)


def page_number(request: HttpRequest) -> int:
    """Return the number of the page that the address asks for; 1 for anything that is no number."""
    return fields.whole(request.GET.get("page", ""), digits=LONGEST_NUMBER) or 1
