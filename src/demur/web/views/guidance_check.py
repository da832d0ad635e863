"""Checking a text against guidance in force: pasted or uploaded, marked, mended and checked anew. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demur import clock
from demur.channel import calendar
from demur.guidance import queries
from demur.guidance.documents import text_of
from demur.guidance.queries import GuidanceLine
from demur.guidance.rules import TextRefused
from demur.web import fields
from demur.web.access import Visitor, reader
from demur.web.draft_form import text as plain
from demur.web.guidance_marks import Marks, marks_on, replaced
from demur.web.refusals import Complaint, complain

REFUSED: Final = 409
LONGEST_TEXT: Final = 1_000_000
_CODES: Final = {"text-of-wrong-type": "checked-of-wrong-type", "text-too-large": "checked-too-large"}
"""Refusals of a document whose codes mean a memo on other pages."""


@dataclass(frozen=True)
class Typed:
    """What stands in the form; `guidance` is the number of one to check against alone, as typed."""

    text: str = ""
    guidance: str = ""

    @property
    def number(self) -> int | None:
        """Return the number of one guidance, None for all that is in force."""
        return fields.whole(self.guidance)


@require_http_methods(["GET", "HEAD", "POST"])
@reader
def check_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Check a text, or put preferred wording into it and check it anew."""
    today = calendar.day_of(clock.now())
    in_force = queries.all_guidance(today, in_force=True, limit=1_000)
    if request.method != "POST":
        return show(request, in_force, Typed(guidance=request.GET.get("guidance", "")), None, None)
    typed, complaint = _brought(request)
    if complaint:
        return show(request, in_force, typed, None, complaint)
    marks = marks_on(typed.text, today, number=typed.number)
    act = request.POST.get("act", "check")
    mended = replaced(typed.text, marks, act) if act.startswith("replace-") else None
    if mended is not None:
        typed = Typed(mended, typed.guidance)
        marks = marks_on(mended, today, number=typed.number)
    return show(request, in_force, typed, marks, None, was_mended=mended is not None)


def show(
    request: HttpRequest,
    in_force: list[GuidanceLine],
    typed: Typed,
    marks: Marks | None,
    complaint: Complaint | None,
    *,
    was_mended: bool = False,
) -> HttpResponse:
    """Show the form, and what was found in its text."""
    context = {
        "typed": typed,
        "in_force": in_force,
        "marks": marks,
        "was_mended": was_mended,
        "complaints": [complaint] if complaint else [],
        "complaints_title": _("The text was not checked"),
        "wrong": {complaint.field} if complaint else set(),
    }
    return render(request, "web/guidance_check.html", context, status=REFUSED if complaint else 200)


def _brought(request: HttpRequest) -> tuple[Typed, Complaint | None]:
    """Return the text of an uploaded file or of the field, or what is wrong with it."""
    typed = Typed(plain(request.POST.get("text", "")), request.POST.get("guidance", ""))
    file = request.FILES.get("upload")
    if isinstance(file, UploadedFile):
        try:
            typed = Typed(plain(text_of(file.read(), file.name or "").removeprefix("\ufeff")), typed.guidance)
        except TextRefused as refused:
            return typed, complain(_CODES.get(refused.reason, refused.reason), "upload", **refused.facts)
    where = "upload" if file else "text"
    if not typed.text.strip():
        return typed, complain("checked-text-missing", where)
    if len(typed.text) > LONGEST_TEXT:
        return typed, complain("checked-too-large", where)
    return typed, None
