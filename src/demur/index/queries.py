"""
What stands on the shelves.

Whoever asks says which circles they belong to (`scopes`). Only words of the shelves of those circles are looked for, so
a text of another circle is neither found nor counted, and no answer takes longer for its sake.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from demur.index import postings
from demur.index.models import NameKnown, Text, Word
from demur.index.rules import Kind, Name, Part, keys_of, mark, names_in, shelf, telling

MOST_WORDS: Final = 12
"""By which a text is compared: its rarest, and what it says most."""

MOST_PLACES: Final = 4_000
"""That are looked at on the shelves for one comparison."""

MOST_KEYS: Final = 2_000
"""Of a text that is compared, whose rarity is looked up."""

MOST_ASKED: Final = 20
"""Words that are searched for at once; more are left out."""


@dataclass(frozen=True)
class Found:
    """A text that was found."""

    kind: Kind
    key: str
    scope: str
    at: datetime
    policy: str
    marking: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Close:
    """
    A text that is close to one that was asked about.

    :param words: how much of what the other's words tell it shares, from 0 to 1; `marks` likewise
    :param words_shared: how many of the words that were compared
    """

    found: Found
    words: float
    words_shared: int
    marks: float
    marks_shared: int


@dataclass(frozen=True)
class Page:
    """Some of the texts that hold every word; `more` where there are others after them."""

    found: tuple[Found, ...]
    more: bool


def known_names() -> list[Name]:
    """Return every name that is known in both languages."""
    return [Name(mark, tuple(keys.split())) for mark, keys in NameKnown.objects.values_list("mark", "keys")]


def close_to(
    *, title: str, text: str, marks: Collection[str], kind: Kind, scopes: Collection[str], most: int = 8
) -> list[Close]:
    """
    Return texts of a kind that share much with another one, the closest first.

    :param title: of the other; its words count more than others
    :param marks: facts of the other that do not depend on its language
    """
    keys = keys_of(text)
    heads = keys_of(title)
    words = Counter(keys) + Counter(heads * 3)
    words = Counter(dict(words.most_common(MOST_KEYS)))
    facts = {*marks, *names_in([*heads, *keys], known_names())}
    places = [shelf(kind, scope) for scope in scopes]
    counted, numbers = _terms(places, {*words, *map(mark, facts)})
    texts = counted.pop("", 0)
    asked = telling(words, facts, counted, texts, most=MOST_WORDS, longest=MOST_PLACES)
    given = [(number, each.weight, each.is_mark) for each in asked for number in numbers[each.term]]
    total = {is_mark: sum(each.weight for each in asked if each.is_mark is is_mark) or 1.0 for is_mark in (True, False)}
    rows = postings.weigh(given, words=total[False], marks=total[True], most=most)
    found = _found(row.text for row in rows)
    return [
        Close(
            found=found[row.text],
            words=row.words / total[False],
            words_shared=row.words_shared,
            marks=row.marks / total[True],
            marks_shared=row.marks_shared,
        )
        for row in rows
        if row.text in found
    ]


def search(
    words: str, *, kind: Kind, scopes: Collection[str], facts: Iterable[str] = (), start: int = 0, limit: int = 20
) -> Page:
    """
    Return texts of a kind that hold every word, the one that was shelved last first.

    :param facts: that they have to have besides, as marks: `language:ar`, `policy:harbour-closure`
    """
    asked = [*list(dict.fromkeys(keys_of(words)))[:MOST_ASKED], *(mark(fact) for fact in facts)]
    if not asked:
        return Page((), more=False)
    choices = _on_each_shelf([shelf(kind, scope) for scope in scopes], asked)
    rows = postings.holding_all(choices, start=start, limit=limit + 1)
    found = _found(rows)
    shown = tuple(found[row] for row in rows[:limit] if row in found)
    return Page(shown, more=len(rows) > limit)


def _terms(places: Sequence[str], terms: Iterable[str]) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Return in how many texts of these shelves each term stands, and its numbers there."""
    counted: dict[str, int] = {}
    numbers: dict[str, list[int]] = {}
    rows = Word.objects.filter(shelf__in=places, term__in=["", *terms])
    for number, term, texts in rows.values_list("pk", "term", "texts"):
        counted[term] = counted.get(term, 0) + texts
        numbers.setdefault(term, []).append(number)
    return counted, numbers


def _on_each_shelf(places: Sequence[str], asked: Sequence[str]) -> list[list[int]]:
    """Return the numbers of the words on each shelf that has all of them."""
    found: dict[str, list[int]] = {}
    for place, number in Word.objects.filter(shelf__in=places, term__in=asked).values_list("shelf", "pk"):
        found.setdefault(place, []).append(number)
    return [numbers for _place, numbers in sorted(found.items()) if len(numbers) == len(asked)]


def _found(texts: Iterable[int]) -> dict[int, Found]:
    return {
        row.pk: Found(
            kind=Kind(row.kind),
            key=row.key,
            scope=row.scope,
            at=row.at,
            policy=row.policy,
            marking=row.marking,
            parts=tuple(Part(part["language"], part["title"], part["text"]) for part in row.parts),
        )
        for row in Text.objects.filter(pk__in=list(texts))
    }
