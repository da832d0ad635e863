"""Questions to the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from demur.journal.models import Happening


@dataclass(frozen=True)
class Happened:
    """Something that happened: a code, what it happened to, and the hour."""

    key: int
    happening: str
    subject: str
    at: datetime


def untold(limit: int = 500) -> list[Happened]:
    """Return what happened and was not told yet, in the order in which it was noted."""
    rows = Happening.objects.filter(told_at__isnull=True).order_by("pk")[:limit]
    return [Happened(key=row.pk, happening=row.happening, subject=row.subject, at=row.at) for row in rows]


def of(subject: str) -> list[Happened]:
    """Return what happened to a subject, as far as it was not pruned."""
    rows = Happening.objects.filter(subject=subject).order_by("pk")
    return [Happened(key=row.pk, happening=row.happening, subject=row.subject, at=row.at) for row in rows]
