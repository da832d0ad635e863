"""
Delivery: at fixed times everything the relay holds goes to the door, shuffled.

Batches are numbered: number n begins `n * batch_seconds` after 1970, by demur's clock. An empty batch is delivered like
any other, so that a delivery tells nothing. A letter is forgotten after the door has answered 202 for it; where that
answer is lost the letter goes out again, which the door takes without harm.

    POST /door/batch
    Content-Type: application/octet-stream
    Authorization: Bearer …       the door's token, where it has one
    Demur-Batch: 20781            the number
    Demur-Batch-Part: 1/3         a batch of more than 256 letters takes several requests
    (letters of 4,144 bytes, one after another)
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import SystemRandom
from typing import Final, Protocol

import urllib3

from demur.witness.letter_box import LetterBox
from demur_verify.errors import Refused

LETTERS_A_REQUEST: Final = 256
LOOK_EVERY: Final = 0.5
"""Seconds between looks at the clock: the demo's is moved by hand."""

LONGEST_PAUSE: Final = 30.0
_TAKEN: Final = 202
_TIMEOUT: Final = urllib3.Timeout(connect=5.0, read=60.0)


class DoorDidNotTake(Refused):
    """The door did not answer 202; what was handed over stays with the relay."""


class Door(Protocol):
    """Takes one part of a batch: letters one after another."""

    def hand_over(self, letters: Sequence[bytes], *, batch: int, part: int, parts: int) -> None:
        """
        Hand over; returns once the door has it on its disk.

        :raises DoorDidNotTake: it does not, or nobody knows
        """


class HttpDoor:
    """The door of a site, `POST <site>/door/batch`, and the token that it lets this relay in by, if it has one."""

    def __init__(self, site: str, token: str = "") -> None:
        self._url = f"{site}/door/batch"
        self._token = token
        self._pool = urllib3.PoolManager(num_pools=1, maxsize=1, retries=False, timeout=_TIMEOUT)

    def hand_over(self, letters: Sequence[bytes], *, batch: int, part: int, parts: int) -> None:
        """See `Door`."""
        headers = {
            "Content-Type": "application/octet-stream",
            "Demur-Batch": str(batch),
            "Demur-Batch-Part": f"{part}/{parts}",
            "User-Agent": "demur-relay",
        }
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            response = self._pool.request("POST", self._url, body=b"".join(letters), headers=headers, redirect=False)
        except urllib3.exceptions.HTTPError as problem:
            raise DoorDidNotTake("door-unreachable", facts={"cause": type(problem).__name__}) from problem
        if response.status != _TAKEN:
            raise DoorDidNotTake("door-refused", facts={"status": response.status})


@dataclass(frozen=True)
class Delivered:
    """What one delivery handed over."""

    batch: int
    letters: int
    requests: int


def batch_number(moment: datetime, batch_seconds: int) -> int:
    """Number the batch that a moment falls in."""
    return int(moment.timestamp()) // batch_seconds


def seconds_until_next(moment: datetime, batch_seconds: int) -> int:
    """Count the seconds until the next batch begins: 1 or more."""
    return batch_seconds - int(moment.timestamp()) % batch_seconds


def deliver(box: LetterBox, door: Door, *, batch: int) -> Delivered:
    """
    Deliver everything the box holds now, in an order that nobody chose; what comes meanwhile waits for the next time.

    :raises DoorDidNotTake: a part was not taken; it and the parts after it stay in the box
    """
    ids = box.ids()
    SystemRandom().shuffle(ids)
    parts = [ids[start : start + LETTERS_A_REQUEST] for start in range(0, len(ids), LETTERS_A_REQUEST)] or [[]]
    for number, part in enumerate(parts, start=1):
        door.hand_over(box.letters(part), batch=batch, part=number, parts=len(parts))
        box.forget(part, completes=batch if number == len(parts) else None)
    return Delivered(batch=batch, letters=len(ids), requests=len(parts))


class DeliveryRounds:
    """
    Delivers when a batch begins, and again until the door has taken it.

    A batch that fell due while the relay was away is delivered when it comes back.
    """

    def __init__(self, box: LetterBox, door: Door, *, batch_seconds: int, now: Callable[[], datetime]) -> None:
        self._box = box
        self._door = door
        self._batch_seconds = batch_seconds
        self._now = now
        self._last = box.last_batch()
        if self._last is None:
            # A new relay holds nothing that was due. It notes that: else one that is away when its first delivery falls
            # due would take itself for new when it comes back, and its letters would wait for another.
            self._last = batch_number(now(), batch_seconds)
            box.forget([], completes=self._last)

    def run(self, ending: threading.Event) -> None:
        """Go on until told to end."""
        pause = LOOK_EVERY
        while not ending.wait(pause):
            try:
                self.look()
                pause = LOOK_EVERY
            except Refused as refusal:
                sys.stderr.write(f"demur relay: not delivered: {refusal.reason} {refusal.facts}\n")
                pause = min(2 * pause, LONGEST_PAUSE)

    def look(self) -> Delivered | None:
        """
        Deliver if a batch has begun since the last delivery.

        A clock that was set back begins a batch too: nothing waits for the old time to come again.

        :raises DoorDidNotTake: the door did not take it; the next look tries again
        """
        batch = batch_number(self._now(), self._batch_seconds)
        if batch == self._last:
            return None
        delivered = deliver(self._box, self._door, batch=batch)
        self._last = batch
        return delivered
