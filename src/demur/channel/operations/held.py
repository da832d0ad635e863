"""What an act on a case begins with: the case, held until the transaction ends, and a clock that does not go back."""

from __future__ import annotations

from datetime import datetime

from demur.channel import moves
from demur.channel.calendar import day_of
from demur.channel.casework.standing import Standing, parts_of, standing_of
from demur.channel.models import Case, OfficeAct, StepTaken
from demur.channel.process import Step
from demur.channel.rules import MoveNotAllowed
from demur_verify.canonical import hour_of


def held_case(number: int, at: datetime) -> Case:
    """
    Return a case, held until the transaction ends.

    :raises MoveNotAllowed: `no-such-case`; `clock-behind`, something happened to it at a later hour
    """
    case = Case.objects.select_for_update().filter(number=number).first()
    if case is None:
        raise MoveNotAllowed("no-such-case", where="case")
    last = case.acts.order_by("-at").values_list("at", flat=True).first()
    if hour_of(at) < max(case.filed_at, last or case.filed_at):
        raise MoveNotAllowed("clock-behind", where="case", facts={"at": hour_of(at).isoformat()})
    return case


def open_case(number: int, at: datetime) -> tuple[Case, Standing]:
    """
    Return a case to which something may still be done, and where it stands.

    :raises MoveNotAllowed: as `held_case`; `case-closed`
    """
    case = held_case(number, at)
    now = standing_of(case, day_of(at))
    if now.closed:
        raise MoveNotAllowed("case-closed", where="case", facts={"state": case.state})
    return case, now


def check_turn(case: Case, now: Standing, step: Step, by: int, at: datetime) -> None:
    """
    Let somebody take a step of a case now.

    :raises ActRefused: it is somebody else's
    :raises MoveNotAllowed: it is not its turn; `step-too-late`, past its limit it is closed
    """
    moves.check_part(step, parts_of(case, by))
    moves.check_step(now.process, case.state, step, now.taken)
    if not any(one.step == step for one in now.open):
        raise MoveNotAllowed("step-too-late", where="case", facts={"step": step.name, "at": day_of(at).isoformat()})


def move(case: Case, step: Step, *, by: int, at: datetime, words: str = "", leaf: bytes | None = None) -> None:
    """Let a case take a step, inside the caller's transaction; the caller saves what else it changes of the case."""
    case.state = step.to
    StepTaken.objects.create(
        case=case,
        step=step.name,
        state=step.to,
        on=day_of(at),
        at=hour_of(at),
        account_id=by,
        words=words,
        leaf_hash=leaf,
    )
    case.save(update_fields=["state"])


def log(case: Case, act: str, *, by: int, at: datetime, leaf: bytes | None = None) -> None:
    """Note for the inspector who did what."""
    OfficeAct.objects.create(case=case, account_id=by, act=act, leaf_hash=leaf, at=hour_of(at))
