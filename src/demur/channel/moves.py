"""
The moves of a case: which steps its process allows now, to whom, and by when.

    filed -> acknowledged -> replied            and whatever else the process has (docs/reference/processes.md)

Plain Python; days are handed in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from demur.channel.process import FILING, Part, Process, Step, Written
from demur.channel.rules import ActRefused, CountDays, MoveNotAllowed


@dataclass(frozen=True)
class StepDue:
    """By when a step has to be taken; None for either day where the process names none."""

    step: Step
    target_on: date | None
    due_on: date | None


_TAKEN: Final[Mapping[Written | None, str]] = {
    Written.ACKNOWLEDGED: "already-acknowledged",
    Written.REPLIED: "already-replied",
}
_NOT_THE: Final[Mapping[Part, str]] = {
    Part.OFFICE: "not-the-clerk",
    Part.ADDRESSEE: "not-an-addressee",
    Part.DRAFTER: "not-a-drafter",
    Part.MANAGER: "not-the-decision-manager",
    Part.CHAIR: "not-the-chair",
    Part.EMPLOYEE: "not-the-employee",
    Part.SUPERVISOR: "not-the-supervisor",
    Part.APPROVER: "not-the-approver",
}


def check_step(process: Process, state: str, step: Step, taken: Collection[str]) -> None:
    """
    Let a case take a step from where it stands.

    :param taken: the steps that were taken before, by name
    :raises MoveNotAllowed: `already-acknowledged`, `already-replied`, `already-taken`, `case-closed`, `out-of-turn`
    """
    if state in step.sources:
        return
    replied = process.that_writes(Written.REPLIED)
    facts = {"state": state, "step": step.name}
    if replied and replied.name in taken and step.written:
        raise MoveNotAllowed("already-replied", where="case", facts=facts)
    if step.name in taken:
        raise MoveNotAllowed(_TAKEN.get(step.written, "already-taken"), where="case", facts=facts)
    raise MoveNotAllowed("case-closed" if process.state(state).ends else "out-of-turn", where="case", facts=facts)


def check_part(step: Step, parts: frozenset[Part]) -> None:
    """
    Let somebody with these parts take a step.

    :raises ActRefused: `not-the-clerk`, `not-an-addressee`, `not-a-drafter`, and so on for each part
    """
    if not parts & frozenset(step.by):
        raise ActRefused(_NOT_THE[step.by[0]])


def step_due(
    step: Step, *, filed_on: date, taken: Mapping[str, date], fixed: Mapping[str, date], count: CountDays
) -> StepDue:
    """
    Return by when a step has to be taken.

    :param taken: the day on which each step before it was taken
    :param fixed: days that stand already, by step: what the record holds, and what was extended
    """
    limit = step.limit
    begins = filed_on if limit.after == FILING else taken.get(limit.after)
    if begins is None:
        return StepDue(step, None, fixed.get(step.name))
    target_on = None if limit.target is None else count(begins, limit.target, limit.unit)
    counted = None if limit.days is None else count(begins, limit.days, limit.unit)
    return StepDue(step, target_on, fixed.get(step.name, counted))


def steps_from(process: Process, state: str) -> tuple[Step, ...]:
    """Return the steps that lead on from a state, in the order of the process."""
    return tuple(step for step in process.steps if state in step.sources)


def is_over(due: StepDue, today: date) -> bool:
    """Tell whether a step may no longer be taken."""
    return due.step.limit.closes and due.due_on is not None and today > due.due_on


def is_closed(process: Process, state: str, dues: Sequence[StepDue], today: date) -> bool:
    """Tell whether nothing can follow any more: an end, or a state from which every way out is past its limit."""
    return process.state(state).ends or all(is_over(due, today) for due in dues)
