"""Beginning: a data folder that was never seeded, or only half, is seeded anew; one that was goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connection

from demur.demo import packs
from demur.demo.demo_clock import BEGINNING, DemoClock
from demur.demo.folder import MARK, empty
from demur.demo.keys import make_keys, write_policy
from demur.demo.seed import seed


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
        packs.lay_out(data)
        connection.close()
        return
    empty(data, clock=False)
    tell("living the institution's last four months, once; this takes some seconds")
    make_keys(data)
    write_policy(data, desk)
    with _unhurried_disk():
        seed(data, port=urlsplit(desk).port or 0, tell=tell)
    packs.lay_out(data)
    connection.close()
    clock.set(BEGINNING)
    mark.touch()


@contextmanager
def _unhurried_disk() -> Iterator[None]:
    """Let the disk take its time while the folder is not yet worth keeping; everything is on it at the end."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        yield
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
