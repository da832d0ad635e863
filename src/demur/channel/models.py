"""
Cases, names that were opened, replies.

A case knows its memo by the digest of the filed text. A name that a signer gave stands under the hash of its
disclosure, and never beside a co-signature.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Length

from demur.channel.carried_out.models import Citation
from demur.channel.casework.models import (
    AnsweredTogether,
    ClearanceAsked,
    Commitment,
    CopySent,
    ExtensionAsked,
    OfficeRecused,
    PartGiven,
    ProcessKept,
    ResponseGiven,
    StepTaken,
)
from demur.channel.process import FIRST_STATE
from demur.channel.rules import Disposition, Stage, Step

__all__ = [
    "AnsweredTogether",
    "Case",
    "Citation",
    "ClearanceAsked",
    "ClosingAsked",
    "Commitment",
    "CopySent",
    "DispositionMade",
    "DraftedDisposition",
    "ExtensionAsked",
    "NameGiven",
    "OfficeAct",
    "OfficeRecused",
    "OverdueNoted",
    "PartGiven",
    "ProcessKept",
    "Reply",
    "ReplyBlock",
    "ResponseGiven",
    "StepTaken",
]

models.BinaryField.register_lookup(Length)


class Case(models.Model):
    """A filed memo in the channel office's hands. Hours and days only, as in the record."""

    digest = models.BinaryField(max_length=32, unique=True)
    number = models.PositiveIntegerField(unique=True)
    term = models.CharField(max_length=7)
    stage = models.CharField(max_length=12, choices=[(stage.value, stage.value) for stage in Stage])
    filed_at = models.DateTimeField()
    filed_on = models.DateField()
    """The day of `filed_at` by the institution's calendar: limits count from it."""
    signatures = models.PositiveIntegerField()
    entitled = models.PositiveIntegerField()
    roll_size = models.PositiveIntegerField()
    readers = models.PositiveIntegerField()
    """Who could read it while it went round; 0 where it did not."""
    recommendations = models.PositiveIntegerField()
    acknowledge_due_on = models.DateField()
    target_on = models.DateField()
    reply_due_on = models.DateField()
    co_signatures = models.BinaryField()
    """LIST of protocol 6, as bytes."""
    leaf_hash = models.BinaryField(max_length=32, unique=True)
    """Of its `filed` entry: leads to the entry and its receipt."""
    slip = models.BinaryField()
    """The note that the slip key signed at filing."""
    acknowledged_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    process = models.ForeignKey("channel.ProcessKept", models.PROTECT, null=True, related_name="+")
    """The process that it was filed under; None for `reporting` as it is shipped."""
    state = models.CharField(max_length=64, default=FIRST_STATE)
    """Where it stands in that process."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(digest__length=32), name="case_digest_is_32_bytes"),
            models.CheckConstraint(
                condition=models.Q(stage__in=[stage.value for stage in Stage]), name="case_stage_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=Stage.ACKNOWLEDGED.value) | models.Q(acknowledged_at__isnull=False),
                name="an_acknowledged_case_says_when",
            ),
            models.CheckConstraint(
                condition=models.Q(stage=Stage.REPLIED.value, replied_at__isnull=False)
                | (~models.Q(stage=Stage.REPLIED.value) & models.Q(replied_at__isnull=True)),
                name="a_replied_case_and_only_it_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"case of memo {self.number}"


class ClosingAsked(models.Model):
    """A drafter asked that a circulation closes early: with the first delivery after the `deliveries` that had come."""

    digest = models.BinaryField(max_length=32, primary_key=True)
    deliveries = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(digest__length=32), name="closing_digest_is_32_bytes")
        ]

    def __str__(self) -> str:
        return "a closing that was asked for"


class OfficeAct(models.Model):
    """Who in the office took which step: internal, for the inspector. It knows no signer."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="acts")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    act = models.CharField(max_length=20)
    leaf_hash = models.BinaryField(max_length=32, unique=True, null=True)
    """Of its entry in the record, where it made one."""
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.act


class NameGiven(models.Model):
    """A name that a signer gave through the signed-in page, under the hash of its disclosure."""

    disclosure = models.BinaryField(max_length=32, primary_key=True)
    digest = models.BinaryField(max_length=32)
    salt = models.BinaryField(max_length=32)
    way = models.CharField(max_length=9)
    person = models.CharField(max_length=200)
    name = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(way__in=["office", "open"]), name="a_name_is_for_office_or_open"),
            models.CheckConstraint(
                condition=models.Q(disclosure__length=32, digest__length=32, salt__length=32),
                name="a_name_stands_under_32_bytes",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Reply(models.Model):
    """The reply to a case, frozen as a text of its own: its blocks, with their salts, and its digest."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="reply")
    digest = models.BinaryField(max_length=32, unique=True)

    def __str__(self) -> str:
        return f"reply to {self.case}"


class ReplyBlock(models.Model):
    """One block of a reply, as the bytes that are hashed."""

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="blocks")
    index = models.PositiveIntegerField()
    salt = models.BinaryField(max_length=32)
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reply", "index"], name="one_reply_block_at_each_index"),
            models.CheckConstraint(condition=models.Q(salt__length=32), name="reply_block_salt_is_32_bytes"),
        ]

    def __str__(self) -> str:
        return f"block {self.index}"


class DispositionMade(models.Model):
    """What was decided on one recommendation; number 0 is the memo as a whole."""

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="dispositions")
    number = models.PositiveIntegerField()
    value = models.CharField(max_length=10, choices=[(value.value, value.value) for value in Disposition])
    reasons = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reply", "number"], name="one_disposition_for_each_recommendation"),
            models.CheckConstraint(condition=~models.Q(reasons=""), name="a_disposition_has_reasons"),
            models.CheckConstraint(
                condition=models.Q(value__in=[value.value for value in Disposition]), name="disposition_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.value}"


class DraftedDisposition(models.Model):
    """What the office or an addressee means to reply to one recommendation; until the reply is sent it may change."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="drafted")
    number = models.PositiveIntegerField()
    value = models.CharField(max_length=10, blank=True, choices=[(value.value, value.value) for value in Disposition])
    reasons = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="one_draft_for_each_recommendation"),
        ]

    def __str__(self) -> str:
        return f"draft of {self.number}"


class OverdueNoted(models.Model):
    """An `overdue` entry was written for a step of a case: once for each day that was its limit."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="overdue")
    step = models.CharField(max_length=12, choices=[(step.value, step.value) for step in Step])
    due_on = models.DateField()
    leaf_hash = models.BinaryField(max_length=32, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "step", "due_on"], name="one_overdue_entry_for_each_limit"),
            models.CheckConstraint(
                condition=models.Q(step__in=[step.value for step in Step]), name="overdue_step_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.step
