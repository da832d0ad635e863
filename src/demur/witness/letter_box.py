"""
The relay's store: sealed letters that wait for the next delivery, in an SQLite file of their own.

A letter is kept under its own SHA-256, which is as random as the sealing: the same letter handed in twice is held once,
and neither a column nor the order of rows tells when one came. A letter is on the disk before `put` returns. What was
delivered is overwritten (`secure_delete`), in the write-ahead log as well.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from demur_verify.errors import Malformed, Refused

LETTER_SIZE: Final = 4144
"""Bytes of a sealed letter: encapsulated key 32, ciphertext 4,096, tag 16 (protocol 5)."""

BUSY_FOR: Final = 20.0
_EMPTYING_TRIES: Final = 40
_EMPTYING_PAUSE: Final = 0.05

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS letters (
    id   BLOB PRIMARY KEY CHECK (length(id) = 32),
    body BLOB NOT NULL CHECK (length(body) = 4144)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    held      INTEGER NOT NULL CHECK (held >= 0),
    delivered INTEGER
);
INSERT OR IGNORE INTO state VALUES (1, 0, NULL);
CREATE TRIGGER IF NOT EXISTS letter_in AFTER INSERT ON letters BEGIN UPDATE state SET held = held + 1; END;
CREATE TRIGGER IF NOT EXISTS letter_out AFTER DELETE ON letters BEGIN UPDATE state SET held = held - 1; END;
"""

LetterId = bytes


class LetterBoxFull(Refused):
    """The store holds as many letters as it may."""


class LetterBoxUnavailable(Refused):
    """The store cannot be written to: the disk is full, or another program holds it."""


@dataclass
class _Waiting:
    letter: bytes
    refusal: Refused | None = None
    written: bool = False


@dataclass
class _Queue:
    lock: threading.Lock = field(default_factory=threading.Lock)
    letters: list[_Waiting] = field(default_factory=list)

    def add(self, waiting: _Waiting) -> None:
        with self.lock:
            self.letters.append(waiting)

    def take(self) -> list[_Waiting]:
        with self.lock:
            taken, self.letters = self.letters, []
        return taken


class LetterBox:
    """
    Takes letters in, hands them out for delivery, and forgets them.

    Safe to use from several threads, and beside another process on the same file.
    """

    def __init__(self, file: Path, *, most: int) -> None:
        """Open the file, or begin it; `most` letters are held at a time."""
        self._most = most
        self._queue = _Queue()
        self._lock = threading.Lock()
        self._database = sqlite3.connect(file, timeout=BUSY_FOR, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            self._database.execute(f"PRAGMA {pragma}").fetchall()
        self._database.executescript(_TABLES)
        file.chmod(0o600)

    def put(self, letter: bytes) -> None:
        """
        Hold a letter; it is on the disk when this returns.

        Letters that arrive together are written together: whoever reaches the file first writes for all who wait, so
        that many members at once cost one wait for the disk.

        :raises Malformed: it has not the size of a sealed letter
        :raises LetterBoxFull: there is no room
        :raises LetterBoxUnavailable: it could not be written
        """
        if len(letter) != LETTER_SIZE:
            reason = "letter-too-large" if len(letter) > LETTER_SIZE else "letter-too-short"
            raise Malformed(reason, facts={"size": len(letter)})
        waiting = _Waiting(letter)
        self._queue.add(waiting)
        with self._lock:
            if not waiting.written and waiting.refusal is None:
                self._write(self._queue.take())
        if waiting.refusal:
            raise waiting.refusal

    def _write(self, group: list[_Waiting]) -> None:
        try:
            with self._transaction():
                held = self._held()
                for waiting in group:
                    held += self._insert(waiting, room=held < self._most)
        except sqlite3.Error as problem:
            for waiting in group:
                waiting.refusal = LetterBoxUnavailable("letter-box-unavailable", facts={"cause": str(problem)})
        else:
            for waiting in group:
                waiting.written = waiting.refusal is None

    def _insert(self, waiting: _Waiting, *, room: bool) -> int:
        """Insert one letter in the open transaction; return by how many letters the store grew: 0 or 1."""
        key = sha256(waiting.letter).digest()
        if self._database.execute("SELECT 1 FROM letters WHERE id = ?", (key,)).fetchone():
            return 0
        if not room:
            waiting.refusal = LetterBoxFull("letter-box-full", facts={"most": self._most})
            return 0
        self._database.execute("INSERT INTO letters VALUES (?, ?)", (key, waiting.letter))
        return 1

    def held(self) -> int:
        """Count the letters that wait."""
        with self._lock:
            return self._held()

    def _held(self) -> int:
        return int(self._database.execute("SELECT held FROM state").fetchone()[0])

    def ids(self) -> list[LetterId]:
        """List the letters that wait, in the order of their digests."""
        with self._lock:
            return [row[0] for row in self._database.execute("SELECT id FROM letters ORDER BY id")]

    def letters(self, ids: Iterable[LetterId]) -> list[bytes]:
        """Return letters in the order asked for; one that is no longer held is left out."""
        with self._lock:
            rows = (self._database.execute("SELECT body FROM letters WHERE id = ?", (key,)).fetchone() for key in ids)
            return [row[0] for row in rows if row]

    def last_batch(self) -> int | None:
        """Return the number of the last batch that was delivered whole; None before the first."""
        with self._lock:
            number = self._database.execute("SELECT delivered FROM state").fetchone()[0]
            return None if number is None else int(number)

    def forget(self, ids: Iterable[LetterId], *, completes: int | None = None) -> None:
        """
        Delete letters that were delivered; with the last of a batch, note in the same transaction that it is complete.

        :raises LetterBoxUnavailable: it could not be written; the letters will be delivered once more
        """
        try:
            with self._lock, self._transaction():
                self._database.executemany("DELETE FROM letters WHERE id = ?", [(key,) for key in ids])
                if completes is not None:
                    self._database.execute("UPDATE state SET delivered = ?", (completes,))
            self._empty_the_log()
        except sqlite3.Error as problem:
            raise LetterBoxUnavailable("letter-box-unavailable", facts={"cause": str(problem)}) from problem

    def _empty_the_log(self) -> None:
        """Overwrite the deleted pages in the file itself, and cut the log, once no reader stands in the way."""
        for _ in range(_EMPTYING_TRIES):
            with self._lock:
                busy = self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if not busy:
                return
            time.sleep(_EMPTYING_PAUSE)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._database.execute("COMMIT")
        except BaseException:
            if self._database.in_transaction:
                self._database.execute("ROLLBACK")
            raise

    def close(self) -> None:
        """Close the file, after whoever is writing has finished."""
        with self._lock:
            self._database.close()
