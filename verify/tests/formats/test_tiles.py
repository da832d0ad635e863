"""Tiles and bundles: one path each, and a right edge that grows as if it had been computed at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demur_verify.errors import Malformed
from demur_verify.merkle import ConsistencyRefused, InclusionRefused, LeafHash, audit_path, leaf_hash, tree_root
from demur_verify.tiles import (
    RightEdge,
    TileName,
    TileReader,
    bundle_path,
    bundles_of,
    parse_bundle,
    tile_path,
    tiles_of,
    write_bundle,
)

LEAVES = [leaf_hash(f"entry {at}".encode()) for at in range(66_000)]
SIZES = (1, 2, 255, 256, 257, 511, 512, 513, 1000, 65_535, 65_536, 65_537, 66_000)
names = st.builds(
    TileName,
    level=st.one_of(st.none(), st.integers(0, 63)),
    index=st.integers(0, (1 << 63) - 1),
    width=st.integers(1, 256),
)


class Served:
    """What a record serves: the full tiles so far, and the partial ones of the sizes that were published."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def publish(self, edge: RightEdge, leaves: list[LeafHash]) -> None:
        for name, raw in [*edge.append(leaves), *edge.partial_tiles()]:
            self.files[name.to_path()] = raw

    def __call__(self, level: int, index: int, width: int) -> bytes:
        partial = self.files.get(tile_path(level, index, width))
        return self.files[tile_path(level, index)] if partial is None else partial


@given(names)
def test_a_tile_name_comes_back(name: TileName) -> None:
    assert TileName.parse(name.to_path()) == name


@given(
    st.one_of(
        names.map(TileName.to_path).flatmap(
            lambda path: st.tuples(st.just(path), st.integers(0, 40), st.sampled_from("0x/.p1-e")).map(
                lambda d: d[0][: d[1]] + d[2] + d[0][d[1] + 1 :]
            )
        ),
        st.text(),
    )
)
def test_a_path_is_refused_or_is_the_one_path_of_its_tile(path: str) -> None:
    try:
        name = TileName.parse(path)
    except Malformed:
        return
    assert name.to_path() == path


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_entries_come_back_from_a_bundle(entries: list[bytes]) -> None:
    assert parse_bundle(write_bundle(entries), len(entries)) == entries


@given(st.binary(max_size=600), st.integers(0, 256))
def test_bytes_are_refused_or_are_the_one_bundle_of_their_entries(raw: bytes, width: int) -> None:
    try:
        parse_bundle(raw, width)
    except Malformed:
        return
    entries = next(entries for count in range(257) if write_bundle(entries := parse_bundle(raw, count)) == raw)
    assert len(entries) >= width


def test_an_entry_of_65536_bytes_goes_into_no_bundle() -> None:
    with pytest.raises(Malformed, match="entry-too-long"):
        write_bundle([bytes(65_536)])


@pytest.mark.parametrize("size", SIZES)
def test_an_edge_that_grew_in_steps_has_the_tree_of_all_leaves(size: int) -> None:
    served, edge, at = Served(), RightEdge(), 0
    step = max(size // 3, 1)

    while at < size:
        served.publish(edge, LEAVES[at : min(at + step, size)])
        at = edge.size
    tree = TileReader(served, size)

    assert edge.root() == tree.root() == tree_root(LEAVES[:size])
    assert all(name.to_path() in served.files for name in tiles_of(size))
    assert RightEdge(size, edge.levels).root() == edge.root()
    assert RightEdge.load(served, size).levels == edge.levels


@given(st.integers(1, 3000), st.data())
def test_a_reader_gives_the_proofs_of_every_earlier_tree(size: int, data: st.DataObject) -> None:
    served, edge = Served(), RightEdge()
    served.publish(edge, LEAVES[:size])
    tree = TileReader(served, size)
    earlier = data.draw(st.integers(1, size))
    index = data.draw(st.integers(0, earlier - 1))

    assert tree.root(earlier) == tree_root(LEAVES[:earlier])
    assert tree.inclusion_path(index, earlier) == audit_path(LEAVES[:earlier], index)


@given(st.lists(st.integers(0, 700), max_size=8))
def test_how_an_edge_was_fed_leaves_no_trace(steps: list[int]) -> None:
    edge, at = RightEdge(), 0
    full = []
    for step in steps:
        full += edge.append(LEAVES[at : at + step])
        at += step
    at_once = RightEdge()

    assert sorted(at_once.append(LEAVES[:at]), key=str) == sorted(full, key=str)
    assert (at_once.size, at_once.levels, at_once.root()) == (edge.size, edge.levels, edge.root())


def test_a_false_tile_gives_a_proof_that_fails() -> None:
    served, edge = Served(), RightEdge()
    served.publish(edge, LEAVES[:600])
    served.files[tile_path(0, 1)] = bytes(32) + served.files[tile_path(0, 1)][32:]

    assert TileReader(served, 600).inclusion_path(257) != audit_path(LEAVES[:600], 257)


def test_a_short_tile_is_refused() -> None:
    served, edge = Served(), RightEdge()
    served.publish(edge, LEAVES[:300])
    served.files[tile_path(0, 0)] = served.files[tile_path(0, 0)][:-1]

    with pytest.raises(Malformed, match="tile-too-short"):
        TileReader(served, 300).inclusion_path(3)
    with pytest.raises(Malformed, match="edge-of-another-size"):
        RightEdge(300, [b"", b""])


def test_no_proof_is_given_for_what_is_not_there() -> None:
    served, edge = Served(), RightEdge()
    served.publish(edge, LEAVES[:10])
    tree = TileReader(served, 10)

    for index, size in ((10, 10), (-1, 10), (5, 5), (0, 11)):
        with pytest.raises(InclusionRefused, match="index-outside-tree"):
            tree.inclusion_path(index, size)
    for old, new in ((5, 4), (0, 11), (-1, 3)):
        with pytest.raises(ConsistencyRefused, match="sizes-in-wrong-order"):
            tree.consistency_path(old, new)


def test_bundles_and_tiles_are_named_without_gaps() -> None:
    assert [name.to_path() for name in bundles_of(513)] == [bundle_path(0), bundle_path(1), bundle_path(2, 1)]
    assert list(bundles_of(0)) == list(tiles_of(0)) == []
    assert [name.to_path() for name in tiles_of(257)] == ["tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"]
