"""
English forms of one word: inflection, and not derivation.

    sought("harbour")      met by harbours, harbor, harbour's
    sought("suspend")      met by suspends, suspended, suspending; not by suspension, nor by suspense
    sought("measures")     met by measure; not by measured: who writes a plural means the noun

A mark is a word that a form may come from. Two words agree where one seeks a mark that the other offers. Endings are
undone in every way that spelling allows ("stopped" offers stop, stopp and stoppe), since what is no word meets none.
British and American spelling offer one mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from demur.wording.irregular import IRREGULAR_PLURALS, IRREGULAR_VERBS, NOT_INFLECTED

_NOUN: Final = "+s"
"""A mark with this is met by the word itself and by its form in -s only."""

_VOWEL: Final = re.compile("[aeiouy]")
_SPELLINGS: Final = (
    (re.compile(r"isation\Z"), "ization"),
    (re.compile(r"(?<=.{3})ise\Z"), "ize"),
    (re.compile(r"lyse\Z"), "lyze"),
    (re.compile(r"(?<=.{3})our\Z"), "or"),
    (re.compile(r"(?<=.{3})tre\Z"), "ter"),
    (re.compile(r"(?<=.{3})ogue\Z"), "og"),
    (re.compile(r"(?<=def|off|lic)ence\Z"), "ense"),
    (re.compile(r"(?<=gram)me\Z"), ""),
)
_LAST_LETTERS: Final = frozenset("sdg")
"""Of every regular form: -s, -ed, -ing."""

_BRITISH: Final = ("ise", "isation", "lyse", "our", "tre", "ogue", "ence", "gramme")
_SHORTEST: Final = 4
"""Letters of the shortest word that is read as a form of another: `laws`, `used`."""


def offered(word: str) -> list[str]:
    """Return the marks of a folded word as it stands in a text, the likeliest first."""
    itself = _spelling(word)
    marks = [itself, itself + _NOUN]
    if _is_base(word):
        return marks
    for singular in _singulars(word):
        marks += (_spelling(singular), _spelling(singular) + _NOUN)
    marks += (_spelling(verb) for verb in _verbs(word))
    return marks


def sought(word: str) -> frozenset[str]:
    """Return the marks that a folded word of a phrase looks for."""
    if _is_base(word):
        return frozenset({_spelling(word)})
    singulars = list(_singulars(word))
    nouns = {_spelling(singular) + _NOUN for singular in singulars}
    verbs = {_spelling(verb) for verb in _verbs(word)}
    return frozenset({_spelling(word)} | nouns | verbs)


def _is_base(word: str) -> bool:
    """Tell whether a word is certainly no form of another one."""
    return word[-1:] not in _LAST_LETTERS and word not in IRREGULAR_VERBS and word not in IRREGULAR_PLURALS


def _singulars(word: str) -> Iterator[str]:
    yield from IRREGULAR_PLURALS.get(word, ())
    if len(word) < _SHORTEST or not word.endswith("s") or word.endswith(("ss", "us", "is")) or word in NOT_INFLECTED:
        return
    yield word[:-1]
    if word.endswith("es"):
        yield word[:-2]
    if word.endswith("ies"):
        yield word[:-3] + "y"


def _verbs(word: str) -> Iterator[str]:
    yield from IRREGULAR_VERBS.get(word, ())
    if len(word) < _SHORTEST or word in NOT_INFLECTED:
        return
    if word.endswith("ied"):
        yield word[:-3] + "y"
    elif word.endswith("ed"):
        yield word[:-1]
        yield from _without_ending(word[:-2])
    elif word.endswith("ing"):
        yield word[:-3] + "e"
        yield from _without_ending(word[:-3])


def _without_ending(rest: str) -> Iterator[str]:
    if len(rest) > 1 and _VOWEL.search(rest):
        yield rest
        if rest[-1] == rest[-2]:
            yield rest[:-1]


def _spelling(word: str) -> str:
    """Return the American spelling, whichever was given."""
    if word.endswith(_BRITISH):
        for british, american in _SPELLINGS:
            if british.search(word):
                return british.sub(american, word)
    return word
