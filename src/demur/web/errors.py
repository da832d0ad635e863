"""
What is shown where no page can be: 400, 403, 404, 413 and 500, in the reader's language, or as problem+json.

These pages ask no database and no session, so that they can be shown when either has failed.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from demur.web.problems import problem, wants_problem

TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@dataclass(frozen=True)
class ErrorPage:
    """Context of `web/error.html`: `title` says what happened, `sentence` what the reader can do."""

    status: int
    reason: str
    title: str
    sentence: str


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be understood (400), or that is too large to be read (413)."""
    if isinstance(exception, TOO_BIG):
        return too_large(request)
    with translation.override(reader_language(request)):
        return answer(
            request,
            ErrorPage(
                400,
                "bad-request",
                _("This request cannot be understood"),
                _("The address or the form was damaged on its way. Go back, load the page anew and try once more."),
            ),
        )


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer a request that holds more than the site reads."""
    with translation.override(reader_language(request)):
        return answer(
            request,
            ErrorPage(
                413,
                "too-large",
                _("This is larger than the site takes"),
                _("Nothing of it was kept. Send a shorter text or a smaller file."),
            ),
        )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer somebody who may not see or do this."""
    with translation.override(reader_language(request)):
        return answer(
            request,
            ErrorPage(
                403,
                "forbidden",
                _("This is not open to you"),
                _("You are signed in as somebody who may not see or do this, or you are not signed in."),
            ),
        )


def form_not_ours(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that did not come from a page of this site, or whose page was left open too long."""
    with translation.override(reader_language(request)):
        return answer(
            request,
            ErrorPage(
                403,
                "form-not-ours",
                _("The form was not accepted"),
                _(
                    "It did not come from a page of this site, or that page was open too long. "
                    "Nothing was changed. Go back, load the page anew and send it again."
                ),
            ),
        )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that names nothing, or nothing that this reader may know of."""
    with translation.override(reader_language(request)):
        return answer(
            request,
            ErrorPage(
                404,
                "not-found",
                _("There is no such page"),
                _("The address names nothing that can be shown to you. A memo that you may not read looks the same."),
            ),
        )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer where the site itself failed."""
    with translation.override(reader_language(request)):
        return answer(
            request,
            ErrorPage(
                500,
                "server-error",
                _("The site has failed"),
                _("Nothing that you sent was half kept. Try again; if it fails once more, tell whoever runs the site."),
            ),
        )


def not_done(request: HttpRequest, reason: str, refusal: str) -> HttpResponse:
    """Answer an act that was refused and that no page with a form can show; `refusal` is its sentence."""
    return answer(request, ErrorPage(409, reason, _("Nothing was changed"), refusal))


def answer(request: HttpRequest, page: ErrorPage) -> HttpResponse:
    """Write an error for a program or for a reader."""
    if wants_problem(request):
        return problem(status=page.status, reason=page.reason, title=page.title)
    return render(request, "web/error.html", {"page": page}, status=page.status)


def reader_language(request: HttpRequest) -> str:
    """Return the language of the address, and where it names none the one that the browser prefers."""
    return translation.get_language_from_request(request, check_path=True)
