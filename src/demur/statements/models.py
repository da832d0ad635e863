"""
Statements and what people say of two of them.

Nothing of a statement is overwritten: a correction is a later version. Triggers in the database keep versions, their
words and their readers as they are (migration 0002). Who may read what is asked in `readable`, and nowhere else.
"""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from demur.statements.rules import LONGEST_LINE, Says

DIGEST = 32
REFERENCE = 8
_LETTERS = "23456789bcdfghjkmnpqrstvwxyz"
"""No vowels and nothing that is taken for something else: a reference is read out over the telephone."""

_WHOLE = rf"^[{_LETTERS}]{{{REFERENCE}}}$"

models.BinaryField.register_lookup(Length)


def new_reference() -> str:
    """Return a name for a statement that says nothing of how many there are."""
    return "".join(secrets.choice(_LETTERS) for _ in range(REFERENCE))


def _line() -> models.CharField[str, str]:
    return models.CharField(max_length=LONGEST_LINE, blank=True)


def _in_both_or_neither(field: str, name: str) -> models.CheckConstraint:
    neither, both = Q(**{f"{field}_en": "", f"{field}_ar": ""}), ~Q(**{f"{field}_en": ""}) & ~Q(**{f"{field}_ar": ""})
    return models.CheckConstraint(condition=neither | both, name=name)


class Statement(models.Model):
    """
    Something that was said on a policy; what, stands in its versions.

    `reference` is random: a running number would show by its gaps what a reader may not know of. `entered_office` is
    where whoever entered it worked then.
    """

    reference = models.CharField(max_length=REFERENCE, unique=True, default=new_reference, editable=False)
    policy = models.ForeignKey("institution.Policy", models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_office = models.ForeignKey("institution.Office", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(reference__regex=_WHOLE), name="a_statement_has_a_whole_reference")
        ]

    def __str__(self) -> str:
        return self.reference


class StatementVersion(models.Model):
    """
    A statement as it was entered, or as a correction left it. The one that nothing corrects is the newest.

    `why` is the reason for a correction, empty in the first version. `entered_at` is a full hour.
    """

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    is_public = models.BooleanField()
    official = models.ForeignKey("institution.Official", models.PROTECT, null=True, related_name="+")
    said_by_en = _line()
    said_by_ar = _line()
    said_on = models.DateField()
    said_at = models.TimeField(null=True)
    occasion_en = _line()
    occasion_ar = _line()
    source = models.CharField(max_length=LONGEST_LINE)
    marking = models.ForeignKey("institution.Marking", models.PROTECT, related_name="+")
    follows_guidance = models.PositiveIntegerField(null=True)
    why = models.TextField(blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    salt = models.BinaryField(max_length=DIGEST)
    commitment = models.BinaryField(max_length=DIGEST, unique=True)
    leaf_hash = models.BinaryField(max_length=DIGEST, unique=True)
    """Of its `statement` entry in the record."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "number"], name="one_version_of_a_statement_at_each_number"),
            models.CheckConstraint(
                condition=Q(number=1, corrects__isnull=True) | Q(number__gt=1, corrects__isnull=False),
                name="a_later_version_corrects_one_before",
            ),
            _in_both_or_neither("said_by", "who_said_it_is_named_in_both_languages"),
            _in_both_or_neither("occasion", "an_occasion_is_told_in_both_languages"),
            models.CheckConstraint(
                condition=Q(official__isnull=False, said_by_en="") | (Q(official__isnull=True) & ~Q(said_by_en="")),
                name="an_official_or_somebody_else_said_it",
            ),
            models.CheckConstraint(
                condition=Q(follows_guidance__isnull=True) | Q(follows_guidance__gte=1),
                name="a_statement_follows_guidance_from_1_on",
            ),
            models.CheckConstraint(
                condition=Q(salt__length=DIGEST, commitment__length=DIGEST, leaf_hash__length=DIGEST),
                name="a_statement_is_committed_to_by_32_bytes",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["said_on", "id"], name="statements_by_day")]

    def __str__(self) -> str:
        return f"version {self.number}"


class SaidIn(models.Model):
    """The words of a version in one language."""

    version = models.ForeignKey(StatementVersion, models.PROTECT, related_name="words")
    place = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=3)
    direction = models.CharField(max_length=3)
    text = models.TextField()
    is_translation = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "language"], name="words_are_given_once_in_a_language"),
            models.UniqueConstraint(fields=["version", "place"], name="one_wording_at_each_place"),
            models.CheckConstraint(condition=Q(direction__in=["ltr", "rtl"]), name="words_have_a_direction"),
            models.CheckConstraint(condition=~Q(text=""), name="words_are_not_empty"),
        ]

    def __str__(self) -> str:
        return self.language


class NamedReader(models.Model):
    """Who may read a version that was not public: one office, one category of staff, or one official."""

    version = models.ForeignKey(StatementVersion, models.PROTECT, related_name="readers")
    office = models.ForeignKey("institution.Office", models.PROTECT, null=True, related_name="+")
    category = models.ForeignKey("institution.Category", models.PROTECT, null=True, related_name="+")
    official = models.ForeignKey("institution.Official", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(office__isnull=False, category__isnull=True, official__isnull=True)
                | Q(office__isnull=True, category__isnull=False, official__isnull=True)
                | Q(office__isnull=True, category__isnull=True, official__isnull=False),
                name="a_reader_is_named_by_one_thing",
            ),
            models.UniqueConstraint(fields=["version", "office"], name="an_office_is_named_once_as_a_reader"),
            models.UniqueConstraint(fields=["version", "category"], name="a_category_is_named_once_as_a_reader"),
            models.UniqueConstraint(fields=["version", "official"], name="an_official_is_named_once_as_a_reader"),
        ]

    def __str__(self) -> str:
        return f"reader of {self.version}"


class PairMark(models.Model):
    """
    Somebody says that two statements agree, or that they diverge, and why.

    `first_as` and `second_as` are the versions that they had before them. A mark that was withdrawn stays, and says so.
    """

    first = models.ForeignKey(Statement, models.PROTECT, related_name="+")
    second = models.ForeignKey(Statement, models.PROTECT, related_name="+")
    first_as = models.ForeignKey(StatementVersion, models.PROTECT, related_name="+")
    second_as = models.ForeignKey(StatementVersion, models.PROTECT, related_name="+")
    says = models.CharField(max_length=7, choices=[(each.value, each.value) for each in Says])
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_office = models.ForeignKey("institution.Office", models.PROTECT, null=True, related_name="+")
    marked_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="a_pair_is_two_statements_in_order"),
            models.UniqueConstraint(
                fields=["first", "second", "by"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_mark_of_somebody_on_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(says__in=[each.value for each in Says]), name="a_mark_says_agree_or_diverge"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_mark_has_a_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("marked_at")),
                name="a_mark_is_withdrawn_after_it_was_made",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["second"], name="marks_by_second")]

    def __str__(self) -> str:
        return self.says
