"""The demo's own addresses: being somebody, moving the clock, sending the next batch (design 7)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib.auth import get_user_model, login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from demur import clock
from demur.demo import acts
from demur.demo.people import Role, person_of
from demur.web.problems import problem
from demur_verify.errors import Refused

JSON = "application/json"
BACKEND = "django.contrib.auth.backends.ModelBackend"
View = Callable[[HttpRequest], HttpResponseBase]


@require_GET
def be_somebody(request: HttpRequest, role: str) -> HttpResponse:
    """Become one of the demo's people, or nobody, and go on with the page that was open."""
    if role not in set(Role):
        raise Http404
    person = person_of(Role(role))
    logout(request)
    if person:
        login(request, get_user_model().objects.get(username=person.username), backend=BACKEND)
    return HttpResponseRedirect(_next(request.GET.get("next", "")))


def by_program_or_form(view: View) -> View:
    """
    Let programs send JSON, and pages their forms.

    A page of another site can send neither: JSON asks its browser first, and a form needs the token of ours.
    """
    guarded = csrf_protect(view)

    def either(request: HttpRequest) -> HttpResponseBase:
        return (view if request.content_type == JSON else guarded)(request)

    return csrf_exempt(require_POST(either))


@by_program_or_form
def move_clock(request: HttpRequest) -> HttpResponseBase:
    """Move the clock to a moment (`{"to": "2027-03-10T17:00:00Z"}`), or on by a step of the form."""
    try:
        acts.move_clock(_wanted(request))
    except Refused as refusal:
        return problem(status=409, reason=refusal.reason, title="The demo's clock cannot be moved there")
    return _done(request, {"now": clock.now().astimezone(UTC).isoformat(timespec="seconds")})


@by_program_or_form
def deliver_batch(request: HttpRequest) -> HttpResponseBase:
    """Deliver the letters that wait at the relay, now."""
    return _done(request, {"letters": acts.deliver_batch()})


def _wanted(request: HttpRequest) -> datetime:
    """
    Read the moment that is wanted.

    :raises ClockRefused: it is none
    """
    if request.content_type != JSON:
        return acts.moved_on(clock.now(), request.POST.get("by", ""))
    try:
        moment = datetime.fromisoformat(json.loads(request.body)["to"])
    except (ValueError, TypeError, KeyError, RecursionError) as cause:
        raise acts.ClockRefused("moment-malformed", where="to") from cause
    if moment.tzinfo is None:
        raise acts.ClockRefused("moment-malformed", where="to")
    return moment


def _done(request: HttpRequest, said: dict[str, object]) -> HttpResponseBase:
    if request.content_type == JSON:
        return JsonResponse(said)
    return HttpResponseRedirect(_next(request.POST.get("next", "")))


def _next(address: str) -> str:
    """Return where to go on: a page of this site, or its first."""
    safe = url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/")
    return address if safe else "/"
