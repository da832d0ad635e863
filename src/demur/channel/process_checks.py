"""
Whether the states and steps of a process make one life: it begins at filing, goes on, and ends.

A memo's process acknowledges and replies, since the record holds both with their days. Plain Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from demur.channel.process import FILING, FIRST_STATE, Asks, Part, Process, Step, Subject, Written
from demur.institution.tables import DocumentRefused

MOST: Final = 64
"""Steps or states of one process."""

PARTS_OF: Final[Mapping[Subject, frozenset[Part]]] = {
    Subject.MEMO: frozenset({Part.OFFICE, Part.ADDRESSEE, Part.DRAFTER, Part.MANAGER, Part.CHAIR}),
    Subject.DOCUMENT: frozenset({Part.OFFICE, Part.EMPLOYEE, Part.SUPERVISOR, Part.APPROVER}),
}


def check_once(names: Iterable[str], where: str) -> None:
    """Refuse a name that is there twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DocumentRefused("name-twice", where=where, facts={"name": name})
        seen.add(name)


def check_process(process: Process, where: str) -> None:
    """Check that states and steps make one life that begins at filing and ends."""
    states, steps = [state.name for state in process.states], [step.name for step in process.steps]
    for names, kind in ((states, "state"), (steps, "step"), ([each.name for each in process.endings], "ending")):
        check_once(names, f"{where}.{kind}")
        if len(names) > MOST:
            raise DocumentRefused("too-many", where=f"{where}.{kind}", facts={"most": MOST})
    if FIRST_STATE not in states:
        raise DocumentRefused("first-state-missing", where=f"{where}.state", facts={"name": FIRST_STATE})
    for number, step in enumerate(process.steps, 1):
        _check_step(process, step, f"{where}.step[{number}]")
    for part in process.extends:
        if part not in PARTS_OF[process.subject]:
            raise DocumentRefused("part-of-another-subject", where=f"{where}.extends", facts={"part": part.value})
    _check_reach(process, where)
    _check_subject(process, where)


def _check_step(process: Process, step: Step, where: str) -> None:
    states, steps = {state.name for state in process.states}, {each.name for each in process.steps}
    for part in step.by:
        if part not in PARTS_OF[process.subject]:
            raise DocumentRefused("part-of-another-subject", where=f"{where}.by", facts={"part": part.value})
    for place, names in (("from", step.sources), ("to", (step.to,))):
        for name in names:
            if name not in states:
                raise DocumentRefused("state-unknown", where=f"{where}.{place}", facts={"state": name})
    if step.limit.after == step.name:
        raise DocumentRefused("step-after-itself", where=f"{where}.after")
    if step.limit.after not in {FILING, *steps}:
        raise DocumentRefused("step-unknown", where=f"{where}.after", facts={"step": step.limit.after})


def _check_reach(process: Process, where: str) -> None:
    """Every state can be reached, nothing follows an end, and from everywhere there is a way to one."""
    leads = {state.name: {step.to for step in process.steps if state.name in step.sources} for state in process.states}
    ends = {state.name for state in process.states if state.ends}
    for number, state in enumerate(process.states, 1):
        place, facts = f"{where}.state[{number}]", {"state": state.name}
        if state.name not in _reached({FIRST_STATE}, leads):
            raise DocumentRefused("state-out-of-reach", where=place, facts=facts)
        if state.ends and leads[state.name]:
            raise DocumentRefused("end-with-a-step", where=place, facts=facts)
        if not _reached({state.name}, leads) & ends:
            raise DocumentRefused("state-without-end", where=place, facts=facts)


def _reached(begin: set[str], leads: Mapping[str, set[str]]) -> set[str]:
    reached, found = set(begin), set(begin)
    while found:
        found = {to for name in found for to in leads[name]} - reached
        reached |= found
    return reached


def _check_subject(process: Process, where: str) -> None:
    """A memo's process acknowledges and replies, as the record needs it; a document's has endings."""
    for written in Written:
        makers = [step for step in process.steps if step.written is written]
        if len(makers) > 1:
            raise DocumentRefused("step-writes-twice", where=f"{where}.step", facts={"writes": written.value})
        if process.subject is Subject.DOCUMENT and makers:
            raise DocumentRefused("part-of-another-subject", where=f"{where}.step", facts={"writes": written.value})
    if process.subject is Subject.MEMO:
        _check_record(process, where)
    elif not process.endings:
        raise DocumentRefused("ending-missing", where=f"{where}.ending")
    if process.verdict.appeal and process.step("appeal") is None:
        raise DocumentRefused("appeal-without-step", where=f"{where}.verdict.appeal")


def _check_record(process: Process, where: str) -> None:
    """The record holds the days of acknowledgement and reply from filing on."""
    for written in (Written.ACKNOWLEDGED, Written.REPLIED):
        step = process.that_writes(written)
        if step is None:
            raise DocumentRefused("step-missing", where=f"{where}.step", facts={"writes": written.value})
        place = f"{where}.step[{process.steps.index(step) + 1}]"
        if step.limit.days is None:
            raise DocumentRefused("record-limit-missing", where=f"{place}.limit")
        if step.limit.after != FILING:
            raise DocumentRefused("record-limit-not-from-filing", where=f"{place}.after")
        if (written is Written.REPLIED) != (step.asks is Asks.REPLY):
            raise DocumentRefused("choice-unknown", where=f"{place}.asks", facts={"choice": step.asks.value})
