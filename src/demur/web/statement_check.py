"""
The words of a statement that is being entered, against the guidance in force. demur points, and never blocks.

    checked = words_checked(form.wordings, today)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from demur.guidance import queries as guidance
from demur.guidance.checker import Checker
from demur.guidance.rules import Phrase
from demur.statements.rules import LONGEST_WORDS
from demur.web.statement_form import Typed

MOST_SHOWN: Final = 50


@dataclass(frozen=True)
class Use:
    """A phrase to avoid, and how the words use it; `quoted` where somebody else is quoted with it."""

    words: str
    phrase: Phrase
    quoted: bool


@dataclass(frozen=True)
class WordsChecked:
    """What was found in one wording: what it uses, and what it does not affirm."""

    number: int
    language: str
    uses: tuple[Use, ...]
    missing: tuple[Phrase, ...]


def words_checked(wordings: Iterable[Typed], today: date) -> list[WordsChecked]:
    """Check each wording that has words in it; none that is longer than a statement may be."""
    checker = Checker(guidance.phrases_in_force(today))
    return [_checked(each, checker) for each in wordings if each.text.strip() and len(each.text) <= LONGEST_WORDS]


def _checked(typed: Typed, checker: Checker) -> WordsChecked:
    found = checker.check(typed.text)
    uses = [Use(typed.text[one.start : one.end], one.phrase, one.quoted) for one in found.findings[:MOST_SHOWN]]
    return WordsChecked(typed.number, typed.language, tuple(uses), found.missing[:MOST_SHOWN])
