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
from dataclasses import dataclass, replace
from typing import Final

from demur.guidance.compiling import Compiled, check_number, sought_of
from demur.guidance.quoting import quoted_spans
from demur.guidance.rules import Kind, Phrase
from demur.guidance.searching import Search
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
        self._phrases = list(phrases)
        check_number(self._phrases)
        texts = [(phrase, dict.fromkeys((phrase.text, *wordings(phrase.text)))) for phrase in self._phrases]
        ways = [way for phrase, wordings_of in texts for text in wordings_of for way in sought_of(phrase, text)]
        told = [way for way in ways if not way.is_articles]
        articles = [way for way in ways if way.is_articles]
        self._compiled = [Compiled(told)] if told else []
        self._compiled += [Compiled(articles, whole=True)] if articles else []

    def check(self, text: str, *, most: int = MOST_FINDINGS) -> Checked:
        """
        Check a text; any text at all.

        :param most: findings that are returned at most
        """
        reading = read(text)
        said: set[Phrase] = set()
        found: dict[tuple[int, int, Phrase], None] = {}
        is_cut = False
        for compiled in self._compiled:
            for start, end, phrase in Search(compiled, reading).uses(said):
                if phrase.kind is Kind.AFFIRM:
                    said.add(phrase)
                elif len(found) < most:
                    found[start, end, phrase] = None
                elif (start, end, phrase) not in found:
                    is_cut = True
        findings = _marked(text, _each_apart(found))
        return Checked(findings=findings, missing=tuple(self._missing(reading, said)), is_cut=is_cut)

    def _missing(self, reading: Reading, said: set[Phrase]) -> Iterator[Phrase]:
        missing = [phrase for phrase in self._phrases if phrase.kind is Kind.AFFIRM and phrase not in said]
        arabic = sum(map(is_arabic, reading.words)) if missing else 0
        other = len(reading.words) - arabic
        for phrase in missing:
            share = arabic if any(map(is_arabic, read(phrase.text).words)) else other
            if share * _LEAST_SHARE >= len(reading.words):
                yield phrase


def _each_apart(found: Iterable[tuple[int, int, Phrase]]) -> list[Finding]:
    """
    Return findings in the order of the text, the longer of two before the shorter.

    Of uses of one phrase that overlap only the first is kept.
    """
    ends: dict[Phrase, int] = {}
    findings = []
    for start, end, phrase in sorted(found, key=lambda use: (use[0], -use[1])):
        if start >= ends.get(phrase, 0):
            ends[phrase] = end
            findings.append(Finding(start, end, phrase))
    return findings


def _marked(text: str, findings: list[Finding]) -> tuple[Finding, ...]:
    """Mark the findings that somebody else is quoted with."""
    if not findings:
        return ()
    spans = quoted_spans(text, [finding.start for finding in findings])
    begins = [start for start, _end in spans]
    return tuple(
        replace(finding, quoted=(at := bisect_right(begins, finding.start)) > 0 and finding.end <= spans[at - 1][1])
        for finding in findings
    )
