"""
The recommendations of a memo beside guidance: which ask for words that guidance in force says to avoid.

    conflicts_on(asks, today)                 while it is drafted: guidance in force today
    conflicts_of(asks, filed_on, today)       once it is filed: in force that day, today, or both

It is asked anew each time, and nothing follows from it but a line on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from demur.guidance import queries
from demur.guidance.conflicts import Asked, Conflict, conflicts
from demur.guidance.queries import GuidanceLine
from demur.guidance.rules import Kind
from demur.web.guidance_marks import Marks, Named, checker_of, marks_on
from demur.web.texts import Recommendation, TextShown


@dataclass(frozen=True)
class ConflictShown(Named):
    """
    A recommendation asks for what guidance says to avoid.

    :param words: as they stand in the recommendation
    :param now: the guidance is in force today
    :param then: it was in force when the memo was filed; None where it is not filed
    """

    words: str
    now: bool
    then: bool | None


Shown = Mapping[int, Sequence[ConflictShown]]


@dataclass(frozen=True)
class Beside:
    """What a drafter is shown beside a text: the conflicts of its recommendations, and every place in the whole."""

    conflicts: Shown
    marks: Marks


def beside(text: TextShown, today: date) -> Beside:
    """Set a text beside guidance in force today."""
    words = "\n\n".join([text.title, *(part.words for part in text.whole)])
    return Beside(conflicts_on(text.recommendations, today), marks_on(words, today))


def conflicts_on(asks: Iterable[Recommendation], today: date) -> Shown:
    """Return by its number what each recommendation of a text asks for against guidance in force today."""
    found = _found(asks, today)
    lines = _lines(found, today)
    return _by_number(
        (each.number, ConflictShown(each.phrase, lines.get(each.phrase.guidance), each.words, now=True, then=None))
        for each in found
    )


def conflicts_of(asks: Iterable[Recommendation], filed_on: date, today: date) -> Shown:
    """Return the conflicts of a filed memo: with guidance in force when it was filed, and with what is in force now."""
    listed = list(asks)
    then, now = _found(listed, filed_on), _found(listed, today)
    lines = _lines([*then, *now], today)
    shown: dict[tuple[int, str, str, str], ConflictShown] = {}
    for is_now, found in ((False, then), (True, now)):
        for each in found:
            key = (each.number, each.phrase.guidance, each.phrase.language, each.phrase.text)
            before = shown.get(key)
            shown[key] = (
                replace(before, now=True)
                if before
                else ConflictShown(
                    each.phrase, lines.get(each.phrase.guidance), each.words, now=is_now, then=not is_now
                )
            )
    return _by_number((key[0], each) for key, each in shown.items())


def _found(asks: Iterable[Recommendation], on: date) -> list[Conflict]:
    phrases = tuple(phrase for phrase in queries.phrases_in_force(on) if phrase.kind is Kind.AVOID)
    if not phrases:
        return []
    return conflicts(checker_of(phrases), [Asked(each.number, each.kind, each.words) for each in asks])


def _lines(found: Iterable[Conflict], on: date) -> dict[str, GuidanceLine]:
    numbers = {int(each.phrase.guidance) for each in found}
    return {str(number): line for number, line in queries.lines(numbers, on).items()}


def _by_number(found: Iterable[tuple[int, ConflictShown]]) -> Shown:
    shown: dict[int, list[ConflictShown]] = {}
    for number, each in found:
        shown.setdefault(number, []).append(each)
    return shown
