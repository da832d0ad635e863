"""The office's casework on one memo, and the addressee's one page to print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from demur import clock
from demur.channel import calendar
from demur.channel import operations as acts
from demur.channel import queries as channel
from demur.channel.casework import queries as work
from demur.channel.casework.queries import CaseWork
from demur.channel.casework.rules import CaseParts, Clearing, CopyKind, Outcome, ResponseKind, WorkRefused
from demur.channel.process import Part
from demur.memos import readers
from demur.standing import queries as standing
from demur.web import labels, memo_pages
from demur.web.access import Visitor, reader
from demur.web.conflicts import conflicts_of
from demur.web.memo_pages import MemoSeen
from demur.web.office_access import may_see
from demur.web.refusals import complaint
from demur.web.texts import Recommendation
from demur.web.work_page import Eyes, here, sections
from demur_verify.canonical import read_day
from demur_verify.errors import Malformed, Refused

REFUSED = 409
LONGEST_NUMBER = 6
ASSIGNED = {
    "assign-handler": CaseParts.HANDLER,
    "assign-writer": CaseParts.WRITER,
    "assign-assistant": CaseParts.ASSISTANT,
}


@dataclass(frozen=True)
class Sent:
    """A form that was sent for a memo: who, when, and the values of its fields."""

    number: int
    by: int
    at: datetime
    values: Mapping[str, list[str]]

    def one(self, name: str) -> str:
        """Return the value of a field; empty where it is missing."""
        return (self.values.get(name) or [""])[0]

    def day(self, name: str = "day") -> date:
        """
        Return a day.

        :raises WorkRefused: `day-malformed`
        """
        try:
            return read_day(self.one(name).strip())
        except Malformed as cause:
            raise WorkRefused("day-malformed", where=name) from cause

    def people(self) -> list[int]:
        """
        Return the accounts that were named.

        :raises WorkRefused: `person-missing`, `person-unknown`
        """
        names = [name.strip() for name in self.one("people").replace("،", ",").split(",") if name.strip()]
        if not names:
            raise WorkRefused("person-missing", where="people")
        accounts = [standing.account_named(name) for name in names]
        if None in accounts:
            raise WorkRefused("person-unknown", where="people")
        return [account for account in accounts if account is not None]


@require_http_methods(["GET", "HEAD", "POST"])
@reader
def work_page(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Show the casework of a memo to whoever has a part in it, and take what they send."""
    now = clock.now()
    memo, seen, eyes = _seen_or_404(number, visitor, calendar.day_of(now))
    if request.method != "POST":
        return _show(request, memo, seen, eyes)
    sent = Sent(number, visitor.account, now, {name: request.POST.getlist(name) for name in request.POST})
    try:
        take(sent, seen)
    except Refused as refused:
        return _show(request, memo, seen, eyes, sent, refused)
    return HttpResponseRedirect(f"/{get_language()}/office/{number}/work")


@require_safe
@reader
def sheet_page(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Show the one page that an addressee reads on paper: the ask, the count, each recommendation with its draft."""
    memo, seen, _eyes = _seen_or_404(number, visitor, calendar.day_of(clock.now()))
    if not may_see(memo.text, visitor) or memo.case is None:
        raise Http404
    text = memo_pages.text_shown(memo.text)
    drafted = {one.number: one for one in channel.reply_draft(number)}
    asks: list[Recommendation | None] = [*text.recommendations] or [None]
    pairs = [(ask, drafted.get(ask.number if ask else 0)) for ask in asks]
    context = {
        "memo": memo,
        "signed": memo.signed,
        "text": text,
        "pairs": pairs,
        "conflicts": conflicts_of(text.recommendations, memo.case.filed_on, calendar.day_of(clock.now())),
        "reply_owed": True,
        "dispositions": list(labels.DISPOSITIONS.items()),
        "due_on": memo.case.due.reply_on,
        "target_on": memo.case.due.target_on,
        "state": here(seen.now.state.title),
        "marking": memo_pages.marking_of(memo.text.marking),
        "marked": memo_pages.print_class(memo.text.marking),
    }
    return render(request, "web/office_sheet.html", context)


def take(sent: Sent, seen: CaseWork) -> None:
    """
    Do what a form asks for.

    :raises Refused: nothing was changed
    """
    form = sent.one("form")
    name, _dash, rest = form.partition("-")
    if name == "step":
        _take_step(sent, rest, seen)
    elif name in {"commit", "conclude"} and rest.isdecimal() and len(rest) < LONGEST_NUMBER:
        _follow(sent, name, int(rest))
    elif form in ASSIGNED:
        (to,) = sent.people()[:1]
        acts.assign(number=sent.number, part=ASSIGNED[form], to=to, by=sent.by, at=sent.at)
    elif form in FORMS:
        FORMS[form](sent, seen)
    else:
        raise WorkRefused("step-unknown")


def _take_step(sent: Sent, step: str, seen: CaseWork) -> None:
    people = sent.people() if "people" in sent.values else []
    acts.take_step(number=sent.number, step=step, by=sent.by, at=sent.at, words=sent.one("words"), people=people)


def _follow(sent: Sent, name: str, recommendation: int) -> None:
    if name == "commit":
        acts.commit(
            number=sent.number, recommendation=recommendation, owner=sent.one("owner"), due_on=sent.day(), by=sent.by,
            at=sent.at,
        )  # fmt: skip
        return
    acts.conclude(
        number=sent.number, recommendation=recommendation, outcome=_chosen(Outcome, sent.one("outcome"), "outcome"),
        reasons=sent.one("words"), by=sent.by, at=sent.at,
    )  # fmt: skip


def _extend(sent: Sent, seen: CaseWork) -> None:
    acts.ask_extension(
        number=sent.number, step=sent.one("act"), due_on=sent.day(), reasons=sent.one("words"), by=sent.by, at=sent.at
    )


def _decide_extension(sent: Sent, seen: CaseWork) -> None:
    acts.decide_extension(
        number=sent.number, grants=sent.one("act") == "grant", words=sent.one("words"), by=sent.by, at=sent.at
    )


def _distribute(sent: Sent, seen: CaseWork) -> None:
    listed = list(seen.now.process.readers)
    chosen = [
        listed[int(place)]
        for place in sent.values.get("readers", [])
        if place.isdecimal() and len(place) < LONGEST_NUMBER and int(place) < len(listed)
    ]
    copies = [(here(one.name), CopyKind.OBSERVER if one.is_observer else CopyKind.LIST) for one in chosen]
    copies += [(name, CopyKind.ADDED) for name in sent.one("added").splitlines() if name.strip()]
    acts.distribute(number=sent.number, readers=copies, by=sent.by, at=sent.at)


def _recuse(sent: Sent, seen: CaseWork) -> None:
    acts.recuse_office(number=sent.number, to=sent.people()[0], reasons=sent.one("words"), by=sent.by, at=sent.at)


def _ask_clearance(sent: Sent, seen: CaseWork) -> None:
    promised = sent.day() if sent.one("day").strip() else None
    acts.ask_clearance(number=sent.number, office=sent.one("office"), promised_on=promised, by=sent.by, at=sent.at)


def _note_clearance(sent: Sent, seen: CaseWork) -> None:
    acts.note_clearance(
        number=sent.number, office=sent.one("office"), value=_chosen(Clearing, sent.one("value"), "value"),
        words=sent.one("words"), by=sent.by, at=sent.at,
    )  # fmt: skip


def _respond(sent: Sent, seen: CaseWork) -> None:
    on = sent.day() if sent.one("day").strip() else calendar.day_of(sent.at)
    acts.respond(
        number=sent.number, kind=_chosen(ResponseKind, sent.one("kind"), "kind"), words=sent.one("words"),
        language=get_language() or "en", on=on, by=sent.by, at=sent.at,
    )  # fmt: skip


FORMS: Mapping[str, Callable[[Sent, CaseWork], None]] = {
    "extend": _extend,
    "decide-extension": _decide_extension,
    "distribute": _distribute,
    "recuse": _recuse,
    "ask-clearance": _ask_clearance,
    "note-clearance": _note_clearance,
    "respond": _respond,
}
_Choice = TypeVar("_Choice", Outcome, Clearing, ResponseKind)


def _chosen(kind: type[_Choice], value: str, field: str) -> _Choice:
    try:
        return kind(value)
    except ValueError as cause:
        raise WorkRefused("choice-missing", where=field) from cause


def _seen_or_404(number: int, visitor: Visitor, today: date) -> tuple[MemoSeen, CaseWork, Eyes]:
    """Return the casework of a memo to somebody with a part in it: office, addressees, drafters, panel."""
    hidden = number in readers.hidden_from(visitor.account)
    memo, seen = memo_pages.seen_of(number, clock.now()), work.case_work(number, today)
    if memo is None or seen is None:
        raise Http404
    parts = work.parts_of(number, visitor.account)
    if not parts and (hidden or not may_see(memo.text, visitor)):
        raise Http404
    return memo, seen, Eyes(visitor.account, parts)


def _show(
    request: HttpRequest,
    memo: MemoSeen,
    seen: CaseWork,
    eyes: Eyes,
    sent: Sent | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    typed = sent.values if sent else {}
    shown = sections(seen, eyes)
    form = sent.one("form") if sent else ""
    field = f"{form}-{refused.where or 'words'}" if refused else ""
    there = {f"{one.key}-{each.name}" for section in shown for one in section.forms for each in one.fields}
    complaints = [complaint(refused, field if field in there else "")] if refused else []
    context = {
        "memo": memo,
        "title": memo.title,
        "sections": [(section, [one.with_typed(typed) for one in section.forms]) for section in shown],
        "inside": Part.OFFICE in eyes.parts or Part.ADDRESSEE in eyes.parts,
        "process": here(seen.now.process.title),
        "says": here(seen.now.process.says),
        "complaints": complaints,
        "complaints_title": _("Nothing was changed"),
        "wrong": {each.field for each in complaints},
    }
    return render(request, "web/office_work.html", context, status=REFUSED if complaints else 200)
