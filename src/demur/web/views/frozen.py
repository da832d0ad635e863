"""What becomes of a frozen text: it goes round, is filed, or a new version is begun from it."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from demur import clock
from demur.channel import calendar
from demur.channel import operations as channel_acts
from demur.channel import queries as channel
from demur.memos import operations as acts
from demur.memos import queries as memos
from demur.memos.queries import DraftSeen
from demur.standing import queries as standing
from demur.standing.rules import Role
from demur.web import hand_over, memo_pages
from demur.web.access import Visitor, only
from demur.web.circulation_form import days_of, let_go_round
from demur.web.conflicts import beside
from demur.web.own_drafts import address_of, digest_of, draft_or_404
from demur.web.places import my_places
from demur.web.problems import problem
from demur.web.refusals import Complaint, complain, complaint, sentence
from demur.web.states import Status
from demur.web.views.reading import asked_for, desk
from demur_verify.errors import Refused

REFUSED: Final = 409
LARGEST_LETTER: Final = 8_000


class LetterRefused(Refused):
    """What came from the desk is no letter for this memo."""


@require_POST
@only(Role.MEMBER)
def circulate(request: HttpRequest, visitor: Visitor, key: UUID) -> HttpResponse:
    """Let a frozen memo go round until the end of a day."""
    draft = draft_or_404(visitor, key)
    faults = let_go_round(request, visitor, draft, "everyone")
    if faults:
        return show_frozen(request, visitor, draft, faults)
    return HttpResponseRedirect(address_of(key))


@require_POST
@only(Role.MEMBER)
def file_memo(request: HttpRequest, visitor: Visitor, key: UUID) -> HttpResponse:
    """File a memo: alone and without a signature, or, where it goes round, with the next delivery."""
    draft = draft_or_404(visitor, key)
    if request.POST.get("confirmed") != "yes":
        return show_frozen(request, visitor, draft, [complain("not-confirmed", "file-confirmed")])
    try:
        if draft.number is not None:
            channel_acts.file_now(number=draft.number, by=visitor.account, at=clock.now())
            return HttpResponseRedirect(address_of(key))
        number = channel_acts.file_alone(digest=digest_of(draft), by=visitor.account, letter=None, at=clock.now())
    except Refused as refused:
        return show_frozen(request, visitor, draft, [complaint(refused)])
    return HttpResponseRedirect(f"/{get_language()}/receipts/{number}")


@require_POST
@only(Role.MEMBER)
def file_with_letter(request: HttpRequest, visitor: Visitor, key: UUID) -> HttpResponse:
    """File a memo alone with the drafter's own co-signature, which the desk sealed; the page's script asks."""
    draft = draft_or_404(visitor, key)
    try:
        letter = _letter(request.POST.get("letter", ""), digest_of(draft))
        number = channel_acts.file_alone(digest=digest_of(draft), by=visitor.account, letter=letter, at=clock.now())
    except Refused as refused:
        return problem(status=REFUSED, reason=refused.reason, title=sentence(refused.reason, refused.facts))
    return HttpResponseRedirect(f"/{get_language()}/receipts/{number}")


@require_safe
@only(Role.MEMBER)
def filing_for_the_desk(request: HttpRequest, visitor: Visitor, key: UUID) -> HttpResponse:
    """Hand over the one memo that a drafter signs and files alone."""
    draft = draft_or_404(visitor, key)
    text = memos.frozen(draft.digest) if draft.digest else None
    if text is None or draft.number is not None:
        raise Http404
    asked = asked_for(request, visitor, "filing", language=get_language() or "en")
    response = JsonResponse(hand_over.filing(asked, text, clock.term_of(asked.at)))
    if "save" in request.GET:
        response["Content-Disposition"] = 'attachment; filename="filing.desk.json"'
    return response


@require_POST
@only(Role.MEMBER)
def new_version(request: HttpRequest, visitor: Visitor, key: UUID) -> HttpResponse:
    """Begin a new version of a frozen text, with the words of the old one."""
    draft_or_404(visitor, key)
    return HttpResponseRedirect(address_of(acts.new_version(key=key, by=visitor.account, at=clock.now())))


def show_frozen(request: HttpRequest, visitor: Visitor, draft: DraftSeen, complaints: list[Complaint]) -> HttpResponse:
    """Show a frozen text, and what can be done with it."""
    text = memos.frozen(digest_of(draft))
    if text is None:
        raise Http404
    circulation, case = memos.circulation_of(text.digest), channel.case_of(text.digest)
    stage = "filed" if case else "circulated" if circulation else "frozen"
    today = calendar.day_of(clock.now())
    states = {
        "frozen": Status("", _("Text frozen")),
        "circulated": Status("open", _("In circulation")),
        "filed": memo_pages.status_of(case, today),
    }
    path, whole = f"drafts/{draft.key}", memo_pages.text_shown(text)
    context = {
        **desk(request),
        "key": draft.key,
        "frozen": {"digest": text.digest.hex()},
        "stage": stage,
        "status": states[stage],
        "number": draft.number,
        "text": whole,
        "beside": beside(whole, today),
        "policy": memo_pages.policy_of(text),
        "marking": memo_pages.marking_of(text.marking),
        "readers": standing.readers_count(),
        **days_of(request, today),
        "closes_at": circulation.until if circulation else None,
        "audience": circulation.audience if circulation else "",
        "closing_asked": channel.closing_asked(text.digest),
        "can_sign": any(place.signs_now for place in my_places(visitor.account, clock.now()).now),
        "filing_path": f"{path}/desk.json",
        "filing_save_path": f"{path}/desk.json?save",
        "letter_path": f"{path}/letter",
        "complaints": complaints,
        "complaints_title": _("Nothing was changed"),
        "wrong": {each.field for each in complaints},
    }
    return render(request, "web/draft_frozen.html", context, status=REFUSED if complaints else 200)


def _letter(words: str, digest: bytes) -> bytes:
    """Read what the page's script posts: `{"digest", "letter"}`, the letter in base64."""
    try:
        told = json.loads(words[:LARGEST_LETTER])
        letter = base64.b64decode(told["letter"], validate=True)
        meant = told["digest"]
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as cause:
        raise LetterRefused("letter-unreadable") from cause
    if meant != digest.hex():
        raise LetterRefused("letter-of-another-memo")
    return letter
