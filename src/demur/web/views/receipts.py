"""The receipt of a filing, and what can be kept of it: slip, receipt, proof file, excerpt file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from demur import clock
from demur.channel import calendar
from demur.channel import queries as channel
from demur.channel.queries import CaseSeen
from demur.evidence import packs
from demur.record import queries as record
from demur.record.trust import policy_of
from demur.web import fields, memo_pages
from demur.web.access import Visitor, reader
from demur.web.memo_pages import MemoSeen
from demur.web.refusals import Complaint, complain, complaint
from demur.web.states import Status
from demur.web.texts import TextShown
from demur.web.views.memos import memo_or_404
from demur_verify.errors import Refused

REFUSED: Final = 409
PACK: Final = "application/vnd.demur.pack+zip"
NOTE: Final = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Owed:
    """A step of the office: until when, and whether it was taken."""

    on: date
    name: str
    status: Status


@dataclass(frozen=True)
class Countersigner:
    """A witness that countersigned the first checkpoint with the filing, and when by its own clock."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Piece:
    """A block that can be shown in an excerpt."""

    index: int
    name: str
    words: str
    language: str
    direction: str


@require_safe
@reader
def receipt_page(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Show the receipt of a filing."""
    case, memo = _filed_or_404(number, visitor)
    return show_receipt(request, case, memo, [])


@require_safe
@reader
def slip(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Hand out the slip that was signed at filing."""
    case, _memo = _filed_or_404(number, visitor)
    return _file(case.slip, NOTE, f"memo-{number}.slip")


@require_safe
@reader
def receipt(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Hand out the receipt of the filing's entry, in the first countersigned checkpoint that holds it."""
    case, memo = _filed_or_404(number, visitor)
    index = record.entered(case.leaf_hash).index
    checkpoint = None if index is None else record.first_holding(index)
    if index is None or checkpoint is None:
        return show_receipt(request, case, memo, [complain("not-countersigned-yet")])
    return _file(record.receipt_in(index, checkpoint).to_bytes(), NOTE, f"memo-{number}.tlog-proof")


@require_safe
@reader
def pack(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Hand out the proof file."""
    case, memo = _filed_or_404(number, visitor)
    try:
        content = packs.pack_of(number=number)
    except Refused as refused:
        return show_receipt(request, case, memo, [complaint(refused)])
    return _file(content, PACK, f"memo-{number}.demur")


@require_safe
@reader
def excerpt(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Hand out an excerpt file of the chosen blocks."""
    case, memo = _filed_or_404(number, visitor)
    chosen = request.GET.getlist("block")
    known = {str(piece.index): piece.index for piece in _pieces(memo_pages.text_shown(memo.text))}
    if not chosen:
        return show_receipt(request, case, memo, [complain("no-block-chosen", "blocks")])
    if any(each not in known for each in chosen):
        return show_receipt(request, case, memo, [complain("block-unknown", "blocks")])
    blocks = sorted({known[each] for each in chosen})
    try:
        content = packs.excerpt_of(number=number, blocks=blocks)
    except Refused as refused:
        return show_receipt(request, case, memo, [complaint(refused, "blocks")])
    return _file(content, PACK, f"memo-{number}-excerpt.demur")


def show_receipt(request: HttpRequest, case: CaseSeen, memo: MemoSeen, complaints: list[Complaint]) -> HttpResponse:
    """Show the receipt, with what could not be handed out."""
    text = memo_pages.text_shown(memo.text)
    index, status = record.entered(case.leaf_hash).index, record.status()
    context = {
        "memo": memo,
        "text": text,
        "marking": memo_pages.marking_of(memo.text.marking),
        "marked": memo_pages.print_class(memo.text.marking),
        "filed_at": case.filed_at,
        "index": index,
        "signed": memo.signed,
        "witnesses": _countersigners(index),
        "no_witness": not status.witnesses,
        "is_published": index is not None and record.first_holding(index) is not None,
        "owed": _owed(case),
        "pieces": _pieces(text),
        "chosen": [fields.whole(each) for each in request.GET.getlist("block")],
        "complaints": complaints,
        "complaints_title": _("Nothing was saved"),
        "wrong": {each.field for each in complaints},
    }
    return render(request, "web/receipt.html", context, status=REFUSED if complaints else 200)


def _filed_or_404(number: int, visitor: Visitor) -> tuple[CaseSeen, MemoSeen]:
    case, memo = channel.case(number), memo_or_404(number, visitor)
    if case is None:
        raise Http404
    return case, memo


def _countersigners(index: int | None) -> list[Countersigner]:
    """Return who countersigned the first checkpoint that holds an entry, the earliest first."""
    checkpoint = None if index is None else record.first_holding(index)
    if checkpoint is None:
        return []
    try:
        witnesses = policy_of(settings.DATA).check(checkpoint).witnesses
    except Refused:
        return []
    return [Countersigner(each.name, each.at) for each in sorted(witnesses)]


def _owed(case: CaseSeen) -> list[Owed]:
    today = calendar.day_of(clock.now())
    return [
        Owed(case.due.acknowledge_on, _("Acknowledge:"), _step(case.acknowledged_at, case.due.acknowledge_on, today)),
        Owed(case.due.target_on, _("Reply, target:"), _target(case, today)),
        Owed(case.due.reply_on, _("Reply, limit:"), _step(case.replied_at, case.due.reply_on, today)),
    ]


def _step(taken_at: datetime | None, due_on: date, today: date) -> Status:
    if taken_at is not None:
        if calendar.day_of(taken_at) > due_on:
            return Status("late", _("done late"))
        return Status("settled", _("done in time"))
    return Status("late", _("missed")) if today > due_on else Status("waiting", _("owed"))


def _target(case: CaseSeen, today: date) -> Status:
    if case.replied_at is not None and calendar.day_of(case.replied_at) <= case.due.target_on:
        return Status("settled", _("kept"))
    if today > case.due.target_on or case.replied_at is not None:
        return Status("", _("passed"))
    return Status("waiting", _("ahead"))


def _pieces(text: TextShown) -> list[Piece]:
    pieces = [
        Piece(
            index=part.index,
            name=_("Heading") if part.is_heading else _("Paragraph %(number)s") % {"number": part.number},  # type: ignore[union-attr]
            words=part.words,
            language=part.language,
            direction=part.direction,
        )
        for part in text.parts
    ]
    pieces += [
        Piece(
            index=each.index,
            name=_("Recommendation %(number)s") % {"number": each.number},
            words=each.words,
            language=each.language,
            direction=each.direction,
        )
        for each in text.recommendations
    ]
    return pieces


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
