"""
Chosen readers: a drafter's list of them, and the page where a member brings an invitation.

An invitation shows the digest of a text and, once it has one, the memo's number; never its title or its words. The link
leads to the desk, since the site must not be the one that invites: it would invite to a text of its own.
"""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demur import clock
from demur.channel import calendar
from demur.institution import queries as institution
from demur.memos import operations as acts
from demur.memos import queries as memos
from demur.memos import readers
from demur.memos.queries import DraftSeen
from demur.memos.readers import ReaderList
from demur.standing import choosing
from demur.standing.choosing import MemberFound
from demur.standing.rules import Role
from demur.web import fields, memo_pages
from demur.web.access import Visitor, only
from demur.web.circulation_form import days_of, let_go_round
from demur.web.own_drafts import digest_of, draft_or_404
from demur.web.refusals import Complaint, complaint
from demur.web.views.reading import desk
from demur_verify.errors import Refused
from demur_verify.invitation import in_groups, read_code

REFUSED: Final = 409
FOUND_AT_MOST: Final = 20
LONGEST_SEARCH: Final = 200
LONGEST_CODE: Final = 200


@require_http_methods(["GET", "HEAD", "POST"])
@only(Role.MEMBER)
def readers_page(request: HttpRequest, visitor: Visitor, key: UUID) -> HttpResponse:
    """Choose who may read a frozen text, and let it go round to them."""
    draft = draft_or_404(visitor, key)
    digest_of(draft)
    if request.method != "POST":
        return _show(request, draft, [])
    act = request.POST.get("act", "")
    if act == "find":
        return _show(request, draft, [], searched=True)
    faults: list[Complaint] = []
    try:
        if act == "circulate":
            faults = let_go_round(request, visitor, draft, "chosen")
        else:
            _change(request, visitor, draft, act)
    except Refused as refused:
        faults = [complaint(refused, "readers")]
    if faults:
        return _show(request, draft, faults)
    where = f"/{get_language()}/drafts/{key}"
    return HttpResponseRedirect(where if act == "circulate" else f"{where}/readers")


@require_http_methods(["GET", "HEAD", "POST"])
@only(Role.MEMBER)
def invitations_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Take the code of an invitation: show which text it is to, by its digest, and put the member on its list."""
    typed = request.POST.get("code", "")[:LONGEST_CODE]
    context: dict[str, object] = {"typed": typed, "complaints": [], "complaints_title": _("Nobody was invited")}
    if request.method == "POST":
        try:
            context |= _invited(request, visitor, typed)
        except Refused as refused:
            context["complaints"] = [complaint(refused, "code")]
    context["wrong"] = {"code"} if context["complaints"] else set()
    status = REFUSED if context["complaints"] else 200
    return render(request, "web/invitations.html", {**desk(request), **context}, status=status)


def _invited(request: HttpRequest, visitor: Visitor, typed: str) -> dict[str, object]:
    code = read_code(typed)
    invited = readers.invited_to(code, visitor.account)
    if invited is None:
        raise acts.MemoRefused("invitation-unknown")
    if request.POST.get("act") == "join":
        acts.accept_invitation(code=code, by=visitor.account)
    joined = invited.is_reader or request.POST.get("act") == "join"
    return {"digest": invited.digest.hex(), "code": in_groups(code), "joined": joined}


def _change(request: HttpRequest, visitor: Visitor, draft: DraftSeen, act: str) -> None:
    digest, by = digest_of(draft), visitor.account
    if act == "invite":
        acts.invite_readers(digest=digest, by=by)
    elif act == "call-back":
        acts.call_invitation_back(digest=digest, by=by)
    else:
        account = fields.whole(request.POST.get("account", "")) or 0
        change = acts.choose_reader if act == "choose" else acts.drop_reader
        change(digest=digest, account=account, by=by)


def _show(
    request: HttpRequest, draft: DraftSeen, complaints: list[Complaint], *, searched: bool = False
) -> HttpResponse:
    text, today = memos.frozen(digest_of(draft)), calendar.day_of(clock.now())
    if text is None:
        raise Http404
    circulation = memos.circulation_of(text.digest)
    if draft.number is not None and (circulation is None or circulation.audience != "chosen"):
        raise Http404
    chosen = readers.chosen_for(text.digest)
    words = request.POST.get("find", "")[:LONGEST_SEARCH]
    context = {
        **desk(request),
        "key": draft.key,
        "number": draft.number,
        "digest": text.digest.hex(),
        "text": memo_pages.text_shown(text),
        "marking": memo_pages.marking_of(text.marking),
        "chosen": chosen,
        "code": in_groups(chosen.code),
        "link": _link(draft, text.digest),
        "floor": institution.institution().floor,
        "searched": searched,
        "find": words,
        "found": _found(words, chosen) if searched else [],
        **days_of(request, today),
        "closes_at": circulation.until if circulation else None,
        "complaints": complaints,
        "complaints_title": _("Nothing was changed"),
        "wrong": {each.field for each in complaints},
    }
    return render(request, "web/readers.html", context, status=REFUSED if complaints else 200)


def _found(words: str, chosen: ReaderList) -> list[MemberFound]:
    already = {each.account for each in chosen.readers}
    return [each for each in choosing.find_members(words, limit=FOUND_AT_MOST) if each.account not in already]


def _link(draft: DraftSeen, digest: bytes) -> str:
    """Write what a drafter sends: the desk's address, and the digest as a fragment, which no host is told."""
    address, number = settings.DESK_URL.rstrip("/"), "" if draft.number is None else f"{draft.number}."
    return f"{address}/{get_language()}/#{number}{digest.hex()}" if address else ""
