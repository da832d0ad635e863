"""Beginning: a data folder that was never seeded, or only half, is seeded anew; one that was goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connection

from demur.demo import packs
from demur.demo.demo_clock import BEGINNING, DemoClock
from demur.demo.keys import make_keys, write_policy
from demur.demo.seed import seed

MARK: Final = "seeded"
"""A file that stands once everything is there."""

STAYS: Final = ("demo.lock", "clock.offset", "clock.at")


def begin(data: Path, clock: DemoClock, *, desk: str, tell: Callable[[str], None]) -> None:
    """
    Make the data folder ready for the demo's processes.

    :param desk: the witness's address, which follows the port
    :raises SeedFailed: what is shipped does not fit
    """
    mark = data / MARK
    if mark.exists():
        write_policy(data, desk)
        call_command("migrate", verbosity=0)
        connection.close()
        return
    empty(data)
    tell("living the institution's last four months, once")
    make_keys(data)
    write_policy(data, desk)
    seed(data, port=urlsplit(desk).port or 0, tell=tell)
    packs.lay_out(data)
    connection.close()
    clock.set(BEGINNING)
    mark.touch()


def empty(data: Path) -> None:
    """Take away everything but what the running demo itself holds."""
    for path in data.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name not in STAYS:
            path.unlink()
