"""
A process: what an institution does with a memo, or with a non-concurrence, as data that it chooses and edits.

A process is a set of states and of steps that lead from one to another: who takes a step, by when, what has to be said
with it, and which entry the record gets. `process_reader` reads one strictly; `rules` tells what may be done now.
Plain Python.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from demur.institution.rules import Words

FIRST_STATE: Final = "filed"
FILING: Final = "filing"
"""What a limit is counted from where it does not follow a step."""


class Subject(StrEnum):
    """What a process deals with."""

    MEMO = "memo"
    DOCUMENT = "document"


class Part(StrEnum):
    """Who takes a step: a role of the channel, or a part that somebody was given in this case."""

    OFFICE = "office"
    ADDRESSEE = "addressee"
    DRAFTER = "drafter"
    MANAGER = "manager"
    CHAIR = "chair"
    EMPLOYEE = "employee"
    SUPERVISOR = "supervisor"
    APPROVER = "approver"


class Unit(StrEnum):
    """How a step's days are counted."""

    WORKING = "working"
    CALENDAR = "calendar"


class Written(StrEnum):
    """The entry that a step makes in the record."""

    ACKNOWLEDGED = "acknowledged"
    REFERRED = "referred"
    REPLIED = "replied"


class Asks(StrEnum):
    """What has to be said with a step."""

    NOTHING = "nothing"
    REASONS = "reasons"
    PERSON = "person"
    PANEL = "panel"
    REPLY = "reply"
    ENDING = "ending"


@dataclass(frozen=True)
class State:
    """
    Where a case stands.

    :param rests: no limit runs while it stands there
    :param ends: nothing follows
    """

    name: str
    title: Words
    rests: bool
    ends: bool


@dataclass(frozen=True)
class Limit:
    """
    The days that a step has.

    :param target: what is aimed at; past it is not overdue
    :param days: the limit; None where the step has none
    :param after: `filing`, or the name of the step it is counted from
    :param closes: past the limit the step may no longer be taken
    """

    days: int | None
    target: int | None
    unit: Unit
    after: str
    closes: bool


@dataclass(frozen=True)
class Step:
    """
    A step from one of several states to another.

    :param optional: nobody owes it
    :param written: the entry it makes; None where the record has no kind for it
    """

    name: str
    title: Words
    by: tuple[Part, ...]
    sources: tuple[str, ...]
    to: str
    limit: Limit
    asks: Asks
    optional: bool
    written: Written | None


@dataclass(frozen=True)
class Reader:
    """Somebody who gets a copy by the list; the observer is there for the staff."""

    name: Words
    is_observer: bool


@dataclass(frozen=True)
class VerdictRule:
    """
    How the signers answer the reply.

    :param days: how long they may; `unit` says how these are counted
    :param appeal: the process takes an appeal
    :param needed: how many must continue to dissent for one
    """

    days: int
    unit: Unit
    appeal: bool
    needed: int


@dataclass(frozen=True)
class Ending:
    """How a non-concurrence may end, in the employee's word."""

    name: str
    title: Words


@dataclass(frozen=True)
class Process:
    """
    A whole process.

    :param signing: the permitted ways of signing: `anonymous`, `office`, `open`
    :param eligible: categories that may take a place, by slug; empty for whoever the institution says is entitled
    :param readers: the distribution list
    :param extends: who may approve an extension
    :param warns: working days before a limit from which it is shown as near
    """

    name: str
    subject: Subject
    title: Words
    says: Words
    signing: tuple[str, ...]
    eligible: tuple[str, ...]
    readers: tuple[Reader, ...]
    extends: tuple[Part, ...]
    warns: int
    verdict: VerdictRule
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    endings: tuple[Ending, ...]

    def state(self, name: str) -> State:
        """Return a state by its name."""
        return next(state for state in self.states if state.name == name)

    def step(self, name: str) -> Step | None:
        """Return a step by its name; None where the process has none of it."""
        return next((step for step in self.steps if step.name == name), None)

    def that_writes(self, written: Written) -> Step | None:
        """Return the step that makes an entry in the record."""
        return next((step for step in self.steps if step.written is written), None)
