"""The record's tree: RFC 6962's hashes, and proofs that no other leaf and no other tree can use."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from verify.tests.formats.properties import digests

from demur_verify.errors import Refused
from demur_verify.merkle import (
    EMPTY_ROOT,
    ConsistencyRefused,
    InclusionRefused,
    LeafHash,
    audit_path,
    check_consistency,
    check_inclusion,
    fold_perfect,
    leaf_hash,
    peaks_of,
    root_from_path,
    split_point,
    tree_root,
)
from demur_verify.tiles import RightEdge, TileReader

KNOWN_ENTRIES = [
    bytes.fromhex(each)
    for each in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
"""The eight inputs of Certificate Transparency's own tests, and below the roots of their first 1, 2, … 8."""

KNOWN_ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
trees = st.lists(digests.map(LeafHash), min_size=1, max_size=70)


def simple_root(leaves: list[bytes]) -> bytes:
    """The definition of RFC 9162, 2.1.1, word by word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    middle = split_point(len(leaves))
    return sha256(b"\x01" + simple_root(leaves[:middle]) + simple_root(leaves[middle:])).digest()


def reader(leaves: list[LeafHash]) -> TileReader:
    edge = RightEdge()
    tiles = {(name.level, name.index): raw for name, raw in [*edge.append(leaves), *edge.partial_tiles()]}
    return TileReader(lambda level, index, _width: tiles[level, index], len(leaves))


def test_the_known_trees_have_their_known_roots() -> None:
    leaves = [leaf_hash(entry) for entry in KNOWN_ENTRIES]

    assert tree_root([]) == EMPTY_ROOT == sha256(b"").digest()
    assert tuple(tree_root(leaves[:size]).hex() for size in range(1, 9)) == KNOWN_ROOTS


def test_known_paths() -> None:
    """Of the same tests: the last of three entries, and the first of eight."""
    leaves = [leaf_hash(entry) for entry in KNOWN_ENTRIES]

    assert [step.hex() for step in audit_path(leaves[:3], 2)] == [KNOWN_ROOTS[1]]
    assert [step.hex() for step in audit_path(leaves, 0)] == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ]


@given(trees)
def test_the_root_is_that_of_the_definition(leaves: list[LeafHash]) -> None:
    assert tree_root(leaves) == simple_root(list(leaves))


@given(trees, st.data())
def test_an_entry_is_shown_to_stand_where_it_stands_and_nowhere_else(
    leaves: list[LeafHash], data: st.DataObject
) -> None:
    size, root = len(leaves), tree_root(leaves)
    index = data.draw(st.integers(0, size - 1))
    path = audit_path(leaves, index)

    check_inclusion(index=index, size=size, leaf=leaves[index], path=path, root=root)
    assert path == reader(leaves).inclusion_path(index)
    for other in (at for at in range(-1, size + 1) if at != index and leaves[index] != leaves[at % size]):
        with pytest.raises(InclusionRefused):
            check_inclusion(index=other, size=size, leaf=leaves[index], path=path, root=root)


@given(trees, st.data())
def test_no_changed_path_leads_to_the_root(leaves: list[LeafHash], data: st.DataObject) -> None:
    size, root = len(leaves), tree_root(leaves)
    index = data.draw(st.integers(0, size - 1))
    path = audit_path(leaves, index)
    step = data.draw(st.integers(0, len(path)))
    changes = [[*path[:step], bytes(32), *path[step:]]]
    if step < len(path):
        flipped = bytes([path[step][0] ^ 1]) + path[step][1:]
        changes += [[*path[:step], *path[step + 1 :]], [*path[:step], flipped, *path[step + 1 :]]]

    for changed in changes:
        with pytest.raises(InclusionRefused):
            check_inclusion(index=index, size=size, leaf=leaves[index], path=changed, root=root)


@given(trees, st.data())
def test_a_tree_goes_on_from_every_earlier_one(leaves: list[LeafHash], data: st.DataObject) -> None:
    new = data.draw(st.integers(0, len(leaves)))
    old = data.draw(st.integers(0, new))
    old_root, new_root = tree_root(leaves[:old]), tree_root(leaves[:new])
    path = reader(leaves).consistency_path(old, new)

    check_consistency(old_size=old, old_root=old_root, new_size=new, new_root=new_root, path=path)
    for changed in ([*path, bytes(32)], [bytes(32), *path[1:]] if path else [bytes(32)]):
        with pytest.raises(ConsistencyRefused):
            check_consistency(old_size=old, old_root=old_root, new_size=new, new_root=new_root, path=changed)
    if path:
        with pytest.raises(ConsistencyRefused):
            check_consistency(old_size=old, old_root=old_root, new_size=new, new_root=new_root, path=path[:-1])


@given(trees, st.data())
def test_a_tree_that_lost_or_changed_an_entry_does_not_go_on(leaves: list[LeafHash], data: st.DataObject) -> None:
    old = data.draw(st.integers(1, len(leaves)))
    at = data.draw(st.integers(0, old - 1))
    forged = [*leaves[:at], LeafHash(bytes(byte ^ 1 for byte in leaves[at])), *leaves[at + 1 :]]
    path = reader(forged).consistency_path(old)

    with pytest.raises(ConsistencyRefused):
        check_consistency(
            old_size=old, old_root=tree_root(leaves[:old]), new_size=len(forged), new_root=tree_root(forged), path=path
        )


def test_sizes_that_cannot_be_are_refused() -> None:
    for old, new in ((2, 1), (-1, 1)):
        with pytest.raises(ConsistencyRefused, match="sizes-in-wrong-order"):
            check_consistency(old_size=old, old_root=EMPTY_ROOT, new_size=new, new_root=EMPTY_ROOT, path=())
    with pytest.raises(ConsistencyRefused, match="same-size-other-root"):
        check_consistency(old_size=1, old_root=bytes(32), new_size=1, new_root=EMPTY_ROOT, path=())
    with pytest.raises(InclusionRefused, match="index-outside-tree"):
        root_from_path(index=0, size=0, leaf=bytes(32), path=())
    with pytest.raises(InclusionRefused, match="index-outside-tree"):
        audit_path([], 0)


def test_huge_sizes_end_at_once() -> None:
    with pytest.raises(InclusionRefused, match="path-too-short"):
        root_from_path(index=0, size=(1 << 63) - 1, leaf=bytes(32), path=())
    with pytest.raises(Refused):
        check_consistency(
            old_size=1, old_root=bytes(32), new_size=(1 << 63) - 1, new_root=bytes(32), path=[bytes(32)] * 62
        )


def test_perfect_subtrees_of_a_tree_stand_from_large_to_small() -> None:
    leaves = [leaf_hash(bytes([at])) for at in range(7)]

    assert peaks_of(leaves) == [fold_perfect(leaves[:4]), fold_perfect(leaves[4:6]), leaves[6]]
