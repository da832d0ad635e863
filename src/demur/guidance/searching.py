"""
One text looked through for compiled phrases.

    words      We never reopened the harbours     each word's class: 0 0 r (nothing) h
    automaton  finds "rh", the phrase "reopen the harbours", at the third class
    compared   reopened is a form of reopen, harbours of harbours; the gaps between are no wider than the phrase's

Where a word may be a form of words of two classes, the text is looked through a second time with the second; where it
has hyphens, once more with what they join as one word.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from demur.guidance.compiling import ARTICLES, Compiled, Line, Sought, joined
from demur.wording.characters import fold, folded_parts
from demur.wording.forms import offered
from demur.wording.gaps import Gap, gap_between
from demur.wording.reading import Reading

_WINDOW: Final = 1 << 14
"""Words that the automaton is handed at once, so that what it finds in a long text is never all in memory."""

Use = tuple[int, int, int]
"""Start, end, and the number of the phrase that is used."""


class Search:
    """A text and the phrases that are looked for in it. What it keeps of the text goes with it."""

    def __init__(self, compiled: Compiled, reading: Reading) -> None:
        self._compiled = compiled
        self._reading = reading
        self._parts: dict[str, list[str]] = {}
        self._offered: dict[tuple[str, bool], frozenset[str]] = {}
        self._gaps: dict[int, Gap] = {}

    def uses(self, said: set[int]) -> Iterator[Use]:
        """
        Yield each use of a phrase, once or more.

        :param said: numbers of phrases to affirm that the caller has; they are looked for no further
        """
        every = range(len(self._reading.words))
        lines = [Line(self._reading.words, every, every), *joined(self._reading)]
        for line in lines:
            for symbols in self._symbols(line.words):
                yield from self._uses_in(line, symbols, said)

    def _symbols(self, words: Sequence[str]) -> Iterator[list[str]]:
        """Yield the classes of each word: nearly always one character, none for an article."""
        first: dict[str, str] = {}
        second: dict[str, str] = {}
        for word in set(words):
            classes = [(part, self._compiled.classes_of(part)) for part in folded_parts(word)]
            self._parts[word] = [part for part, found in classes if found[0]]
            first[word] = "".join(found[0] for _part, found in classes)
            if any(len(found) > 1 for _part, found in classes):
                second[word] = "".join(found[min(1, len(found) - 1)] for _part, found in classes)
        yield [first[word] for word in words]
        if second:
            yield [second.get(word) or first[word] for word in words]

    def _uses_in(self, line: Line, symbols: list[str], said: set[int]) -> Iterator[Use]:
        text = "".join(symbols)
        ends: list[int] = []
        patterns = self._compiled.in_order
        for begin in range(0, len(text), _WINDOW):
            window = text[begin : begin + _WINDOW + self._compiled.longest - 1]
            for pattern, start, _end in self._compiled.automaton.find_matches_as_indexes(window, overlapping=True):
                if start >= _WINDOW:
                    continue
                ends = ends or list(accumulate(map(len, symbols)))
                for phrase in self._compiled.patterns[patterns[pattern]]:
                    if phrase.number not in said and (use := self._use(line, ends, begin + start, phrase)):
                        yield use

    def _use(self, line: Line, ends: list[int], at: int, phrase: Sought) -> Use | None:
        """Compare what the automaton found with the phrase, word by word and gap by gap."""
        unit = first = bisect_right(ends, at)
        for place, marks in enumerate(phrase.words, start=at):
            unit = bisect_right(ends, place, lo=unit)
            word = line.words[unit]
            part = self._parts[word][place - (ends[unit - 1] if unit else 0)]
            if marks.isdisjoint(self._marks_of(part, follows=place > at)):
                return None
        begin, end = line.first[first], line.last[unit]
        if any(self._gap_after(place) > phrase.gap for place in range(begin, end)):
            return None
        starts, words = self._reading.starts, self._reading.words
        for _article in range(phrase.articles_before):
            begin -= begin > 0 and self._is_article(begin - 1) and self._gap_after(begin - 1) is Gap.JOINS
        for _article in range(phrase.articles_after):
            end += end + 1 < len(words) and self._is_article(end + 1) and self._gap_after(end) is Gap.JOINS
        return starts[begin], starts[end] + len(words[end]), phrase.number

    def _is_article(self, place: int) -> bool:
        return fold(self._reading.words[place]) in ARTICLES

    def _marks_of(self, part: str, *, follows: bool) -> frozenset[str]:
        marks = self._offered.get((part, follows))
        if marks is None:
            marks = self._offered[part, follows] = frozenset(offered(part, follows=follows))
        return marks

    def _gap_after(self, place: int) -> Gap:
        gap = self._gaps.get(place)
        if gap is None:
            words = self._reading.words
            gap = self._gaps[place] = gap_between(words[place], self._reading.gaps[place + 1], words[place + 1])
        return gap
