"""
Guidance: who issued it, each of its editions with the phrases it names, and what it supersedes.

Nothing of it is overwritten: a change is a further edition, and triggers in the database refuse anything else
(migration 0002).
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from demur.guidance.given import KINDS, LANGUAGES, LISTS, LONGEST_PHRASE, LONGEST_REASON, LONGEST_TITLE

DIGEST = 32

models.BinaryField.register_lookup(Length)


def _is_32_bytes(field: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__length": DIGEST}), name=name)


class Guidance(models.Model):
    """Guidance by its number. It supersedes one other at most, and is superseded once at most."""

    number = models.PositiveIntegerField(primary_key=True)
    issued_by = models.ForeignKey("institution.Office", models.PROTECT, related_name="+")
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(number__gte=1), name="guidance_is_numbered_from_1"),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("number")), name="no_guidance_supersedes_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"guidance {self.number}"


class Edition(models.Model):
    """
    What guidance says from a day on: first as it was issued, then once for each change.

    `audiences` are in their order with a space between. `until_on` is the last day it is in force. `made_on` is the day
    in the institution's zone, `made_at` a full hour. `salt` opens the commitment in the record.
    """

    guidance = models.ForeignKey(Guidance, models.PROTECT, related_name="editions")
    edition = models.PositiveIntegerField()
    title_en = models.CharField(max_length=LONGEST_TITLE, blank=True)
    title_ar = models.CharField(max_length=LONGEST_TITLE, blank=True)
    audiences = models.CharField(max_length=32, choices=[(each, each) for each in LISTS])
    policy = models.ForeignKey("institution.Policy", models.PROTECT, null=True, related_name="+")
    marking = models.ForeignKey("institution.Marking", models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    note = models.CharField(max_length=LONGEST_REASON, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_on = models.DateField()
    made_at = models.DateTimeField()
    salt = models.BinaryField(max_length=DIGEST)
    commitment = models.BinaryField(max_length=DIGEST, unique=True)
    leaf_hash = models.BinaryField(max_length=DIGEST, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["guidance", "edition"], name="one_edition_of_each_number"),
            models.CheckConstraint(condition=Q(edition__gte=1), name="editions_are_numbered_from_1"),
            models.CheckConstraint(condition=~Q(title_en="", title_ar=""), name="guidance_has_a_title"),
            models.CheckConstraint(condition=Q(audiences__in=LISTS), name="guidance_audiences_are_known"),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="guidance_ends_after_it_begins",
            ),
            _is_32_bytes("salt", "guidance_salt_is_32_bytes"),
            _is_32_bytes("commitment", "guidance_commitment_is_32_bytes"),
            _is_32_bytes("leaf_hash", "guidance_leaf_hash_is_32_bytes"),
        ]
        indexes: ClassVar = [models.Index(fields=["policy"], name="editions_by_policy")]

    def __str__(self) -> str:
        return f"edition {self.edition} of guidance {self.guidance_id}"


class PhraseGroup(models.Model):
    """A phrase to avoid or to affirm, in one or more languages side by side, at its place in an edition."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="groups")
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=6, choices=[(kind, kind) for kind in KINDS])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "place"], name="one_phrase_at_each_place"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="phrase_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.place}"


class PhraseSaid(models.Model):
    """A phrase in one language, why it is named, and what may be said in its place."""

    group = models.ForeignKey(PhraseGroup, models.PROTECT, related_name="said")
    language = models.CharField(max_length=2, choices=[(each, each) for each in LANGUAGES])
    text = models.CharField(max_length=LONGEST_PHRASE)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    preferred = models.CharField(max_length=LONGEST_PHRASE, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "language"], name="a_phrase_is_said_once_in_a_language"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="phrase_language_is_known"),
            models.CheckConstraint(condition=~Q(text=""), name="a_phrase_says_something"),
        ]

    def __str__(self) -> str:
        return self.text
