"""A memo goes round to everyone, or is filed alone; its number is given then, and stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from pytest_django.fixtures import DjangoAssertNumQueries

from demur.journal import queries as journal
from demur.memos import models, operations, queries
from demur.memos.operations import MemoRefused
from demur.memos.rules import Stage
from demur.record import queries as record
from demur.standing import operations as standing
from demur.standing import queries as standing_now
from demur_verify.circulation import commitment_of
from demur_verify.entries import Circulated
from tests.people import NOON, content

CUT = datetime(2026, 11, 12, 9, tzinfo=UTC)
START = datetime(2026, 11, 12, 10, 20, tzinfo=UTC)
END = datetime(2026, 11, 26, 17, tzinfo=UTC)


@pytest.fixture
def roll(people: dict[str, int]) -> dict[str, int]:
    """Cut the first roll, with Bo on it."""
    standing.take_places(account=people["bo"], places=[("2026-11", 7)], at=NOON)
    standing.cut_rolls(at=CUT)
    return people


def frozen(by: int, **changes: object) -> bytes:
    """Draft and freeze a memo; return its digest."""
    key = operations.start_draft(by=by, content=content(**changes), at=NOON)
    return operations.freeze(key=key, by=by, at=NOON)


def test_a_memo_goes_round_and_the_record_says_so_without_saying_which(roll: dict[str, int]) -> None:
    digest = frozen(roll["ada"])

    number = operations.circulate(digest=digest, by=roll["ada"], until=END, at=START)

    (seen,) = queries.open_circulations(START)
    assert (seen.number, seen.digest, seen.readers, seen.drafters) == (number, digest, 4, (roll["ada"],))
    assert (seen.term, seen.roll_day, seen.at, seen.until) == (
        "2026-11",
        date(2026, 11, 12),
        START.replace(minute=0),
        END,
    )
    entered = record.entered(seen.leaf_hash)
    assert isinstance(entered.entry, Circulated)
    assert entered.entry.commitment == commitment_of(salt=seen.salt, digest=digest, readers=4)
    assert digest.hex().encode() not in entered.raw
    text = queries.by_number(number)
    assert text
    assert (text.digest, text.term, text.number) == (digest, "2026-11", 1)
    assert [each.happening for each in journal.of("1")] == ["memo-circulated"]
    assert standing_now.held_terms() == ["2026-11"]


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        (START, "circulation-ends-before-it-begins"),
        (START - timedelta(days=1), "circulation-ends-before-it-begins"),
        (START + timedelta(days=30, hours=1), "circulation-too-long"),
    ],
)
def test_a_circulation_has_an_end_within_thirty_days(roll: dict[str, int], until: datetime, reason: str) -> None:
    digest = frozen(roll["ada"])

    with pytest.raises(MemoRefused, match=reason):
        operations.circulate(digest=digest, by=roll["ada"], until=until, at=START)

    assert not models.Memo.objects.exists()
    assert operations.circulate(digest=digest, by=roll["ada"], until=START + timedelta(days=30), at=START) == 1


def test_a_memo_goes_round_once(roll: dict[str, int]) -> None:
    digest = frozen(roll["ada"])
    operations.circulate(digest=digest, by=roll["ada"], until=END, at=START)

    with pytest.raises(MemoRefused, match="already-circulated"):
        operations.circulate(digest=digest, by=roll["ada"], until=END, at=START)

    operations.mark_filed(digest=digest, at=END)
    with pytest.raises(MemoRefused, match="already-filed"):
        operations.circulate(digest=digest, by=roll["ada"], until=END, at=START)


def test_only_the_drafter_lets_it_go_round_and_only_a_frozen_text(roll: dict[str, int]) -> None:
    with pytest.raises(MemoRefused, match="not-a-drafter"):
        operations.circulate(digest=frozen(roll["ada"]), by=roll["bo"], until=END, at=START)
    with pytest.raises(MemoRefused, match="not-frozen"):
        operations.circulate(digest=bytes(32), by=roll["ada"], until=END, at=START)


def test_nothing_goes_round_before_there_is_a_roll(people: dict[str, int]) -> None:
    with pytest.raises(MemoRefused, match="no-open-roll"):
        operations.circulate(digest=frozen(people["ada"]), by=people["ada"], until=END, at=START)


def test_a_memo_filed_alone_gets_its_number_then(roll: dict[str, int]) -> None:
    first, alone = frozen(roll["ada"]), frozen(roll["bo"], title="Alone")
    operations.circulate(digest=first, by=roll["ada"], until=END, at=START)

    number = operations.mark_filed(digest=alone, at=START)

    text = queries.by_number(number)
    assert text
    assert (number, text.digest, text.filed_at) == (2, alone, START.replace(minute=0))
    assert queries.circulation_of(alone) is None
    with pytest.raises(MemoRefused, match="already-filed"):
        operations.mark_filed(digest=alone, at=START)
    with pytest.raises(MemoRefused, match="not-frozen"):
        operations.mark_filed(digest=bytes(32), at=START)


def test_a_filed_memo_is_no_longer_open_and_its_circulation_is_still_known(roll: dict[str, int]) -> None:
    digest = frozen(roll["ada"])
    number = operations.circulate(digest=digest, by=roll["ada"], until=END, at=START)
    assert [each.number for each in queries.open_circulations(END + timedelta(days=3))] == [number], "past its end"

    assert operations.mark_filed(digest=digest, at=END) == number

    assert queries.open_circulations(END) == []
    assert queries.circulation_of(digest)
    (line,) = queries.drafts_of(roll["ada"])
    assert (line.stage, line.number) == (Stage.FILED, number)


def test_memos_on_a_policy_come_a_page_at_a_time_in_few_questions(
    roll: dict[str, int], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        operations.mark_filed(digest=frozen(roll["ada"], title=f"Memo {number}"), at=START)
    frozen(roll["ada"], title="Not yet")

    with django_assert_max_num_queries(6):
        first = queries.memos_on("harbour-closure", limit=3)
        rest = queries.memos_on("harbour-closure", before=first[-1].number, limit=3)

    assert [text.number for text in [*first, *rest]] == [5, 4, 3, 2, 1]
    assert [text.number for text in queries.memos(limit=2)] == [5, 4]
    assert queries.memos_on("nothing") == []


@pytest.mark.parametrize(
    "break_it",
    [
        lambda: models.Circulation.objects.update(until=END + timedelta(days=9)),
        lambda: models.Circulation.objects.all().delete(),
        lambda: models.Memo.objects.filter(number=2).update(filed_at=None),
        lambda: models.Memo.objects.filter(number=1).update(number=7),
        lambda: models.Memo.objects.filter(number=2).delete(),
        lambda: models.NextNumber.objects.create(one=2),
        lambda: models.Memo.objects.create(number=9, version=models.Version.objects.all()[0]),
        lambda: models.Circulation.objects.create(
            memo_id=2,
            term="2026-11",
            roll_day=CUT.date(),
            audience="nobody",
            at=START,
            until=END,
            readers=3,
            salt=bytes(32),
            commitment=bytes(32),
            leaf_hash=bytes(32),
        ),
        lambda: models.Circulation.objects.create(
            memo_id=2,
            term="2026-11",
            roll_day=CUT.date(),
            at=END,
            until=START,
            readers=3,
            salt=bytes(32),
            commitment=bytes(32),
            leaf_hash=bytes(32),
        ),
    ],
)
def test_tables_refuse_what_the_code_would(roll: dict[str, int], break_it: Callable[[], object]) -> None:
    operations.circulate(digest=frozen(roll["ada"]), by=roll["ada"], until=END, at=START)
    operations.mark_filed(digest=frozen(roll["bo"]), at=START)

    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        break_it()
