"""
How this origin answers: one policy of content on every response, and refusals as a page or as problem+json.

Nothing here sets a cookie. What a visitor sent is never repeated in an answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any, Final

from werkzeug.wrappers import Request, Response

from demur.languages import ENGLISH, LANGUAGES, Language
from demur.witness.sentences import REFUSALS

CONTENT_POLICY: Final = "; ".join([
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "connect-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
])  # fmt: skip
"""The desk's policy (design 5). A worker takes the policy of its own file, so files need it as much as pages do."""

ALWAYS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: under that one a browser names the origin of the desk's own POST `null`.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # The desk's own page reads the code of "add a phone"; nothing framed or foreign gets at a camera.
    "Permissions-Policy": "camera=(self), display-capture=(), geolocation=(), microphone=(), usb=()",
}
"""On every answer. There is no Cross-Origin-Opener-Policy: any value cuts the desk's window off from the site's."""

FOR_ANYBODY: Final[Mapping[str, str]] = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Beside those, on the record and the witness's checkpoints: whoever checks them may do so from a page of their own."""

NEVER_KEPT: Final = "no-store"
ASKED_AGAIN: Final = "no-cache"
KEPT_FOR_GOOD: Final = "public, max-age=31536000, immutable"


class TurnedDown(Exception):
    """A request is answered with a refusal; `reason` is a key of `sentences.REFUSALS`."""

    def __init__(self, reason: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.headers = dict(headers or {})


def answer(
    body: bytes | str = b"",
    kind: str = "text/plain; charset=utf-8",
    *,
    status: int = 200,
    keep: str = NEVER_KEPT,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with a body of a content type; `keep` says how long a browser may hold it."""
    response = Response(body, status=status, content_type=kind)
    response.headers.update({**ALWAYS, "Cache-Control": keep, **(headers or {})})
    return response


def answer_json(value: Mapping[str, Any], *, status: int = 200, kind: str = "application/json") -> Response:
    """Answer with a JSON object."""
    return answer(json.dumps(value, ensure_ascii=False), kind, status=status)


def language_for(request: Request) -> Language:
    """Choose the language that the browser asks for; English where it asks for neither."""
    for tag in request.accept_languages.values():  # what is wanted most comes first
        if (code := tag.split("-")[0].lower()) in LANGUAGES:
            return LANGUAGES[code]
    return ENGLISH


def refuse(request: Request, turned_down: TurnedDown) -> Response:
    """Put a refusal into words: a page where a browser asks for one, problem+json (RFC 9457) for a program."""
    sentence = REFUSALS[turned_down.reason]
    language = language_for(request)
    if "text/html" in request.accept_mimetypes.values():
        response = answer(
            page(language, title=sentence.text(language), body="", reason=turned_down.reason),
            "text/html; charset=utf-8",
            status=sentence.status,
        )
    else:
        response = answer_json(
            {"status": sentence.status, "title": sentence.text(language), "reason": turned_down.reason},
            status=sentence.status,
            kind="application/problem+json",
        )
    response.headers.update(
        {**turned_down.headers, "Vary": "Accept, Accept-Language", "Content-Language": language.code}
    )
    return response


def page(
    language: Language,
    *,
    title: str,
    body: str,
    opening: str = "",
    reason: str = "",
    stylesheets: tuple[str, ...] = (),
) -> str:
    """
    Write a page; `opening`, below its title, and `body` are HTML, everything else is text.

    :param reason: marks the page as a refusal with this code
    :param stylesheets: paths on this origin
    """
    links = "".join(f'<link rel="stylesheet" href="{escape(path)}">\n' for path in stylesheets)
    heading = f'<h1 role="alert" data-reason="{escape(reason)}">' if reason else "<h1>"
    return (
        f'<!doctype html>\n<html lang="{language.code}" dir="{language.direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n{links}'
        f'</head>\n<body class="at-desk">\n<main id="main" class="leaf">\n<div class="opening">\n'
        f"{heading}{escape(title)}</h1>\n{opening}</div>\n{body}</main>\n</body>\n</html>\n"
    )
