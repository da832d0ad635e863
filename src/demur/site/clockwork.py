"""
`demur work`: what an installation does by the clock, in one process.

    settings   said in the record, where they changed
    rolls      cut, where their hour has come
    batch      taken, where the relay delivered
    closings   circulations that are over are filed
    overdue    limits that were missed enter the record
    sequencer  everything that was entered gets its index and is countersigned

In this order, again and again. A step that fails is told by its kind and place, and the others go on. Each can be
killed anywhere and run again without harm.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime

import django

from demur import clock
from demur.parent import end_with_parent
from demur.site.log_lines import where
from demur_verify.errors import Refused

Step = Callable[[datetime], object]

PLACES = 3
"""How many of the innermost places are told of a failure."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the word `work`."""
    parser = commands.add_parser("work", help="do what is due: rolls, batches, closings, limits, the record")
    parser.add_argument("--every", type=float, default=60.0, metavar="SECONDS", help="pause between rounds")
    parser.add_argument("--once", action="store_true", help="one round; exit status 1 where a step failed")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Work until told to end; exit status 0, or with `--once` 1 where a step failed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demur.site.settings")
    django.setup()
    clockwork = Clockwork(steps_of_a_round())
    if chosen.once:
        return 1 if clockwork.work_once() else 0
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    end_with_parent()
    while True:
        clockwork.work_once()
        if ending.wait(chosen.every):
            return 0


class Clockwork:
    """Takes the steps of a round. A failure that repeats from one round to the next is told once."""

    def __init__(self, steps: Mapping[str, Step]) -> None:
        self._steps = steps
        self._told: dict[str, str] = {}

    def work_once(self) -> list[str]:
        """Take every step once, each at its own moment; return the names of those that failed."""
        failed: list[str] = []
        for name, step in self._steps.items():
            try:
                step(clock.now())
                self._told.pop(name, None)
            except Exception as problem:
                failed.append(name)
                self._tell(name, problem)
        return failed

    def _tell(self, name: str, problem: Exception) -> None:
        said = description(problem)
        if self._told.get(name) != said:
            sys.stderr.write(f"{clock.hour_of(clock.now())} demur work: {name}: {said}\n")
            sys.stderr.flush()
        self._told[name] = said


def steps_of_a_round() -> dict[str, Step]:
    """Return the steps by name, in their order. Django is set up."""
    # What has tables is imported after that.
    from django.conf import settings  # noqa: PLC0415

    from demur.channel import operations as channel  # noqa: PLC0415
    from demur.record import operations as record  # noqa: PLC0415
    from demur.standing import operations as standing  # noqa: PLC0415

    return {
        "settings": lambda at: channel.publish_settings(at=at),
        "rolls": lambda at: standing.cut_rolls(at=at),
        "batch": lambda at: channel.run_batch(at=at),
        "closings": lambda at: channel.close_due(at=at),
        "overdue": lambda at: channel.note_overdue(at=at),
        "sequencer": lambda at: record.sequence_once(settings.DATA, at),
    }


def description(problem: Exception) -> str:
    """Say what failed by kind and place; never in its own words, which could quote a letter or a row."""
    kind = f"{type(problem).__name__} {problem.reason}" if isinstance(problem, Refused) else type(problem).__name__
    places = [where(frame) for frame in traceback.extract_tb(problem.__traceback__)[-PLACES:]]
    return "\n    ".join([kind, *places])
