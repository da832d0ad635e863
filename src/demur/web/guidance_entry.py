"""
A phrase of guidance as it is typed, its languages side by side, with the question what its slash joins.

Written from what was found in a letter, from what guidance says, and from a post.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.http.request import QueryDict

from demur.guidance.given import KINDS, LANGUAGES, Entry, Said
from demur.guidance.import_text import Found
from demur.guidance.slashes import readings_of
from demur.web import fields
from demur.web.draft_form import line

LEFT_OUT: Final = "none"
LONGEST_FIELD: Final = 20_000


@dataclass(frozen=True)
class SaidTyped:
    """
    A phrase of an entry in one language, as typed.

    :param asked: the phrase that the question about its slash was about, when it was answered
    :param reading: the answer, a place among `readings`
    """

    entry: int
    language: str
    text: str = ""
    reason: str = ""
    preferred: str = ""
    asked: str = ""
    reading: int = 0

    @property
    def field(self) -> str:
        """Return the name of its input."""
        return f"e{self.entry}-{self.language}"

    @property
    def readings(self) -> tuple[tuple[str, ...], ...]:
        """Return the ways in which it can be read; empty where there is one only."""
        readings = readings_of(line(self.text))
        return readings if len(readings) > 1 else ()

    @property
    def choices(self) -> list[tuple[int, tuple[str, ...], bool]]:
        """Return each reading with its place, and whether it is the chosen one."""
        chosen = self.reading if self.reading < len(self.readings) else 0
        return [(place, phrases, place == chosen) for place, phrases in enumerate(self.readings)]

    @property
    def is_answered(self) -> bool:
        """Tell whether it was said what its slash joins; so where it has none."""
        return not self.readings or self.asked == line(self.text)

    @property
    def phrases(self) -> tuple[str, ...]:
        """Return the phrases that it stands for as it was answered."""
        readings = readings_of(line(self.text))
        return readings[self.reading if self.reading < len(readings) else 0]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was written into it."""
        return not (self.text.strip() or self.reason.strip() or self.preferred.strip())


@dataclass(frozen=True)
class EntryTyped:
    """A phrase to avoid or to affirm with its two languages side by side; `kind` is empty while nobody chose."""

    number: int
    kind: str = ""
    said: tuple[SaidTyped, ...] = ()

    @property
    def field(self) -> str:
        """Return the id of its fields."""
        return f"e{self.number}"

    @property
    def written(self) -> tuple[SaidTyped, ...]:
        """Return the languages that it is written in."""
        return tuple(each for each in self.said if not each.is_empty)

    @property
    def is_beside(self) -> bool:
        """Tell whether it is written in both languages."""
        return len(self.written) == len(LANGUAGES)


def empty_entry(number: int) -> EntryTyped:
    """Return an entry in which nothing is written."""
    return EntryTyped(number, "", tuple(SaidTyped(number, code) for code in LANGUAGES))


def read_entry(post: QueryDict, number: int) -> EntryTyped:
    """Read an entry from a post."""
    name = f"e{number}"
    said = tuple(
        SaidTyped(
            entry=number,
            language=code,
            text=_cut(post.get(f"{name}-{code}", "")),
            reason=_cut(post.get(f"{name}-{code}-reason", "")),
            preferred=_cut(post.get(f"{name}-{code}-preferred", "")),
            asked=_cut(post.get(f"{name}-{code}-asked", "")),
            reading=fields.whole(post.get(f"{name}-{code}-reading", "")) or 0,
        )
        for code in LANGUAGES
    )
    kind = post.get(f"{name}-kind", "")
    return EntryTyped(number, kind if kind in {*KINDS, LEFT_OUT} else "", said)


def entries_found(found: Iterable[Found]) -> list[EntryTyped]:
    """
    Write what was found in a letter or a table into entries; what has no kind is left out unless it is chosen.

    What stands under one number in one language twice, or as two kinds, becomes two entries.
    """
    entries: list[list[Found]] = []
    open_at: dict[tuple[int, str], int] = {}
    for each in found:
        place = open_at.get((each.entry, each.kind))
        if place is None or any(other.language == each.language for other in entries[place]):
            open_at[each.entry, each.kind] = len(entries)
            entries.append([each])
        else:
            entries[place].append(each)
    return [_entry_found(beside) for beside in entries]


def entries_given(given: Iterable[Entry]) -> list[EntryTyped]:
    """Write what guidance says into entries; its slashes were answered when it was issued."""
    entries = []
    for entry in given:
        written = {each.language: each for each in entry.said}
        entries.append(EntryTyped(0, entry.kind, tuple(_said_given(written.get(code), code) for code in LANGUAGES)))
    return entries


def only_in(entry: EntryTyped, said: SaidTyped) -> EntryTyped:
    """Return an entry with one of its languages alone."""
    return replace(entry, said=tuple(said if said.language == code else SaidTyped(0, code) for code in LANGUAGES))


def numbered(entry: EntryTyped, number: int) -> EntryTyped:
    """Return an entry under a number."""
    return replace(entry, number=number, said=tuple(replace(each, entry=number) for each in entry.said))


def _cut(words: str) -> str:
    """Bring what was typed into one line; far more than any field takes is not even shown again."""
    return line(words[:LONGEST_FIELD])


def _entry_found(beside: list[Found]) -> EntryTyped:
    by_language = {each.language: each for each in beside}
    said = []
    for code in LANGUAGES:
        found = by_language.get(code)
        said.append(SaidTyped(0, code, found.text, found.reason, found.preferred) if found else SaidTyped(0, code))
    return EntryTyped(0, beside[0].kind or LEFT_OUT, tuple(said))


def _said_given(said: Said | None, language: str) -> SaidTyped:
    if said is None:
        return SaidTyped(0, language)
    last = len(readings_of(said.text)) - 1
    return SaidTyped(0, language, said.text, said.reason, said.preferred, asked=said.text, reading=last)
