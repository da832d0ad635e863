"""
The office's work on a case beside its steps: copies, parts, recusal, clearances, what is said beside the reply.

None of it changes where the case stands, so that none of it makes an entry in the record; all of it is noted for the
inspector. After the case is closed nothing of it is done any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from demur.channel.calendar import day_of
from demur.channel.casework.models import ClearanceAsked, CopySent, OfficeRecused, PartGiven, ResponseGiven
from demur.channel.casework.rules import (
    CaseParts,
    Clearing,
    CopyKind,
    ResponseKind,
    WorkRefused,
    check_line,
    check_words,
)
from demur.channel.casework.standing import parts_of
from demur.channel.models import Case
from demur.channel.operations.held import log, open_case
from demur.channel.operations.steps import give_part
from demur.channel.process import Part
from demur.channel.rules import ActRefused
from demur.journal import operations as journal
from demur.memos import queries as memos
from demur.standing import queries as standing
from demur.standing.rules import Role
from demur_verify.canonical import hour_of

MOST_COPIES = 50


@transaction.atomic
def distribute(*, number: int, readers: Sequence[tuple[str, CopyKind]], by: int, at: datetime) -> list[str]:
    """
    Send copies: to the list of the process, to names that are added, to an observer for the staff; each is noted.

    Whoever has a copy gets no second one. Return the names of those who got one now.

    :raises ActRefused: `not-the-clerk`
    :raises MoveNotAllowed: `no-such-case`, `clock-behind`, `case-closed`
    :raises WorkRefused: `reader-missing`, `too-many-copies`, `words-too-long`, `copies-sent-already`
    """
    case, _now = open_case(number, at)
    _check_office(case, by)
    named = {check_line(reader, "reader-missing"): kind for reader, kind in readers}
    if not named:
        raise WorkRefused("reader-missing")
    have = set(case.copies.values_list("reader", flat=True))
    new = {reader: kind for reader, kind in named.items() if reader not in have}
    if not new:
        raise WorkRefused("copies-sent-already")
    if len(have) + len(new) > MOST_COPIES:
        raise WorkRefused("too-many-copies", facts={"most": MOST_COPIES})
    CopySent.objects.bulk_create(
        CopySent(case=case, reader=reader, kind=kind, sent_by_id=by, at=hour_of(at)) for reader, kind in new.items()
    )
    log(case, "distributed", by=by, at=at)
    journal.note(happening="memo-distributed", subject=str(number), at=at)
    return list(new)


@transaction.atomic
def assign(*, number: int, part: CaseParts, to: int, by: int, at: datetime) -> None:
    """
    Give a case to somebody in the office, its reply to whoever drafts it, or let an addressee name an assistant.

    :param part: `handler`, `writer` or `assistant`
    :raises ActRefused: `not-the-clerk`; for an assistant `not-an-addressee`
    :raises MoveNotAllowed: `no-such-case`, `clock-behind`, `case-closed`
    :raises WorkRefused: `part-not-given-here`, `person-unknown`, `not-in-the-office-to`, `office-is-recused`,
        `part-held-already`, `drafter-of-the-memo`
    """
    case, _now = open_case(number, at)
    parts = parts_of(case, by)
    if part is CaseParts.ASSISTANT:
        if Part.ADDRESSEE not in parts:
            raise ActRefused("not-an-addressee")
    else:
        _check_office(case, by)
    if part not in {CaseParts.HANDLER, CaseParts.WRITER, CaseParts.ASSISTANT}:
        raise WorkRefused("part-not-given-here")
    _check_person(case, to)
    if part is CaseParts.HANDLER:
        _check_handler(case, to)
    give_part(case, part, to, by=by, at=at)
    log(case, f"gave-{part.value}", by=by, at=at)
    journal.note(happening="part-given", subject=str(number), at=at)


@transaction.atomic
def recuse_office(*, number: int, to: int, reasons: str, by: int, at: datetime) -> None:
    """
    Take the office out of a case, since it concerns its own head, and hand it to somebody outside.

    From then on no clerk has a part in it; whoever it went to does what the office does, and sees what it sees.

    :raises ActRefused: `not-the-clerk`
    :raises MoveNotAllowed: `no-such-case`, `clock-behind`, `case-closed`
    :raises WorkRefused: `recused-already`, `person-unknown`, `drafter-of-the-memo`, `office-is-recused` where they keep
        the office, `reasons-missing-here`
    """
    case, _now = open_case(number, at)
    if OfficeRecused.objects.filter(case=case).exists():
        raise WorkRefused("recused-already")
    _check_office(case, by)
    _check_person(case, to)
    if Role.CLERK in standing.roles_of(to):
        raise WorkRefused("office-is-recused")
    OfficeRecused.objects.create(case=case, reasons=check_words(reasons), account_id=by, at=hour_of(at))
    PartGiven.objects.filter(case=case, part=CaseParts.HANDLER, ended_at=None).update(ended_at=hour_of(at))
    give_part(case, CaseParts.HANDLER, to, by=by, at=at)
    log(case, "recused", by=by, at=at)
    journal.note(happening="office-recused", subject=str(number), at=at)


@transaction.atomic
def ask_clearance(*, number: int, office: str, promised_on: date | None, by: int, at: datetime) -> None:
    """
    Ask a part of the house to clear the drafted reply.

    :raises ActRefused: `not-the-clerk`
    :raises MoveNotAllowed: `no-such-case`, `clock-behind`, `case-closed`
    :raises WorkRefused: `office-missing`, `clearance-asked-already`, `day-in-the-past`
    """
    case, _now = open_case(number, at)
    _check_office(case, by)
    name = check_line(office, "office-missing")
    if promised_on is not None and promised_on < day_of(at):
        raise WorkRefused("day-in-the-past")
    if case.clearances.filter(office=name).exists():
        raise WorkRefused("clearance-asked-already", facts={"office": name})
    ClearanceAsked.objects.create(case=case, office=name, promised_on=promised_on, asked_at=hour_of(at))
    log(case, "clearance-asked", by=by, at=at)


@transaction.atomic
def note_clearance(*, number: int, office: str, value: Clearing, words: str, by: int, at: datetime) -> None:
    """
    Note what a part of the house said to the draft, once.

    :raises ActRefused: `not-the-clerk`
    :raises MoveNotAllowed: `no-such-case`, `clock-behind`, `case-closed`
    :raises WorkRefused: `clearance-not-asked`, `clearance-given-already`, `reasons-missing-here` for anything but
        cleared
    """
    case, _now = open_case(number, at)
    _check_office(case, by)
    asked = case.clearances.select_for_update().filter(office=office).first()
    if asked is None:
        raise WorkRefused("clearance-not-asked")
    if asked.given_at is not None:
        raise WorkRefused("clearance-given-already")
    asked.words = words.strip() if value is Clearing.CLEARED else check_words(words)
    asked.value, asked.given_at = value, hour_of(at)
    asked.save(update_fields=["value", "words", "given_at"])
    log(case, "clearance-noted", by=by, at=at)


@transaction.atomic
def respond(*, number: int, kind: ResponseKind, words: str, language: str, on: date, by: int, at: datetime) -> None:
    """
    Say something beside the reply: an interim reply, a message to all staff, a listening session. It ends nothing.

    :param on: the day of the session, or of the message
    :raises ActRefused: `not-in-the-office`
    :raises MoveNotAllowed: `no-such-case`, `clock-behind`, `case-closed`
    :raises WorkRefused: `reasons-missing-here`, `words-too-long`
    """
    case, _now = open_case(number, at)
    if not parts_of(case, by) & {Part.OFFICE, Part.ADDRESSEE}:
        raise ActRefused("not-in-the-office")
    said = check_words(words)
    written_in = "ar" if language == "ar" else "en"
    ResponseGiven.objects.create(
        case=case, kind=kind, language=written_in, words=said, on=on, account_id=by, at=hour_of(at)
    )
    log(case, f"said-{kind.value}", by=by, at=at)
    journal.note(happening=f"response-{kind.value}", subject=str(number), at=at)


def _check_office(case: Case, by: int) -> None:
    if Part.OFFICE not in parts_of(case, by):
        raise ActRefused("not-the-clerk")


def _check_handler(case: Case, account: int) -> None:
    """Check that a case stays in the office, or out of it where the office recused itself."""
    is_recused, is_clerk = OfficeRecused.objects.filter(case=case).exists(), Role.CLERK in standing.roles_of(account)
    if is_recused and is_clerk:
        raise WorkRefused("office-is-recused")
    if not is_recused and not is_clerk:
        raise WorkRefused("not-in-the-office-to")


def _check_person(case: Case, account: int) -> None:
    if not standing.may_read(account):
        raise WorkRefused("person-unknown")
    text = memos.frozen(bytes(case.digest))
    if text and account in text.drafters:
        raise WorkRefused("drafter-of-the-memo")
