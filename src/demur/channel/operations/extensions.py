"""
More time for a step: asked by the office with reasons, granted or declined by an approver who is somebody else.

Granted for acknowledgement or reply it enters the record; the record has no kind for the other steps.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from demur.channel.calendar import day_of
from demur.channel.casework.models import ExtensionAsked
from demur.channel.casework.rules import WorkRefused, check_words
from demur.channel.casework.standing import parts_of, process_of
from demur.channel.models import Case
from demur.channel.operations.held import log, open_case
from demur.channel.process import Part, Written
from demur.channel.rules import ActRefused, MoveNotAllowed, Step
from demur.journal import operations as journal
from demur.record import operations as record
from demur_verify.canonical import hour_of
from demur_verify.entries import Extended

_IN_RECORD = {Written.ACKNOWLEDGED: Step.ACKNOWLEDGE, Written.REPLIED: Step.REPLY}


@transaction.atomic
def ask_extension(*, number: int, step: str, due_on: date, reasons: str, by: int, at: datetime) -> None:
    """
    Ask an approver for more time for a step that is owed.

    :raises ActRefused: `not-the-clerk`
    :raises MoveNotAllowed: `no-such-case`, `clock-behind`, `case-closed`; `step-not-owed`, or has no limit
    :raises WorkRefused: `extension-not-later`, `extension-in-the-past`, `extension-waits`, `reasons-missing-here`
    """
    case, now = open_case(number, at)
    if Part.OFFICE not in parts_of(case, by):
        raise ActRefused("not-the-clerk")
    owed = next((one for one in now.open if one.step.name == step), None)
    if owed is None or owed.due_on is None or owed.step.optional:
        raise MoveNotAllowed("step-not-owed", where="case", facts={"step": step})
    if due_on <= owed.due_on:
        raise WorkRefused("extension-not-later", facts={"due": owed.due_on.isoformat()})
    if due_on < day_of(at):
        raise WorkRefused("extension-in-the-past")
    if case.extensions.filter(step=step, decided_at=None).exists():
        raise WorkRefused("extension-waits")
    ExtensionAsked.objects.create(
        case=case,
        step=step,
        before_on=owed.due_on,
        due_on=due_on,
        reasons=check_words(reasons),
        asked_by_id=by,
        asked_at=hour_of(at),
    )
    log(case, "extension-asked", by=by, at=at)
    journal.note(happening="extension-asked", subject=str(number), at=at)


@transaction.atomic
def decide_extension(*, number: int, grants: bool, words: str, by: int, at: datetime) -> None:
    """
    Grant or decline the extension that waits; granted, the limit moves and the record says so.

    :raises ActRefused: `not-the-approver-here`, `own-extension`
    :raises MoveNotAllowed: `no-such-case`, `clock-behind`, `case-closed`
    :raises WorkRefused: `no-extension-waits`, `reasons-missing-here` where it is declined
    """
    case, now = open_case(number, at)
    asked = case.extensions.select_for_update().filter(decided_at=None).first()
    if asked is None:
        raise WorkRefused("no-extension-waits")
    if not parts_of(case, by) & frozenset(now.process.extends):
        raise ActRefused("not-the-approver-here")
    if asked.asked_by_id == by:
        raise ActRefused("own-extension")
    asked.words = words.strip() if grants else check_words(words)
    asked.decided_by_id, asked.decided_at, asked.is_granted = by, hour_of(at), grants
    asked.save(update_fields=["words", "decided_by", "decided_at", "is_granted"])
    leaf = _extend(case, asked, at) if grants else None
    act = "extended" if grants else "extension-declined"
    log(case, act, by=by, at=at, leaf=leaf)
    journal.note(happening=act, subject=str(number), at=at)


def _extend(case: Case, asked: ExtensionAsked, at: datetime) -> bytes | None:
    """Move the limit, and enter it where the record has a word for the step."""
    step = _step_in_record(case, asked.step)
    if step is None:
        return None
    if step is Step.ACKNOWLEDGE:
        case.acknowledge_due_on = asked.due_on
    else:
        case.reply_due_on = asked.due_on
    case.save(update_fields=["acknowledge_due_on", "reply_due_on"])
    entry = Extended(at=hour_of(at), filed=bytes(case.digest), step=step.value, due=asked.due_on)
    return record.enter(entry, at=at)


def _step_in_record(case: Case, name: str) -> Step | None:
    step = process_of(case).step(name)
    return _IN_RECORD.get(step.written) if step and step.written else None
