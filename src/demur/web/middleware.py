"""What belongs to every request and that no part of Django does: headers, one reading, a limit before reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from demur.institution import queries as institution
from demur.web import fields
from demur.web.errors import too_large

# What a page of the site never needs. Passkeys are named, since a browser may one day withhold them.
PERMISSIONS: Final = ", ".join(
    (
        "accelerometer=()",
        "browsing-topics=()",
        "camera=()",
        "display-capture=()",
        "geolocation=()",
        "gyroscope=()",
        "microphone=()",
        "payment=()",
        "usb=()",
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    )
)


class BrowserLimitsMiddleware:
    """
    Tell the browser which of its own abilities a page may use, and keep pages out of shared caches.

    It stands outside all others, so here a page gets its one reading of whose channel this is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add what is not there already."""
        with institution.told_once():
            response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("X-Frame-Options", "DENY")
        # A page shows what one person may see. Files say for themselves how long they may be kept.
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class BodyLimitMiddleware:
    """Turn away what is larger than the site takes by the length that it says it has, before any of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer 413, or go on."""
        length = fields.whole(request.META.get("CONTENT_LENGTH") or "0")
        if length is None or length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return too_large(request)
        return self.get_response(request)
