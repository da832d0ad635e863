"""What happened and must be told later: one row for each happening."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Happening(models.Model):
    """
    Something happened.

    `happening` is a code in kebab-case, `subject` names what it happened to, such as a memo's number; never a person
    who signed. `at` is a full hour. Rows that were told may be deleted at any time.
    """

    happening = models.CharField(max_length=64)
    subject = models.CharField(max_length=200)
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(happening=""), name="a_happening_has_a_code"),
            models.CheckConstraint(
                condition=models.Q(told_at__isnull=True) | models.Q(told_at__gte=models.F("at")),
                name="nothing_is_told_before_it_happened",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=models.Q(told_at__isnull=True), name="happenings_to_tell")
        ]

    def __str__(self) -> str:
        return f"{self.happening} {self.subject}"
