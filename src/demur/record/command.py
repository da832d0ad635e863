"""
`demur record`: what an operator types.

    demur record init                    keys, and a policy to begin with
    demur record sequence [--once | --every SECONDS]
    demur record check [--json]          0 where all agrees, 1 where not
    demur record show [INDEX]
    demur record recover --from COPY     after a backup was restored
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import django

from demur import clock
from demur.parent import end_with_parent
from demur_verify.errors import Refused

FAILED = 1


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the word `record`."""
    record = commands.add_parser("record", help="the public record: init, sequence, check, show, recover")
    acts = record.add_subparsers(metavar="ACT", required=True)
    acts.add_parser("init", help="make the record's keys and a policy to begin with").set_defaults(run=_with(_init))
    sequence = acts.add_parser("sequence", help="give entries their index, sign, ask the witnesses, publish")
    how = sequence.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true", help="one round; 1 where the record must stand still")
    how.add_argument("--every", type=float, default=5.0, metavar="SECONDS", help="pause between rounds: 5")
    sequence.set_defaults(run=_with(_sequence))
    check = acts.add_parser("check", help="recompute the record and compare it with files and witnesses")
    check.add_argument("--json", action="store_true", help="say it in JSON")
    check.set_defaults(run=_with(_check))
    show = acts.add_parser("show", help="show where the record stands, or one entry")
    show.add_argument("index", type=int, nargs="?", metavar="INDEX")
    show.set_defaults(run=_with(_show))
    recover = acts.add_parser("recover", help="take over from a copy what a restored database has lost")
    recover.add_argument("--from", required=True, dest="copy", metavar="COPY", help="a mirror's address, a folder")
    recover.set_defaults(run=_with(_recover))


def _with(act: Callable[[argparse.Namespace, Path], int]) -> Callable[[argparse.Namespace], int]:
    """Set Django up before an act, and put a refusal into words."""

    def run(chosen: argparse.Namespace) -> int:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demur.site.settings")
        django.setup()
        from django.conf import settings  # noqa: PLC0415 (not before setup)

        from demur.record.sentences import told  # noqa: PLC0415

        try:
            return act(chosen, Path(settings.DATA))
        except Refused as refusal:
            sys.stderr.write(f"demur record: {told(refusal)}\n")
            return FAILED

    return run


def _init(chosen: argparse.Namespace, data: Path) -> int:
    from django.conf import settings  # noqa: PLC0415

    from demur.record.keys import log_key, slip_key  # noqa: PLC0415
    from demur.record.operations import begin_record  # noqa: PLC0415

    begin_record(data, settings.RECORD_ORIGIN)
    sys.stdout.write(f"log {log_key(data)}\nslip {slip_key(data)}\npolicy {data / 'trust.policy'}\n")
    return 0


def _sequence(chosen: argparse.Namespace, data: Path) -> int:
    """Sequence once, or until told to end; stop at once where going on would sign what must not be signed."""
    from demur.record.operations import sequence_once  # noqa: PLC0415

    if chosen.once:
        done = sequence_once(data, clock.now())
        sys.stdout.write(f"{done.size} entries, {done.added} of them new, {done.published_size} countersigned\n")
        return 0
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    end_with_parent()
    while True:
        sequence_once(data, clock.now())
        if ending.wait(chosen.every):
            return 0


def _check(chosen: argparse.Namespace, data: Path) -> int:
    from demur.record.checking import check_record  # noqa: PLC0415

    checked = check_record(data)
    said = {
        "size": checked.size,
        "root": checked.root.hex(),
        "recomputed": checked.recomputed.hex(),
        "pending": checked.pending,
        "behind": list(checked.behind),
        "away": list(checked.away),
        "problems": list(checked.problems),
    }
    if chosen.json:
        sys.stdout.write(json.dumps(said) + "\n")
    else:
        sys.stdout.write("".join(f"{name} {value}\n" for name, value in _lines(said)))
    return 0 if checked.is_whole else FAILED


def _lines(said: dict[str, object]) -> list[tuple[str, object]]:
    return [(name, ", ".join(value) or "-" if isinstance(value, list) else value) for name, value in said.items()]


def _show(chosen: argparse.Namespace, data: Path) -> int:
    from demur.record import queries  # noqa: PLC0415

    if chosen.index is not None:
        found = queries.entries_between(chosen.index, chosen.index + 1)
        if not found:
            raise Refused("entry-unknown", facts={"index": chosen.index, "size": queries.size()})
        sys.stdout.write(found[0].raw.decode())
        return 0
    status = queries.status()
    sys.stdout.write(
        f"entries {status.size}\ncountersigned {status.published_size}\nwaiting {status.pending}\n"
        f"quorum {'-' if status.quorum is None else status.quorum}\ntrouble {status.trouble or '-'}\n"
    )
    for witness in status.witnesses:
        when = f"{witness.at:%Y-%m-%dT%H:%M:%SZ}" if witness.at else "never"
        sys.stdout.write(f"witness {witness.name} {witness.key_name} {when}\n")
    return 0


def _recover(chosen: argparse.Namespace, data: Path) -> int:
    from demur.record.recovery import open_copy, recover  # noqa: PLC0415

    done = recover(data=data, copy=open_copy(chosen.copy), at=clock.now())
    sys.stdout.write(f"{done.added} entries came back, {done.waited} of them had been waiting; {done.size} in all\n")
    sys.stdout.write("".join(f"missing {path}\n" for path in done.missing))
    return 0
