"""Guidance 7 of the demo's world: issued by Messaging to missions and spokespersons, as anybody would issue it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final

from demur.demo import script, staff
from demur.demo.said import OFFICER
from demur.guidance import operations as guidance
from demur.guidance.given import LANGUAGES, Entry, GuidanceGiven, Said
from demur.institution.rules import Words
from demur.standing import queries as standing

FILE: Final = "guidance-7.toml"


def issued_at() -> datetime:
    """Return the hour at which it was issued."""
    moment: datetime = _written()["at"]
    return moment


def issue(at: datetime) -> None:
    """Issue it."""
    officer = standing.account_named(staff.username(OFFICER))
    if officer is None:
        raise LookupError(OFFICER)
    written = _written()
    guidance.issue_guidance(given=given(), office=written["office"], by=officer, at=at, number=written["number"])


def given() -> GuidanceGiven:
    """Return all that it says."""
    written = _written()
    return GuidanceGiven(
        title=Words(**written["title"]),
        audiences=tuple(written["audiences"]),
        policy=written["policy"],
        marking=written["marking"],
        from_on=written["at"].date(),
        until_on=None,
        entries=tuple(_entry(each) for each in written["phrase"]),
    )


def _entry(written: Mapping[str, Any]) -> Entry:
    said = tuple(Said(language=language, **written[language]) for language in LANGUAGES)
    return Entry(kind=written["kind"], said=said)


@cache
def _written() -> dict[str, Any]:
    return script.read(FILE)
