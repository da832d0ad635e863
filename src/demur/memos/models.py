"""
Memos: drafts, frozen texts with their blocks, numbers, circulations, chosen readers.

A frozen text and its blocks never change and never go: triggers in the database refuse it (migration 0002). What
happens to a text afterwards stands in rows of its own.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from demur.memos.drafting_models import Drafter, DraftInvitation, JoinAsked, Revision

__all__ = [
    "Circulation",
    "Draft",
    "DraftInvitation",
    "Drafter",
    "JoinAsked",
    "Memo",
    "NextNumber",
    "Revision",
    "Version",
    "VersionBlock",
]

DIGEST = 32

models.BinaryField.register_lookup(Length)


def _is_32_bytes(field: str, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__length": DIGEST}), name=name)


class Draft(models.Model):
    """
    What is written, until its text is frozen; only its drafters see it (`drafting_models`).

    `sections` maps a prompt to what was written under it, `recommendations` lists what is asked (`rules.Content`).
    `revision` goes up with each save, so that a save from another tab is noticed. `follows` is the draft whose frozen
    text this one began from. `questions_guidance` is guidance that it questions beside the policy.
    """

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    policy = models.ForeignKey("institution.Policy", models.PROTECT, related_name="+")
    marking = models.ForeignKey("institution.Marking", models.PROTECT, related_name="+")
    language = models.CharField(max_length=2, choices=[("en", "en"), ("ar", "ar")])
    title = models.CharField(max_length=500, blank=True)
    addressees: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    sections: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict)
    recommendations: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    questions_guidance = models.ForeignKey("guidance.Guidance", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(language__in=["en", "ar"]), name="draft_language_is_known")
        ]

    def __str__(self) -> str:
        return str(self.key)


class Version(models.Model):
    """
    A frozen text. `recommendations` and `blocks_count` are those of its blocks; `addressees` are officials by slug.
    """

    digest = models.BinaryField(max_length=DIGEST, unique=True)
    draft = models.OneToOneField(Draft, models.PROTECT, related_name="version")
    policy = models.ForeignKey("institution.Policy", models.PROTECT, related_name="+")
    marking = models.ForeignKey("institution.Marking", models.PROTECT, related_name="+")
    language = models.CharField(max_length=2)
    title = models.CharField(max_length=500)
    addressees: models.JSONField[list[str], list[str]] = models.JSONField()
    recommendations = models.PositiveSmallIntegerField()
    blocks_count = models.PositiveIntegerField()
    frozen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            _is_32_bytes("digest", "version_digest_is_32_bytes"),
            models.CheckConstraint(condition=Q(blocks_count__gte=2), name="a_version_says_something"),
        ]

    def __str__(self) -> str:
        return bytes(self.digest).hex()


class VersionBlock(models.Model):
    """One block of a frozen text, as the bytes that are hashed, with its salt."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="blocks")
    index = models.PositiveIntegerField()
    salt = models.BinaryField(max_length=32)
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "index"], name="one_block_at_each_index"),
            _is_32_bytes("salt", "block_salt_is_32_bytes"),
        ]

    def __str__(self) -> str:
        return f"block {self.index}"


class NextNumber(models.Model):
    """One row, held by whoever gives a memo its number."""

    one = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(one=1), name="there_is_one_next_number")]

    def __str__(self) -> str:
        return str(self.number)


class Memo(models.Model):
    """A text with a number: it goes round, or it is filed. `filed_at` is a full hour, empty before filing."""

    number = models.PositiveIntegerField(primary_key=True)
    version = models.OneToOneField(Version, models.PROTECT, related_name="memo")
    filed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(number__gte=1), name="memos_are_numbered_from_1")]
        indexes: ClassVar = [
            models.Index(fields=["number"], condition=Q(filed_at__isnull=True), name="memos_not_filed_yet")
        ]

    def __str__(self) -> str:
        return f"memo {self.number}"


class Circulation(models.Model):
    """
    A memo goes round for signing: what its `circulated` entry says, and the salt that opens it (protocol 4).

    Kept for good: proofs of filing open the commitment again.
    """

    memo = models.OneToOneField(Memo, models.PROTECT, primary_key=True, related_name="circulation")
    term = models.CharField(max_length=7)
    roll_day = models.DateField()
    audience = models.CharField(max_length=8, default="everyone")
    at = models.DateTimeField()
    until = models.DateTimeField()
    readers = models.PositiveIntegerField()
    salt = models.BinaryField(max_length=32)
    commitment = models.BinaryField(max_length=DIGEST, unique=True)
    leaf_hash = models.BinaryField(max_length=DIGEST, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(audience__in=["everyone", "chosen"]), name="a_memo_goes_round_to_everyone_or_to_some"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="a_circulation_ends_after_it_begins"),
            _is_32_bytes("salt", "circulation_salt_is_32_bytes"),
            _is_32_bytes("commitment", "commitment_is_32_bytes"),
            _is_32_bytes("leaf_hash", "circulation_leaf_hash_is_32_bytes"),
        ]
        indexes: ClassVar = [models.Index(fields=["until"], name="circulations_by_end")]

    def __str__(self) -> str:
        return f"circulation of {self.memo_id}"


class Reader(models.Model):
    """
    Somebody chosen to read a text, its drafters among them.

    The list of a text is fixed when it begins to go round: from then on a trigger refuses every change of it (migration
    0004). No moment is kept: it would say who came by which invitation.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="readers")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "account"], name="a_reader_is_chosen_once")]

    def __str__(self) -> str:
        return f"a reader of {self.version}"


class Invitation(models.Model):
    """
    Whoever knows the digest of a text may put themselves among its readers, while this is here.

    `code` is what is told by telephone (`demur_verify.invitation`).
    """

    version = models.OneToOneField(Version, models.PROTECT, primary_key=True, related_name="invitation")
    code = models.CharField(max_length=32, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{32}$"), name="an_invitation_is_32_digits")
        ]

    def __str__(self) -> str:
        return f"invitation to {self.version_id}"
