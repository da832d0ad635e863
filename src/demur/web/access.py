"""
Who sees which page.

The site is internal: everything but the first page, the record, the checking of files and sign-in asks for sign-in.
What a signed-in reader may not see looks like what is not there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from demur.standing import queries as standing
from demur.standing.queries import Standing
from demur.standing.rules import Role
from demur.web.errors import not_done
from demur.web.problems import problem, wants_problem
from demur.web.refusals import sentence
from demur_verify.errors import Refused

Words = ParamSpec("Words")
View = Callable[Concatenate[HttpRequest, Words], HttpResponseBase]


@dataclass(frozen=True)
class Visitor:
    """Who asks for a page: their account, what they are in the channel, and where they stand in the institution."""

    account: int
    name: str
    standing: Standing

    @property
    def roles(self) -> frozenset[Role]:
        """Return what they are in the channel."""
        return self.standing.roles

    @property
    def is_office(self) -> bool:
        """Tell whether they keep the channel office."""
        return Role.CLERK in self.roles


def visitor_of(request: HttpRequest) -> Visitor | None:
    """Return who is signed in; asked once in a request."""
    if not request.user.is_authenticated:
        return None
    known: Visitor | None = getattr(request, "_visitor", None)
    account = int(request.user.pk)
    if known is None or known.account != account:
        known = Visitor(account=account, name=request.user.name, standing=standing.standing_of(account))
        request._visitor = known  # type: ignore[attr-defined]  # noqa: SLF001 (ours, on a request)
    return known


def signed_in(view: Callable[Concatenate[HttpRequest, Visitor, Words], HttpResponseBase]) -> View[Words]:
    """Show a page to whoever is signed in, and hand it the visitor; others are led to the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *words: Words.args, **more: Words.kwargs) -> HttpResponseBase:
        if (visitor := visitor_of(request)) is None:
            return to_sign_in(request)
        try:
            return view(request, visitor, *words, **more)
        except Refused as refused:
            # A form that no page offers at this stage: it was sent from an old page, or by hand.
            return not_done(request, refused.reason, sentence(refused.reason, refused.facts))

    return guarded


def reader(view: Callable[Concatenate[HttpRequest, Visitor, Words], HttpResponseBase]) -> View[Words]:
    """Show a page to whoever may read memos: members who read, and those with a part in the channel."""
    return only(*Role)(view)


def only(
    *roles: Role,
) -> Callable[[Callable[Concatenate[HttpRequest, Visitor, Words], HttpResponseBase]], View[Words]]:
    """Show a page to those who have one of these roles; to others it is not there."""

    def guard(view: Callable[Concatenate[HttpRequest, Visitor, Words], HttpResponseBase]) -> View[Words]:
        @wraps(view)
        def guarded(
            request: HttpRequest, visitor: Visitor, /, *words: Words.args, **more: Words.kwargs
        ) -> HttpResponseBase:
            if not visitor.roles & frozenset(roles):
                raise Http404
            return view(request, visitor, *words, **more)

        return signed_in(guarded)

    return guard


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Lead a reader to the sign-in page and back; tell a program that it is not signed in."""
    if wants_problem(request):
        return problem(status=403, reason="not-signed-in", title=_("Sign in first"))
    return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
