"""What people type into a field or an address: a day, a whole number; anything else is None."""

from __future__ import annotations

from datetime import date
from typing import Final

from demur_verify.canonical import read_day
from demur_verify.errors import Malformed

MOST_DIGITS: Final = 9
"""Enough for every number that is counted here; what is longer is never turned into a number."""


def day(words: str) -> date | None:
    """Read a day, `YYYY-MM-DD`."""
    try:
        return read_day(words.strip())
    except Malformed:
        return None


def whole(words: str, *, digits: int = MOST_DIGITS) -> int | None:
    """Read a whole number of at most so many digits."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= digits else None
