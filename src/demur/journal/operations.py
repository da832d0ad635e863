"""Acts of the journal: note what happened, mark it as told, prune what was told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from demur.journal.models import Happening
from demur_verify.canonical import hour_of


def note(*, happening: str, subject: str, at: datetime) -> None:
    """
    Note that something happened, inside the transaction of the act that made it happen.

    :param happening: a code in kebab-case: `memo-filed`
    :param subject: what it happened to; never a person who signed
    :param at: the moment; only its hour is kept
    """
    Happening.objects.create(happening=happening, subject=subject, at=hour_of(at))


def mark_told(*, keys: Iterable[int], at: datetime) -> None:
    """Mark happenings as told; one that was told before keeps its first hour."""
    Happening.objects.filter(pk__in=list(keys), told_at__isnull=True).update(told_at=hour_of(at))


def prune(*, before: datetime) -> int:
    """Delete what was told before a moment; return how many rows went."""
    return Happening.objects.filter(told_at__lt=before).delete()[0]
