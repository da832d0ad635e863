"""
The addresses that programs ask for, outside the languages: the record's files, and the door that letters come to.

The record is public and the same for everybody, so any page anywhere may read it. The door takes sealed letters from
the relay; it asks no session and writes nothing about who came.
"""

from __future__ import annotations

import re
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from demur import clock
from demur.record import files
from demur.signatures import operations as door
from demur.signatures.intake import LARGEST_DELIVERY, IntakeFull, NotLetters
from demur.web.problems import problem

A_YEAR: Final = "public, max-age=31536000, immutable"
PART: Final = re.compile(r"([1-9][0-9]{0,2})/([1-9][0-9]{0,2})", re.ASCII)
OCTETS: Final = "application/octet-stream"


@require_safe
def record_file(request: HttpRequest, path: str) -> HttpResponse:
    """
    Serve a file of the record as C2SP tlog-tiles lays it out.

    A tile and a roll never change and may be kept for ever; the checkpoint is asked for anew each time.
    """
    content = files.read(path)
    if content is None:
        raise Http404
    is_checkpoint = path == "checkpoint"
    response = HttpResponse(content, content_type=_type_of(path))
    response["Cache-Control"] = "no-cache" if is_checkpoint else A_YEAR
    response["Access-Control-Allow-Origin"] = "*"
    return response


@csrf_exempt
@require_POST
def door_batch(request: HttpRequest) -> HttpResponse:
    """
    Take a delivery of sealed letters.

    202 once they are kept, 400 where they are none, 401 where the door has a token and this is not it, 413 where it is
    too large, 429 where there is no room.

    A header `Demur-Batch-Part: 1/3` tells that the delivery comes in parts.
    """
    if (refused := _turned_away(request)) is not None:
        return refused
    part = PART.fullmatch(request.headers.get("Demur-Batch-Part", "1/1"))
    if part is None or int(part[1]) > int(part[2]):
        return problem(status=400, reason="letters-malformed", title=_("This is no delivery of letters"))
    # Read from the stream: the limit of what a form may hold is not a delivery's.
    raw = request.read(LARGEST_DELIVERY + 1)
    try:
        door.take_delivery(raw, at=clock.now(), part=int(part[1]), parts=int(part[2]))
    except NotLetters:
        return problem(status=400, reason="letters-malformed", title=_("This is no delivery of letters"))
    except IntakeFull:
        return problem(status=429, reason="intake-full", title=_("The door holds all it can; come again later"))
    return HttpResponse(status=202)


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    """Refuse a delivery by what its headers say, before anything of it is read."""
    if not _is_let_in(request):
        answer = problem(status=401, reason="door-token-wrong", title=_("The door takes letters from its relay only"))
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    # An empty delivery, which says only that a batch was due, has no type.
    if request.content_type not in {OCTETS, ""}:
        return problem(status=400, reason="letters-malformed", title=_("This is no delivery of letters"))
    if _announced(request) > LARGEST_DELIVERY:
        return problem(status=413, reason="too-large", title=_("This is larger than the site takes"))
    return None


def _is_let_in(request: HttpRequest) -> bool:
    """Test whether a delivery brings the door's token, where it has one (RFC 6750)."""
    wanted = f"Bearer {settings.DOOR_TOKEN}"
    return not settings.DOOR_TOKEN or constant_time_compare(request.headers.get("Authorization", ""), wanted)


def _announced(request: HttpRequest) -> int:
    """Return how many bytes a request says it brings."""
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _type_of(path: str) -> str:
    """Return how a file of the record is labelled: tiles are bytes, checkpoint and rolls are text."""
    return OCTETS if path.startswith("tile/") else "text/plain; charset=utf-8"
