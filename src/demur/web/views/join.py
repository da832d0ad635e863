"""The one-time link with which a new member sets a password."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from demur import clock
from demur.standing import operations as standing_acts
from demur.standing import queries as standing
from demur.standing.queries import Invited
from demur.web.accounts import password_faults
from demur.web.refusals import Complaint, complain, complaint
from demur_verify.errors import Refused

REFUSED = 409
GONE = 410


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show a one-time link, and take the password."""
    try:
        invited = standing.invited_by(token, clock.now())
    except Refused as refused:
        return show_link(request, None, [complaint(refused)], _("Nothing was changed"), status=GONE)
    faults = _take(request, token) if request.method == "POST" else []
    if request.method == "POST" and not faults:
        return HttpResponseRedirect(f"/{get_language()}/welcome")
    return show_link(request, invited, faults, _("The password was not set"), status=REFUSED if faults else 200)


def show_link(
    request: HttpRequest, invited: Invited | None, complaints: list[Complaint], title: str, *, status: int
) -> HttpResponse:
    """Show the page of a link, with what is wrong with it or with the password."""
    context = {
        "invited": invited,
        "complaints": complaints,
        "complaints_title": title,
        "wrong": {each.field for each in complaints},
    }
    return render(request, "web/join.html", context, status=status)


def _take(request: HttpRequest, token: str) -> list[Complaint]:
    password, again = request.POST.get("password", ""), request.POST.get("again", "")
    if not password:
        return [complain("password-missing", "password")]
    if password != again:
        return [complain("passwords-differ", "again")]
    if faults := password_faults(password, "password"):
        return faults
    try:
        standing_acts.accept_link(token=token, password=password, at=clock.now())
    except Refused as refused:
        return [complaint(refused)]
    return []
