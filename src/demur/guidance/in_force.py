"""What stands on a day: which edition of each guidance holds, what supersedes what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from demur.guidance import models


class State(StrEnum):
    """Where guidance stands on a day."""

    IN_FORCE = "in-force"
    AHEAD = "ahead"
    SUPERSEDED = "superseded"
    ENDED = "ended"


class StandingOn:
    """
    Which edition of each guidance holds on a day.

    :param rows: editions with their guidance, by number and edition
    """

    def __init__(self, rows: Iterable[models.Edition], on: date) -> None:
        self._on = on
        self._first: dict[int, models.Edition] = {}
        self.newest: dict[int, models.Edition] = {}
        self.held: dict[int, models.Edition] = {}
        self.successor: dict[int, int] = {}
        for row in rows:
            self._first.setdefault(row.guidance_id, row)
            self.newest[row.guidance_id] = row
            if row.from_on <= on and row.made_on <= on:
                self.held[row.guidance_id] = row
            if row.guidance.supersedes_id is not None:
                self.successor[row.guidance.supersedes_id] = row.guidance_id

    def in_force(self) -> list[models.Edition]:
        """Return the editions in force, by number."""
        return [row for number, row in sorted(self.held.items()) if self.state_of(number) is State.IN_FORCE]

    def state_of(self, number: int) -> State:
        """Tell where guidance stands."""
        held = self.held.get(number)
        if held is None:
            return State.AHEAD
        if self.successor.get(number) in self.held:
            return State.SUPERSEDED
        if held.until_on is not None and held.until_on < self._on:
            return State.ENDED
        return State.IN_FORCE

    def issued_on(self, number: int) -> date:
        """Return the day of the first edition."""
        return self._first[number].made_on
