"""
Working days of the institution: its weekend, its country's holidays, and the days it is closed itself.

A limit begins on the first working day after filing (reporting procedure), so that what is due after `n` working days
is due on the n-th working day after the day of filing.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

from demur.institution import queries
from demur_verify.errors import Refused

_ONE_DAY = timedelta(days=1)
_FARTHEST = timedelta(days=3660)


class CalendarEndless(Refused):
    """There is no working day for ten years: weekend and closures leave none."""


@dataclass(frozen=True)
class WorkingCalendar:
    """Tells working days from others. `weekend` numbers days as `date.weekday()` does."""

    weekend: frozenset[int]
    closed: Container[date]
    country: str = ""

    def is_working(self, day: date) -> bool:
        """Tell whether a day is a working day."""
        return day.weekday() not in self.weekend and day not in self.closed and not self._is_holiday(day)

    def due_on(self, day: date, working_days: int) -> date:
        """
        Return the n-th working day after a day; with 0 the day itself, whether it is one or not.

        :raises CalendarEndless: `calendar-without-working-days`
        """
        due = day
        for _ in range(working_days):
            due = self._next(due)
        return due

    def _next(self, day: date) -> date:
        last = day + _FARTHEST
        while (day := day + _ONE_DAY) <= last:
            if self.is_working(day):
                return day
        raise CalendarEndless("calendar-without-working-days")

    def _is_holiday(self, day: date) -> bool:
        return bool(self.country) and day in _holidays_of(self.country, day.year)


def working_calendar() -> WorkingCalendar:
    """Return the calendar of this institution, for several questions."""
    institution = queries.institution()
    return WorkingCalendar(institution.weekend, queries.closures(), institution.country)


def due_on(day: date, working_days: int) -> date:
    """
    Return the n-th working day after a day, by this institution's calendar.

    :raises InstitutionMissing: none was loaded yet
    """
    return working_calendar().due_on(day, working_days)


def is_working(day: date) -> bool:
    """Tell whether a day is a working day of this institution."""
    return working_calendar().is_working(day)


def is_known_country(code: str) -> bool:
    """Tell whether the holidays of a country are known."""
    return code in holidays.list_supported_countries(include_aliases=False)


@cache
def _holidays_of(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))
