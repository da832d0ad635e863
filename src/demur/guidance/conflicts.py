"""
Where a recommendation asks for words that guidance says to avoid. Plain Python; it points and decides nothing.

Where words are to be said (say, align) any use counts, quoted or not: what is asked to be said stands in quotation
marks as a rule. In any other recommendation a quotation is no use: to change guidance, one has to name it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from demur.guidance.checker import Checker
from demur.guidance.rules import Phrase

SAID: Final = frozenset({"say", "align"})
"""The kinds of recommendation that ask for words."""


@dataclass(frozen=True)
class Asked:
    """A recommendation: its number, its kind (act, say, align, change) and what it asks."""

    number: int
    kind: str
    text: str


@dataclass(frozen=True)
class Conflict:
    """
    A recommendation asks for what guidance says to avoid.

    :param number: of the recommendation
    :param words: as they stand in it, the first time
    """

    number: int
    phrase: Phrase
    words: str


def conflicts(checker: Checker, asked: Iterable[Asked]) -> list[Conflict]:
    """Return the conflicts of recommendations with the phrases of a checker, each phrase once for each of them."""
    found: dict[tuple[int, Phrase], Conflict] = {}
    for each in asked:
        for finding in checker.check(each.text).findings:
            if each.kind in SAID or not finding.quoted:
                words = each.text[finding.start : finding.end]
                found.setdefault((each.number, finding.phrase), Conflict(each.number, finding.phrase, words))
    return list(found.values())
