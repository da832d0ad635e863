"""The channel office: what is due, and the page of one case, where it is acknowledged and replied to."""

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
from demur.channel.casework import queries as work
from demur.channel.queries import CaseSeen
from demur.channel.queue import CaseLine, office_queue
from demur.channel.rules import Disposition, DispositionDrafted, DispositionGiven, Group, May, Stage, Step
from demur.memos import queries as memos
from demur.memos.queries import FrozenText
from demur.standing import queries as standing
from demur.standing.rules import Role
from demur.web import labels, memo_pages
from demur.web.access import Visitor, reader
from demur.web.conflicts import conflicts_of
from demur.web.draft_form import text as plain
from demur.web.memo_pages import MemoSeen
from demur.web.refusals import Complaint, complain, complaint
from demur.web.states import Status, overdue_by
from demur.web.texts import Recommendation
from demur.web.work_forms import Line
from demur.web.work_page import commitment_line, here
from demur_verify.errors import Refused

REFUSED = 409
RECORD_STEPS = frozenset({"acknowledge", "reply"})
LONGEST_REASONS = 60_000
LONGEST_NUMBER = 7


@dataclass(frozen=True)
class CaseShown:
    """One line of the queue."""

    number: int
    title: str
    status: Status
    filed_at: datetime
    clock_starts_on: date
    owed_on: date
    owes_acknowledgement: bool
    is_late: bool
    is_new: bool
    signatures: int
    whole: int
    working_day: int
    other_step: str
    """The step that is owed, where it is neither acknowledgement nor reply."""
    rests: str
    """Where the case stands, where no limit runs."""


@dataclass(frozen=True)
class GroupShown:
    """A group of the queue; where it is empty, `nothing` says so, and `next_on` when something is due next."""

    name: str
    cases: tuple[CaseShown, ...]
    nothing: str
    next_on: date | None


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
def queue_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show what is due, in four groups: to the office everything, to others what is addressed or was given to them."""
    if not visitor.roles & {Role.CLERK, Role.ADDRESSEE} and not work.cases_given_to(visitor.account):
        raise Http404
    return show_queue(request, visitor, [])


def show_queue(request: HttpRequest, visitor: Visitor, complaints: list[Complaint]) -> HttpResponse:
    """Show the queue, with what was refused."""
    today = calendar.day_of(clock.now())
    queue = office_queue(today)
    overdue, due_today, new, waiting = (
        _lines(lines, today, visitor) for lines in (queue.overdue, queue.due_today, queue.new, queue.waiting)
    )
    next_on = min((line.owed_on for line in (*new, *waiting)), default=None)
    groups = (
        GroupShown(_("Overdue"), overdue, _("Nothing is overdue."), next_on),
        GroupShown(_("Due today"), due_today, _("Nothing is due today."), next_on),
        GroupShown(_("New"), new, _("Nothing is new."), None),
        GroupShown(_("Waiting on others"), waiting, _("Nothing waits on others."), None),
    )
    context = {
        "groups": groups,
        "commitments": _commitments(today, visitor),
        "acknowledges": visitor.is_office,
        "complaints": complaints,
        "complaints_title": _("Nothing was changed"),
    }
    return render(request, "web/office.html", context, status=REFUSED if complaints else 200)


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
    known = all(name.isascii() and name.isdecimal() and len(name) < LONGEST_NUMBER for name in names)
    return tuple(int(name) for name in names) if known else None


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


def may_see(text: FrozenText, visitor: Visitor) -> bool:
    """Tell whether the office's page of a memo is open to somebody."""
    if visitor.is_office or standing.officials_of(visitor.account) & frozenset(text.addressees):
        return True
    return text.number in work.cases_given_to(visitor.account)


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


@dataclass(frozen=True)
class CommitmentShown:
    """What follows from a memo and is not concluded."""

    number: int
    line: Line


def _commitments(today: date, visitor: Visitor) -> tuple[CommitmentShown, ...]:
    """Return what follows from replies and has no outcome yet, for the office: the earliest day first."""
    if not visitor.is_office:
        return ()
    return tuple(CommitmentShown(one.number, commitment_line(one)) for one in work.open_commitments(today))


def _lines(lines: tuple[CaseLine, ...], today: date, visitor: Visitor) -> tuple[CaseShown, ...]:
    shown = []
    for line in lines:
        text, case = memos.by_number(line.number), channel.case(line.number)
        if text is None or case is None or not may_see(text, visitor):
            continue
        shown.append(
            CaseShown(
                number=line.number,
                title=text.title,
                status=_status(line, today),
                filed_at=line.filed_at,
                clock_starts_on=line.clock_starts_on,
                owed_on=line.due_on,
                owes_acknowledgement=line.stage is Stage.FILED,
                is_late=line.group is Group.OVERDUE,
                is_new=line.working_day == 0,
                signatures=line.signatures,
                whole=case.roll_size,
                working_day=line.working_day,
                other_step="" if line.step in RECORD_STEPS else here(line.step_title),
                rests=here(line.state) if line.rests else "",
            )
        )
    return tuple(shown)


def _status(line: CaseLine, today: date) -> Status:
    if line.group is Group.OVERDUE:
        return overdue_by(line.days_over)
    waits = here(line.state) if line.rests else "" if line.step in RECORD_STEPS else here(line.step_title)
    if line.due_on == today and not line.rests:
        return Status("", _("Due today"))
    if line.step == Step.ACKNOWLEDGE:
        return Status("open", _("To be acknowledged"))
    if line.near:
        return Status("waiting", _("Due soon"))
    return Status("waiting", waits or (_("Reply owed, past its target") if line.past_target else _("Reply owed")))
