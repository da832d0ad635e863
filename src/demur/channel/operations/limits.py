"""Missed limits, which enter the record by themselves (protocol 7, `overdue`)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from demur.channel import rules
from demur.channel.calendar import day_of
from demur.channel.casework.standing import due_of, process_of
from demur.channel.models import Case, OverdueNoted
from demur.channel.rules import Stage, Step
from demur.journal import operations as journal
from demur.record import operations as record
from demur_verify.canonical import hour_of
from demur_verify.entries import Overdue


@transaction.atomic
def note_overdue(*, at: datetime) -> int:
    """
    Enter every limit that has passed without its step; return how many entries were written.

    Nobody has to do this: the clock of the installation does, and twice is harmless.
    """
    today = day_of(at)
    noted = set(OverdueNoted.objects.values_list("case_id", "step", "due_on"))
    written = 0
    for case in _waiting():
        due = due_of(case)
        rests = process_of(case).state(case.state).rests
        for step in rules.overdue_steps(Stage(case.stage), due, today, rests=rests):
            due_on = due.acknowledge_on if step is Step.ACKNOWLEDGE else due.reply_on
            if (case.pk, step.value, due_on) in noted:
                continue
            entry = Overdue(at=hour_of(at), filed=bytes(case.digest), step=step.value, due=due_on)
            OverdueNoted.objects.create(case=case, step=step, due_on=due_on, leaf_hash=record.enter(entry, at=at))
            journal.note(happening="limit-missed", subject=str(case.number), at=at)
            written += 1
    return written


def _waiting() -> list[Case]:
    rows = Case.objects.select_for_update(of=("self",)).select_related("process").exclude(stage=Stage.REPLIED)
    return list(rows.order_by("number"))
