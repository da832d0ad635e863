"""The demo's data folder: what is in it, and what may be deleted there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

LOCK: Final = "demo.lock"
MARK: Final = "seeded"
"""A file that stands once everything is there."""

OURS: Final = ("*.sqlite3", "*.sqlite3-*", "keys", "record", "witness", "packs", "leak", "logs", "trust.policy", MARK)
CLOCK: Final = ("clock.at", "clock.offset")


def is_free_for_a_demo(data: Path) -> bool:
    """Tell whether a demo may live here: nothing is there, or a demo is."""
    return not data.exists() or (data.is_dir() and ((data / LOCK).exists() or not any(data.iterdir())))


def empty(data: Path, *, clock: bool) -> None:
    """Delete what a demo made here, and nothing else; the mark first, so that a half emptied folder is not one."""
    (data / MARK).unlink(missing_ok=True)
    for pattern in (*OURS, *(CLOCK if clock else ())):
        for path in data.glob(pattern):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
