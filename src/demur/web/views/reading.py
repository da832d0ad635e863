"""
The reading room's door: what the site hands the desk, and what it takes back from it.

What the desk gives back comes by the page's own signed-in forms: fingerprints of places, and names of those who signed
by name. Nothing else has a way back.
"""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from demur import clock
from demur.channel import operations as channel
from demur.memos import queries as memos
from demur.memos import readers
from demur.standing import operations as standing_acts
from demur.standing import queries as standing
from demur.web import hand_over
from demur.web.access import Visitor, reader, signed_in
from demur.web.hand_over import Asked, Purpose
from demur.web.places import my_places
from demur.web.problems import problem, wants_problem
from demur.web.refusals import Complaint, complain, complaint
from demur.web.views.policies import places_now
from demur_verify.canonical import read_digest
from demur_verify.co_signature import Way
from demur_verify.errors import Malformed, Refused
from demur_verify.field import read_element

RETURN: Final = "demur/return/v1"
LARGEST_RETURN: Final = 1 << 20
LARGEST_FIELD: Final = 1 << 20
REFUSED: Final = 409


class ReturnRefused(Refused):
    """What came back from a desk cannot be taken."""


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return what pages with a way to the desk show of it."""
    address = settings.DESK_URL.rstrip("/")
    return {"desk_url": address, "desk_host": urlsplit(address).netloc}


def asked_for(request: HttpRequest, visitor: Visitor, purpose: Purpose, *, language: str) -> Asked:
    """Say for whom and for what a document is made."""
    site = f"{request.scheme}://{request.get_host()}"
    return Asked(account=visitor.account, site=site, language=language, purpose=purpose, at=clock.now())


@require_safe
@signed_in
def welcome_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Lead a newcomer to a place on the roll."""
    shown = my_places(visitor.account, clock.now())
    return render(
        request,
        "web/welcome.html",
        {
            **desk(request),
            "member": standing.member(visitor.account),
            "places": places_now(),
            "my_places": shown.now,
            "places_ahead": shown.ahead,
            "place_missing": shown.missing,
            "asks_second_step": not settings.DEMO and not is_mfa_enabled(request.user),
        },
    )


@require_safe
@reader
def reading_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Open the desk with every memo that goes round."""
    return show_reading(request, visitor, [])


def show_reading(request: HttpRequest, visitor: Visitor, complaints: list[Complaint]) -> HttpResponse:
    """Show the page, with what was wrong with a file that came back."""
    now = clock.now()
    shown = my_places(visitor.account, now)
    hidden = readers.hidden_from(visitor.account)
    open_ones = [each for each in memos.open_circulations(now) if each.until > now and each.number not in hidden]
    return render(
        request,
        "web/reading.html",
        {
            **desk(request),
            "member": standing.member(visitor.account),
            "open_count": len(open_ones),
            "chosen_numbers": [each.number for each in open_ones if each.audience == "chosen"],
            "my_places": shown.now,
            "places_ahead": shown.ahead,
            "complaints": complaints,
            "complaints_title": _("The file was not taken"),
            "return_wrong": bool(complaints),
        },
        status=REFUSED if complaints else 200,
    )


@require_safe
@reader
def reading_for_the_desk(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Hand over the reading room's document, or the one with which places are taken; `save` makes it a file."""
    language = get_language() or "en"
    if request.GET.get("purpose") == "places":
        document = hand_over.places(asked_for(request, visitor, "places", language=language))
    else:
        document = hand_over.reading(asked_for(request, visitor, "reading", language=language))
    response = JsonResponse(document)
    if "save" in request.GET:
        response["Content-Disposition"] = 'attachment; filename="reading.desk.json"'
    return response


@require_POST
@signed_in
def take_places(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Take the fingerprints of a member's places, as the desk gave them to the page."""
    try:
        _hold(visitor, _read_json(request.POST.get("places", "")))
    except Refused as refused:
        return _refused(refused)
    return HttpResponse(status=204)


@require_POST
@signed_in
def take_opening(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Take the name behind a signature that its signer gave by name."""
    try:
        _give(visitor, _read_json(request.POST.get("opening", "")))
    except Refused as refused:
        return _refused(refused)
    return HttpResponse(status=204)


@require_POST
@signed_in
def take_return(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Take the file that a desk saved where no window could be opened."""
    try:
        _take_file(visitor, request.FILES.get("return"))
    except Refused as refused:
        if wants_problem(request):
            return _refused(refused)
        return show_reading(request, visitor, [complaint(refused, "return")])
    return HttpResponseRedirect(f"/{get_language()}/reading")


@transaction.atomic
def _take_file(visitor: Visitor, file: object) -> None:
    if not isinstance(file, UploadedFile):
        raise ReturnRefused("return-missing")
    if (file.size or 0) > LARGEST_RETURN:
        raise ReturnRefused("return-malformed")
    told = _read_json(file.read().decode("utf-8", errors="replace"))
    if not isinstance(told, dict) or told.get("v") != RETURN:
        raise ReturnRefused("return-malformed")
    if set(told) != {"v", "origin", "person", "places", "openings"}:
        raise ReturnRefused("return-malformed")
    if told["origin"] != settings.RECORD_ORIGIN:
        raise ReturnRefused("return-of-another-record")
    member = standing.member(visitor.account)
    if member is None or told["person"] != member.person:
        raise ReturnRefused("return-of-another-person")
    if not isinstance(told["places"], list) or not isinstance(told["openings"], list):
        raise ReturnRefused("return-malformed")
    if told["places"]:
        _hold(visitor, told["places"])
    for opening in told["openings"]:
        _give(visitor, opening)


def _hold(visitor: Visitor, told: object) -> None:
    """Hold places; `told` is a list of `{"term", "commitment"}`."""
    if not isinstance(told, list) or not told:
        raise ReturnRefused("return-malformed")
    places = []
    for each in told:
        if not isinstance(each, dict) or set(each) != {"term", "commitment"}:
            raise ReturnRefused("return-malformed")
        term, commitment = each["term"], each["commitment"]
        if not isinstance(term, str) or not isinstance(commitment, str):
            raise ReturnRefused("return-malformed")
        places.append((term, read_element(commitment)))
    standing_acts.take_places(account=visitor.account, places=places, at=clock.now())


def _give(visitor: Visitor, told: object) -> None:
    """Give a name; `told` is `{"digest", "way", "salt", "disclosure"}`."""
    wanted = {"digest", "way", "salt", "disclosure"}
    if not isinstance(told, dict) or set(told) != wanted or not all(isinstance(each, str) for each in told.values()):
        raise ReturnRefused("return-malformed")
    if told["way"] not in {Way.OFFICE.value, Way.OPEN.value}:
        raise ReturnRefused("name-not-wanted")
    channel.give_name(
        digest=read_digest(told["digest"]),
        way=Way(told["way"]),
        salt=read_digest(told["salt"]),
        disclosure=read_digest(told["disclosure"]),
        by=visitor.account,
        at=clock.now(),
    )


def _read_json(words: str) -> object:
    if len(words) > LARGEST_FIELD:
        raise ReturnRefused("return-malformed")
    try:
        told: object = json.loads(words)
    except (ValueError, RecursionError) as cause:
        raise ReturnRefused("return-malformed") from cause
    return told


def _refused(refused: Refused) -> HttpResponse:
    """Answer the page's script: a malformed field is a malformed return, whatever part of it was read."""
    reason = "return-malformed" if isinstance(refused, Malformed) else refused.reason
    return problem(status=REFUSED, reason=reason, title=complain(reason).sentence)
