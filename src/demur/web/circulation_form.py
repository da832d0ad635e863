"""The form by which a frozen text goes round: until which day, and that its drafter read what this means."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.http import HttpRequest

from demur import clock
from demur.memos import operations as acts
from demur.memos.queries import DraftSeen
from demur.web import fields
from demur.web.access import Visitor
from demur.web.own_drafts import digest_of
from demur.web.refusals import Complaint, complain, complaint
from demur_verify.entries import Audience
from demur_verify.errors import Refused

LONGEST: Final = timedelta(days=30)
USUAL: Final = timedelta(days=14)
DAY_ENDS: Final = time(17, tzinfo=UTC)


def days_of(request: HttpRequest, today: date) -> dict[str, object]:
    """Return what the form shows: what was typed or the usual end, and between which days an end can be chosen."""
    return {
        "until": request.POST.get("until") or (today + USUAL).isoformat(),
        "earliest": today + timedelta(days=1),
        "latest": today + LONGEST - timedelta(days=1),
    }


def let_go_round(request: HttpRequest, visitor: Visitor, draft: DraftSeen, audience: Audience) -> list[Complaint]:
    """Let a frozen memo go round until the end of a day; return what was wrong."""
    until = fields.day(request.POST.get("until", ""))
    faults = [] if until else [complain("until-malformed", "until")]
    if request.POST.get("confirmed") != "yes":
        faults.append(complain("not-confirmed", "circulate-confirmed"))
    if faults or until is None:
        return faults
    ends = datetime.combine(until, DAY_ENDS)
    try:
        acts.circulate(digest=digest_of(draft), by=visitor.account, until=ends, at=clock.now(), audience=audience)
    except Refused as refused:
        return [complaint(refused, refused.where or "until")]
    return []
