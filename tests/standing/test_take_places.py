"""Bo takes places; Cy may not; nobody takes another's; what is published stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from demur.standing import operations, queries, rules
from demur.standing.models import Account, OneTimeLink, Place, RoleGiven, RollCut, Term
from demur.standing.operations import PlaceRefused
from demur.standing.rules import Role
from demur_verify.errors import Malformed
from demur_verify.field import SCALAR_FIELD
from tests.people import NOON, add_officers

NINE = datetime(2026, 11, 12, 9, tzinfo=UTC)


def test_bo_takes_places_in_the_open_term_and_the_next_twelve(people: dict[str, int]) -> None:
    terms = queries.terms_to_hold(NOON)

    operations.take_places(account=people["bo"], places=[(term, 7) for term in terms], at=NOON)

    held = queries.places_of(people["bo"], NOON)
    assert [place.term for place in held] == ["2026-11", "2026-12", *[f"2027-{month:02}" for month in range(1, 12)]]
    assert {place.commitment for place in held} == {7}
    assert not any(place.published for place in held)
    assert held[1].signs_from == datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("who", "places", "reason"),
    [
        ("cy", [("2026-11", 7)], "not-entitled"),
        ("eve", [("2026-11", 7)], "not-entitled"),
        ("nobody", [("2026-11", 7)], "not-a-member"),
        ("bo", [("2026-10", 7)], "term-not-open"),
        ("bo", [("2027-12", 7)], "term-not-open"),
        ("bo", [("2026-11", 7), ("2026-11", 8)], "places-repeated"),
        ("bo", [("2026-11", 7), ("2026-12", 0)], "place-malformed"),
        ("bo", [("2026-11", 7), ("2026-12", SCALAR_FIELD)], "place-malformed"),
        ("bo", [("2026-11", 7), ("2026-12", 99)], "place-taken"),
    ],
)
def test_a_place_that_cannot_be_held_is_refused_with_all_others(
    people: dict[str, int], who: str, places: list[tuple[str, int]], reason: str
) -> None:
    operations.take_places(account=people["ada"], places=[("2026-12", 99)], at=NOON)

    with pytest.raises((PlaceRefused, Malformed)) as refused:
        operations.take_places(account=people.get(who, 0), places=places, at=NOON)

    assert refused.value.reason == reason
    assert Place.objects.count() == 1


def test_a_place_may_be_replaced_until_it_is_published(people: dict[str, int]) -> None:
    operations.take_places(account=people["bo"], places=[("2026-11", 7)], at=NOON)

    operations.take_places(account=people["bo"], places=[("2026-11", 8)], at=NOON)
    operations.cut_rolls(at=NINE)

    assert queries.roll_leaves("2026-11", 1) == [8]
    with pytest.raises(PlaceRefused, match="place-published"):
        operations.take_places(account=people["bo"], places=[("2026-11", 9)], at=NINE)
    operations.take_places(account=people["bo"], places=[("2026-11", 8)], at=NINE)
    assert queries.roll_leaves("2026-11", 1) == [8]


def test_an_earlier_term_with_an_unfinished_memo_still_takes_places(people: dict[str, int]) -> None:
    operations.keep_term_open("2026-10")

    operations.take_places(account=people["bo"], places=[("2026-10", 7)], at=NOON)

    assert queries.open_terms(NOON) == ["2026-10", "2026-11"]
    operations.let_term_close("2026-10")
    assert queries.open_terms(NOON) == ["2026-11"]


def test_bo_is_told_when_the_place_can_be_used(people: dict[str, int]) -> None:
    operations.take_places(account=people["bo"], places=[("2026-11", 7)], at=NOON)
    foreseen = queries.places_of(people["bo"], NOON)[0].signs_from

    for day in range(4):
        operations.cut_rolls(at=NINE - timedelta(days=1) + timedelta(days=day))

    held = queries.places_of(people["bo"], NINE + timedelta(days=3))[0]
    assert foreseen == held.signs_from == NINE
    assert held.published


def test_who_comes_next_waits_for_four_others_or_three_days(people: dict[str, int]) -> None:
    operations.take_places(account=people["bo"], places=[("2026-11", 7)], at=NOON)
    operations.cut_rolls(at=NINE)
    operations.take_places(account=people["ada"], places=[("2026-11", 8)], at=NINE)
    alone = queries.places_of(people["ada"], NINE)[0].signs_from

    for number, officer in enumerate(add_officers(4), 100):
        operations.take_places(account=officer, places=[("2026-11", number)], at=NINE)

    assert alone == NINE + timedelta(days=3)
    assert queries.places_of(people["ada"], NINE)[0].signs_from == NINE + timedelta(days=1)


def test_roles_follow_from_what_is_given(people: dict[str, int]) -> None:
    assert queries.roles_of(people["ada"]) == {Role.MEMBER}
    assert queries.roles_of(people["cy"]) == {Role.MEMBER}, "Cy reads and may not sign"
    assert queries.roles_of(people["dee"]) == {Role.MEMBER, Role.CLERK, Role.ADDRESSEE}
    assert queries.roles_of(people["eve"]) == frozenset()
    assert queries.officials_of(people["dee"]) == {"first-secretary"}
    assert queries.entitled_count() == 3
    assert queries.readers_count() == 4
    assert not queries.may_read(people["eve"])


def test_who_is_no_longer_active_counts_for_nothing(people: dict[str, int]) -> None:
    Account.objects.filter(pk=people["bo"]).update(is_active=False)

    assert queries.roles_of(people["bo"]) == frozenset()
    assert queries.member(people["bo"]) is None
    assert queries.entitled_count() == 2


def _published() -> Place:
    return Place.objects.get(position=0)


@pytest.mark.parametrize(
    "break_it",
    [
        lambda: _published().delete(),
        lambda: Place.objects.filter(position=0).update(commitment=bytes(31) + b"\x09"),
        lambda: Place.objects.filter(position=0).update(position=5),
        lambda: Place.objects.filter(position=0).update(position=None),
        lambda: RollCut.objects.all().delete(),
        lambda: RollCut.objects.update(size=9),
        lambda: Place.objects.create(account_id=_published().account_id, term="2026-11", commitment=bytes(32)),
        lambda: Place.objects.create(account=Account.objects.get(username="dee"), term="2026-11", commitment=b"short"),
        lambda: Place.objects.create(
            account=Account.objects.get(username="dee"), term="2026-11", commitment=bytes(_published().commitment)
        ),
        lambda: Place.objects.create(
            account=Account.objects.get(username="dee"), term="2026-11", commitment=bytes(32), position=0
        ),
        lambda: Place.objects.create(account=Account.objects.get(username="dee"), term="2026-13", commitment=bytes(32)),
        lambda: Term.objects.create(term="nonsense"),
        lambda: RoleGiven.objects.create(account=Account.objects.get(username="dee"), role="member"),
        lambda: Account.objects.filter(username="dee").update(name="Dee\nDirector"),
        lambda: Account.objects.filter(username="dee").update(language="fr"),
        lambda: OneTimeLink.objects.create(
            token_hash=b"x" * 32, account=Account.objects.get(username="dee"), expires_at=NOON
        ),
    ],
)
def test_tables_refuse_what_the_code_would(people: dict[str, int], break_it: Callable[[], object]) -> None:
    operations.take_places(account=people["bo"], places=[("2026-11", 8)], at=NOON)
    operations.cut_rolls(at=NINE)

    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        break_it()


def test_terms_follow_each_other_over_the_year() -> None:
    assert rules.next_term("2026-12") == "2027-01"
    assert rules.terms_after("2026-11", 2) == ["2026-12", "2027-01"]
