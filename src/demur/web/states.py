"""
A state as pages show it: a word in a frame, and how old something is.

`look` is the class of the frame: plain, `open` (yours to act on), `settled`, `waiting`, `late`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Status:
    """A word, or a few, and the frame they stand in."""

    look: str
    words: str


@dataclass(frozen=True)
class Counted:
    """How many signed, of how many on the roll; `entitled` is how many could be on it."""

    count: int
    whole: int
    entitled: int


def overdue_by(days: int) -> Status:
    """Say by how many working days a limit has passed."""
    return Status(
        "late",
        ngettext("Overdue by %(days)s working day", "Overdue by %(days)s working days", days) % {"days": days},
    )


def how_old(moment: datetime, now: datetime) -> str:
    """Say how long ago something was, in hours, and from two days on in days."""
    age = max(now - moment, timedelta(0))
    hours = int(age.total_seconds() // 3600)
    if hours < 1:
        return _("That is less than an hour old.")
    if age < timedelta(days=2):
        return ngettext("That is %(hours)s hour old.", "That is %(hours)s hours old.", hours) % {"hours": hours}
    return ngettext("That is %(days)s day old.", "That is %(days)s days old.", age.days) % {"days": age.days}
