"""
A record as files, read whole: a folder in the layout of `tiles`, or one ZIP file of such a folder.

    checkpoint
    tile/entries/000.p/19
    tile/0/000.p/19

Nothing is believed of the files: the entries have to hash to the root that the checkpoint names, to the last byte.
Who signed the checkpoint, a trust policy decides.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final, Protocol

from demur_verify.checkpoint import SignedCheckpoint
from demur_verify.errors import Malformed, Refused
from demur_verify.merkle import leaf_hash
from demur_verify.note import LARGEST_NOTE
from demur_verify.tiles import LARGEST_ENTRY, TILE_WIDTH, RightEdge, TileName, bundles_of, parse_bundle

CHECKPOINT: Final = "checkpoint"
LARGEST_BUNDLE: Final = TILE_WIDTH * (2 + LARGEST_ENTRY)
MOST_ENTRIES: Final = 1 << 24
"""Entries that are read of one record: more than any institution will write, so that a false size ends at once."""

_LARGEST_FILE: Final = max(LARGEST_NOTE, LARGEST_BUNDLE)


class NotARecord(Malformed):
    """Neither a folder nor a ZIP file with a checkpoint in it."""


class RecordRefused(Refused):
    """A record's files do not hold what its checkpoint says."""


class RecordSource(Protocol):
    """Hands out a record's files by their paths below its folder."""

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None where there is no such file."""


@dataclass(frozen=True)
class RecordRead:
    """A checkpoint and every entry below its size; they hash to its root. `entries[i]` has index i."""

    checkpoint: SignedCheckpoint
    entries: tuple[bytes, ...]


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, path: str) -> bytes | None:
        try:
            with (self._folder / path).open("rb") as file:
                return _within_limit(path, os.fstat(file.fileno()).st_size, file.read(_LARGEST_FILE + 1))
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None


class _Zip:
    def __init__(self, archive: zipfile.ZipFile, prefix: str) -> None:
        self._archive = archive
        self._prefix = prefix

    def read(self, path: str) -> bytes | None:
        try:
            with self._archive.open(self._prefix + path) as file:
                return _within_limit(path, 0, file.read(_LARGEST_FILE + 1))
        except KeyError:
            return None
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as cause:
            raise RecordRefused("record-file-unreadable", where=path) from cause


def open_record(path: Path) -> RecordSource:
    """
    Open a record: a folder, or one ZIP file that holds such a folder's files, with or without the folder's own name.

    :raises NotARecord: it is neither, or no checkpoint is in it
    """
    if path.is_dir():
        if not (path / CHECKPOINT).is_file():
            raise NotARecord("record-without-checkpoint")
        return _Folder(path)
    try:
        archive = zipfile.ZipFile(BytesIO(path.read_bytes()))  # in memory: nothing is left open
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as cause:
        raise NotARecord("not-a-record") from cause
    found = [name for name in archive.namelist() if name == CHECKPOINT or name.endswith(f"/{CHECKPOINT}")]
    if len(found) != 1:
        raise NotARecord("record-without-checkpoint")
    return _Zip(archive, found[0].removesuffix(CHECKPOINT))


def read_record(source: RecordSource) -> RecordRead:
    """
    Read the newest checkpoint and every entry below its size.

    :raises NotARecord: the checkpoint is missing or none
    :raises RecordRefused: a bundle of entries is missing or malformed, or the entries do not hash to the root
    """
    checkpoint = read_checkpoint(source)
    head = checkpoint.checkpoint
    if head.size > MOST_ENTRIES:
        raise RecordRefused("record-too-large", facts={"size": head.size, "most": MOST_ENTRIES})
    edge = RightEdge()
    entries: list[bytes] = []
    for bundle in bundles_of(head.size):
        some = _read_bundle(source, bundle)
        edge.append_entries(some)
        entries += some
    if edge.root() != head.root:
        raise RecordRefused("entries-disagree-with-root", facts={"size": head.size})
    return RecordRead(checkpoint=checkpoint, entries=tuple(entries))


def read_checkpoint(source: RecordSource) -> SignedCheckpoint:
    """
    Read a record's newest checkpoint; no signature is checked.

    :raises NotARecord: it is missing, or is none
    """
    raw = source.read(CHECKPOINT)
    if raw is None:
        raise NotARecord("record-without-checkpoint")
    try:
        return SignedCheckpoint.parse(raw)
    except Malformed as refusal:
        raise NotARecord(refusal.reason, where=CHECKPOINT, facts=refusal.facts) from refusal


def check_tiles(source: RecordSource, record: RecordRead) -> None:
    """
    Check that every tile of hashes is there and holds what the entries give.

    :raises RecordRefused: one is missing or differs; `where` is its path
    """
    for name, wanted in _tiles_from(record.entries):
        raw = _read_tile(source, name)
        if raw is None:
            raise RecordRefused("tile-missing", where=name.to_path())
        if raw[: len(wanted)] != wanted:
            raise RecordRefused("tile-disagrees-with-entries", where=name.to_path())


def _tiles_from(entries: tuple[bytes, ...]) -> Iterator[tuple[TileName, bytes]]:
    edge = RightEdge()
    yield from edge.append([leaf_hash(entry) for entry in entries])
    yield from edge.partial_tiles()


def _read_bundle(source: RecordSource, name: TileName) -> list[bytes]:
    raw = _read_tile(source, name)
    if raw is None:
        raise RecordRefused("bundle-missing", where=name.to_path())
    try:
        return parse_bundle(raw, name.width)
    except Malformed as refusal:
        raise RecordRefused(refusal.reason, where=name.to_path()) from refusal


def _read_tile(source: RecordSource, name: TileName) -> bytes | None:
    """Read a tile or bundle, or the full one, which may have taken a partial one's place."""
    raw = source.read(name.to_path())
    if raw is None and name.width < TILE_WIDTH:
        raw = source.read(TileName(level=name.level, index=name.index).to_path())
    return raw


def _within_limit(path: str, size: int, raw: bytes) -> bytes:
    if max(size, len(raw)) > _LARGEST_FILE:
        raise RecordRefused("record-file-too-large", where=path, facts={"largest": _LARGEST_FILE})
    return raw
