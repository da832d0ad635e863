"""
The time, from one place.

Rules and operations never ask for it: they are handed a moment. Pages, commands and servers ask `now`.
The demo's processes share a clock that is moved: `DEMUR_CLOCK_OFFSET` is a number of seconds, or `@` and the path of a
file that holds one and is read anew at each call.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path


def offset() -> timedelta:
    """Return how far this process's clock is moved: nothing, outside the demo and the tests."""
    setting = os.environ.get("DEMUR_CLOCK_OFFSET", "0")
    if setting.startswith("@"):
        setting = Path(setting[1:]).read_text(encoding="ascii")
    return timedelta(seconds=float(setting))


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC) + offset()


def hour_of(moment: datetime) -> str:
    """
    Write a moment as protocol section "conventions" has it: to the hour, `YYYY-MM-DDTHH:00:00Z`.

    Nothing finer than the hour enters the record.
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:00:00Z")


def term_of(moment: datetime) -> str:
    """Name the term that a moment falls in: a calendar month of UTC, `YYYY-MM`."""
    return moment.astimezone(UTC).strftime("%Y-%m")
