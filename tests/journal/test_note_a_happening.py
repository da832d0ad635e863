"""The journal: noted with the act, told later, pruned after that."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from demur.journal import operations, queries
from demur.journal.models import Happening

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, 34, 56, tzinfo=UTC)


def test_what_happened_waits_to_be_told_and_keeps_its_hour_only() -> None:
    operations.note(happening="memo-filed", subject="7", at=NOON)
    operations.note(happening="memo-acknowledged", subject="7", at=NOON)

    waiting = queries.untold()

    assert [one.happening for one in waiting] == ["memo-filed", "memo-acknowledged"]
    assert waiting[0].at == datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert queries.of("7") == waiting
    assert queries.of("8") == []


def test_what_was_told_is_not_told_again_and_may_be_pruned() -> None:
    for subject in ("7", "8"):
        operations.note(happening="memo-filed", subject=subject, at=NOON)
    first, second = queries.untold()

    operations.mark_told(keys=[first.key], at=NOON + timedelta(hours=1))
    operations.mark_told(keys=[first.key], at=NOON + timedelta(hours=9))
    left = queries.untold()
    pruned_early = operations.prune(before=NOON)
    pruned = operations.prune(before=NOON + timedelta(hours=2))

    assert left == [second]
    assert (pruned_early, pruned) == (0, 1)
    assert queries.untold() == [second]


def test_a_happening_goes_when_the_act_is_rolled_back() -> None:
    with transaction.atomic():
        operations.note(happening="memo-filed", subject="7", at=NOON)
        transaction.set_rollback(True)

    assert queries.untold() == []


def test_the_table_refuses_what_the_code_forgot() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Happening.objects.create(happening="", subject="7", at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Happening.objects.create(happening="x", subject="7", at=NOON, told_at=NOON - timedelta(hours=1))
