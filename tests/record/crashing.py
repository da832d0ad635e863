"""
Rounds of entering and sequencing that are killed at a random place, again and again; it says what is left.

    python -c "import django; django.setup(); from tests.record.crashing import main; main()" KILLS SEED

The data folder has its keys and its policy. Django is loaded once; each round is a fork of this program, and kills
itself at the n-th call that touches the disk, the database or a witness. Whatever was acknowledged, by a commit that
had returned, has to be in the record at the end.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import urllib3
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from demur import clock
from demur.record import queries
from demur.record.checking import check_record
from demur.record.models import Entry
from demur.record.operations import enter, sequence_once
from demur_verify.entries import Acknowledged
from demur_verify.errors import Refused
from demur_verify.record_files import check_tiles, open_record, read_record

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
FARTHEST = 60
"""Calls that a round makes, or a few more: a later place is never reached, and that round ends well."""

WAITING = (0, 0, 0, 1, 1, 2, 7, 30)
"""How many entries may wait already when a round begins; at every fiftieth round, more than a tile holds."""


def main() -> None:
    kills, seed = int(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", verbosity=0)
    print(json.dumps(run(Path(settings.DATA), kills, random.Random(seed))))  # noqa: S311 (places to die at)


def run(data: Path, kills: int, choose: random.Random) -> dict[str, Any]:
    acknowledged: list[bytes] = []
    killed = rounds = torn = published = number = 0
    while killed < kills:
        count = 300 if rounds % 50 == 0 else choose.choice(WAITING)
        acknowledged += enter_some(number, count)
        connection.close()
        done, was_killed = do_round(data, number + count, choose.randrange(1, FARTHEST))
        acknowledged += done
        number += count + 1
        killed += was_killed
        rounds += 1
        size = published_size(data)
        torn += size is None or size < published
        published = size or published
    sequence_once(data, clock.now())
    checked = check_record(data)
    indexes = list(Entry.objects.order_by("index").values_list("index", flat=True))
    return {
        "rounds": rounds,
        "killed": killed,
        "torn": torn,
        "missing": sum(one.index is None for one in queries.entered_many(acknowledged).values()),
        "acknowledged": len(acknowledged),
        "size": checked.size,
        "in_order": indexes == list(range(checked.size)),
        "published": queries.status().published_size,
        "root": checked.root.hex(),
        "recomputed": checked.recomputed.hex(),
        "problems": [*checked.problems, *checked.behind, *checked.away],
    }


def enter_some(first: int, count: int) -> list[bytes]:
    """Enter acknowledgements of so many memos, each of another number."""
    with transaction.atomic():
        entries = [Acknowledged(at=AT, filed=number.to_bytes(32, "big")) for number in range(first, first + count)]
        return [bytes(enter(entry, at=AT)) for entry in entries]


def do_round(data: Path, number: int, place: int) -> tuple[list[bytes], bool]:
    """Do one round in a fork that dies at a place; return what it acknowledged, and whether it came so far."""
    hear, say = os.pipe()
    child = os.fork()
    if child == 0:
        die_at(place)
        try:
            [leaf] = enter_some(number, 1)
            os.write(say, leaf)
            sequence_once(data, clock.now())
        except BaseException as problem:
            sys.stderr.write(f"{type(problem).__name__}: {problem}\n")
            os._exit(1)
        os._exit(0)
    os.close(say)
    with os.fdopen(hear, "rb") as heard:
        leaf = heard.read()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "a round failed where it should have gone on"
    return [leaf] if leaf else [], os.WIFSIGNALED(status)


def die_at(place: int) -> None:
    """Count the calls that leave a trace, and die at the n-th: at one half of them before it, at the other after."""

    left = [place]

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*words: Any, **named: Any) -> Any:
            left[0] -= 1
            if left[0] == 0 and place % 2:
                os.kill(os.getpid(), signal.SIGKILL)
            result = call(*words, **named)
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return wrapper

    for owner, name in (
        (os, "fsync"),
        (os, "replace"),
        (os, "write"),
        (BaseDatabaseWrapper, "_commit"),
        (CursorWrapper, "execute"),
        (CursorWrapper, "executemany"),
        (urllib3.PoolManager, "request"),
    ):
        setattr(owner, name, counted(getattr(owner, name)))


def published_size(data: Path) -> int | None:
    """Read what is published at this moment, all of it, as anybody would; None where it is not a whole record."""
    if not (data / "record" / "checkpoint").exists():
        return 0
    try:
        source = open_record(data / "record")
        read = read_record(source)
        check_tiles(source, read)
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return None
    return read.checkpoint.checkpoint.size
