"""
DATA/record/high-water: every tree that this installation signed, kept outside the database.

    0 e3b0c442…
    1 9f64a747…
    3 1c2b5d7e…

A line is written, and on the disk, before its tree is signed. A database that was restored from a backup ends before
the last line, and is refused: what it would sign next would contradict what was signed before.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from demur_verify.canonical import read_decimal, read_digest
from demur_verify.errors import Malformed
from demur_verify.merkle import EMPTY_ROOT, TreeRoot

FILE: Final = "high-water"
_LONGEST_LINE: Final = 256

Mark = tuple[int, TreeRoot]
"""Size and root of a tree."""

NOTHING: Final[Mark] = (0, EMPTY_ROOT)


class HighWater:
    """The file of one record."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    def exists(self) -> bool:
        """Tell whether anything was ever written."""
        return self._file.exists()

    def last(self) -> Mark | None:
        """
        Return the last tree that was, or was about to be, signed; None where there is no file.

        A line without its end was cut off while it was written, so nothing was signed after it.

        :raises Malformed: the file is something else
        """
        try:
            with self._file.open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - _LONGEST_LINE))
                lines = file.read().split(b"\n")[:-1]
        except FileNotFoundError:
            return None
        return _parse(lines[-1]) if lines else NOTHING

    def raise_to(self, mark: Mark) -> None:
        """Write a line for a tree that is about to be signed; it is on the disk when this returns."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        new = not self._file.exists()
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.lseek(descriptor, self._end_of_whole_lines(), os.SEEK_SET)
            os.write(descriptor, f"{mark[0]} {mark[1].hex()}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if new:
            self._sync_folder()

    def _end_of_whole_lines(self) -> int:
        """Return where the last whole line ends; what was cut off behind it is written over."""
        with self._file.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            start = max(0, size - _LONGEST_LINE)
            file.seek(start)
            return start + file.read().rfind(b"\n") + 1

    def _sync_folder(self) -> None:
        descriptor = os.open(self._file.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _parse(line: bytes) -> Mark:
    size, space, root = line.decode("ascii", errors="replace").partition(" ")
    if not space:
        raise Malformed("high-water-malformed")
    return read_decimal(size), TreeRoot(read_digest(root))
