"""What a visitor may do that nobody else can: move the clock, and have the next batch delivered at once."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from demur import clock
from demur.channel import operations as channel
from demur.demo.demo_clock import DemoClock
from demur.institution.calendar import due_on
from demur.record import queries as record
from demur.signatures import operations as signatures
from demur.standing import operations as standing
from demur.witness.delivery import batch_number, deliver
from demur.witness.letter_box import LetterBox
from demur.witness.origin import MOST_LETTERS
from demur_verify.errors import Refused

PATIENCE: Final = 10.0
"""Seconds within which the record is brought up to date; it goes on by itself afterwards."""

FARTHEST: Final = timedelta(days=366)


class ClockRefused(Refused):
    """The demo's clock cannot be moved there."""


class OwnDoor:
    """The door of this very site, for a relay in the same process."""

    def hand_over(self, letters: Sequence[bytes], *, batch: int, part: int, parts: int) -> None:
        """Take one part of a delivery."""
        signatures.take_delivery(b"".join(letters), at=clock.now(), part=part, parts=parts)


def moved_on(now: datetime, by: str) -> datetime:
    """
    Return the moment that is an hour, a working day or a week later; a working day keeps the hour.

    :raises ClockRefused: `clock-step-unknown`
    """
    match by:
        case "hour":
            return now + timedelta(hours=1)
        case "working-day":
            return now + (due_on(now.date(), 1) - now.date())
        case "week":
            return now + timedelta(days=7)
        case _:
            raise ClockRefused("clock-step-unknown", where="by")


def move_clock(to: datetime) -> None:
    """
    Move the clock on, and do what has become due.

    :raises ClockRefused: `clock-moved-back`: what is in the record stays in the past; `clock-moved-too-far`
    """
    now = clock.now()
    if to < now:
        raise ClockRefused("clock-moved-back", facts={"now": now.isoformat()})
    if to - now > FARTHEST:
        raise ClockRefused("clock-moved-too-far", facts={"days": FARTHEST.days})
    DemoClock(settings.DATA).set(to)
    deliver_batch()


def deliver_batch() -> int:
    """Let the relay deliver what it holds, take the batch, and do what is due; return how many letters came."""
    letters = LetterBox(settings.DATA / "witness" / "letters.sqlite3", most=MOST_LETTERS)
    try:
        done = deliver(letters, OwnDoor(), batch=batch_number(clock.now(), settings.BATCH_SECONDS))
    finally:
        letters.close()
    now = clock.now()
    standing.cut_rolls(at=now)
    channel.run_batch(at=now)
    channel.close_due(at=now)
    channel.note_overdue(at=now)
    _wait_for_the_record()
    return done.letters


def _wait_for_the_record() -> None:
    """Wait until the sequencer, a process of its own, has had everything countersigned."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not record.status().is_countersigned:
        time.sleep(0.1)
