"""
The demo's clock: it begins at a fixed moment, runs while the demo runs, and stands still while it is stopped.

Two small files in the data folder. `clock.offset` is what every process adds to its machine's time (`demur.clock`);
`clock.at` is written every second, so that a demo that was killed goes on from there.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

BEGINNING = datetime(2027, 3, 3, 10, 0, tzinfo=UTC)
"""A Wednesday: memo 3 has five working days left."""


class DemoClock:
    """The clock of the demo in one data folder."""

    def __init__(self, data: Path) -> None:
        self.offset_path = data / "clock.offset"
        self._at_path = data / "clock.at"

    def resume(self) -> None:
        """Go on from where the demo stood still, or begin."""
        stood_at = BEGINNING
        if self._at_path.exists():
            stood_at = datetime.fromisoformat(self._at_path.read_text(encoding="ascii"))
        self.set(stood_at)

    def now(self) -> datetime:
        """Return the demo's moment."""
        offset = float(self.offset_path.read_text(encoding="ascii"))
        return datetime.fromtimestamp(datetime.now(UTC).timestamp() + offset, UTC)

    def set(self, moment: datetime) -> None:
        """Set the clock; every process of the demo follows at once."""
        offset = moment.timestamp() - datetime.now(UTC).timestamp()
        _write_whole(self.offset_path, f"{offset:.3f}")
        self.remember()

    def remember(self) -> None:
        """Write down the moment, to go on from it at the next start."""
        _write_whole(self._at_path, self.now().isoformat())


def _write_whole(path: Path, text: str) -> None:
    """Replace a file in one step: a reader in another process never sees half of it."""
    draft = path.with_name(path.name + ".draft")
    draft.write_text(text, encoding="ascii")
    draft.replace(path)
