"""
Texts on shelves, and the words that each shelf holds.

Which text has which words stands in a table that each database keeps in its own way (`postings`).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from demur.index.rules import LONGEST_TERM, Kind


class Text(models.Model):
    """
    A text that may be found by whoever belongs to the circle `scope`.

    `parts` holds what stands in it, a language each: `{"language", "title", "text"}`.
    """

    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    key = models.CharField(max_length=64)
    scope = models.CharField(max_length=80)
    at = models.DateTimeField()
    policy = models.CharField(max_length=64, blank=True)
    marking = models.CharField(max_length=64, blank=True)
    parts: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="a_text_is_shelved_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in Kind]), name="kind_of_text_is_known"
            ),
            models.CheckConstraint(condition=~models.Q(scope=""), name="a_text_has_its_readers"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Word(models.Model):
    """A term on a shelf, and how many texts there have it; the empty term counts the texts of the shelf."""

    shelf = models.CharField(max_length=91)
    term = models.CharField(max_length=LONGEST_TERM, blank=True)
    texts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shelf", "term"], name="a_term_stands_once_on_a_shelf")
        ]

    def __str__(self) -> str:
        return f"{self.shelf} {self.term}"


class NameKnown(models.Model):
    """What something is called, as the keys of its words with spaces between, and the mark that stands for it."""

    mark = models.CharField(max_length=LONGEST_TERM)
    keys = models.CharField(max_length=1000)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mark", "keys"], name="a_name_is_known_once"),
            models.CheckConstraint(condition=~models.Q(keys=""), name="a_name_has_words"),
        ]

    def __str__(self) -> str:
        return self.mark
