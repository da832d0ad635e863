"""The roll's tree: fixed depth, prefixes, paths; and the reading of roll files."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demur_verify.errors import Malformed, Refused
from demur_verify.field import SCALAR_FIELD, read_element
from demur_verify.poseidon import poseidon2
from demur_verify.roll import (
    RollPath,
    check_place,
    leaves_digest,
    prefix_roots,
    read_leaves,
    roll_path,
    roll_root,
    write_leaves,
)

VECTORS = Path(__file__).parents[3] / "vectors" / "roll"
REASONS: dict[str, str | None] = json.loads((VECTORS / "index.json").read_text())
PLACES = st.integers(min_value=1, max_value=SCALAR_FIELD - 1)
ROLLS = st.lists(PLACES, unique=True, min_size=1, max_size=16)


def plain_root(leaves: list[int], depth: int) -> int:
    """Compute a root by the definition, with all 2^depth leaves there."""
    level = leaves + [0] * ((1 << depth) - len(leaves))
    while len(level) > 1:
        level = [poseidon2(left, right) for left, right in zip(level[::2], level[1::2], strict=True)]
    return level[0]


def root_by(path: RollPath, leaf: int) -> int:
    """Climb a path from a leaf."""
    node = leaf
    for height, sibling in enumerate(path.siblings):
        node = poseidon2(sibling, node) if (path.index >> height) & 1 else poseidon2(node, sibling)
    return node


def test_poseidon_is_circomlibs() -> None:
    assert poseidon2(1, 2) == 7853200120776062878684798364095072458815029376092732009249414926327459813530


def test_a_small_roll_is_as_the_drawing_shows_it() -> None:
    root = roll_root([5, 6, 7], 2)

    assert root == poseidon2(poseidon2(5, 6), poseidon2(7, 0))


@given(ROLLS)
def test_the_root_is_that_of_the_whole_tree(leaves: list[int]) -> None:
    assert roll_root(leaves, 4) == plain_root(leaves, 4)


@given(ROLLS, st.data())
def test_a_path_leads_from_its_leaf_to_the_root_in_depth_steps(leaves: list[int], data: st.DataObject) -> None:
    index = data.draw(st.integers(min_value=0, max_value=len(leaves) - 1))

    path = roll_path(leaves, 5, index)

    assert len(path.siblings) == 5
    assert root_by(path, leaves[index]) == path.root == roll_root(leaves, 5)


@given(ROLLS)
def test_prefixes_share_their_work_and_not_their_roots(leaves: list[int]) -> None:
    sizes = range(1, len(leaves) + 1)

    roots = prefix_roots(leaves, sizes, 5)

    assert roots == {size: roll_root(leaves[:size], 5) for size in sizes}
    assert len(set(roots.values())) == len(leaves)


def test_depth_counts() -> None:
    leaves = [5, 6, 7]

    roots = [roll_root(leaves, depth) for depth in (2, 3, 16, 20)]

    assert len(set(roots)) == 4


def test_the_published_values() -> None:
    published = json.loads((VECTORS / "roots.json").read_text())
    leaves = [int(leaf) for leaf in published["leaves"]]

    for depth, roots in published["roots"].items():
        computed = prefix_roots(leaves, [int(size) for size in roots], int(depth))
        assert computed == {int(size): read_element(root) for size, root in roots.items()}
    for size, digest in published["digests"].items():
        assert leaves_digest(leaves[: int(size)]).hex() == digest


def test_nobody_is_no_roll() -> None:
    with pytest.raises(Refused, match="roll-empty"):
        roll_root([], 16)
    with pytest.raises(Refused, match="roll-empty"):
        prefix_roots([5], [0], 16)


def test_a_roll_longer_than_its_tree_is_refused() -> None:
    assert roll_root([1, 2, 3, 4], 2)
    with pytest.raises(Refused, match="roll-too-long"):
        roll_root([1, 2, 3, 4, 5], 2)


def test_a_size_beyond_the_list_is_refused() -> None:
    with pytest.raises(Refused, match="roll-shorter-than-used"):
        prefix_roots([5, 6], [1, 3], 16)


@pytest.mark.parametrize("index", [-1, 2])
def test_there_is_no_path_from_a_leaf_that_is_not_there(index: int) -> None:
    with pytest.raises(Refused, match="roll-leaf-missing"):
        roll_path([5, 6], 16, index)


@pytest.mark.parametrize("leaves", [[0], [5, SCALAR_FIELD], [-5]])
def test_a_leaf_is_an_element_and_not_zero(leaves: list[int]) -> None:
    with pytest.raises(Malformed, match="roll-malformed"):
        roll_root(leaves, 16)
    with pytest.raises(Malformed, match="place-malformed"):
        check_place(leaves[-1])


def test_a_place_stands_once() -> None:
    with pytest.raises(Malformed, match="roll-leaf-twice"):
        roll_root([5, 6, 5], 16)


@pytest.mark.parametrize("name", REASONS)
def test_every_roll_file(name: str) -> None:
    raw = (VECTORS / name).read_bytes()

    if REASONS[name] is None:
        assert write_leaves(read_leaves(raw)) == raw
    else:
        with pytest.raises(Malformed) as refusal:
            read_leaves(raw)
        assert refusal.value.reason == REASONS[name]


@given(ROLLS)
def test_what_is_written_is_read(leaves: list[int]) -> None:
    assert read_leaves(write_leaves(leaves)) == tuple(leaves)


@given(st.binary(max_size=200) | st.text("0123456789\n -+", max_size=100).map(str.encode))
def test_any_bytes_are_a_roll_file_or_malformed(raw: bytes) -> None:
    try:
        leaves = read_leaves(raw)
    except Malformed:
        return
    assert write_leaves(leaves) == raw


@given(ROLLS)
def test_the_digest_binds_number_and_order(leaves: list[int]) -> None:
    turned = list(reversed(leaves))
    others = [leaves[:-1], *([turned] if len(leaves) > 1 else [])]

    assert all(leaves_digest(other) != leaves_digest(leaves) for other in others)


def test_growing_changes_the_root_each_time() -> None:
    roots = prefix_roots(range(1, 40), range(1, 40), 16)

    assert all(before != after for before, after in pairwise(roots.values()))
