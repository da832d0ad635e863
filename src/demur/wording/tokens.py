"""
The words of a text for looking things up: each with its place and its key.

Two words with one key are taken for the same by a search: forms of one word, and now and then a word of the same
family. The checker is stricter (`demur.guidance.matching`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from demur.wording.arabic import arabic_key, is_arabic
from demur.wording.characters import folded_parts
from demur.wording.english import EnglishStems
from demur.wording.reading import read
from demur.wording.stop_words import ARABIC_STOP_WORDS, ENGLISH_STOP_WORDS


class Script(StrEnum):
    """Whose rules a word is read by."""

    ARABIC = "arabic"
    OTHER = "other"


class Token(NamedTuple):
    """
    A word of a text.

    :param start: the place of its first code point in the text as it was given
    :param end: the place after its last
    :param text: as it stands there
    :param key: what it is looked up by
    """

    start: int
    end: int
    text: str
    key: str
    script: Script


def tokens(text: str) -> list[Token]:
    """
    Return the words of a text, in its order.

    A run of letters that stands for several words, such as U+FDFA, gives as many tokens with one place.
    """
    reading, keys = read(text), _Keys()
    return [
        Token(start, start + len(word), word, key, script)
        for word, start in zip(reading.words, reading.starts, strict=True)
        for key, script in keys.of(word)
    ]


def search_keys(text: str) -> list[str]:
    """Return the keys of a text in its order, without words that every text has."""
    keys = _Keys()
    return [key for word in read(text).words for key, _script in keys.of(word) if key not in _STOP_KEYS]


class _Keys:
    """Keys of words, kept for one text only: nobody's words outlast the call."""

    def __init__(self) -> None:
        self._stems = EnglishStems()
        self._known: dict[str, list[tuple[str, Script]]] = {}

    def of(self, word: str) -> list[tuple[str, Script]]:
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = [self._key(part) for part in folded_parts(word) if part]
        return known

    def _key(self, folded: str) -> tuple[str, Script]:
        if is_arabic(folded):
            return arabic_key(folded), Script.ARABIC
        return self._stems.of(folded), Script.OTHER


_STOP_KEYS = frozenset(key for word in ENGLISH_STOP_WORDS | ARABIC_STOP_WORDS for key, _script in _Keys().of(word))
"""Made of whole words by the same way as any other's."""
