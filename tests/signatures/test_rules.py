"""Which rolls may be named, and that the order of letters and batches never matters."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demur.signatures.rules import Proven, PublishedRoll, Standing, accepted_rolls, settle
from demur_verify.co_signature import CoSignature, Way
from demur_verify.kinds import Disclosure, Nullifier, RollRoot

NOBODY = Standing(signatures={}, withdrawn=frozenset())


def roll(index: int, size: int) -> PublishedRoll:
    return PublishedRoll(index=index, day=date(2027, 3, 1), size=size, root=RollRoot(size), depth=16)


def test_the_last_roll_below_the_circulation_and_all_later_ones_may_be_named() -> None:
    rolls = [roll(9, 12), roll(1, 5), roll(3, 7), roll(12, 12)]

    accepted = accepted_rolls(rolls, circulated_at=5)

    assert {size: one.index for size, one in accepted.items()} == {7: 3, 12: 9}


def test_a_circulation_that_waits_for_its_index_lies_behind_every_roll() -> None:
    assert list(accepted_rolls([roll(1, 5), roll(3, 7)], circulated_at=None)) == [7]


def test_without_a_roll_none_may_be_named() -> None:
    assert accepted_rolls([], circulated_at=4) == {}


def proven(number: int, way: Way, disclosure: int, point: int) -> Proven:
    signature = CoSignature(
        size=5,
        nullifier=Nullifier(number),
        disclosure=Disclosure(disclosure.to_bytes(32, "big")),
        follow=1,
        points=(point,) * 8,
    )
    return Proven(signature=signature, way=way, salt=None if way is Way.ANONYMOUS else bytes(32))


arrivals = st.builds(proven, st.integers(0, 3), st.sampled_from(Way), st.integers(0, 3), st.integers(0, 2))
events = st.lists(st.one_of(arrivals, st.integers(0, 3).map(Nullifier)), max_size=8)


def settled(standing: Standing, batch: list[Proven | Nullifier]) -> Standing:
    signed = [event for event in batch if isinstance(event, Proven)]
    return settle(standing, signed, [event for event in batch if not isinstance(event, Proven)])


@given(events, st.randoms(use_true_random=False), st.integers(0, 8))
def test_neither_order_nor_batches_change_what_stands(batch: list, random: object, cut: int) -> None:
    at_once = settled(NOBODY, batch)
    shuffled = batch[:]
    random.shuffle(shuffled)

    in_two = settled(settled(NOBODY, shuffled[:cut]), shuffled[cut:])

    assert in_two == at_once


@given(events)
def test_what_was_taken_back_never_stands(batch: list) -> None:
    after = settled(NOBODY, batch)

    assert not set(after.signatures) & after.withdrawn
    assert after.withdrawn == {event for event in batch if not isinstance(event, Proven)}


@pytest.mark.parametrize("ways", list(itertools.permutations(Way)))
def test_the_most_hidden_way_stands(ways: tuple[Way, ...]) -> None:
    after = settled(NOBODY, [proven(1, way, 0, 0) for way in ways])

    assert after.signatures[Nullifier(1)].way is Way.ANONYMOUS
