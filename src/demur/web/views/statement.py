"""One statement: its page, entering it, correcting it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from demur import clock
from demur.channel import calendar
from demur.channel.carried_out import operations as citing
from demur.channel.carried_out import queries as citations
from demur.channel.carried_out.rules import Effect
from demur.guidance import queries as guidance
from demur.institution import queries as institution
from demur.institution.queries import Policy
from demur.statements import operations as acts
from demur.statements import queries as statements
from demur.statements.queries import Reader, StatementSeen
from demur.statements.rules import Told
from demur.web import cited, statement_pages
from demur.web.access import Visitor, reader
from demur.web.draft_form import text
from demur.web.refusals import Complaint, complain, complaint
from demur.web.statement_check import WordsChecked, words_checked
from demur.web.statement_form import SPOKEN, StatementForm, form_of, read_form, told_by
from demur.web.views.statements import address, policy_or_404
from demur_verify.errors import Refused

REFUSED: Final = 409
_CHOSEN: Final = re.compile(r"([0-9]{1,9})-([0-9]{1,4})", re.ASCII)


@require_safe
@reader
def statement_page(request: HttpRequest, visitor: Visitor, name: str, reference: str) -> HttpResponse:
    """Show a statement with its corrections and every mark on a pair that it is one of."""
    policy, asks = policy_or_404(name), visitor.standing
    return show_statement(request, policy, asks, _seen_or_404(policy, asks, reference), [])


@require_POST
@reader
def cite(request: HttpRequest, visitor: Visitor, name: str, reference: str) -> HttpResponse:
    """Say that a statement carries out an accepted recommendation, or breaks it."""
    policy, asks = policy_or_404(name), visitor.standing
    seen = _seen_or_404(policy, asks, reference)
    effect = request.POST.get("effect", "")
    number, recommendation = _recommendation(request.POST.get("recommendation", ""))
    faults = [] if effect in {each.value for each in Effect} else [complain("effect-missing", "effect")]
    if not faults:
        try:
            citing.cite_statement(
                reference=reference,
                number=number,
                recommendation=recommendation,
                effect=Effect(effect),
                reason=text(request.POST.get("cite-reason", "")),
                by=visitor.account,
                at=clock.now(),
            )
        except Refused as refused:
            faults = [complaint(refused, refused.where)]
    if faults:
        return show_statement(request, policy, asks, seen, faults)
    return HttpResponseRedirect(f"{address(name)}/{reference}")


@require_POST
@reader
def withdraw_citation(request: HttpRequest, visitor: Visitor, name: str, reference: str, key: int) -> HttpResponse:
    """Take back what oneself said that a statement carries out or breaks."""
    policy, asks = policy_or_404(name), visitor.standing
    seen = _seen_or_404(policy, asks, reference)
    try:
        citing.withdraw_citation(key=key, by=visitor.account, at=clock.now())
    except Refused as refused:
        return show_statement(request, policy, asks, seen, [complaint(refused)])
    return HttpResponseRedirect(f"{address(name)}/{reference}")


@require_http_methods(["GET", "HEAD", "POST"])
@reader
def new_page(request: HttpRequest, visitor: Visitor, name: str) -> HttpResponse:
    """Enter a statement; what is refused comes back with everything that was typed."""
    policy = policy_or_404(name)
    if not statements.may_write(visitor.standing):
        raise Http404
    if request.method != "POST":
        return show_form(request, policy, StatementForm(marking=policy.marking.slug), None, [])

    def enter(told: Told) -> str:
        return acts.enter_statement(policy=policy.name, told=told, by=visitor.account, at=clock.now())

    return _take(request, policy, None, enter)


@require_http_methods(["GET", "HEAD", "POST"])
@reader
def correct_page(request: HttpRequest, visitor: Visitor, name: str, reference: str) -> HttpResponse:
    """Correct a statement by a later version."""
    policy, asks = policy_or_404(name), visitor.standing
    seen = _seen_or_404(policy, asks, reference)
    if not statements.may_correct(seen, asks):
        raise Http404
    if request.method != "POST":
        return show_form(request, policy, form_of(seen.told()), seen, [])

    def correct(told: Told) -> str:
        why = read_form(request.POST).why
        acts.correct_statement(reference=reference, told=told, why=why, by=visitor.account, at=clock.now())
        return reference

    return _take(request, policy, seen, correct)


def show_statement(
    request: HttpRequest, policy: Policy, asks: Reader, seen: StatementSeen, complaints: list[Complaint]
) -> HttpResponse:
    """Show the page of a statement, with what was refused and what was typed."""
    versions = statements.history(seen.reference, reader=asks)
    marks = statements.marks_of(seen.reference, reader=asks)
    today = calendar.day_of(clock.now())
    follows = guidance.lines([seen.follows_guidance], today) if seen.follows_guidance else {}
    titles = {number: each.title for number, each in follows.items()}
    cites = cited.shown(citations.citations_of_statement(seen.reference, reader=asks), asks)
    context = {
        "policy": policy,
        "item": statement_pages.as_shown(
            seen, 0, marks, {}, asks, follows=titles.get(seen.follows_guidance or 0), cites=cites
        ),
        "earlier": versions[1:],
        "may_correct": statements.may_correct(seen, asks),
        "choices": cited.choices(policy.name, asks) if statements.may_write(asks) else [],
        "typed": {
            "recommendation": request.POST.get("recommendation", ""),
            "effect": request.POST.get("effect", ""),
            "reason": text(request.POST.get("cite-reason", "")),
        },
        "complaints": complaints,
        "complaints_title": _("Nothing was changed"),
        "wrong": {each.field for each in complaints},
    }
    return render(request, "web/statement.html", context, status=REFUSED if complaints else 200)


def show_form(
    request: HttpRequest,
    policy: Policy,
    form: StatementForm,
    corrects: StatementSeen | None,
    complaints: list[Complaint],
    checked: list[WordsChecked] | None = None,
) -> HttpResponse:
    """Show the form, with what was refused, what a check found, and everything that was typed."""
    context = {
        "checked": checked,
        "policy": policy,
        "form": form,
        "corrects": corrects,
        "spoken": SPOKEN.items(),
        "officials": institution.officials(),
        "offices": institution.offices(),
        "categories": institution.categories(),
        "markings": institution.markings(),
        "guidance": guidance.all_guidance(calendar.day_of(clock.now()), policy=policy.name),
        "complaints": complaints,
        "complaints_title": _("The statement was not kept"),
        "wrong": {each.field for each in complaints},
    }
    return render(request, "web/statement_form.html", context, status=REFUSED if complaints else 200)


def _take(
    request: HttpRequest, policy: Policy, corrects: StatementSeen | None, keep: Callable[[Told], str]
) -> HttpResponse:
    form = read_form(request.POST)
    if request.POST.get("act") == "add":
        return show_form(request, policy, form.with_one_more(), corrects, [])
    if request.POST.get("act") == "check":
        checked = words_checked(form.wordings, calendar.day_of(clock.now()))
        return show_form(request, policy, form, corrects, [], checked)
    told = told_by(form)
    if isinstance(told, list):
        return show_form(request, policy, form, corrects, told)
    try:
        reference = keep(told)
    except Refused as refused:
        field = "readers" if refused.where == "named" else refused.where
        return show_form(request, policy, form, corrects, [complaint(refused, field)])
    return HttpResponseRedirect(f"{address(policy.name)}/{reference}")


def _recommendation(typed: str) -> tuple[int, int]:
    """Read `MEMO-RECOMMENDATION`; two zeros, which name nothing, for anything else."""
    matched = _CHOSEN.fullmatch(typed)
    return (int(matched[1]), int(matched[2])) if matched else (0, 0)


def _seen_or_404(policy: Policy, asks: Reader, reference: str) -> StatementSeen:
    """Return a statement on this policy; one that the reader may not read is not there."""
    seen = statements.statement(reference, reader=asks)
    if seen is None or seen.policy != policy.name:
        raise Http404
    return seen
