"""
A record's files below one folder: what is served of them, and how they are written.

    checkpoint                    the newest countersigned one; asked for again each time
    tile/…                        tiles and bundles as c2sp.org/tlog-tiles has them; a full one never changes
    rolls/2026-11/412             the first 412 places of a term, one decimal a line; never changes

The record and every mirror of it lay their files out like this.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from demur.witness.durable import make_folder, replace, sync_folder, write_whole
from demur_verify.canonical import read_decimal, read_term
from demur_verify.checkpoint import SignedCheckpoint
from demur_verify.entries import Roll
from demur_verify.errors import Malformed, Refused
from demur_verify.roll import leaves_digest, read_leaves
from demur_verify.tiles import TILE_HEIGHT, TILE_WIDTH, TileName

CHECKPOINT: Final = "checkpoint"
_ROLL: Final = re.compile(r"rolls/([^/]+)/([^/]+)")


class TileMissing(Refused):
    """A tile that the record's size promises is not on the disk."""


class RecordFolder:
    """The files of one record, below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, path: str) -> bytes | None:
        """
        Return what is served at a path below `/record/`, or None.

        Only what the published checkpoint covers is handed out: a tile further on may still be written anew.
        """
        if path == CHECKPOINT or _is_roll(path) or self._is_published(path):
            return _bytes(self.folder / path)
        return None

    def checkpoint(self) -> SignedCheckpoint | None:
        """Return the published checkpoint, or None before the first."""
        raw = _bytes(self.folder / CHECKPOINT)
        return None if raw is None else SignedCheckpoint.parse(raw)

    def write_checkpoint(self, checkpoint: SignedCheckpoint) -> None:
        """Publish a checkpoint: last of all, when everything that it covers is on the disk."""
        write_whole(self.folder / CHECKPOINT, checkpoint.to_bytes())

    def write_roll(self, term: str, size: int, raw: bytes) -> None:
        """
        Write the places that a `roll` entry speaks of.

        :raises Malformed: no such term or size
        :raises Refused: `roll-file-of-another-content`
        """
        path = roll_path(term, size)
        if not _is_roll(path):
            raise Malformed("roll-path-malformed", facts={"term": term, "size": size})
        there = _bytes(self.folder / path)
        if there is None:
            write_whole(self.folder / path, raw)
        elif there != raw:
            raise Refused("roll-file-of-another-content", where=path)

    def write_tiles(self, tiles: Iterable[tuple[TileName, bytes]]) -> None:
        """Write tiles or bundles; they are on the disk when this returns."""
        touched: set[Path] = set()
        for name, raw in tiles:
            file = self.folder / name.to_path()
            make_folder(file.parent)
            replace(file, raw)
            touched.add(file.parent)
        for each in touched:
            sync_folder(each)

    def drop_partials(self, full: TileName) -> None:
        """Delete the partial forms of a tile that is there whole."""
        partials = self.folder / f"{full.to_path()}.p"
        if partials.is_dir():
            for file in partials.iterdir():
                file.unlink()
            partials.rmdir()

    def tile(self, level: int, index: int, width: int) -> bytes:
        """
        Return a tile, in its partial form or in the full one that took its place: what a `TileReader` reads from.

        :raises TileMissing: it is not there
        """
        for name in (TileName(level=level, index=index, width=width), TileName(level=level, index=index)):
            raw = _bytes(self.folder / name.to_path())
            if raw is not None:
                return raw
        raise TileMissing("tile-missing", where=TileName(level=level, index=index, width=width).to_path())

    def _is_published(self, path: str) -> bool:
        try:
            name = TileName.parse(path)
        except Malformed:
            return False
        published = self.checkpoint()
        end = (name.index * TILE_WIDTH + name.width) << (TILE_HEIGHT * (name.level or 0))
        return published is not None and end <= published.checkpoint.size


def roll_path(term: str, size: int) -> str:
    """Return the path of the file with the first `size` places of a term."""
    return f"rolls/{term}/{size}"


def is_roll_of(raw: bytes, roll: Roll) -> bool:
    """Test whether a file holds the places of a roll."""
    try:
        leaves = read_leaves(raw)
    except Malformed:
        return False
    return len(leaves) == roll.size and leaves_digest(leaves) == roll.leaves


def is_replaced(path: str) -> bool:
    """Tell whether what is at this path is replaced in time; everything else may be kept for good."""
    return path == CHECKPOINT


def _bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _is_roll(path: str) -> bool:
    found = _ROLL.fullmatch(path)
    if not found:
        return False
    try:
        read_term(found[1])
        read_decimal(found[2])
    except Malformed:
        return False
    return True
