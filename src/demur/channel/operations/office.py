"""
What the office does with a case: acknowledge it, write the reply, send it.

What the office does is never undone: an act out of turn, by somebody else, or a second time is refused, and what was
written so far stays.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from demur.channel import queries, rules
from demur.channel.calendar import day_of
from demur.channel.casework.standing import process_of, standing_of
from demur.channel.models import Case, DispositionMade, DraftedDisposition, Reply, ReplyBlock
from demur.channel.operations.held import check_turn, held_case, log, move
from demur.channel.process import Step, Written
from demur.channel.rules import ActRefused, DispositionDrafted, DispositionGiven, MoveNotAllowed, Stage
from demur.journal import operations as journal
from demur.languages import language_of
from demur.memos import queries as memos
from demur.record import operations as record
from demur_verify.canonical import hour_of
from demur_verify.entries import Acknowledged, Replied
from demur_verify.frozen_text import Block, Direction, Kind, digest_of, normalised

LONGEST_TITLE: Final = 500

ADDRESSED: Final = {
    "en": "Those who drafted and co-signed memo {number}",
    "ar": "مُعِدّو المذكرة {number} والمشاركون في توقيعها",
}
"""To whom a reply is written, in the words of its language."""


@transaction.atomic
def acknowledge_case(*, number: int, by: int, at: datetime) -> None:
    """
    Say that the office has the memo. It never waits for screening.

    :param by: a clerk's account
    :raises ActRefused: `not-the-clerk`
    :raises MoveNotAllowed: `no-such-case`, `already-acknowledged`, `already-replied`
    """
    case = held_case(number, at)
    step = _step_that_writes(case, Written.ACKNOWLEDGED)
    check_turn(case, standing_of(case, day_of(at)), step, by, at)
    leaf = record.enter(Acknowledged(at=hour_of(at), filed=bytes(case.digest)), at=at)
    case.stage, case.acknowledged_at = Stage.ACKNOWLEDGED, hour_of(at)
    case.save(update_fields=["stage", "acknowledged_at"])
    move(case, step, by=by, at=at, leaf=leaf)
    log(case, "acknowledged", by=by, at=at, leaf=leaf)
    journal.note(happening="memo-acknowledged", subject=str(number), at=at)


@transaction.atomic
def save_reply_draft(*, number: int, given: Sequence[DispositionDrafted], by: int, at: datetime) -> None:
    """
    Keep what is written of a reply so far, in place of what was there. It may be incomplete; nobody else sees it.

    :param by: a clerk, or an addressee of the memo
    :raises ActRefused: `not-in-the-office`
    :raises MoveNotAllowed: `no-such-case`, `already-replied`
    :raises ReplyIncomplete: `disposition-unknown`, `disposition-twice`
    """
    case = held_case(number, at)
    if not queries.may(number, by).draft_reply:
        raise ActRefused("not-in-the-office")
    if case.stage == Stage.REPLIED:
        raise MoveNotAllowed("already-replied", where="case")
    rules.check_numbers([one.number for one in given], recommendations=case.recommendations)
    case.drafted.all().delete()
    DraftedDisposition.objects.bulk_create(
        DraftedDisposition(case=case, number=one.number, value=one.value or "", reasons=one.reasons) for one in given
    )


@transaction.atomic
def reply_to_case(*, number: int, given: Sequence[DispositionGiven], language: str, by: int, at: datetime) -> bytes:
    """
    Reply to every recommendation; the reply is frozen as a text of its own. Return its digest.

    :param given: one for each recommendation; for a memo without any, one with number 0
    :param language: `en` or `ar`: what the reasons are written in
    :param by: an addressee's account
    :raises ActRefused: `not-an-addressee`
    :raises ReplyIncomplete: a recommendation has no disposition or no reasons
    :raises MoveNotAllowed: `no-such-case`, `already-replied`
    :raises MalformedBlock: reasons that cannot stand in a frozen text
    """
    case = held_case(number, at)
    step = _step_that_writes(case, Written.REPLIED)
    check_turn(case, standing_of(case, day_of(at)), step, by, at)
    rules.check_reply(given, recommendations=case.recommendations)
    ordered = [
        DispositionGiven(number=one.number, value=one.value, reasons=normalised(one.reasons.strip()))
        for one in sorted(given, key=lambda one: one.number)
    ]
    reply = _freeze(case, ordered, language)
    entry = Replied(
        at=hour_of(at), filed=bytes(case.digest), reply=bytes(reply.digest), recommendations=case.recommendations
    )
    leaf = record.enter(entry, at=at)
    case.stage, case.replied_at = Stage.REPLIED, hour_of(at)
    case.save(update_fields=["stage", "replied_at"])
    case.drafted.all().delete()
    move(case, step, by=by, at=at, leaf=leaf)
    log(case, "replied", by=by, at=at, leaf=leaf)
    journal.note(happening="memo-replied", subject=str(number), at=at)
    return bytes(reply.digest)


def _freeze(case: Case, given: Sequence[DispositionGiven], language: str) -> Reply:
    head = _head_of_memo(case)
    written_in = language_of(language)
    direction, marking = Direction(written_in.direction), head.value("marking")
    own_head = Block(
        kind=Kind.HEAD,
        language=written_in.code,
        direction=direction,
        fields=(
            ("origin", settings.RECORD_ORIGIN),
            ("title", str(head.value("title"))[:LONGEST_TITLE].strip()),
            ("policy", head.value("policy")),
            ("marking", marking),
            ("addressee", ADDRESSED[written_in.code].format(number=case.number)),
        ),
    )
    blocks = [own_head.to_bytes(), *(_block(one, written_in.code, direction, marking) for one in given)]
    salts = [secrets.token_bytes(32) for _ in blocks]
    reply = Reply.objects.create(case=case, digest=digest_of(blocks, salts))
    ReplyBlock.objects.bulk_create(
        ReplyBlock(reply=reply, index=index, salt=salt, content=block)
        for index, (block, salt) in enumerate(zip(blocks, salts, strict=True))
    )
    DispositionMade.objects.bulk_create(
        DispositionMade(reply=reply, number=one.number, value=one.value, reasons=one.reasons) for one in given
    )
    return reply


def _head_of_memo(case: Case) -> Block:
    text = memos.frozen(bytes(case.digest))
    if text is None:
        raise MoveNotAllowed("no-such-case", where="case")
    return Block.parse(text.blocks[0])


def _block(given: DispositionGiven, language: str, direction: Direction, marking: str | None) -> bytes:
    """Write one disposition; for a memo without recommendations the number, 0, is left out."""
    number = str(given.number) if given.number else None
    return Block(
        kind=Kind.DISPOSITION,
        language=language,
        direction=direction,
        fields=(("number", number), ("value", given.value.value), ("marking", marking)),
        body=given.reasons,
    ).to_bytes()


def _step_that_writes(case: Case, written: Written) -> Step:
    """Return the step of its process that acknowledges, or that replies; every process of a memo has both."""
    step = process_of(case).that_writes(written)
    if step is None:
        raise MoveNotAllowed("out-of-turn", where="case")
    return step
