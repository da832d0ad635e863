"""Who drafts a memo: the drafters' own page, an invitation as a colleague sees it, and asking to join."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from demur import clock
from demur.memos import drafting_queries as drafting
from demur.memos import operations as acts
from demur.memos.drafting_queries import InvitedToDraft
from demur.memos.operations import LinkMade
from demur.memos.queries import DraftSeen
from demur.memos.rules import Stage
from demur.standing.rules import Role
from demur.web import fields
from demur.web.access import Visitor, only
from demur.web.own_drafts import draft_or_404
from demur.web.refusals import Complaint, complaint
from demur_verify.errors import Refused

REFUSED: Final = 409
GONE: Final = 410
LONGEST_NAME: Final = 200


@require_http_methods(["GET", "HEAD", "POST"])
@only(Role.MEMBER)
def drafters_page(request: HttpRequest, visitor: Visitor, key: UUID) -> HttpResponse:
    """Show who drafts, invite, let in, choose what the office learns, leave."""
    draft = draft_or_404(visitor, key)
    if request.method != "POST":
        return _show(request, visitor, draft, [])
    act = request.POST.get("act", "")
    try:
        if act == "link":
            made = acts.invite_by_link(key=key, by=visitor.account, at=clock.now())
            return _show(request, visitor, draft, [], made=made)
        _do(request, visitor, key, act)
    except Refused as refused:
        return _show(request, visitor, draft, [complaint(refused, refused.where)])
    where = f"/{get_language()}/"
    return HttpResponseRedirect(f"{where}memos/new" if act == "leave" else f"{where}drafts/{key}/drafters")


@require_http_methods(["GET", "HEAD", "POST"])
@only(Role.MEMBER)
def invitation_page(request: HttpRequest, visitor: Visitor, token: str) -> HttpResponse:
    """Show the number of an invitation by link, and take the answer."""
    return _answer(request, visitor, drafting.invited_by_link(token, clock.now()), token=token)


@require_http_methods(["GET", "HEAD", "POST"])
@only(Role.MEMBER)
def invitation_by_name(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Show an invitation to whom it names, and take the answer; to anybody else it is not there."""
    invited = drafting.invited_by_number(number, visitor.account, clock.now())
    if invited is None:
        raise Http404
    return _answer(request, visitor, invited, number=number)


@require_POST
@only(Role.MEMBER)
def ask_to_join(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Ask the drafters of a memo to be let in."""
    acts.ask_to_join(number=number, by=visitor.account)
    return HttpResponseRedirect(f"/{get_language()}/memos/{number}")


def _do(request: HttpRequest, visitor: Visitor, key: UUID, act: str) -> None:
    post, by = request.POST, visitor.account
    if act == "name":
        acts.invite_by_name(key=key, username=post.get("username", "")[:LONGEST_NAME], by=by, at=clock.now())
    elif act == "call-back":
        acts.call_drafter_back(key=key, number=fields.whole(post.get("number", "")) or 0, by=by)
    elif act in {"let-in", "decline"}:
        acts.answer_join(key=key, account=fields.whole(post.get("account", "")) or 0, let_in=act == "let-in", by=by)
    elif act == "office":
        acts.tell_office(key=key, by=by, name=post.get("office-knows") != "reply-box")
    elif act == "leave":
        acts.leave_draft(key=key, by=by)


def _answer(
    request: HttpRequest, visitor: Visitor, invited: InvitedToDraft | None, *, token: str = "", number: int = 0
) -> HttpResponse:
    faults: list[Complaint] = []
    try:
        if invited is None:
            raise acts.MemoRefused("drafting-link-used")
        if request.POST.get("act") == "accept":
            key = acts.accept_drafting(token=token, number=number, by=visitor.account, at=clock.now())
            return HttpResponseRedirect(f"/{get_language()}/drafts/{key}")
        if request.POST.get("act") == "decline":
            acts.decline_drafting(token=token, number=number, by=visitor.account, at=clock.now())
            return HttpResponseRedirect(f"/{get_language()}/memos/new")
    except Refused as refused:
        faults = [complaint(refused)]
    context = {"invited": invited, "complaints": faults, "complaints_title": _("Nothing was changed")}
    status = GONE if invited is None else REFUSED if faults else 200
    return render(request, "web/drafting_invitation.html", context, status=status)


def _show(
    request: HttpRequest, visitor: Visitor, draft: DraftSeen, complaints: list[Complaint], made: LinkMade | None = None
) -> HttpResponse:
    circle = drafting.circle(draft.key, visitor.account, clock.now())
    if circle is None:
        raise Http404
    site = f"{request.scheme}://{request.get_host()}"
    context = {
        "key": draft.key,
        "title": draft.title,
        "circle": circle,
        "is_open": draft.stage is not Stage.FILED,
        "office_knows_name": draft.office_knows_name,
        "made": made,
        "link": f"{site}/{get_language()}/drafting/{made.token}" if made else "",
        "directory": settings.DIRECTORY,
        "username": request.POST.get("username", "")[:LONGEST_NAME],
        "complaints": complaints,
        "complaints_title": _("Nothing was changed"),
        "wrong": {each.field for each in complaints},
    }
    return render(request, "web/drafters.html", context, status=REFUSED if complaints else 200)
