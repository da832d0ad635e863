"""Rolls are cut each day: they only grow, change seldom, and say the same as their leaves."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from demur.institution import operations as institution
from demur.record.models import Entry
from demur.standing import operations, queries, rules
from demur.standing.models import Account, Place, RollCut
from demur.standing.tree_edge import EMPTY, TreeEdge
from demur_verify.entries import Roll
from demur_verify.errors import Refused
from demur_verify.field import SCALAR_FIELD
from demur_verify.roll import leaves_digest, prefix_roots, roll_root
from tests.people import NOON, add_officers, example

NINE = datetime(2026, 11, 11, 9, tzinfo=UTC)
DAY = timedelta(days=1)
LEAVES = st.lists(st.integers(1, SCALAR_FIELD - 1), min_size=1, max_size=40, unique=True)


def take(account: int, commitment: int, *, term: str = "2026-11", at: datetime = NOON) -> None:
    operations.take_places(account=account, places=[(term, commitment)], at=at)


def sizes(term: str = "2026-11") -> list[int]:
    return [roll.size for roll in queries.rolls_of(term)]


def test_a_new_installation_begins_with_five_places(people: dict[str, int]) -> None:
    for number, account in enumerate([people["ada"], people["bo"], *add_officers(2)], 10):
        take(account, number, at=NINE - timedelta(hours=1))
    assert operations.cut_rolls(at=NINE) == 0

    take(people["dee"], 99, at=NINE)

    assert operations.cut_rolls(at=NINE + timedelta(minutes=5)) == 1
    assert sizes() == [5]


def test_or_a_day_after_the_first(people: dict[str, int]) -> None:
    take(people["bo"], 7, at=NOON)

    made = [operations.cut_rolls(at=NINE + DAY * day) for day in range(3)]

    assert made == [0, 1, 1]
    assert sizes() == [1, 1]


def test_no_roll_is_empty(people: dict[str, int]) -> None:
    assert operations.cut_rolls(at=NINE) == 0


def test_nothing_is_cut_before_nine_and_nothing_twice_on_a_day(people: dict[str, int]) -> None:
    take(people["bo"], 7)

    assert operations.cut_rolls(at=NINE + DAY - timedelta(seconds=1)) == 0
    assert operations.cut_rolls(at=NINE + DAY) == 1
    assert operations.cut_rolls(at=NINE + DAY + timedelta(hours=3)) == 0


def test_an_unchanged_roll_is_entered_each_day(people: dict[str, int]) -> None:
    take(people["bo"], 7)

    for day in range(1, 5):
        operations.cut_rolls(at=NINE + DAY * day)

    rolls = queries.rolls_of("2026-11")
    assert [roll.day for roll in rolls] == [date(2026, 11, 12 + day) for day in range(4)]
    assert len({roll.root for roll in rolls}) == 1
    assert len({roll.leaf_hash for roll in rolls}) == 4


def test_a_missed_day_is_never_written_later(people: dict[str, int]) -> None:
    take(people["bo"], 7)
    operations.cut_rolls(at=NINE + DAY)

    operations.cut_rolls(at=NINE + DAY * 4)

    assert [roll.day.day for roll in queries.rolls_of("2026-11")] == [12, 15]


def test_fewer_than_five_new_places_wait_three_days(people: dict[str, int]) -> None:
    take(people["bo"], 7)
    operations.cut_rolls(at=NINE + DAY)
    take(people["ada"], 8, at=NINE + DAY)

    for day in range(2, 6):
        operations.cut_rolls(at=NINE + DAY * day)

    assert sizes() == [1, 1, 1, 2, 2]


def test_five_new_places_do_not_wait(people: dict[str, int]) -> None:
    take(people["bo"], 7)
    operations.cut_rolls(at=NINE + DAY)
    for number, account in enumerate(add_officers(5), 100):
        take(account, number)

    operations.cut_rolls(at=NINE + DAY * 2)

    assert sizes() == [1, 6]


def test_the_next_term_begins_on_the_last_day_of_the_month(people: dict[str, int]) -> None:
    take(people["bo"], 7, term="2026-12")
    take(people["ada"], 8, term="2026-12")
    Account.objects.filter(pk=people["ada"]).update(is_active=False)

    made = [operations.cut_rolls(at=datetime(2026, 11, day, 9, tzinfo=UTC)) for day in (29, 30)]

    assert made == [0, 1]
    assert [(roll.day, roll.size) for roll in queries.rolls_of("2026-12")] == [(date(2026, 11, 30), 1)]
    assert queries.roll_leaves("2026-12", 1) == [7], "Ada was no longer entitled"


def test_who_leaves_keeps_the_place_and_the_count_of_entitled_falls(people: dict[str, int]) -> None:
    take(people["bo"], 7)
    operations.cut_rolls(at=NINE + DAY)

    Account.objects.filter(pk=people["bo"]).update(is_active=False)
    operations.cut_rolls(at=NINE + DAY * 2)

    assert [(roll.size, roll.entitled) for roll in queries.rolls_of("2026-11")] == [(1, 3), (1, 2)]


def test_places_of_one_cut_stand_in_the_order_of_their_numbers(people: dict[str, int]) -> None:
    numbers = [50, 10, 40, 20, 30]
    for number, account in zip(numbers, add_officers(5), strict=True):
        take(account, number)

    operations.cut_rolls(at=NINE)

    assert queries.roll_leaves("2026-11", 5) == [10, 20, 30, 40, 50]


def test_the_file_of_a_roll_is_there_and_says_what_the_entry_says(people: dict[str, int], data_folder: Path) -> None:
    take(people["bo"], 7)

    operations.cut_rolls(at=NINE + DAY)

    assert (data_folder / "record/rolls/2026-11/1").read_bytes() == b"7\n"
    entry = Roll.parse(bytes(Entry.objects.get().raw))
    assert entry.leaves == leaves_digest([7])
    assert entry.root == roll_root([7], 16)
    assert entry.entitled == 3


def test_a_file_left_by_a_cut_that_was_taken_back_is_replaced(people: dict[str, int], data_folder: Path) -> None:
    left = data_folder / "record/rolls/2026-11/1"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"8\n")
    take(people["bo"], 7)

    operations.cut_rolls(at=NINE + DAY)

    assert left.read_bytes() == b"7\n"


def test_a_year_of_rolls_only_grows_and_changes_seldom(people: dict[str, int]) -> None:
    chance = random.Random(7)  # noqa: S311 (a simulation)
    document = example()
    del document["institution"]["country"]
    institution.load(document)
    accounts = add_officers(60)
    joining = {account: chance.randrange(300) for account in accounts}

    for day in range(365):
        at = datetime(2026, 11, 10, 8, tzinfo=UTC) + DAY * day
        for account in [account for account, joined in joining.items() if joined == day]:
            places = [(term, chance.randrange(1, SCALAR_FIELD)) for term in queries.terms_to_hold(at)]
            operations.take_places(account=account, places=places, at=at)
        if chance.random() > 0.02:
            operations.cut_rolls(at=at + timedelta(hours=1))

    terms = sorted(set(RollCut.objects.values_list("term", flat=True)))
    assert len(terms) >= 12
    for term in terms:
        check_term(term)


def check_term(term: str) -> None:
    """Check one term's rolls against protocol 2, from their leaves alone."""
    rolls = queries.rolls_of(term)
    leaves = queries.roll_leaves(term, rolls[-1].size)
    roots = prefix_roots(leaves, {roll.size for roll in rolls}, 16)
    changed = rolls[0].day
    for roll in rolls:
        assert roll.root == roots[roll.size]
        assert rules.term_of(roll.day) == term or roll.day + DAY == rules.first_day_of(term)
    for before, after in pairwise(rolls):
        assert after.day > before.day
        grown = after.size - before.size
        assert grown >= 0
        assert grown == 0 or grown >= 5 or after.day - changed >= timedelta(hours=72)
        changed = after.day if grown else changed


@given(LEAVES, st.data())
def test_an_edge_gives_the_root_of_all_leaves(leaves: list[int], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(leaves)))

    first = EMPTY.grown(leaves[:cut])
    whole = TreeEdge.parse(first.size, first.to_bytes()).grown(leaves[cut:])

    assert whole.root(16) == roll_root(leaves, 16)


def test_a_full_tree_has_a_root_and_no_room() -> None:
    full = EMPTY.grown([1, 2, 3, 4])

    assert full.root(2) == roll_root([1, 2, 3, 4], 2)
    for impossible in (EMPTY, full.grown([5])):
        with pytest.raises(Refused):
            impossible.root(2)
    with pytest.raises(Refused):
        TreeEdge.parse(4, b"")


def test_questions_about_places_do_not_multiply(
    people: dict[str, int], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    terms = queries.terms_to_hold(NOON)
    operations.take_places(account=people["bo"], places=[(term, 7) for term in terms], at=NOON)

    with django_assert_max_num_queries(9):
        queries.places_of(people["bo"], NOON)


def test_the_inspector_sees_every_place_and_who_holds_it(people: dict[str, int]) -> None:
    take(people["bo"], 7)
    operations.cut_rolls(at=NINE + DAY)
    take(people["ada"], 8)

    holders = queries.holders_of("2026-11")

    assert [(holder.position, holder.commitment, holder.name) for holder in holders] == [(0, 7, "Bo")]
    assert queries.places_count("2026-11") == 1
    assert queries.names_of([people["bo"]]) == {people["bo"]: "Bo"}
    assert Place.objects.count() == 2
