"""
Who may do what, and when a roll may be cut (protocol 2 and 3). Plain Python: no clock, no tables.

A term is a calendar month, `YYYY-MM`. Each open term has one roll a day, at nine o'clock UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

CUT_AT: Final = time(9, tzinfo=UTC)
TERMS_AHEAD: Final = 12
FIRST_WAIT: Final = timedelta(hours=24)
"""After the first place of a term whose roll was not begun the month before."""

LINK_VALID_FOR: Final = timedelta(days=14)
_MONTHS: Final = 12


class Role(StrEnum):
    """What an account is in the channel; one account can be several."""

    MEMBER = "member"
    CLERK = "clerk"
    ADDRESSEE = "addressee"
    INSPECTOR = "inspector"


GIVEN_ROLES: Final = (Role.CLERK, Role.INSPECTOR)
"""Those that are given; a member has a category, an addressee holds an official's place."""


def term_of(day: date) -> str:
    """Name the term that a day falls in."""
    return f"{day.year:04}-{day.month:02}"


def first_day_of(term: str) -> date:
    """Return the first day of a term."""
    return date.fromisoformat(f"{term}-01")


def next_term(term: str) -> str:
    """Name the term after another."""
    year, month = int(term[:4]), int(term[5:])
    return f"{year + month // _MONTHS:04}-{month % _MONTHS + 1:02}"


def terms_after(term: str, count: int) -> list[str]:
    """Name the terms that follow another, the next one first."""
    terms: list[str] = []
    for _ in range(count):
        term = next_term(term)
        terms.append(term)
    return terms


def open_terms(day: date, held: Iterable[str]) -> list[str]:
    """Return the terms that are open on a day: its own, and earlier ones that a memo keeps open; ascending."""
    own = term_of(day)
    return sorted({own, *(term for term in held if term < own)})


def terms_to_hold(day: date, held: Iterable[str]) -> list[str]:
    """Return the terms that a member holds places in: the open ones and the next twelve; ascending."""
    return [*open_terms(day, held), *terms_after(term_of(day), TERMS_AHEAD)]


def terms_to_cut(day: date, held: Iterable[str]) -> list[str]:
    """Return the terms that get a roll on a day: the open ones, and on a month's last day the next one."""
    tomorrow = term_of(day + timedelta(days=1))
    return sorted({*open_terms(day, held), tomorrow})


def cut_at(day: date) -> datetime:
    """Return the moment at which a day's rolls are cut."""
    return datetime.combine(day, CUT_AT)


def next_cut(after: datetime) -> datetime:
    """Return the first moment after another at which rolls are cut."""
    today = cut_at(after.astimezone(UTC).date())
    return today if today > after else today + timedelta(days=1)


@dataclass(frozen=True)
class Growth:
    """What lets a roll change: so many new places, or so many seconds since it last changed."""

    places: int
    wait: timedelta


def may_begin(*, term: str, day: date, waiting: int, first_place_at: datetime, growth: Growth) -> bool:
    """
    Tell whether a term's first roll may be cut on a day.

    On the last day of the month before with any number of places; later, and in a new installation, with enough of
    them or a day after the first.
    """
    if waiting == 0:
        return False
    on_time = day < first_day_of(term)
    return on_time or waiting >= growth.places or cut_at(day) >= first_place_at + FIRST_WAIT


def may_grow(*, day: date, waiting: int, changed_on: date, growth: Growth) -> bool:
    """Tell whether a roll may take the places that wait; `changed_on` is the day of its last change."""
    if waiting == 0:
        return False
    return waiting >= growth.places or cut_at(day) - cut_at(changed_on) >= growth.wait
