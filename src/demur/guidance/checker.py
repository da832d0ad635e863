"""
Texts checked against phrases: where one uses what to avoid, and what of what to affirm it does not say.

    checker = Checker([Phrase(Kind.AVOID, "en", "reopen the harbours", preferred="restore safe passage")])
    checker.check("We never reopened harbours.").findings[0]      start 9, end 26

A finding meets the whole phrase, word by word, by inflection (`demur.wording.forms`). It crosses the end of a line, and
never the end of a sentence or a comma that the phrase has not. What somebody else is quoted with is found too, and
marked as quoted: see `quoting`. Work grows as the text does, and hardly with the number of phrases.

A checker keeps phrases only. Of a text nothing is kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from demur.guidance.compiling import Compiled, SoughtReader, check_number
from demur.guidance.quoting import quoted_spans
from demur.guidance.rules import Kind, Phrase
from demur.guidance.searching import Search, Use
from demur.wording.arabic import is_arabic
from demur.wording.reading import Reading, read

MOST_FINDINGS: Final = 10_000
"""Of one check; more help nobody."""

_LEAST_SHARE: Final = 5
"""A text is in a script, too, where it has one word in five of it."""


@dataclass(frozen=True)
class Finding:
    """
    A use of a phrase to avoid.

    :param start: the place of its first code point in the text as it was given
    :param end: the place after its last
    :param quoted: somebody else says it, in quotation marks or on a line marked as another's
    """

    start: int
    end: int
    phrase: Phrase
    quoted: bool = False


@dataclass(frozen=True)
class Checked:
    """
    What a check found.

    :param findings: in the order of the text
    :param missing: phrases to affirm that the text does not have, of those in a script that it is written in
    :param is_cut: there are more findings than these
    """

    findings: tuple[Finding, ...]
    missing: tuple[Phrase, ...]
    is_cut: bool = False

    @property
    def uses_what_to_avoid(self) -> bool:
        """Whether a finding is the writer's own."""
        return any(not finding.quoted for finding in self.findings)


def _no_other(_text: str) -> Iterable[str]:
    return ()


class Checker:
    """
    Phrases, ready to be looked for in any number of texts; may be shared between threads.

    :param wordings: for a phrase's text other texts that count as the phrase; by default none
    :raises PhrasesRefused: `too-many-phrases`, `phrase-too-long`, `phrase-without-words`
    """

    def __init__(self, phrases: Iterable[Phrase], *, wordings: Callable[[str], Iterable[str]] = _no_other) -> None:
        listed = list(phrases)
        check_number(listed)
        self._phrases = list(dict.fromkeys(listed))
        reader = SoughtReader()
        ways = [
            way
            for number, phrase in enumerate(self._phrases)
            for text in dict.fromkeys((phrase.text, *wordings(phrase.text)))
            for way in reader.ways_of(number, text)
        ]
        told = [way for way in ways if not way.is_articles]
        articles = [way for way in ways if way.is_articles]
        self._compiled = [Compiled(told)] if told else []
        self._compiled += [Compiled(articles, whole=True)] if articles else []
        self._affirmed = {number for number, phrase in enumerate(self._phrases) if phrase.kind is Kind.AFFIRM}

    def check(self, text: str, *, most: int = MOST_FINDINGS) -> Checked:
        """
        Check a text; any text at all.

        :param most: findings that are returned at most
        """
        reading = read(text)
        said: set[int] = set()
        found: set[Use] = set()
        is_cut = False
        for compiled in self._compiled:
            for use in Search(compiled, reading).uses(said):
                if use[2] in self._affirmed:
                    said.add(use[2])
                elif len(found) < most:
                    found.add(use)
                elif use not in found:
                    is_cut = True
                    if said >= self._affirmed:
                        break
        findings = tuple(self._findings(text, _each_apart(found)))
        return Checked(findings=findings, missing=tuple(self._missing(reading, said)), is_cut=is_cut)

    def _findings(self, text: str, uses: list[Use]) -> Iterator[Finding]:
        """Yield the uses, with those marked that somebody else is quoted with."""
        spans = quoted_spans(text, [start for start, _end, _number in uses]) if uses else []
        begins = [start for start, _end in spans]
        for start, end, number in uses:
            at = bisect_right(begins, start)
            yield Finding(start, end, self._phrases[number], quoted=at > 0 and end <= spans[at - 1][1])

    def _missing(self, reading: Reading, said: set[int]) -> Iterator[Phrase]:
        missing = [self._phrases[number] for number in sorted(self._affirmed - said)]
        arabic = sum(map(is_arabic, reading.words)) if missing else 0
        other = len(reading.words) - arabic
        for phrase in missing:
            share = arabic if any(map(is_arabic, read(phrase.text).words)) else other
            if share * _LEAST_SHARE >= len(reading.words):
                yield phrase


def _each_apart(found: Iterable[Use]) -> list[Use]:
    """
    Return uses in the order of the text, the longer of two before the shorter.

    Of uses of one phrase that overlap only the first is kept.
    """
    ends: dict[int, int] = {}
    apart = []
    for use in sorted(found, key=lambda use: (use[0], -use[1], use[2])):
        start, end, number = use
        if start >= ends.get(number, 0):
            ends[number] = end
            apart.append(use)
    return apart
