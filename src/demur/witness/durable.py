"""
Writing files that are whole or not there, also after a crash: under another name, to the disk, renamed, and the rename
to the disk.
"""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(file: Path, raw: bytes) -> None:
    """Write one file whole; it and its name are on the disk when this returns."""
    make_folder(file.parent)
    replace(file, raw)
    sync_folder(file.parent)


def replace(file: Path, raw: bytes) -> None:
    """Write a file whole under another name, bring it to the disk, and rename it; the name is not yet on the disk."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with draft.open("wb") as opened:
        opened.write(raw)
        opened.flush()
        os.fsync(opened.fileno())
    draft.replace(file)


def make_folder(path: Path) -> None:
    """Make a folder and those above it; each new name is brought to the disk."""
    missing = [each for each in (path, *path.parents) if not each.is_dir()]
    path.mkdir(parents=True, exist_ok=True)
    for each in missing:
        sync_folder(each.parent)


def sync_folder(path: Path) -> None:
    """Bring the names in a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
