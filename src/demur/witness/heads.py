"""
What a witness remembers: every checkpoint that it countersigned, and what a log signed that contradicts them.

An SQLite file of its own. A checkpoint is compared with the last one and stored in one transaction, and is on the disk
before the answer goes out: a witness that forgets what it signed is worse than none (c2sp.org/tlog-witness).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from demur_verify.checkpoint import Checkpoint, SignedCheckpoint
from demur_verify.errors import Refused
from demur_verify.merkle import TreeRoot

BUSY_FOR: Final = 20.0
MOST_EVIDENCE: Final = 1000
"""Requests kept as evidence: each has the log's signature, yet anybody can hand one in again with a false proof."""

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS heads (
    origin TEXT NOT NULL,
    size   INTEGER NOT NULL CHECK (size >= 0),
    root   BLOB NOT NULL CHECK (length(root) = 32),
    note   BLOB NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (origin, size)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS evidence (
    id      BLOB PRIMARY KEY CHECK (length(id) = 32),
    origin  TEXT NOT NULL,
    reason  TEXT NOT NULL,
    proven  INTEGER NOT NULL CHECK (proven IN (0, 1)),
    request BLOB NOT NULL,
    held    BLOB NOT NULL,
    at      INTEGER NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class SeenHead:
    """A checkpoint that this witness countersigned, with its own line, and when."""

    signed: SignedCheckpoint
    at: datetime

    @property
    def checkpoint(self) -> Checkpoint:
        """The size and root that were countersigned."""
        return self.signed.checkpoint


@dataclass(frozen=True)
class Evidence:
    """
    Something that a log signed and this witness did not countersign.

    `proven` where it alone shows two histories: a size that was countersigned with another root.
    """

    origin: str
    reason: str
    proven: bool
    request: bytes
    held: bytes
    at: datetime


class HeadsUnavailable(Refused):
    """The store cannot be written to; nothing is countersigned."""


class Heads:
    """The store. Safe to use from several threads, and beside another process on the same file."""

    def __init__(self, file: Path) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(file, timeout=BUSY_FOR, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            self._database.execute(f"PRAGMA {pragma}").fetchall()
        self._database.executescript(_TABLES)
        file.chmod(0o600)

    def last(self, origin: str) -> SeenHead | None:
        """Return the last checkpoint that was countersigned for a log."""
        with self._lock:
            return self._last(origin)

    def signed_at(self, origin: str, size: int) -> Checkpoint | None:
        """Return what was countersigned at a size, if anything was."""
        with self._lock:
            row = self._database.execute(
                "SELECT root FROM heads WHERE origin = ? AND size = ?", (origin, size)
            ).fetchone()
        return Checkpoint(origin=origin, size=size, root=TreeRoot(row[0])) if row else None

    def sizes(self, origin: str) -> list[int]:
        """List the sizes that were countersigned for a log, in order."""
        with self._lock:
            return [
                row[0]
                for row in self._database.execute("SELECT size FROM heads WHERE origin = ? ORDER BY size", (origin,))
            ]

    def advance(self, origin: str, step: Callable[[SeenHead | None], SignedCheckpoint], *, at: datetime) -> SeenHead:
        """
        Go on to a further checkpoint, which is on the disk when this returns.

        :param step: given what is held, returns the checkpoint to hold, countersigned, or refuses
        :raises HeadsUnavailable: it could not be written
        """
        try:
            with self._lock, self._transaction():
                signed = step(self._last(origin))
                head = signed.checkpoint
                self._database.execute(
                    "INSERT INTO heads VALUES (?, ?, ?, ?, ?) "
                    "ON CONFLICT (origin, size) DO UPDATE SET note = excluded.note, at = excluded.at",
                    (origin, head.size, head.root, signed.to_bytes(), int(at.timestamp())),
                )
                return SeenHead(signed, at)
        except sqlite3.Error as problem:
            raise HeadsUnavailable("witness-store-unavailable", facts={"cause": type(problem).__name__}) from problem

    def keep_evidence(
        self, origin: str, reason: str, *, proven: bool, request: bytes, held: bytes, at: datetime
    ) -> None:
        """
        Keep what a log signed and what contradicts it; the same is kept once.

        What proves two histories is always kept, the rest while there is room.
        """
        key = sha256(origin.encode() + b"\n" + held + b"\n" + request).digest()
        with self._lock, self._transaction():
            kept = self._database.execute("SELECT count(*) FROM evidence WHERE NOT proven").fetchone()[0]
            if proven or kept < MOST_EVIDENCE:
                self._database.execute(
                    "INSERT OR IGNORE INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (key, origin, reason, proven, request, held, int(at.timestamp())),
                )

    def evidence(self, origin: str) -> list[Evidence]:
        """Return what was kept as evidence against a log, what proves most first."""
        with self._lock:
            rows = self._database.execute(
                "SELECT origin, reason, proven, request, held, at FROM evidence WHERE origin = ? "
                "ORDER BY proven DESC, at, id",
                (origin,),
            ).fetchall()
        return [
            Evidence(origin=row[0], reason=row[1], proven=bool(row[2]), request=row[3], held=row[4], at=_moment(row[5]))
            for row in rows
        ]

    def _last(self, origin: str) -> SeenHead | None:
        row = self._database.execute(
            "SELECT note, at FROM heads WHERE origin = ? ORDER BY size DESC LIMIT 1", (origin,)
        ).fetchone()
        return SeenHead(SignedCheckpoint.parse(row[0]), _moment(row[1])) if row else None

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
        """Close the file."""
        with self._lock:
            self._database.close()


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
