"""Days as the institution counts them: in its own zone, by its own working week."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from demur.institution.calendar import WorkingCalendar, working_calendar
from demur.institution.queries import institution


def day_of(at: datetime) -> date:
    """Return the day of a moment at the institution."""
    return at.astimezone(ZoneInfo(institution().zone)).date()


def working_days(after: date, through: date, days: WorkingCalendar | None = None) -> int:
    """
    Count the working days after one day, up to and with another.

    :param days: the calendar, where many questions are asked
    """
    days = days or working_calendar()
    between = (after + timedelta(days=number) for number in range(1, (through - after).days + 1))
    return sum(days.is_working(day) for day in between)
