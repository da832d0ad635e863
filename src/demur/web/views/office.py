"""The channel office: the page of one case, where it is acknowledged and replied to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from demur import clock
from demur.channel import calendar
from demur.channel import operations as acts
from demur.channel import queries as channel
from demur.channel.queries import CaseSeen
from demur.channel.rules import Disposition, DispositionDrafted, DispositionGiven, May, Stage, Step
from demur.web import fields, labels, memo_pages
from demur.web.access import Visitor, reader
from demur.web.conflicts import conflicts_of
from demur.web.draft_form import text as plain
from demur.web.memo_pages import MemoSeen
from demur.web.office_access import may_see
from demur.web.refusals import Complaint, complain, complaint
from demur.web.texts import Recommendation
from demur.web.views.office_queue import show_queue
from demur_verify.errors import Refused

REFUSED = 409
LONGEST_REASONS = 60_000


@dataclass(frozen=True)
class PairAsked:
    """A recommendation and the fields in which its reply is written."""

    number: int
    ask: Recommendation | None
    value: str = ""
    reasons: str = ""

    @property
    def disposition_field(self) -> str:
        """Return the id of the choice."""
        return f"disposition-{self.number}"

    @property
    def reasons_field(self) -> str:
        """Return the id of the text."""
        return f"reasons-{self.number}"


@require_safe
@reader
def case_page(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Show a case to the office, and to those whom the memo is addressed to."""
    case, memo = _case_or_404(number, visitor)
    drafted = {each.number: each for each in channel.reply_draft(number)}
    asked = [
        replace(pair, value=drafted[pair.number].value or "", reasons=drafted[pair.number].reasons)
        if pair.number in drafted
        else pair
        for pair in _asked(memo)
    ]
    return show_case(request, visitor, case, memo, asked, [])


@require_POST
@reader
def acknowledge(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Acknowledge a filing."""
    _case_or_404(number, visitor)
    try:
        acts.acknowledge_case(number=number, by=visitor.account, at=clock.now())
    except Refused as refused:
        return show_queue(request, visitor, [complaint(refused)])
    where = "office" if request.POST.get("from") == "office" else f"office/{number}"
    return HttpResponseRedirect(f"/{get_language()}/{where}")


@require_http_methods(["POST"])
@reader
def reply(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Save the draft of a reply, or send it; what is incomplete comes back with everything that was written."""
    case, memo = _case_or_404(number, visitor)
    asked = [
        replace(
            pair,
            value=request.POST.get(pair.disposition_field, ""),
            reasons=plain(request.POST.get(pair.reasons_field, "")),
        )
        for pair in _asked(memo)
    ]
    sends = request.POST.get("act") == "send"
    faults = faults_of(asked, complete=sends)
    if sends and request.POST.get("confirmed") != "yes":
        faults.append(complain("not-confirmed", "confirmed"))
    if sends and _also(request) is None:
        faults.append(complain("also-malformed", "also"))
    if not faults:
        try:
            _keep(request, visitor, number, asked, sends=sends)
        except Refused as refused:
            faults.append(complaint(refused, _field_of(refused)))
    if faults:
        return show_case(request, visitor, case, memo, asked, faults)
    return HttpResponseRedirect(f"/{get_language()}/office/{number}#reply")


def faults_of(asked: list[PairAsked], *, complete: bool) -> list[Complaint]:
    """Return what is wrong with a reply: nothing may be unknown or endless, and to be sent it has to be complete."""
    faults = []
    for pair in asked:
        if pair.value not in {"", *labels.DISPOSITIONS} or (complete and not pair.value):
            faults.append(complain("disposition-missing", pair.disposition_field, number=pair.number))
        if len(pair.reasons) > LONGEST_REASONS:
            faults.append(complain("field-length", pair.reasons_field, longest=LONGEST_REASONS))
        elif "\0" in pair.reasons:
            faults.append(complain("character-not-allowed", pair.reasons_field, character="U+0000"))
        elif complete and not pair.reasons.strip():
            faults.append(complain("reasons-missing", pair.reasons_field, number=pair.number))
    return faults


def show_case(
    request: HttpRequest,
    visitor: Visitor,
    case: CaseSeen,
    memo: MemoSeen,
    asked: list[PairAsked],
    complaints: list[Complaint],
) -> HttpResponse:
    """Show the page of a case, with what is written of its reply."""
    text = memo_pages.text_shown(memo.text)
    may = channel.may(case.number, visitor.account)
    replied = case.stage is Stage.REPLIED
    context = {
        "memo": memo,
        "signed": memo.signed,
        "names": channel.names_for_office(case.number) if may.see_office_names else channel.open_names(case.number),
        "text": text,
        "policy": memo_pages.policy_of(memo.text),
        "marking": memo_pages.marking_of(memo.text.marking),
        "marked": memo_pages.print_class(memo.text.marking),
        "clock": _clock(case),
        "may": _now(may, case),
        "sees_office_names": may.see_office_names,
        "replied": replied,
        "pairs": memo_pages.pairs_of(text.recommendations, case.number, visitor.standing) if replied else asked,
        "conflicts": conflicts_of(text.recommendations, case.filed_on, calendar.day_of(clock.now())),
        "reply_owed": not replied,
        "dispositions": list(labels.DISPOSITIONS.items()),
        "reply_language": request.POST.get("language") or get_language(),
        "complaints": complaints,
        "also": request.POST.get("also", ""),
        "complaints_title": _("The reply was not sent") if complaints else "",
        "wrong": {each.field for each in complaints},
    }
    return render(request, "web/office_memo.html", context, status=REFUSED if complaints else 200)


def _keep(request: HttpRequest, visitor: Visitor, number: int, asked: list[PairAsked], *, sends: bool) -> None:
    if sends:
        acts.reply_together(
            number=number,
            also=_also(request) or (),
            given=[DispositionGiven(pair.number, Disposition(pair.value), pair.reasons) for pair in asked],
            language="ar" if request.POST.get("language") == "ar" else "en",
            by=visitor.account,
            at=clock.now(),
        )
        return
    acts.save_reply_draft(
        number=number,
        given=[
            DispositionDrafted(pair.number, Disposition(pair.value) if pair.value else None, pair.reasons)
            for pair in asked
        ],
        by=visitor.account,
        at=clock.now(),
    )


def _also(request: HttpRequest) -> tuple[int, ...] | None:
    """Return the other memos that the reply answers; None where what was written names none."""
    written = request.POST.get("also", "").replace("،", ",")
    names = [name.strip() for name in written.split(",") if name.strip()]
    numbers = [fields.whole(name) for name in names]
    known = tuple(number for number in numbers if number is not None)
    return known if len(known) == len(names) else None


def _field_of(refused: Refused) -> str:
    if refused.where == "also":
        return "also"
    number = refused.facts.get("number")
    if number is None:
        return ""
    return f"reasons-{number}" if refused.reason == "reasons-missing" else f"disposition-{number}"


def _case_or_404(number: int, visitor: Visitor) -> tuple[CaseSeen, MemoSeen]:
    """Return a case that this visitor may see: a clerk every one, an addressee what is addressed to them."""
    case, memo = channel.case(number), memo_pages.seen_of(number, clock.now())
    if case is None or memo is None:
        raise Http404
    if not may_see(memo.text, visitor):
        raise Http404
    return case, memo


def _asked(memo: MemoSeen) -> list[PairAsked]:
    asks = memo_pages.text_shown(memo.text).recommendations
    return [PairAsked(ask.number, ask) for ask in asks] or [PairAsked(0, None)]


def _now(may: May, case: CaseSeen) -> May:
    """Leave of what somebody may do what it is the time for."""
    return replace(
        may,
        acknowledge=may.acknowledge and case.stage is Stage.FILED,
        draft_reply=may.draft_reply and case.stage is not Stage.REPLIED,
        send_reply=may.send_reply and case.stage is not Stage.REPLIED,
    )


@dataclass(frozen=True)
class ClockShown:
    """The days of a case, and which of them have passed."""

    filed_at: datetime
    starts_on: date
    acknowledged_at: datetime | None
    acknowledged_on_day: int
    acknowledge_due_on: date
    target_on: date
    target_passed: bool
    reply_due_on: date
    limit_passed: bool
    entered_overdue: bool
    replied_at: datetime | None
    working_day: int


def _clock(case: CaseSeen) -> ClockShown:
    today = calendar.day_of(clock.now())
    until = calendar.day_of(case.replied_at) if case.replied_at else today
    return ClockShown(
        filed_at=case.filed_at,
        starts_on=case.clock_starts_on,
        acknowledged_at=case.acknowledged_at,
        acknowledged_on_day=memo_pages.working_day(case, case.acknowledged_at),
        acknowledge_due_on=case.due.acknowledge_on,
        target_on=case.due.target_on,
        target_passed=until > case.due.target_on,
        reply_due_on=case.due.reply_on,
        limit_passed=until > case.due.reply_on,
        entered_overdue=any(each.step is Step.REPLY for each in case.overdue),
        replied_at=case.replied_at,
        working_day=calendar.working_days(case.filed_on, today),
    )
