"""
The nouns of an institution as plain values: words in both languages, markings and their ceiling, what must hold.

Numbers that protect members have minimums, which only a record whose name begins with `demo.` may go below
(protocol, head).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""In the order of `date.weekday()`."""

SMALLEST_FLOOR: Final = 20
SMALLEST_GROWTH: Final = 5
SHORTEST_WAIT: Final = 72 * 3600
LONGEST_FRESHNESS: Final = 36 * 3600
_DEMO: Final = "demo."


@dataclass(frozen=True)
class Words:
    """The same words in English and in Arabic."""

    en: str
    ar: str

    def said_in(self, language: str) -> str:
        """Return the words in a language; English where the interface has no other."""
        return self.ar if language.split("-", maxsplit=1)[0].lower() == "ar" else self.en


class OfficialKind(StrEnum):
    """Whether an addressee is one person, or a class of officials such as heads of mission."""

    PERSON = "person"
    CLASS = "class"


@dataclass(frozen=True)
class Numbers:
    """
    The numbers that protect members; they stand in the record's `settings`.

    :param floor: members below which signing without a name is not offered
    :param growth: new places that let a roll change
    :param wait: seconds after which fewer do
    :param freshness: seconds up to which a countersignature serves for signing
    """

    floor: int
    growth: int
    wait: int
    freshness: int


def beyond_bounds(numbers: Numbers, origin: str) -> list[str]:
    """Name the numbers that protect less than they must; none for the record of a demo."""
    if origin.startswith(_DEMO):
        return []
    weak = {
        "floor": numbers.floor < SMALLEST_FLOOR,
        "growth": numbers.growth < SMALLEST_GROWTH,
        "wait": numbers.wait < SHORTEST_WAIT,
        "freshness": numbers.freshness > LONGEST_FRESHNESS,
    }
    return [name for name, is_weak in weak.items() if is_weak]


def weekend_of(days: Iterable[str]) -> str:
    """Write the days of a weekend as the table keeps them: `friday saturday`, from Monday on, each once."""
    chosen = set(days)
    return " ".join(day for day in WEEKDAYS if day in chosen)
