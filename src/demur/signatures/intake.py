"""
The intake: sealed letters that the relay handed over, until the next batch is taken.

A SQLite file of its own, also beside PostgreSQL: no backup, replica or write-ahead archive of the main database may
hold letters. Rows have a random key and no time, so the file does not tell in which order letters came. After a batch
is taken the letters are overwritten (`secure_delete`), and the write-ahead log is emptied; with a reader open it is not
(measured), so that is tried again until nothing is busy.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from demur_verify.errors import Malformed, Refused
from demur_verify.letter import SEALED_SIZE

MOST_LETTERS: Final = 200_000
"""What the intake holds at most: 800 MB; beyond that the relay is asked to wait."""

LARGEST_DELIVERY: Final = 256 * SEALED_SIZE
"""Bytes of one request of the relay."""

READ_AT_ONCE: Final = 1_000
CHECKPOINT_TRIES: Final = 50
BUSY_FOR: Final = 20.0

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS letter (
    key    BLOB PRIMARY KEY,
    batch  INTEGER NOT NULL,
    sealed BLOB NOT NULL CHECK (length(sealed) = 4144)
) WITHOUT ROWID;
"""
_WAITING: Final = 0


class IntakeFull(Refused):
    """The intake holds all it can; the relay keeps its letters and comes again."""


class NotLetters(Malformed):
    """What was delivered is not a number of whole sealed letters."""


class Intake:
    """The file at `path`; made when it is not there."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def put(self, delivery: bytes) -> int:
        """
        Keep the letters of one delivery, durably; return how many they were.

        :param delivery: sealed letters of 4,144 bytes, one after the other; none is allowed
        :raises NotLetters: `letters-malformed`, the length is no multiple of a letter's
        :raises IntakeFull: `intake-full`, there is no room; nothing was kept
        """
        if len(delivery) % SEALED_SIZE:
            raise NotLetters("letters-malformed", facts={"size": SEALED_SIZE})
        letters = [delivery[at : at + SEALED_SIZE] for at in range(0, len(delivery), SEALED_SIZE)]
        with self._connection() as connection:
            if connection.execute("SELECT count(*) FROM letter").fetchone()[0] + len(letters) > MOST_LETTERS:
                raise IntakeFull("intake-full", facts={"most": MOST_LETTERS})
            rows = sorted((secrets.token_bytes(16), _WAITING, letter) for letter in letters)
            connection.executemany("INSERT INTO letter VALUES (?, ?, ?)", rows)
        return len(letters)

    def begin(self, batch: int) -> Iterator[list[bytes]]:
        """
        Put the letters that wait into a batch, and read it some letters at a time.

        Letters of an earlier batch that was begun and not forgotten are read again, and stay in that one: whoever is
        reading it meanwhile reads all of it.

        :param batch: its number, above 0 and above that of every batch that was taken
        """
        with self._connection() as connection:
            connection.execute("UPDATE letter SET batch = ? WHERE batch = ?", (batch, _WAITING))
        with closing(self._open()) as connection:
            found = connection.execute("SELECT sealed FROM letter WHERE batch BETWEEN 1 AND ?", (batch,))
            while some := found.fetchmany(READ_AT_ONCE):
                yield [sealed for (sealed,) in some]

    def forget(self, *, through: int) -> None:
        """Overwrite the letters of every batch up to this one, in the file and in its write-ahead log."""
        with self._connection() as connection:
            connection.execute("DELETE FROM letter WHERE batch BETWEEN 1 AND ?", (through,))
        self._empty_write_ahead_log()

    def _empty_write_ahead_log(self) -> None:
        """Try for about twenty seconds; where a reader stays longer, the next call of `forget` tries again."""
        for attempt in range(CHECKPOINT_TRIES):
            with closing(self._open()) as connection:
                connection.execute("PRAGMA busy_timeout=0")
                busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                return
            time.sleep(min(0.02 * (attempt + 1), 0.5))

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with closing(self._open()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def _open(self) -> sqlite3.Connection:
        if not self.path.exists():
            self.path.touch(mode=0o600)
        connection = sqlite3.connect(self.path, timeout=BUSY_FOR, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(_TABLES)
        return connection
