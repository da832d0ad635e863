"""Days as the institution counts them: in its own zone, by its own working week."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from demur.institution.calendar import due_on
from demur.institution.queries import institution


def day_of(at: datetime) -> date:
    """Return the day of a moment at the institution."""
    return at.astimezone(ZoneInfo(institution().zone)).date()


def clock_starts_on(filed_on: date) -> date:
    """Return the day that a limit is first counted on: the next working day after a filing."""
    return due_on(filed_on, 1)


def working_days(after: date, through: date) -> int:
    """Count the working days after one day, up to and with another."""
    count, day = 0, after
    while (day := due_on(day, 1)) <= through:
        count += 1
    return count


def is_working(day: date) -> bool:
    """Tell whether a day is a working day."""
    return due_on(day - timedelta(days=1), 1) == day
