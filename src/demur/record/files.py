"""This installation's record as files, below DATA/record: what the site serves and what others write there."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings

from demur.witness.durable import write_whole
from demur.witness.record_folder import RecordFolder, TileMissing, is_replaced

__all__ = [
    "FOLDER",
    "RecordFolder",
    "TileMissing",
    "files_in",
    "is_replaced",
    "ours",
    "read",
    "write_roll",
    "write_whole",
]

FOLDER: Final = "record"


def ours() -> RecordFolder:
    """Return the files of this installation's record."""
    return files_in(Path(settings.DATA))


def files_in(data: Path) -> RecordFolder:
    """Return the files of the record in a data folder."""
    return RecordFolder(data / FOLDER)


def read(path: str) -> bytes | None:
    """Return what is served at a path below `/record/`, or None."""
    return ours().read(path)


def write_roll(term: str, size: int, raw: bytes) -> None:
    """
    Write the places that a `roll` entry speaks of, one decimal a line.

    Written again it has to be the same: a roll that was published never changes.

    :raises Malformed: no such term or size
    :raises Refused: `roll-file-of-another-content`
    """
    ours().write_roll(term, size, raw)
