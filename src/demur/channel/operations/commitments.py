"""
What follows from a reply: an accepted recommendation has an owner and a day, and months later an outcome with reasons.

    accepted, or in part -> committed -> adopted | adapted | dropped
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from demur.channel.calendar import day_of
from demur.channel.casework.models import Commitment
from demur.channel.casework.rules import FOLLOWED, Outcome, WorkRefused, check_line, check_words
from demur.channel.casework.standing import parts_of
from demur.channel.models import Case, DispositionMade
from demur.channel.operations.held import held_case, log
from demur.channel.process import Part
from demur.channel.rules import ActRefused
from demur.journal import operations as journal
from demur_verify.canonical import hour_of


@transaction.atomic
def commit(*, number: int, recommendation: int, owner: str, due_on: date, by: int, at: datetime) -> None:
    """
    Say who owns what was accepted, and by when.

    :param recommendation: its number; 0 for a memo without any
    :raises ActRefused: `not-in-the-office`
    :raises MoveNotAllowed: `no-such-case`, `clock-behind`
    :raises WorkRefused: `nothing-accepted`, `committed-already`, `owner-missing`, `day-in-the-past`
    """
    case = _case(number, by, at)
    accepted = DispositionMade.objects.filter(
        reply__case=case, number=recommendation, value__in=[value.value for value in FOLLOWED]
    )
    if not accepted.exists():
        raise WorkRefused("nothing-accepted", facts={"number": recommendation})
    if case.commitments.filter(recommendation=recommendation).exists():
        raise WorkRefused("committed-already", facts={"number": recommendation})
    if due_on < day_of(at):
        raise WorkRefused("day-in-the-past")
    Commitment.objects.create(
        case=case, recommendation=recommendation, owner=check_line(owner, "owner-missing"), due_on=due_on
    )
    log(case, "committed", by=by, at=at)
    journal.note(happening="commitment-made", subject=str(number), at=at)


@transaction.atomic
def conclude(*, number: int, recommendation: int, outcome: Outcome, reasons: str, by: int, at: datetime) -> None:
    """
    Say what became of a commitment, once, with reasons.

    :raises ActRefused: `not-in-the-office`
    :raises MoveNotAllowed: `no-such-case`, `clock-behind`
    :raises WorkRefused: `no-commitment`, `concluded-already`, `reasons-missing-here`
    """
    case = _case(number, by, at)
    made = case.commitments.select_for_update().filter(recommendation=recommendation).first()
    if made is None:
        raise WorkRefused("no-commitment", facts={"number": recommendation})
    if made.concluded_at is not None:
        raise WorkRefused("concluded-already", facts={"number": recommendation})
    made.outcome, made.reasons, made.concluded_at = outcome, check_words(reasons), hour_of(at)
    made.save(update_fields=["outcome", "reasons", "concluded_at"])
    log(case, outcome.value, by=by, at=at)
    journal.note(happening="commitment-concluded", subject=str(number), at=at)


def _case(number: int, by: int, at: datetime) -> Case:
    case = held_case(number, at)
    if not parts_of(case, by) & {Part.OFFICE, Part.ADDRESSEE, Part.MANAGER}:
        raise ActRefused("not-in-the-office")
    return case
