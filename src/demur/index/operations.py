"""Putting texts on the shelves, inside the transaction of the act that makes them visible; and all of them anew."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import F

from demur.index import names, postings
from demur.index.models import NameKnown, Text, Word
from demur.index.queries import known_names
from demur.index.rules import Kind, Shelved, shelf, terms_of

_AT_ONCE = 500
_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")


@transaction.atomic
def put(text: Shelved) -> None:
    """
    Put a text where those may find it who may read it; one that was there under the same kind and key is replaced.

    It is called inside the transaction of the act that makes the text visible, or changes who may read it.
    """
    if not Text.objects.exists():
        # Tables can be emptied one by one; numbers of words that are gone must not be taken for new ones.
        postings.empty()
    forget(kind=text.kind, key=text.key)
    place, terms = shelf(text.kind, text.scope), terms_of(text, known_names())
    words = _counted(place, terms)
    row = Text.objects.create(**_columns(text))
    postings.put([(row.pk, words)])


@transaction.atomic
def forget(*, kind: str, key: str) -> None:
    """Take a text off its shelf; nothing where it is on none."""
    row = Text.objects.select_for_update().filter(kind=kind, key=key).first()
    if row is None:
        return
    place = shelf(Kind(row.kind), row.scope)
    _held(place)
    words = postings.words_of(row.pk)
    for start in range(0, len(words), _AT_ONCE):
        Word.objects.filter(pk__in=words[start : start + _AT_ONCE]).update(texts=F("texts") - 1)
    Word.objects.filter(shelf=place, term="").update(texts=F("texts") - 1)
    Word.objects.filter(shelf=place, texts=0).exclude(term="").delete()
    postings.forget(row.pk)
    row.delete()


@transaction.atomic
def keep_names(called: Mapping[str, Sequence[tuple[str, str]]], told: Sequence[tuple[str, str]]) -> None:
    """
    Keep what things are called in both languages; what was kept before is gone.

    Texts that stand on the shelves are marked by these names when they are put there anew (`rebuild`).

    :param called: names by their mark, each in English and Arabic
    :param told: texts that say the same in both languages; what is called by sound in both is found in them
    """
    NameKnown.objects.all().delete()
    kept = {(name.mark, " ".join(name.keys)[:1000]) for name in [*names.given(called), *names.heard_in(told)]}
    NameKnown.objects.bulk_create([NameKnown(mark=mark, keys=keys) for mark, keys in sorted(kept)])


@transaction.atomic
def rebuild(texts: Iterable[Shelved]) -> int:
    """
    Empty the shelves and put these texts there, in their order; return how many.

    The same texts in the same order make the same shelves, and no answer depends on when each was put there.
    """
    list(Word.objects.select_for_update().filter(term="").order_by("pk"))
    postings.empty()
    Text.objects.all().delete()
    Word.objects.all().delete()
    kept, counted, texts = known_names(), _Counted(), iter(texts)
    count = 0
    while batch := list(islice(texts, _AT_ONCE)):
        rows = Text.objects.bulk_create([Text(**_columns(text)) for text in batch])
        postings.put(
            (row.pk, counted.words(shelf(text.kind, text.scope), terms_of(text, kept)))
            for row, text in zip(rows, batch, strict=True)
        )
        count += len(batch)
    counted.write()
    return count


class _Counted:
    """Words and their counts while everything is put on the shelves anew; written once, at the end."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._texts: Counter[tuple[str, str]] = Counter()
        newest = Word.objects.create(shelf="", term="")
        self._next = newest.pk + 1
        newest.delete()

    def words(self, place: str, terms: Iterable[str]) -> list[int]:
        """Number the terms of a text, and count them."""
        self._texts[place, ""] += 1
        self._number(place, "")
        numbers = []
        for term in terms:
            self._texts[place, term] += 1
            numbers.append(self._number(place, term))
        return numbers

    def write(self) -> None:
        """Write what was counted, under the numbers that were given."""
        rows = (
            Word(pk=number, shelf=place, term=term, texts=self._texts[place, term])
            for (place, term), number in self._numbers.items()
        )
        Word.objects.bulk_create(rows, batch_size=_AT_ONCE)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Word]):
                cursor.execute(statement)

    def _number(self, place: str, term: str) -> int:
        return self._numbers.setdefault((place, term), self._next + len(self._numbers))


def _held(place: str) -> None:
    """Hold a shelf until the transaction ends, so that two acts count one after the other."""
    Word.objects.get_or_create(shelf=place, term="")
    Word.objects.select_for_update().get(shelf=place, term="")


def _counted(place: str, terms: Iterable[str]) -> list[int]:
    """Count one more text for each term of a shelf; return the terms' numbers."""
    _held(place)
    ordered, numbers = sorted(terms), []
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        rows = Word.objects.filter(shelf=place, term__in=some)
        known = set(rows.values_list("term", flat=True))
        Word.objects.bulk_create([Word(shelf=place, term=term) for term in some if term not in known])
        rows.update(texts=F("texts") + 1)
        numbers += list(rows.values_list("pk", flat=True))
    Word.objects.filter(shelf=place, term="").update(texts=F("texts") + 1)
    return numbers


def _columns(text: Shelved) -> dict[str, object]:
    return {
        "kind": text.kind,
        "key": text.key,
        "scope": text.scope,
        "at": text.at,
        "policy": text.policy,
        "marking": text.marking,
        "parts": [
            {"language": part.language, "title": _storable(part.title), "text": _storable(part.text)}
            for part in text.parts
        ],
    }


def _storable(text: str) -> str:
    """Put a mark of the same width in the place of what PostgreSQL's JSON cannot hold: NUL, half a character."""
    return _NOT_STORABLE.sub("\ufffd", text)
