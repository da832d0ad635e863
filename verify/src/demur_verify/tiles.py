"""
The record's tree as files: where each hash lies, how proofs are read from them, how the right edge grows
(c2sp.org/tlog-tiles).

    checkpoint                      size and root, signed
    tile/0/x001/x234/067            256 leaf hashes: those of entries 315,921,152 to 315,921,407
    tile/1/000.p/17                 17 hashes, each over one full tile of level 0
    tile/entries/000                256 entries, each behind its length

A full tile never changes. The rightmost of a level is partial: its width stands in its name, and it is replaced by a
wider one, or by the full one, as the record grows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Protocol

from demur_verify.canonical import read_decimal
from demur_verify.errors import Malformed
from demur_verify.merkle import (
    EMPTY_ROOT,
    HASH_SIZE,
    ConsistencyRefused,
    InclusionRefused,
    TreeRoot,
    fold_edge,
    fold_perfect,
    peaks_of,
    split_point,
)

TILE_WIDTH: Final = 256
TILE_HEIGHT: Final = 8
HIGHEST_LEVEL: Final = 63
LARGEST_ENTRY: Final = (1 << 16) - 1
_GROUP: Final = 1000
_ENTRIES: Final = "entries"
_TILE_NAME: Final = re.compile(
    r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*)([0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII
)


class Tiles(Protocol):
    """Hands out the bytes of a tile: `width` hashes of 32 bytes, or more where only the full tile is left."""

    def __call__(self, level: int, index: int, width: int) -> bytes: ...


@dataclass(frozen=True)
class TileName:
    """Which tile: level (None for a bundle of entries), index in the level, and width, 1 to 256."""

    level: int | None
    index: int
    width: int = TILE_WIDTH

    @classmethod
    def parse(cls, path: str) -> TileName:
        """
        Read a path below the record's folder.

        :raises Malformed: it names no tile and no bundle, or not in the one way there is
        """
        found = _TILE_NAME.fullmatch(path)
        if not found:
            raise Malformed("tile-path-malformed")
        level, groups, last, width = found.groups()
        name = cls(
            level=None if level == _ENTRIES else int(level),
            index=read_decimal((groups.replace("x", "").replace("/", "") + last).lstrip("0") or "0"),
            width=int(width or TILE_WIDTH),
        )
        if name.to_path() != path or (name.level or 0) > HIGHEST_LEVEL:
            raise Malformed("tile-path-malformed")
        return name

    def to_path(self) -> str:
        """Write the path below the record's folder."""
        rest, last = divmod(self.index, _GROUP)
        groups = f"{last:03d}"
        while rest:
            rest, group = divmod(rest, _GROUP)
            groups = f"x{group:03d}/{groups}"
        level = _ENTRIES if self.level is None else str(self.level)
        partial = f".p/{self.width}" if self.width < TILE_WIDTH else ""
        return f"tile/{level}/{groups}{partial}"


def tile_path(level: int, index: int, width: int = TILE_WIDTH) -> str:
    """Return the path of a tile of hashes."""
    return TileName(level=level, index=index, width=width).to_path()


def bundle_path(index: int, width: int = TILE_WIDTH) -> str:
    """Return the path of a bundle of entries."""
    return TileName(level=None, index=index, width=width).to_path()


def tiles_of(size: int) -> Iterator[TileName]:
    """Name every tile of hashes of a tree, level by level."""
    for level in range(HIGHEST_LEVEL + 1):
        hashes = size >> (TILE_HEIGHT * level)
        if not hashes:
            return
        yield from _names(level, hashes)


def bundles_of(size: int) -> Iterator[TileName]:
    """Name every bundle of entries of a record, in order."""
    return _names(None, size)


def _names(level: int | None, items: int) -> Iterator[TileName]:
    full, rest = divmod(items, TILE_WIDTH)
    for index in range(full):
        yield TileName(level=level, index=index)
    if rest:
        yield TileName(level=level, index=full, width=rest)


def write_bundle(entries: Iterable[bytes]) -> bytes:
    """
    Write entries one after another, each behind its length in two bytes.

    :raises Malformed: an entry is longer than 65,535 bytes
    """
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > LARGEST_ENTRY:
            raise Malformed("entry-too-long", facts={"largest": LARGEST_ENTRY})
        parts += (len(entry).to_bytes(2, "big"), entry)
    return b"".join(parts)


def parse_bundle(raw: bytes, width: int) -> list[bytes]:
    """
    Read the first `width` entries of a bundle; it may hold more, where the full bundle took a partial one's place.

    :raises Malformed: it ends early, or goes on after 256 entries
    """
    entries: list[bytes] = []
    at = 0
    while at < len(raw) and len(entries) < TILE_WIDTH:
        length = int.from_bytes(raw[at : at + 2], "big")
        if at + 2 + length > len(raw):
            raise Malformed("bundle-malformed")
        entries.append(raw[at + 2 : at + 2 + length])
        at += 2 + length
    if at != len(raw) or len(entries) < width:
        raise Malformed("bundle-malformed")
    return entries[:width]


class TileReader:
    """
    Reads roots and proofs of one tree from its tiles.

    Nothing is believed of the tiles: a proof made from false ones fails where it is checked against a root.
    Tiles once read are kept for the reader's life.
    """

    def __init__(self, tiles: Tiles, size: int) -> None:
        """Read a tree of `size` leaves from what `tiles` hands out."""
        self.size = size
        self._tiles = tiles
        self._kept: dict[tuple[int, int], bytes] = {}

    def root(self, size: int | None = None) -> TreeRoot:
        """
        Compute the root, of the whole tree or of its first `size` leaves.

        :raises Malformed: a tile is shorter than it has to be
        """
        return TreeRoot(self._subtree(0, self.size if size is None else size))

    def inclusion_path(self, index: int, size: int | None = None) -> list[bytes]:
        """
        List the hashes that lead from a leaf to the root of the first `size` leaves (RFC 9162 2.1.3.1).

        :raises InclusionRefused: there is no such leaf or no such tree
        :raises Malformed: a tile is shorter than it has to be
        """
        end = self.size if size is None else size
        if not 0 <= index < end <= self.size:
            raise InclusionRefused("index-outside-tree", facts={"index": index, "size": end})
        first, path = 0, list[bytes]()
        while end - first > 1:
            middle = first + split_point(end - first)
            if index < middle:
                path.append(self._subtree(middle, end))
                end = middle
            else:
                path.append(self._subtree(first, middle))
                first = middle
        return path[::-1]

    def consistency_path(self, old_size: int, new_size: int | None = None) -> list[bytes]:
        """
        List the hashes that show the tree of `new_size` leaves to go on from that of `old_size` (RFC 9162 2.1.4.1).

        :raises ConsistencyRefused: there are no such trees
        :raises Malformed: a tile is shorter than it has to be
        """
        end = self.size if new_size is None else new_size
        if not 0 <= old_size <= end <= self.size:
            raise ConsistencyRefused("sizes-in-wrong-order", facts={"old_size": old_size, "new_size": end})
        if old_size in (0, end):
            return []
        first, path = 0, list[bytes]()
        while old_size != end:
            middle = first + split_point(end - first)
            if old_size <= middle:
                path.append(self._subtree(middle, end))
                end = middle
            else:
                path.append(self._subtree(first, middle))
                first = middle
        if first:
            path.append(self._subtree(first, end))
        return path[::-1]

    def _subtree(self, first: int, end: int) -> bytes:
        """Hash the leaves from `first` up to `end`, where a split of RFC 9162 put these borders."""
        if first == end:
            return EMPTY_ROOT
        peaks: list[bytes] = []
        while first < end:
            height = (end - first).bit_length() - 1
            if first:  # a perfect subtree begins at a multiple of its width
                height = min(height, (first & -first).bit_length() - 1)
            peaks.append(self._node(height, first >> height))
            first += 1 << height
        return fold_edge(reversed(peaks))

    def _node(self, height: int, index: int) -> bytes:
        """Return one node: the root of the perfect subtree of 2^height leaves at this index."""
        level, above = divmod(height, TILE_HEIGHT)
        tile, offset = divmod(index << above, TILE_WIDTH)
        raw = self._tile(level, tile)
        at = range(HASH_SIZE * offset, HASH_SIZE * (offset + (1 << above)), HASH_SIZE)
        return fold_perfect([raw[start : start + HASH_SIZE] for start in at])

    def _tile(self, level: int, index: int) -> bytes:
        if (level, index) not in self._kept:
            width = min(TILE_WIDTH, (self.size >> (TILE_HEIGHT * level)) - index * TILE_WIDTH)
            raw = self._tiles(level, index, width)
            if len(raw) < HASH_SIZE * width:
                raise Malformed("tile-too-short", facts={"level": level, "index": index})
            self._kept[level, index] = raw[: HASH_SIZE * width]
        return self._kept[level, index]


class RightEdge:
    """
    The growing edge of a tree: per level the hashes, fewer than 256, that are not in a full tile yet.

    It is all that a sequencer has to keep in order to append, and at most 8 KiB a level; `levels` gives it out and the
    constructor takes it back.
    """

    def __init__(self, size: int = 0, levels: Sequence[bytes] = ()) -> None:
        """
        Take up a tree of `size` leaves where it ended.

        :param levels: per level, from the leaves up, its hashes one after another: its partial tile, empty if none
        :raises Malformed: they are not the edge of a tree of this size
        """
        widths = [(size >> (TILE_HEIGHT * level)) % TILE_WIDTH for level in range(_levels_of(size))]
        if [len(level) for level in levels] != [HASH_SIZE * width for width in widths]:
            raise Malformed("edge-of-another-size", facts={"size": size})
        self.size = size
        self._levels = [[level[at : at + HASH_SIZE] for at in range(0, len(level), HASH_SIZE)] for level in levels]

    @classmethod
    def load(cls, tiles: Tiles, size: int) -> RightEdge:
        """
        Read the edge of a tree from its partial tiles.

        :raises Malformed: one of them is shorter than it has to be
        """
        levels: list[bytes] = []
        for level in range(_levels_of(size)):
            index, width = divmod(size >> (TILE_HEIGHT * level), TILE_WIDTH)
            levels.append(tiles(level, index, width)[: HASH_SIZE * width] if width else b"")
        return cls(size, levels)

    @property
    def levels(self) -> tuple[bytes, ...]:
        """Per level, its hashes one after another: what the constructor takes."""
        return tuple(b"".join(level) for level in self._levels)

    def append(self, leaves: Iterable[bytes]) -> list[tuple[TileName, bytes]]:
        """Append leaf hashes, and return every tile that became full, in the order they did."""
        full: list[tuple[TileName, bytes]] = []
        added = list(leaves)
        self.size += len(added)
        if added:
            self._grow(0, added, full)
        return full

    def append_entries(self, entries: Iterable[bytes]) -> list[tuple[TileName, bytes]]:
        """Append entries by their leaf hashes, and return every tile that became full."""
        return self.append([sha256(b"\x00" + entry).digest() for entry in entries])

    def _grow(self, level: int, added: list[bytes], full: list[tuple[TileName, bytes]]) -> None:
        """Add hashes to a level; each tile that fills becomes one hash of the level above."""
        if level == len(self._levels):
            self._levels.append([])
        hashes = self._levels[level] + added
        index = ((self.size >> (TILE_HEIGHT * level)) - len(hashes)) // TILE_WIDTH
        above: list[bytes] = []
        whole = len(hashes) - len(hashes) % TILE_WIDTH
        for start in range(0, whole, TILE_WIDTH):
            tile = hashes[start : start + TILE_WIDTH]
            full.append((TileName(level=level, index=index + start // TILE_WIDTH), b"".join(tile)))
            above.append(fold_perfect(tile))
        self._levels[level] = hashes[whole:]
        if above:
            self._grow(level + 1, above, full)

    def partial_tiles(self) -> list[tuple[TileName, bytes]]:
        """Return the partial tiles of this size, which a record must serve beside the full ones."""
        return [
            (
                TileName(level=level, index=(self.size >> (TILE_HEIGHT * level)) // TILE_WIDTH, width=len(hashes)),
                b"".join(hashes),
            )
            for level, hashes in enumerate(self._levels)
            if hashes
        ]

    def root(self) -> TreeRoot:
        """Compute the root: some two hashes per hash on the edge."""
        return fold_edge(peak for level in self._levels for peak in reversed(peaks_of(level)))


def _levels_of(size: int) -> int:
    """Count the levels of tiles that a tree of this size has."""
    return -(-size.bit_length() // TILE_HEIGHT)
