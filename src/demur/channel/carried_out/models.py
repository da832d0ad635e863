"""
Statements that somebody says carry out, or break, a recommendation that was accepted.

`version` is the statement as it stood before them. Who may read it decides who is shown the citation.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from demur.channel.carried_out.rules import Effect


class Citation(models.Model):
    """
    Somebody says what a statement does with a recommendation, and why; one that was withdrawn stays, and says so.

    `number` is the recommendation's; 0 for a memo without any, as a whole.
    """

    case = models.ForeignKey("channel.Case", models.PROTECT, related_name="citations")
    number = models.PositiveIntegerField()
    version = models.ForeignKey("statements.StatementVersion", models.PROTECT, related_name="+")
    effect = models.CharField(max_length=11, choices=[(each.value, each.value) for each in Effect])
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_office = models.ForeignKey("institution.Office", models.PROTECT, null=True, related_name="+")
    cited_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "number", "version", "by"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_citation_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(effect__in=[each.value for each in Effect]), name="a_citation_carries_out_or_breaks"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_citation_has_a_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("cited_at")),
                name="a_citation_is_withdrawn_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.effect}: recommendation {self.number}"
