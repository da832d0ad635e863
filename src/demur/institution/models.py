"""
The institution and its nouns: offices, officials, markings, categories of staff, policies, days it is closed.

What people read stands in both languages, each in a column of its own.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from demur.institution.rules import OfficialKind

LONGEST_SLUG = 64
LONGEST_NAME = 200
LONGEST_LINE = 500


def _name() -> models.CharField[str, str]:
    return models.CharField(max_length=LONGEST_NAME)


def _line() -> models.CharField[str, str]:
    return models.CharField(max_length=LONGEST_LINE)


def _slug() -> models.SlugField[str, str]:
    return models.SlugField(max_length=LONGEST_SLUG, unique=True)


def _said_in_both(field: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=~Q(**{f"{field}_en": ""}) & ~Q(**{f"{field}_ar": ""}), name=name)


class Marking(models.Model):
    """How a text may be handled. `rank` orders markings; `portion` stands beside each paragraph, empty for none."""

    slug = _slug()
    rank = models.PositiveSmallIntegerField(unique=True)
    name_en = _name()
    name_ar = _name()
    portion_en = models.CharField(max_length=20, blank=True)
    portion_ar = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints: ClassVar = [_said_in_both("name", "a_marking_has_its_name_in_both_languages")]

    def __str__(self) -> str:
        return self.slug


class Institution(models.Model):
    """
    The one row that says whose channel this is.

    `office` is the house whose staff it serves. No text may be marked above `ceiling`. `weekend` holds days as
    `friday saturday`; `country` is a code that the library `holidays` knows, or empty. `wait` and `freshness` are
    seconds.
    """

    one = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name_en = _name()
    name_ar = _name()
    office_en = _name()
    office_ar = _name()
    ceiling = models.ForeignKey(Marking, models.PROTECT, related_name="+")
    ceiling_text_en = _line()
    ceiling_text_ar = _line()
    zone = models.CharField(max_length=64)
    country = models.CharField(max_length=8, blank=True)
    weekend = models.CharField(max_length=64)
    floor = models.PositiveIntegerField(default=20)
    growth = models.PositiveIntegerField(default=5)
    wait = models.PositiveIntegerField(default=72 * 3600)
    freshness = models.PositiveIntegerField(default=36 * 3600)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(one=1), name="there_is_one_institution"),
            _said_in_both("name", "the_institution_has_its_name_in_both_languages"),
            models.CheckConstraint(condition=Q(floor__gte=1, growth__gte=1), name="floor_and_growth_are_at_least_one"),
        ]

    def __str__(self) -> str:
        return self.name_en


class Office(models.Model):
    """A part of the institution. One of them runs the channel."""

    slug = _slug()
    name_en = _name()
    name_ar = _name()
    runs_channel = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            _said_in_both("name", "an_office_has_its_name_in_both_languages"),
            models.UniqueConstraint(
                fields=["runs_channel"], condition=Q(runs_channel=True), name="one_office_runs_the_channel"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Official(models.Model):
    """Whom a memo is addressed to: one person, or a class of officials."""

    slug = _slug()
    title_en = _name()
    title_ar = _name()
    kind = models.CharField(max_length=6, choices=[(kind.value, kind.value) for kind in OfficialKind])
    office = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            _said_in_both("title", "an_official_has_a_title_in_both_languages"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in OfficialKind]), name="official_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class Category(models.Model):
    """
    A category of staff.

    Who is `entitled` may take a place on the roll. Who `reads` may read every memo that goes round or is filed;
    whoever is entitled does.
    """

    slug = _slug()
    name_en = _name()
    name_ar = _name()
    entitled = models.BooleanField()
    reads = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            _said_in_both("name", "a_category_has_its_name_in_both_languages"),
            models.CheckConstraint(condition=Q(entitled=False) | Q(reads=True), name="who_is_entitled_may_read"),
        ]

    def __str__(self) -> str:
        return self.slug


class Policy(models.Model):
    """What can be questioned: the position now, since when it is held, who set it, who keeps it."""

    slug = _slug()
    title_en = _line()
    title_ar = _line()
    summary_en = models.TextField(blank=True)
    summary_ar = models.TextField(blank=True)
    position_en = models.TextField()
    position_ar = models.TextField()
    marking = models.ForeignKey(Marking, models.PROTECT, related_name="+")
    held_since = models.DateField()
    last_reviewed = models.DateField(null=True)
    set_by = models.ForeignKey(Official, models.PROTECT, null=True, related_name="+")
    kept_by = models.ForeignKey(Office, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            _said_in_both("title", "a_policy_has_a_title_in_both_languages"),
            _said_in_both("position", "a_policy_says_its_position_in_both_languages"),
            models.CheckConstraint(
                condition=Q(last_reviewed=None) | Q(last_reviewed__gte=F("held_since")),
                name="a_policy_is_reviewed_after_it_is_held",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class PositionHeld(models.Model):
    """
    A position that was held on a policy: one row for each that was loaded, never changed.

    `place` counts from 1; the last one is the position now. Two with the same `held_since` are one position, worded
    anew.
    """

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="positions")
    place = models.PositiveIntegerField()
    position_en = models.TextField()
    position_ar = models.TextField()
    held_since = models.DateField()
    set_by = models.ForeignKey(Official, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "place"], name="one_position_at_each_place"),
            _said_in_both("position", "a_position_held_is_said_in_both_languages"),
        ]

    def __str__(self) -> str:
        return self.position_en


class Reason(models.Model):
    """A reason that was given for a policy, by whom and when."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="reasons")
    place = models.PositiveSmallIntegerField()
    text_en = models.TextField()
    text_ar = models.TextField()
    given_by_en = _line()
    given_by_ar = _line()
    given_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "place"], name="one_reason_at_each_place"),
            _said_in_both("text", "a_reason_is_given_in_both_languages"),
        ]

    def __str__(self) -> str:
        return self.text_en


class Event(models.Model):
    """Something that happened outside the institution and bears on a policy."""

    policy = models.ForeignKey(Policy, models.CASCADE, related_name="events")
    on = models.DateField()
    text_en = models.TextField()
    text_ar = models.TextField()

    class Meta:
        constraints: ClassVar = [_said_in_both("text", "an_event_is_told_in_both_languages")]

    def __str__(self) -> str:
        return self.text_en


class Closure(models.Model):
    """A day that the institution is closed beside its weekends and its country's holidays."""

    on = models.DateField(unique=True)
    name_en = _name()
    name_ar = _name()

    class Meta:
        constraints: ClassVar = [_said_in_both("name", "a_closure_has_its_name_in_both_languages")]

    def __str__(self) -> str:
        return self.on.isoformat()
