"""
Phrases made ready for being looked for, once for any number of texts.

Each word of the phrases becomes a class: words that one word of a text may be a form of share it. A class is one
character, a phrase is a short string of them, and a text becomes a string with one character a word; so the phrases are
found by one automaton (Aho and Corasick) in one pass, however many they are. Classes are wider than words: what the
automaton finds is compared word by word afterwards (`checker`).

Articles are left out on both sides, as the Arabic article is: "reopen the harbours" is met by "reopening harbours".
A phrase of articles alone is looked for as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ahocorasick_rs import AhoCorasick

from demur.guidance.rules import LONGEST_PHRASE, MOST_PHRASES, Phrase, PhrasesRefused
from demur.wording.characters import folded_parts
from demur.wording.forms import offered, sought
from demur.wording.gaps import Gap, gap_between, is_compound, may_compound
from demur.wording.reading import Reading, read

ARTICLES: Final = frozenset({"a", "an", "the"})
UNKNOWN: Final = "\0"
_FIRST_CLASS: Final = 0x100
_SURROGATES: Final = range(0xD800, 0xE000)


@dataclass(frozen=True)
class Sought:
    """
    A phrase as it is looked for.

    :param number: which of the phrases it is
    :param words: for each word the marks that a word of a text must offer one of
    :param gap: the widest gap between two of its words
    :param articles_before: it begins with so many, which are not looked for
    :param articles_after: it ends with so many
    """

    number: int
    words: tuple[frozenset[str], ...]
    gap: Gap
    articles_before: int = 0
    articles_after: int = 0
    is_articles: bool = False


@dataclass(frozen=True)
class Line:
    """Words one after another, and which words of the reading each is made of: the first, and the last."""

    words: Sequence[str]
    first: Sequence[int]
    last: Sequence[int]


class Compiled:
    """
    Phrases with their classes and their automaton.

    :param whole: these phrases are articles alone, so that articles are words
    """

    def __init__(self, phrases: Sequence[Sought], *, whole: bool = False) -> None:
        self.whole = whole
        words = {marks for phrase in phrases for marks in phrase.words}
        self._classes = _classes_of(words)
        class_of = {marks: self._classes[next(iter(marks))] for marks in words}
        self.patterns: dict[str, list[Sought]] = {}
        for phrase in phrases:
            pattern = "".join(class_of[marks] for marks in phrase.words)
            self.patterns.setdefault(pattern, []).append(phrase)
        self.in_order: Sequence[str] = list(self.patterns)
        self.longest = max(map(len, self.in_order), default=0)

    @cached_property
    def automaton(self) -> AhoCorasick:
        """What finds them."""
        return AhoCorasick(self.in_order)

    def classes_of(self, folded: str) -> list[str]:
        """Return the classes of a word of a text, the likeliest first."""
        if not self.whole and folded in ARTICLES:
            return [""]
        found = dict.fromkeys(self._classes[mark] for mark in offered(folded) if mark in self._classes)
        return list(found) or [UNKNOWN]


class SoughtReader:
    """Reads phrases into what is looked for; the marks of a word are made once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bool], frozenset[str]] = {}

    def ways_of(self, number: int, text: str) -> list[Sought]:
        """
        Return the ways to look for a phrase: as it was written, and with what hyphens join as one word.

        :param number: which of the phrases it is
        :param text: the phrase's, or another wording of it
        :raises PhrasesRefused: `phrase-without-words`; `phrase-too-long`
        """
        if len(text) > LONGEST_PHRASE:
            raise PhrasesRefused("phrase-too-long", facts={"letters": len(text), "most": LONGEST_PHRASE})
        reading = read(text)
        inner = zip(reading.words, reading.gaps[1:], reading.words[1:], strict=False)
        gap = max((gap_between(*between) for between in inner), default=Gap.JOINS)
        spellings = [reading.words, *(line.words for line in joined(reading))]
        ways = [self._way(number, words, gap) for words in spellings]
        if not ways[0].words:
            raise PhrasesRefused("phrase-without-words", facts={"phrase": text})
        return ways

    def _way(self, number: int, words: Sequence[str], gap: Gap) -> Sought:
        folded = [part for word in words for part in folded_parts(word) if part]
        places = [at for at, part in enumerate(folded) if part not in ARTICLES]
        told = [folded[at] for at in places]
        return Sought(
            number=number,
            words=tuple(self._marks(part, follows=at > 0) for at, part in enumerate(told or folded)),
            gap=gap,
            articles_before=places[0] if places else 0,
            articles_after=len(folded) - 1 - places[-1] if places else 0,
            is_articles=not told,
        )

    def _marks(self, part: str, *, follows: bool) -> frozenset[str]:
        marks = self._known.get((part, follows))
        if marks is None:
            marks = self._known[part, follows] = sought(part, follows=follows)
        return marks


def check_number(phrases: Sequence[Phrase]) -> None:
    """
    Refuse more phrases than one check takes.

    :raises PhrasesRefused: `too-many-phrases`
    """
    if len(phrases) > MOST_PHRASES:
        raise PhrasesRefused("too-many-phrases", facts={"phrases": len(phrases), "most": MOST_PHRASES})


def joined(reading: Reading) -> list[Line]:
    """Return the words with those that a hyphen joins as one; nothing where there are none."""
    if not any(may_compound(gap) for gap in set(reading.gaps)):
        return []
    words: list[str] = []
    first: list[int] = []
    last: list[int] = []
    for at, word in enumerate(reading.words):
        if at and is_compound(reading.words[at - 1], reading.gaps[at], word):
            words[-1] += word
            last[-1] = at
        else:
            words.append(word)
            first.append(at)
            last.append(at)
    return [Line(words, first, last)] if len(words) < len(reading.words) else []


def _classes_of(words: Iterable[frozenset[str]]) -> Mapping[str, str]:
    """Return the class of each mark: marks that one word of a phrase seeks have one class together."""
    parent: dict[str, str] = {}

    def root(mark: str) -> str:
        while parent[mark] != mark:
            parent[mark] = mark = parent[parent[mark]]
        return mark

    for marks in words:
        first, *others = marks
        parent.setdefault(first, first)
        for other in others:
            parent.setdefault(other, other)
            parent[root(other)] = root(first)
    names: dict[str, str] = {}
    return {mark: names.setdefault(root(mark), _class_name(len(names))) for mark in list(parent)}


def _class_name(number: int) -> str:
    code = _FIRST_CLASS + number
    return chr(code if code < _SURROGATES.start else code + len(_SURROGATES))
