"""
Taking a step of a case's process: screening, referring out and contesting it, naming people, a report, an appeal.

Acknowledging and replying are acts of their own (`office`). What is said with a step stays with it; of a referral the
record gets a commitment to the reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from demur.channel.calendar import day_of
from demur.channel.casework.models import PartGiven
from demur.channel.casework.rules import CaseParts, WorkRefused, check_words
from demur.channel.casework.standing import standing_of
from demur.channel.models import Case
from demur.channel.operations.held import check_turn, held_case, log, move
from demur.channel.process import Asks, Step, Written
from demur.channel.rules import MoveNotAllowed
from demur.journal import operations as journal
from demur.memos import queries as memos
from demur.record import operations as record
from demur.standing import queries as standing
from demur_verify.canonical import hour_of
from demur_verify.entries import Referred

SMALLEST_PANEL = 2
"""A chair and one more."""


@transaction.atomic
def take_step(*, number: int, step: str, by: int, at: datetime, words: str = "", people: Sequence[int] = ()) -> None:
    """
    Let a case take a step of its process.

    :param words: what is said with it, where the step asks for reasons
    :param people: accounts, where it names somebody: one person, or a panel with its chair first
    :raises ActRefused: it is somebody else's
    :raises MoveNotAllowed: `no-such-case`, `clock-behind`, `step-unknown`, `step-of-its-own`, `step-too-late`, and as
        `moves.check_step`
    :raises WorkRefused: `reasons-missing-here`, `words-too-long`, `person-missing`, `person-unknown`,
        `panel-too-small`, `proposed-member-left-out`, `proposal-still-open`, `drafter-on-the-panel`
    """
    case = held_case(number, at)
    now = standing_of(case, day_of(at))
    taken = now.process.step(step)
    if taken is None:
        raise MoveNotAllowed("step-unknown", where="case", facts={"step": step})
    if taken.written in {Written.ACKNOWLEDGED, Written.REPLIED}:
        raise MoveNotAllowed("step-of-its-own", where="case", facts={"step": step})
    check_turn(case, now, taken, by, at)
    said = check_words(words) if taken.asks is Asks.REASONS else ""
    if taken.asks in {Asks.PERSON, Asks.PANEL}:
        _check_people(case, people)
    if taken.asks is Asks.PANEL:
        propose = now.process.step("propose")
        _check_panel(case, people, may_still_be_proposed=any(one.step == propose for one in now.open))
    leaf = None
    if taken.written is Written.REFERRED:
        reason = reason_digest(bytes(case.digest), said)
        leaf = record.enter(Referred(at=hour_of(at), filed=bytes(case.digest), reason=reason), at=at)
    _give_parts(case, taken, people, by=by, at=at)
    move(case, taken, by=by, at=at, words=said, leaf=leaf)
    log(case, taken.name[:20], by=by, at=at, leaf=leaf)
    journal.note(happening=f"step-{taken.name}", subject=str(number), at=at)


def reason_digest(digest: bytes, words: str) -> bytes:
    """
    Return the commitment to the reasons of a referral: bound by the first salt of the memo, which its readers hold.

    Without that salt nobody who sees the record can try sentences out.

    :raises MoveNotAllowed: `no-such-case`, no text has this digest
    """
    text = memos.frozen(digest)
    if text is None:
        raise MoveNotAllowed("no-such-case", where="case")
    return sha256(b"demur/reason/v1\n" + text.salts[0] + words.encode()).digest()


def _check_people(case: Case, people: Sequence[int]) -> None:
    if not people:
        raise WorkRefused("person-missing")
    for account in people:
        if not standing.may_read(account):
            raise WorkRefused("person-unknown")
    text = memos.frozen(bytes(case.digest))
    if text and frozenset(people) & frozenset(text.drafters):
        raise WorkRefused("drafter-on-the-panel")


def _check_panel(case: Case, people: Sequence[int], *, may_still_be_proposed: bool) -> None:
    """Check that a panel has the member whom the dissenters proposed; while they may propose, it waits for them."""
    if len(set(people)) < SMALLEST_PANEL:
        raise WorkRefused("panel-too-small", facts={"smallest": SMALLEST_PANEL})
    proposed = PartGiven.objects.filter(case=case, part=CaseParts.PROPOSED, ended_at=None).first()
    if proposed is None and may_still_be_proposed:
        raise WorkRefused("proposal-still-open")
    if proposed and proposed.account_id not in people[1:]:
        raise WorkRefused("proposed-member-left-out")


def _give_parts(case: Case, step: Step, people: Sequence[int], *, by: int, at: datetime) -> None:
    if step.asks is Asks.PERSON:
        part = CaseParts.PROPOSED if step.name == "propose" else CaseParts.MANAGER
        give_part(case, part, people[0], by=by, at=at)
    elif step.asks is Asks.PANEL:
        give_part(case, CaseParts.CHAIR, people[0], by=by, at=at)
        for account in dict.fromkeys(people[1:]):
            give_part(case, CaseParts.MEMBER, account, by=by, at=at)


def give_part(case: Case, part: CaseParts, account: int, *, by: int, at: datetime) -> None:
    """Give a part to somebody, inside the caller's transaction; whoever had a part that one has alone loses it."""
    held = PartGiven.objects.filter(case=case, part=part, ended_at=None)
    if held.filter(account_id=account).exists():
        raise WorkRefused("part-held-already")
    if part not in {CaseParts.MEMBER, CaseParts.ASSISTANT}:
        held.update(ended_at=hour_of(at))
    PartGiven.objects.create(case=case, part=part, account_id=account, given_by_id=by, at=hour_of(at))
