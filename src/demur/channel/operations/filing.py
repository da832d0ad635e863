"""
Filing: a circulation that closes, or one drafter alone. It opens the case of the office (protocol 6).

In one transaction the door for the text is closed, the slip is signed and the entry goes into the outbox. A circulation
closes with a delivery, never between two: letters that were on their way at its end are counted.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction

from demur import clock
from demur.channel import calendar, rules
from demur.channel.casework.standing import chosen, count_days
from demur.channel.models import Case, ClosingAsked, NameGiven
from demur.channel.process import Process, Subject
from demur.channel.rolls import newest_roll
from demur.channel.rules import Stage
from demur.journal import operations as journal
from demur.memos import operations as memos_acts
from demur.memos import queries as memos
from demur.memos.queries import Circulation
from demur.record import operations as record
from demur.record.keys import slip_signer
from demur.signatures import operations as signatures
from demur.signatures import queries as signatures_now
from demur.signatures.keys import door_key
from demur.signatures.queries import DeliveriesSeen
from demur.signatures.rules import OpenText
from demur.standing import operations as standing_acts
from demur.standing import queries as standing
from demur_verify.canonical import hour_of
from demur_verify.circulation import FilingSlip, sign_slip
from demur_verify.co_signature import CoSignature
from demur_verify.entries import Filed
from demur_verify.errors import Refused
from demur_verify.filing import CoSignatureList
from demur_verify.kinds import TextDigest

SLIP_DUE_AFTER: Final = timedelta(hours=24)
"""The record must hold a filing within this time of its slip."""

LONGEST_WAIT: Final = timedelta(days=7)
"""How long a circulation that has ended waits for a delivery; then it is closed without one."""


class FilingRefused(Refused):
    """A memo cannot be filed, not by this person, or not in this way."""


def file_alone(*, digest: bytes, by: int, letter: bytes | None, at: datetime) -> int:
    """
    File a frozen text that never went round, and open its case; return the memo's number.

    :param by: the account of one of its drafters
    :param letter: the drafter's own co-signature, sealed to the door; None for a drafter who has no place on the roll
    :raises FilingRefused: `no-such-text`, `not-a-drafter`, `already-filed`, `already-circulated`
    :raises LetterNotTaken: the letter cannot be counted; nothing was filed
    """
    text = memos.frozen(digest)
    if text is None:
        raise FilingRefused("no-such-text")
    if by not in text.drafters:
        raise FilingRefused("not-a-drafter")
    _check_not_filed(digest)
    if memos.circulation_of(digest) is not None:
        raise FilingRefused("already-circulated")
    term = clock.term_of(at)
    open_text = OpenText(
        origin=settings.RECORD_ORIGIN,
        term=term,
        digest=digest,
        circulated=b"",
        rolls=newest_roll(term),
    )
    own = () if letter is None else (signatures.take_letter(letter, door_key(settings.DATA), open_text).signature,)
    with transaction.atomic():
        signatures.lock_deliveries()
        _check_not_filed(digest)
        if any(signature.size not in newest_roll(term) for signature in own):
            # The roll grew since the letter was looked at; the record would open with one that it is not against.
            raise signatures.LetterNotTaken("letter-against-an-old-roll")
        return _file(digest, term, own, circulation=None, at=at)


@transaction.atomic
def file_now(*, number: int, by: int, at: datetime) -> None:
    """
    Ask that a circulation closes before its end: with the next delivery. Asking twice changes nothing.

    :raises FilingRefused: `not-in-circulation`, `not-a-drafter`
    """
    circulation = next((one for one in memos.open_circulations(at) if one.number == number), None)
    if circulation is None:
        raise FilingRefused("not-in-circulation", facts={"number": number})
    if by not in circulation.drafters:
        raise FilingRefused("not-a-drafter")
    came = signatures_now.deliveries().came
    ClosingAsked.objects.get_or_create(digest=circulation.digest, defaults={"deliveries": came})


def close_due(*, at: datetime) -> list[int]:
    """
    File every memo whose circulation is over: its end, or the wish of a drafter, and a delivery after that.

    Each in a transaction of its own. Where no delivery comes the end moves, for seven days at most; then what stands is
    filed without one. Return the numbers of the memos that were filed.
    """
    filed: list[int] = []
    for circulation in memos.open_circulations(at):
        with transaction.atomic():
            signatures.lock_deliveries()
            still = memos.circulation_of(circulation.digest)
            if still is None or Case.objects.filter(digest=circulation.digest).exists():
                continue
            if _is_over(circulation, signatures_now.deliveries(), at):
                stands = signatures.close_text(digest=circulation.digest)
                filed.append(_file(circulation.digest, circulation.term, stands, circulation=circulation, at=at))
    return filed


def _is_over(circulation: Circulation, deliveries: DeliveriesSeen, at: datetime) -> bool:
    asked = ClosingAsked.objects.filter(digest=circulation.digest).first()
    if asked and deliveries.taken > asked.deliveries:
        return True
    if deliveries.taken_at and deliveries.taken_at >= circulation.until:
        return True
    return at >= circulation.until + LONGEST_WAIT


def _file(
    digest: bytes,
    term: str,
    stands: tuple[CoSignature, ...] | list[CoSignature],
    *,
    circulation: Circulation | None,
    at: datetime,
) -> int:
    """File what stands and open the case, inside the caller's transaction, which holds the deliveries."""
    text = memos.frozen(digest)
    if text is None:
        raise FilingRefused("no-such-text")
    listed = CoSignatureList(
        origin=settings.RECORD_ORIGIN, term=term, digest=TextDigest(digest), signatures=tuple(stands)
    )
    number = memos_acts.mark_filed(digest=digest, at=at)
    key, process = chosen(Subject.MEMO)
    entry = _entry(listed, len(text.recommendations), circulation, process, at)
    leaf = record.enter(entry, at=at)
    newest = max(standing.rolls_of(term), key=lambda roll: roll.day, default=None)
    slip = FilingSlip(origin=listed.origin, digest=digest, at=entry.at, entry=leaf, due=hour_of(at + SLIP_DUE_AFTER))
    Case.objects.create(
        digest=digest,
        number=number,
        term=term,
        stage=Stage.FILED,
        filed_at=entry.at,
        filed_on=calendar.day_of(at),
        signatures=entry.signatures,
        entitled=newest.entitled if newest else 0,
        roll_size=newest.size if newest else 0,
        readers=circulation.readers if circulation else 0,
        recommendations=entry.recommendations,
        acknowledge_due_on=entry.acknowledge_due,
        target_on=rules.due_days(calendar.day_of(at), process, count_days()).target_on,
        reply_due_on=entry.reply_due,
        co_signatures=listed.to_bytes(),
        leaf_hash=leaf,
        slip=sign_slip(slip, slip_signer(settings.DATA)).to_bytes(),
        process_id=key,
    )
    _forget_what_does_not_stand(listed)
    journal.note(happening="memo-filed", subject=str(number), at=at)
    if not any(other.term == term for other in memos.open_circulations(at)):
        standing_acts.let_term_close(term)
    return number


def _entry(
    listed: CoSignatureList, recommendations: int, circulation: Circulation | None, process: Process, at: datetime
) -> Filed:
    """
    Write the entry.

    A circulation is closed by the clock seven days after its end at the latest. Where nothing ran at that hour the
    entry still names it; limits count from the day of the filing, and the witnesses' time shows when that was.
    """
    due = rules.due_days(calendar.day_of(at), process, count_days())
    newest = max((roll.day for roll in standing.rolls_of(listed.term)), default=hour_of(at).date())
    return Filed(
        at=min(hour_of(at), circulation.until + LONGEST_WAIT) if circulation else hour_of(at),
        circulated=circulation.commitment if circulation else None,
        salt=circulation.salt if circulation else None,
        readers=circulation.readers if circulation else 0,
        digest=listed.digest,
        term=listed.term,
        roll_opened=circulation.roll_day if circulation else newest,
        roll_filed=newest,
        signatures=len(listed.signatures),
        list=listed.list_digest(),
        follows=len(listed.follows()),
        follow_root=listed.follow_root(settings.DEPTH),
        recommendations=recommendations,
        acknowledge_due=due.acknowledge_on,
        reply_due=due.reply_on,
    )


def _forget_what_does_not_stand(listed: CoSignatureList) -> None:
    """Erase the wish to close, and the names whose co-signatures do not stand."""
    ClosingAsked.objects.filter(digest=listed.digest).delete()
    given = NameGiven.objects.filter(digest=listed.digest)
    stand = {bytes(signature.disclosure) for signature in listed.signatures}
    for disclosure in given.values_list("disclosure", flat=True):
        if bytes(disclosure) not in stand:
            given.filter(disclosure=disclosure).delete()


def _check_not_filed(digest: bytes) -> None:
    if Case.objects.filter(digest=digest).exists():
        raise FilingRefused("already-filed")
