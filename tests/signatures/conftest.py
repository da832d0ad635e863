"""A door of its own in a data folder of its own, and a memo that goes round among Ada, Bo and Fay."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import LazySettings

from demur.signatures import operations, queries
from demur.signatures.keys import door_key
from demur.signatures.rules import OpenText, PublishedRoll
from demur_verify.letter import DoorKey, Letter, seal_letter
from demur_verify.note import NoteSigner
from demur_verify.roll import roll_root
from tests.signatures.members import ADA, BO, DEPTH, FAY, ORIGIN, TERM, leaves_of

AT = datetime(2027, 3, 3, 14, 20, 7, tzinfo=UTC)
ROLL = leaves_of(ADA, BO, FAY)


def digest_named(name: str) -> bytes:
    """Return a digest for a text that nobody needs to read."""
    return sha256(name.encode()).digest()


def roll_entry(index: int, leaves: tuple[int, ...]) -> PublishedRoll:
    """Return a roll as the record holds it."""
    root = roll_root(leaves, DEPTH)
    return PublishedRoll(index=index, day=date(2027, 3, index), size=len(leaves), root=root, depth=DEPTH)


MEMO = OpenText(
    origin=ORIGIN,
    term=TERM,
    digest=digest_named("memo"),
    circulated=digest_named("commitment"),
    rolls={len(ROLL): roll_entry(1, ROLL)},
)
OTHER_MEMO = replace(MEMO, digest=digest_named("other memo"), circulated=digest_named("other commitment"))


@dataclass(frozen=True)
class Door:
    """The door: what the relay delivers, and what then stands."""

    key: DoorKey
    slips: NoteSigner
    data: Path

    def seal(self, letter: Letter) -> bytes:
        """Seal a letter to this door."""
        return seal_letter(letter, self.key.public)

    def deliver(self, *sealed: bytes) -> None:
        """Deliver letters, all in one part."""
        operations.take_delivery(b"".join(sealed), at=AT)

    def take(self, texts: Iterable[OpenText] = (MEMO,)) -> bool:
        """Take what was delivered, as a batch."""
        texts, delivery = list(texts), queries.deliveries()
        proven = operations.read_batch(delivery.came, self.key, texts)
        kept = operations.keep_batch(delivery, proven, texts, self.slips, at=AT)
        operations.forget_batch(delivery.came)
        return kept

    def count_after(self, *letters: Letter) -> int:
        """Deliver and take letters about the memo, and count what stands on it."""
        self.deliver(*(self.seal(letter) for letter in letters))
        self.take()
        return queries.count_on(MEMO.digest)


@pytest.fixture
def door(tmp_path: Path, settings: LazySettings) -> Door:
    """Return a door that has taken nothing yet."""
    settings.DATA = tmp_path
    return Door(key=door_key(tmp_path), slips=NoteSigner(ORIGIN, digest_named("slips")), data=tmp_path)


@pytest.fixture
def bytes_of() -> Callable[[Path], bytes]:
    """Return a function that reads every byte of the intake's files."""
    return lambda data: b"".join(path.read_bytes() for path in sorted(data.glob("intake.sqlite3*")))
