"""
What a slash joins: the ways in which a phrase can be read, the most likely one first. Plain Python.

    standstill/suspension of measures   ->  standstill of measures · suspension of measures
    end to the hardship/shortages       ->  end to the hardship · end to the shortages
    نهاية للمعاناة/النقص                ->  نهاية للمعاناة · نهاية للنقص

A person is asked which one is meant; only a command line, which has nobody to ask, takes the first.
"""

from __future__ import annotations

import re
from itertools import product
from math import prod
from typing import Final

SLASHES: Final = "/⁄∕／"
MOST_PHRASES: Final = 12
"""That one phrase may be read as."""

_TIGHT: Final = re.compile(f"[{SLASHES}]")
_SPACED: Final = re.compile(rf"\s[{SLASHES}]\s")
_ARTICLE: Final = "ال"
_CLITICS: Final = ("وبال", "وكال", "ولل", "بال", "كال", "وال", "فال", "لل")
"""What an Arabic article is written together with, the longest first."""

_Words = list[tuple[str, ...]]


def readings_of(text: str) -> tuple[tuple[str, ...], ...]:
    """
    Return the ways in which a phrase of one line can be read, each the phrases it stands for; the likeliest first.

    A phrase without a slash, or one in which it joins no words (24/7, and/or), can be read in one way: as it stands.
    """
    found: list[tuple[str, ...]] = []
    parts = tuple(part.strip() for part in _SPACED.split(text) if any(letter.isalnum() for letter in part))
    if len(parts) > 1:
        found.append(parts)
        text_tight = _SPACED.sub("/", text)
    else:
        text_tight = text
    words = [_alternatives(word) for word in text_tight.split()]
    if 1 < prod(len(each) for each in words) <= MOST_PHRASES:
        found += [_shared(_with_clitics(words)), _shared(words)]
        if sum(len(each) > 1 for each in words) == 1:
            found.append(_at_the_slash(words))
    if not found:
        return ((text,),)
    return tuple(dict.fromkeys([*found, (text,)]))


def is_asked(text: str) -> bool:
    """Tell whether a person has to say what a slash in a phrase joins."""
    return len(readings_of(text)) > 1


def _alternatives(word: str) -> tuple[str, ...]:
    """Return what a slash joins in a word; the word alone where it joins nothing that is a word."""
    parts = _TIGHT.split(word)
    joins = len(parts) > 1 and "://" not in word and word.casefold() != "and/or"
    if joins and all(len(part) > 1 and any(letter.isalpha() for letter in part) for part in parts):
        return tuple(parts)
    return (word,)


def _with_clitics(words: _Words) -> _Words:
    """Give every alternative the preposition that is written together with the first one's article."""
    return [_clitic_shared(each) if len(each) > 1 else each for each in words]


def _clitic_shared(alternatives: tuple[str, ...]) -> tuple[str, ...]:
    first, *rest = alternatives
    clitic = next((each for each in _CLITICS if first.startswith(each)), None)
    if clitic is None:
        return alternatives
    return (first, *(clitic + each[len(_ARTICLE) :] if each.startswith(_ARTICLE) else each for each in rest))


def _shared(words: _Words) -> tuple[str, ...]:
    """Read what stands before and after the slash as belonging to each alternative."""
    return tuple(dict.fromkeys(" ".join(chosen) for chosen in product(*words)))


def _at_the_slash(words: _Words) -> tuple[str, ...]:
    """Read a slash as parting phrases: what stands before belongs to the first, what stands behind to the last."""
    phrases: list[list[str]] = [[]]
    for alternatives in words:
        phrases[-1].append(alternatives[0])
        phrases += [[alternative] for alternative in alternatives[1:]]
    return tuple(dict.fromkeys(" ".join(phrase) for phrase in phrases))
