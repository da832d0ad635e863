"""
Refusals in the form that programs read: RFC 9457, `application/problem+json`.

    {"type": "about:blank", "title": "Not found", "status": 404, "reason": "not-found"}

`reason` is the code of the refusal, the same that a page carries in `data-reason`; further members are its facts.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, JsonResponse

CONTENT_TYPE = "application/problem+json"


def wants_problem(request: HttpRequest) -> bool:
    """Test whether a program asks: JSON is accepted, and no page of text is preferred to it."""
    chosen = request.get_preferred_type(["text/html", "application/json", CONTENT_TYPE])
    return chosen is not None and chosen != "text/html"


def problem(*, status: int, reason: str, title: str, facts: Mapping[str, object] | None = None) -> JsonResponse:
    """Say what was refused to a program; `title` is a sentence in the language of the request."""
    body = {"type": "about:blank", "title": title, "status": status, "reason": reason, **(facts or {})}
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False})
