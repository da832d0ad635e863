"""
Accounts, what they may do, the places on the roll, and every roll that was cut.

A place that stands in a published roll never changes, moves or goes: triggers in the database refuse it (migration
0002). Only a cut gives a place its position, and positions tell nothing about who came first.
"""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from demur.standing.rules import GIVEN_ROLES

ELEMENT = 32
_TERM = r"^[0-9]{4}-(0[1-9]|1[0-2])$"

models.BinaryField.register_lookup(Length)


def new_person() -> str:
    """Return a name for a person that says nothing about them: 32 hexadecimal characters."""
    return secrets.token_hex(16)


def _is_a_term(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(term__regex=_TERM), name=name)


class Account(AbstractUser):
    """
    Somebody who can sign in.

    `person` names them where a username would say too much. `name` is what is shown, one line. An account without a
    category is no member: a clerk, or somebody who left. `office` is the part of the institution they work in, where
    that is known.
    """

    person = models.CharField(max_length=32, unique=True, default=new_person, editable=False)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, choices=[("en", "en"), ("ar", "ar")], default="en")
    category = models.ForeignKey("institution.Category", models.PROTECT, null=True, related_name="+")
    office = models.ForeignKey("institution.Office", models.PROTECT, null=True, related_name="+")

    class Meta(AbstractUser.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(language__in=["en", "ar"]), name="account_language_is_known"),
            models.CheckConstraint(condition=~Q(name__contains="\n"), name="a_name_is_one_line"),
        ]

    def __str__(self) -> str:
        return self.username


class RoleGiven(models.Model):
    """An account keeps the channel office, or inspects."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="roles_given")
    role = models.CharField(max_length=9, choices=[(role.value, role.value) for role in GIVEN_ROLES])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "role"], name="a_role_is_given_once"),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in GIVEN_ROLES]), name="role_is_given"),
        ]

    def __str__(self) -> str:
        return self.role


class OfficeHolder(models.Model):
    """An account replies for an official, or for a class of them."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="holds")
    official = models.ForeignKey("institution.Official", models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "official"], name="an_official_is_held_once_by_an_account")
        ]

    def __str__(self) -> str:
        return str(self.official)


class OneTimeLink(models.Model):
    """A link with which a new member chooses a password, once. Only the hash of what is in the link is kept."""

    token_hash = models.BinaryField(max_length=32, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="links")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(token_hash__length=32), name="link_hash_is_32_bytes"),
            models.UniqueConstraint(
                fields=["account"], condition=Q(used_at__isnull=True), name="an_account_has_one_unused_link"
            ),
        ]

    def __str__(self) -> str:
        return "a one-time link"


class Term(models.Model):
    """
    A term in which something happened.

    It is open in its own month, which the calendar tells, and while `held`: as long as one of its memos is unfinished.
    `first_place_at` is the hour in which its first place was taken.
    """

    term = models.CharField(max_length=7, primary_key=True)
    held = models.BooleanField(default=False)
    first_place_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [_is_a_term("term_is_a_month")]

    def __str__(self) -> str:
        return self.term


class Place(models.Model):
    """
    One person's place in one term: the commitment of an identity that only their own device can use.

    `commitment` is 32 bytes, big-endian. `position` is its index on the roll, from the cut that took it on.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="places")
    term = models.CharField(max_length=7)
    commitment = models.BinaryField(max_length=ELEMENT)
    position = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "term"], name="one_place_for_a_person_and_term"),
            models.UniqueConstraint(fields=["term", "commitment"], name="the_leaves_of_a_term_are_distinct"),
            models.UniqueConstraint(fields=["term", "position"], name="one_place_at_each_position"),
            models.CheckConstraint(condition=Q(commitment__length=ELEMENT), name="a_place_is_32_bytes"),
            _is_a_term("place_term_is_a_month"),
        ]

    def __str__(self) -> str:
        return f"a place in {self.term}"


class RollCut(models.Model):
    """
    The roll of a term on a day, as its entry in the record says it.

    `edge` is the right edge of the roll's tree (`tree_edge`), so that a later cut need not hash every leaf anew.
    """

    term = models.CharField(max_length=7)
    day = models.DateField()
    size = models.PositiveIntegerField()
    root = models.BinaryField(max_length=ELEMENT)
    depth = models.PositiveSmallIntegerField()
    leaves = models.BinaryField(max_length=32)
    edge = models.BinaryField()
    entitled = models.PositiveIntegerField()
    leaf_hash = models.BinaryField(max_length=32, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["term", "day"], name="one_roll_for_a_term_and_day"),
            models.CheckConstraint(condition=Q(size__gte=1), name="no_roll_is_empty"),
            models.CheckConstraint(condition=Q(root__length=ELEMENT), name="roll_root_is_32_bytes"),
            models.CheckConstraint(condition=Q(leaves__length=32), name="roll_leaves_are_32_bytes"),
            models.CheckConstraint(condition=Q(leaf_hash__length=32), name="roll_leaf_hash_is_32_bytes"),
            _is_a_term("roll_term_is_a_month"),
        ]

    def __str__(self) -> str:
        return f"roll of {self.term} on {self.day}"
