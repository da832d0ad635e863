"""
Processes that were chosen, the steps that a case took, parts that somebody was given in it, and the office's papers.

Nothing here is taken back: a part ends, an extension is declined, and the row stays. Hours only, as in the record.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from demur.channel.casework.rules import CaseParts, Clearing, CopyKind, Outcome, ResponseKind
from demur.channel.process import Subject


def _account(*, null: bool = False) -> models.ForeignKey[str, str]:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=null)


class ProcessKept(models.Model):
    """
    A process as it was read from the institution's document; cases keep the one they were filed under.

    `content` is the process as JSON. One for each subject is chosen for what comes next.
    """

    subject = models.CharField(max_length=8, choices=[(subject.value, subject.value) for subject in Subject])
    name = models.CharField(max_length=64)
    content = models.TextField()
    is_chosen = models.BooleanField(default=False)

    class Meta:
        app_label = "channel"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(is_chosen=True), name="one_process_is_chosen_for_each_subject"
            ),
            models.UniqueConstraint(fields=["content"], name="a_process_is_kept_once"),
        ]

    def __str__(self) -> str:
        return self.name


class StepTaken(models.Model):
    """A case took a step: to which state, on which day of the institution, with what was said."""

    case = models.ForeignKey("channel.Case", models.PROTECT, related_name="steps")
    step = models.CharField(max_length=64)
    state = models.CharField(max_length=64)
    on = models.DateField()
    at = models.DateTimeField()
    account = _account()
    words = models.TextField(blank=True)
    leaf_hash = models.BinaryField(max_length=32, unique=True, null=True)
    """Of its entry in the record, where it made one."""

    class Meta:
        app_label = "channel"

    def __str__(self) -> str:
        return f"{self.step} of {self.case}"


class PartGiven(models.Model):
    """Somebody was given a part in a case, until it ended."""

    case = models.ForeignKey("channel.Case", models.PROTECT, related_name="parts")
    part = models.CharField(max_length=9, choices=[(part.value, part.value) for part in CaseParts])
    account = _account()
    given_by = _account()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "channel"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(part__in=[part.value for part in CaseParts]), name="part_is_known"),
            models.UniqueConstraint(
                fields=["case", "part", "account"], condition=Q(ended_at=None), name="a_part_is_given_once"
            ),
            models.UniqueConstraint(
                fields=["case", "part"],
                condition=Q(ended_at=None) & ~Q(part__in=[CaseParts.MEMBER.value, CaseParts.ASSISTANT.value]),
                name="one_account_has_this_part",
            ),
        ]

    def __str__(self) -> str:
        return self.part


class OfficeRecused(models.Model):
    """The office took itself out of a case: it concerns its own head. Whoever handles it then is in its parts."""

    case = models.OneToOneField("channel.Case", models.PROTECT, related_name="recused")
    reasons = models.TextField()
    account = _account()
    at = models.DateTimeField()

    class Meta:
        app_label = "channel"
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(reasons=""), name="a_recusal_has_reasons")]

    def __str__(self) -> str:
        return f"the office is out of {self.case}"


class CopySent(models.Model):
    """A copy of a memo went to a reader; one who can sign in has an account."""

    case = models.ForeignKey("channel.Case", models.PROTECT, related_name="copies")
    reader = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in CopyKind])
    account = _account(null=True)
    sent_by = _account()
    at = models.DateTimeField()

    class Meta:
        app_label = "channel"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "reader"], name="a_reader_gets_one_copy"),
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in CopyKind]), name="copy_kind_is_known"),
            models.CheckConstraint(condition=~Q(reader=""), name="a_copy_has_a_reader"),
        ]

    def __str__(self) -> str:
        return self.reader


class ExtensionAsked(models.Model):
    """More time was asked for a step, with reasons; an approver grants it, and it enters the record, or declines."""

    case = models.ForeignKey("channel.Case", models.PROTECT, related_name="extensions")
    step = models.CharField(max_length=64)
    before_on = models.DateField()
    due_on = models.DateField()
    reasons = models.TextField()
    asked_by = _account()
    asked_at = models.DateTimeField()
    decided_by = _account(null=True)
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(default=False)
    words = models.TextField(blank=True)

    class Meta:
        app_label = "channel"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(due_on__gt=F("before_on")), name="an_extension_leads_on"),
            models.CheckConstraint(condition=~Q(reasons=""), name="an_extension_has_reasons"),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None, is_granted=False)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="an_extension_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="nobody_extends_for_themselves"
            ),
            models.UniqueConstraint(
                fields=["case", "step"], condition=Q(decided_at=None), name="one_extension_waits_for_each_step"
            ),
        ]

    def __str__(self) -> str:
        return f"extension of {self.step}"


class ClearanceAsked(models.Model):
    """
    A part of the house was asked to clear what the office drafted.

    It names offices and no person, and points to no signer: those who clear learn no name, and no signer sees this.
    """

    case = models.ForeignKey("channel.Case", models.PROTECT, related_name="clearances")
    office = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    promised_on = models.DateField(null=True)
    value = models.CharField(max_length=8, blank=True, choices=[(value.value, value.value) for value in Clearing])
    words = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "channel"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "office"], name="an_office_clears_once"),
            models.CheckConstraint(
                condition=Q(value="", given_at=None)
                | Q(value__in=[value.value for value in Clearing], given_at__isnull=False),
                name="a_clearance_that_was_given_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.office


class ResponseGiven(models.Model):
    """What the office or an addressee says beside the reply: an interim reply, a message to all staff, a session."""

    case = models.ForeignKey("channel.Case", models.PROTECT, related_name="responses")
    kind = models.CharField(max_length=9, choices=[(kind.value, kind.value) for kind in ResponseKind])
    language = models.CharField(max_length=2)
    words = models.TextField()
    on = models.DateField()
    account = _account()
    at = models.DateTimeField()

    class Meta:
        app_label = "channel"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ResponseKind]), name="response_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="a_response_says_something"),
            models.CheckConstraint(condition=Q(language__in=["en", "ar"]), name="response_language_is_known"),
        ]

    def __str__(self) -> str:
        return self.kind


class AnsweredTogether(models.Model):
    """A case was answered by the reply that was written to another one."""

    case = models.OneToOneField("channel.Case", models.PROTECT, related_name="together")
    lead = models.ForeignKey("channel.Case", models.PROTECT, related_name="answers_too")

    class Meta:
        app_label = "channel"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(case=F("lead")), name="nothing_is_answered_with_itself")
        ]

    def __str__(self) -> str:
        return f"{self.case} with {self.lead}"


class Commitment(models.Model):
    """What follows from an accepted recommendation: who owns it, by when, and later what became of it."""

    case = models.ForeignKey("channel.Case", models.PROTECT, related_name="commitments")
    recommendation = models.PositiveIntegerField()
    owner = models.CharField(max_length=200)
    due_on = models.DateField()
    outcome = models.CharField(max_length=7, blank=True, choices=[(each.value, each.value) for each in Outcome])
    reasons = models.TextField(blank=True)
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "channel"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "recommendation"], name="one_commitment_for_each_recommendation"),
            models.CheckConstraint(condition=~Q(owner=""), name="a_commitment_has_an_owner"),
            models.CheckConstraint(
                condition=Q(outcome="", reasons="", concluded_at=None)
                | (Q(outcome__in=[each.value for each in Outcome], concluded_at__isnull=False) & ~Q(reasons="")),
                name="a_commitment_is_concluded_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"commitment on {self.recommendation}"
