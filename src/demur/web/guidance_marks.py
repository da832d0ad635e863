"""
A text beside guidance in force: where it uses what is to be avoided, and what it does not affirm.

    marks_of(text, phrases_on(today))    the text in pieces, its findings, what is missing

Of a text nothing is kept, here or anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from django.utils.translation import get_language

from demur.guidance import queries
from demur.guidance.checker import Checker, Finding
from demur.guidance.queries import GuidanceLine
from demur.guidance.rules import Phrase
from demur.languages import Language, language_of

MOST_SHOWN: Final = 200


@dataclass(frozen=True)
class Named:
    """
    A phrase and the guidance that names it.

    :param guidance: None where it is no longer there to be shown
    """

    phrase: Phrase
    guidance: GuidanceLine | None

    @property
    def language(self) -> Language:
        """Return the language of the phrase."""
        return language_of(self.phrase.language)


@dataclass(frozen=True)
class FindingShown(Named):
    """
    A place in a text that uses what is to be avoided.

    :param number: from 1 on
    :param start: code points, as is `end`
    :param words: those of the text
    :param quoted: somebody else is quoted with it
    """

    number: int
    start: int
    end: int
    words: str
    quoted: bool

    @property
    def act(self) -> str:
        """Return what the button says that puts the preferred wording in its place."""
        return f"replace-{self.start}-{self.end}"


@dataclass(frozen=True)
class Piece:
    """A piece of the text; `finding` is the number of one, 0 for none."""

    text: str
    finding: int


@dataclass(frozen=True)
class Marks:
    """A text with its findings; `is_cut` where there are more than are shown."""

    pieces: tuple[Piece, ...]
    findings: tuple[FindingShown, ...]
    missing: tuple[Named, ...]
    is_cut: bool

    @property
    def own(self) -> tuple[FindingShown, ...]:
        """Return the findings that are the writer's own words."""
        return tuple(each for each in self.findings if not each.quoted)

    @property
    def replaceable(self) -> bool:
        """Tell whether something is offered for one of the writer's own words."""
        return any(each.phrase.preferred for each in self.own)


def marks_on(text: str, on: date, *, number: int | None = None) -> Marks:
    """
    Check a text against the guidance in force on a day.

    :param number: of one guidance, to check against it alone
    """
    phrases = queries.phrases_in_force(on)
    if number is not None:
        phrases = [phrase for phrase in phrases if phrase.guidance == str(number)]
    return marks_of(text, phrases, on)


def marks_of(text: str, phrases: Sequence[Phrase], on: date) -> Marks:
    """Check a text against phrases that guidance in force on a day names."""
    checked = checker_of(tuple(phrases)).check(text, most=MOST_SHOWN)
    named = _lines([*(each.phrase for each in checked.findings), *checked.missing], on)
    findings = tuple(
        FindingShown(
            phrase=each.phrase,
            guidance=named.get(each.phrase.guidance),
            number=number,
            start=each.start,
            end=each.end,
            words=text[each.start : each.end],
            quoted=each.quoted,
        )
        for number, each in enumerate(checked.findings, 1)
    )
    missing = tuple(Named(phrase, named.get(phrase.guidance)) for phrase in _in_one_language(checked.missing))
    return Marks(_pieces(text, checked.findings), findings, missing, checked.is_cut)


def replaced(text: str, marks: Marks, act: str) -> str | None:
    """
    Put the preferred wording in the place of a finding, or of all of the writer's own; None where none is there.

    :param act: `replace-START-END`, as its button says it, or `replace-all`
    """
    chosen = [each for each in marks.own if each.phrase.preferred and act in {each.act, "replace-all"}]
    if not chosen:
        return None
    end = len(text)
    kept: list[str] = []
    for each in sorted(chosen, key=lambda one: one.start, reverse=True):
        if each.end <= end:
            kept += [text[each.end : end], each.phrase.preferred]
            end = each.start
    return "".join([text[:end], *reversed(kept)])


@lru_cache(maxsize=8)
def checker_of(phrases: tuple[Phrase, ...]) -> Checker:
    """Return a checker; those of the guidance in force are made once, and hold no word of any text."""
    return Checker(phrases)


def _lines(phrases: Iterable[Phrase], on: date) -> dict[str, GuidanceLine]:
    numbers = {int(phrase.guidance) for phrase in phrases if phrase.guidance.isdecimal()}
    return {str(number): line for number, line in queries.lines(numbers, on).items()}


def _in_one_language(missing: Iterable[Phrase]) -> list[Phrase]:
    """Leave of a phrase that misses in several languages the one in the reader's own."""
    own, chosen = language_of(get_language()).code, dict[tuple[str, int], Phrase]()
    alone: list[Phrase] = []
    for phrase in missing:
        key = (phrase.guidance, phrase.entry)
        if not phrase.entry:
            alone.append(phrase)
        elif key not in chosen or phrase.language == own:
            chosen[key] = phrase
    return [*chosen.values(), *alone]


def _pieces(text: str, findings: Sequence[Finding]) -> tuple[Piece, ...]:
    """Cut a text at its findings; where two overlap the later one begins where the earlier ends."""
    pieces: list[Piece] = []
    end = 0
    for number, each in enumerate(findings, 1):
        if each.end <= end:
            continue
        start = max(each.start, end)
        pieces += [Piece(text[end:start], 0), Piece(text[start : each.end], number)]
        end = each.end
    pieces.append(Piece(text[end:], 0))
    return tuple(piece for piece in pieces if piece.text)
