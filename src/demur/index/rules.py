"""
What is put on the shelves, and by which terms it is found again. Plain Python.

A term is the key of a word (`wording.tokens`), or a mark: a fact that a text shares with others whatever language they
are written in, such as the policy it is about, whom it addresses, an office that it names. A shelf holds texts of one
kind that one circle of readers may find. Each term is counted on each shelf apart, so that nothing in an answer depends
on a text that the reader may not find.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from demur.wording.tokens import search_keys

READERS: Final = "readers"
"""The circle of everybody who has a part in the channel (`standing.queries.may_read`)."""

LONGEST_TERM: Final = 100
MOST_TERMS: Final = 20_000
"""In one text; what stands further back in a longer one is not found by its rarer words."""

MARK: Final = "="


class Kind(StrEnum):
    """What a text is; in the order in which a page groups what was found."""

    MEMO = "memo"
    POLICY = "policy"
    GUIDANCE = "guidance"
    STATEMENT = "statement"


@dataclass(frozen=True)
class Part:
    """A text in one language."""

    language: str
    title: str
    text: str = ""


@dataclass(frozen=True)
class Shelved:
    """
    A text that may be found.

    :param key: names it among its kind: a memo's number, a policy's slug
    :param scope: the circle of those who may find it: `READERS`, or a word of the part that it belongs to
    :param at: when it became visible; the hour is enough
    :param policy: the slug of the policy it is about; may be empty
    :param marks: facts shared across languages, without the sign of a mark: `to:first-secretary`
    """

    kind: Kind
    key: str
    scope: str
    at: datetime
    parts: tuple[Part, ...]
    policy: str = ""
    marking: str = ""
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Name:
    """
    What something is called in both languages: an office, an official, a place.

    `mark` stands for it in every text that names it.
    """

    mark: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A term that a text is compared by, and how much it tells: its weight."""

    term: str
    weight: float

    @property
    def is_mark(self) -> bool:
        """Tell whether it is a mark, and no word."""
        return self.term.startswith(MARK)


def shelf(kind: Kind, scope: str) -> str:
    """Name the shelf of a kind of texts and a circle of readers."""
    return f"{kind.value}/{scope}"


def mark(fact: str) -> str:
    """Write a fact as a term."""
    return f"{MARK}{fact}"[:LONGEST_TERM]


def terms_of(text: Shelved, names: Sequence[Name]) -> frozenset[str]:
    """Return every term by which a text is found."""
    marks = set(text.marks)
    marks.update(f"language:{part.language}" for part in text.parts)
    if text.policy:
        marks.add(f"policy:{text.policy}")
    terms: dict[str, None] = {}
    for part in text.parts:
        keys = keys_of(f"{part.title}\n{part.text}")
        marks |= names_in(keys, names)
        terms.update(dict.fromkeys(keys))
    return frozenset([*list(terms)[:MOST_TERMS], *(mark(fact) for fact in marks)])


def keys_of(text: str) -> list[str]:
    """Return the keys of a text's words, in its order, none longer than a term may be."""
    return [key[:LONGEST_TERM] for key in search_keys(text)]


def names_in(keys: Sequence[str], names: Iterable[Name]) -> frozenset[str]:
    """Return the marks of the names that a text holds, each as a run of its words."""
    places: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        places.setdefault(key, []).append(place)
    return frozenset(
        name.mark
        for name in names
        if any(
            tuple(keys[place : place + len(name.keys)]) == name.keys
            for place in (places.get(name.keys[0], ()) if name.keys else ())
        )
    )


def telling(
    words: Counter[str], marks: Iterable[str], counted: Mapping[str, int], texts: int, *, most: int, longest: int
) -> list[Asked]:
    """
    Choose the terms by which a text is compared with those on the shelves: the rare ones, and those it says often.

    A term that no shelved text has tells nothing. One that very many have costs time and tells little.

    :param words: how often each key stands in the text
    :param counted: how many shelved texts have a term
    :param texts: how many there are
    :param most: words, at most; marks come on top
    :param longest: how many places on the shelves may be looked at in all
    """

    def weight(term: str) -> float:
        return math.log(1 + texts / counted[term])

    found = sorted((term for term in map(mark, marks) if counted.get(term)), key=lambda term: (counted[term], term))
    rare = sorted(
        (key for key in words if counted.get(key)),
        key=lambda key: (-weight(key) * (1 + math.log(words[key])), key),
    )
    chosen: list[Asked] = []
    for term in [*found, *rare[:most]]:
        longest -= counted[term]
        if longest >= 0:
            chosen.append(Asked(term, weight(term)))
        else:
            longest += counted[term]
    return chosen
