"""
Characters made alike: what one writer leaves out or writes in another form is no difference between two words.

    fold("Harboúrs")   harbours         letter case, accents
    fold("اَلمَوَانِئـ")    الموانئ          diacritics, tatweel
    fold("ﻻإجراء")     لااجراء          presentation forms (NFKC), the forms of alef
    fold("٢٠٢٧")       2027             digits
    fold("1,000")      1000

A folded word is for comparing only. It keeps ta marbuta apart from ha, and the carriers of hamza apart, because the
rules of word forms (`arabic`) need them. Source for the forms of Arabic letters: Larkey, Ballesteros and Connell,
"Light stemming for Arabic information retrieval" (2007), section 3; for compatibility forms: Unicode Standard Annex 15.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_SPACING_MARKS: Final = re.compile("[\ufc5e-\ufc63\ufcf2-\ufcf4\ufe70-\ufe7f]")
"""Arabic diacritics as letters of their own: their NFKC form has a space, which would part the word."""

_LETTERS: Final = str.maketrans(
    {
        **dict.fromkeys("أإآٱٲٳٵ", "ا"),
        **dict.fromkeys("ىیېۍ", "ي"),
        **dict.fromkeys("کڪ", "ك"),
        **dict.fromkeys("ہەھۀ", "ه"),
        "ۃ": "ة",
        "ؤ": "ئ",
        "ٶ": "ئ",
        "ٸ": "ئ",
        "٫": ".",
    }
)
_WHOLE: Final = frozenset("ئ")
"""A letter with a mark that is a letter of its own."""

_DROPPED: Final = frozenset({"Mn", "Me", "Cf"})
"""Marks, and what is not seen: controls of direction, joiners, soft hyphens."""

_ACCUSATIVE: Final = re.compile("\u064bا\\Z|ا\u064b\\Z")
"""The alef that carries tanwin: it belongs to the case and not to the word. Without the mark it may be either."""

_INSIDE: Final = re.compile(r"['’ʼ＇,٬،\u0640]")
"""What stands inside a word and says nothing: apostrophes, the comma of thousands, tatweel."""

_POSSESSIVE: Final = re.compile(r"['’ʼ＇]s\Z", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[a-z0-9.]+\Z")
_PLAIN_ARABIC: Final = re.compile("[\u0621-\u063a\u0641-\u064a]+")
"""Letters that are the same in every Unicode form."""

_PARTS: Final = re.compile(r"[^\W_]+(?:\.\d+)*")


def fold(word: str) -> str:
    """Return a word as it is compared. What is no word in the first place may come out empty."""
    if _PLAIN_ARABIC.fullmatch(word):
        return word.translate(_LETTERS)
    word = _POSSESSIVE.sub("", word)
    if word.isascii():
        lowered = word.lower()
        return lowered if _PLAIN.match(lowered) else _INSIDE.sub("", lowered)
    known = _ACCUSATIVE.sub("", unicodedata.normalize("NFKC", _SPACING_MARKS.sub("", word)).casefold())
    return _INSIDE.sub("", "".join(map(_kept, known.translate(_LETTERS))))


def folded_parts(word: str) -> list[str]:
    """
    Return the words that one run of letters stands for: nearly always one.

    Compatibility forms are words of several: U+FDFA is four, `½` is two numbers.
    """
    folded = word.lower() if word.isascii() and word.isalnum() else fold(word)
    return [folded] if folded.isalnum() else _PARTS.findall(folded)


def _kept(character: str) -> str:
    if character.isascii() or character in _WHOLE:
        return character
    parted = unicodedata.normalize("NFD", character)
    if len(parted) > 1:
        return "".join(map(_kept, parted))
    if unicodedata.category(character) in _DROPPED:
        return ""
    digit = unicodedata.digit(character, None)
    return character if digit is None else str(digit)
