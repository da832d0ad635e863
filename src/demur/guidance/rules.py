"""
What an office asks others to say and not to say. Plain Python.

A phrase stands in one language, with the reason and, where it is to be avoided, what to say in its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from demur_verify.errors import Refused

LONGEST_PHRASE: Final = 10_000
"""Code points."""

MOST_PHRASES: Final = 50_000
"""In one check."""

LARGEST_TEXT: Final = 16 << 20
"""Bytes of a text that is checked, and of a file of phrases."""


class Kind(StrEnum):
    """What a phrase is for."""

    AVOID = "avoid"
    AFFIRM = "affirm"


class PhrasesRefused(Refused):
    """Phrases cannot be taken. `where` names the line or the field."""


class TextRefused(Refused):
    """A file has no text that can be checked."""


@dataclass(frozen=True)
class Phrase:
    """
    One thing to say, or not to say.

    :param language: a tag such as `en`, `ar`
    :param text: the phrase as it was written
    :param reason: why; may be empty
    :param preferred: what to say in its place; may be empty
    :param guidance: the name of what asks for it, "Guidance 7" or a file's; may be empty
    :param issued_on: the guidance's date, where it is known
    :param entry: the same number for what stands side by side in several languages; 0 where that is not known
    """

    kind: Kind
    language: str
    text: str
    reason: str = ""
    preferred: str = ""
    guidance: str = ""
    issued_on: date | None = None
    entry: int = 0
