"""
Drafting together: who drafts, who was invited or asks to join, what was saved when.

`demur.memos.models` names these too. All of it is the drafters' alone; none of it enters a frozen text or a pack.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from demur.memos.rules import Outcome

models.BinaryField.register_lookup(Length)


class Drafter(models.Model):
    """Somebody who drafts. All are equal; `office_knows_name` is each one's own choice."""

    draft = models.ForeignKey("memos.Draft", models.CASCADE, related_name="drafters")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    office_knows_name = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "account"], name="somebody_drafts_a_text_once"),
        ]

    def __str__(self) -> str:
        return f"a drafter of {self.draft_id}"


class DraftInvitation(models.Model):
    """
    A colleague is asked to draft: by a one-time link, of which the hash is kept, or by name.

    `number` is what both sides can compare; it is random, and tells nothing. Who declined a link is not kept.
    """

    draft = models.ForeignKey("memos.Draft", models.CASCADE, related_name="invitations")
    number = models.PositiveIntegerField(unique=True)
    token_hash = models.BinaryField(max_length=32, null=True, unique=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=9, default=Outcome.OPEN.value, choices=[(each.value, each.value) for each in Outcome]
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(token_hash__isnull=True, account__isnull=False)
                | Q(token_hash__isnull=False, token_hash__length=32, account__isnull=True),
                name="an_invitation_is_a_link_or_has_a_name",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[each.value for each in Outcome]), name="invitation_outcome_is_known"
            ),
            models.UniqueConstraint(
                fields=["draft", "account"],
                condition=Q(outcome=Outcome.OPEN.value),
                name="somebody_has_one_open_invitation",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.number}"


class JoinAsked(models.Model):
    """A member who read a memo asks to be among its drafters. Let in, the row goes; declined, it stays."""

    draft = models.ForeignKey("memos.Draft", models.CASCADE, related_name="asked_to_join")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declined = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "account"], name="somebody_asks_to_join_once"),
        ]

    def __str__(self) -> str:
        return f"somebody asks to join {self.draft_id}"


class Revision(models.Model):
    """
    What a draft said after a save, whole (`content.kept`); the first is number 0.

    `restored` is the number of the revision that a save brought back.
    """

    draft = models.ForeignKey("memos.Draft", models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    content: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField()
    restored = models.PositiveIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "number"], name="one_revision_of_each_number"),
            models.CheckConstraint(
                condition=Q(restored__isnull=True) | Q(restored__lt=models.F("number")),
                name="only_an_earlier_revision_is_restored",
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.number}"
