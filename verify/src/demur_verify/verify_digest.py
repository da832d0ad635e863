"""
Was a text with this digest filed, and what became of it? Answered from every entry of a record, so that "not filed"
is an answer too (protocol 9). The engine of `demur-verify digest`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import Final

from demur_verify.checkpoint import SignedCheckpoint
from demur_verify.entries import Filed, Roll, Step
from demur_verify.kinds import TextDigest
from demur_verify.record_case import Case
from demur_verify.record_files import RecordSource, read_record
from demur_verify.record_order import RecordHistory
from demur_verify.report_afterwards import Afterwards, afterwards_of
from demur_verify.trust_policy import QuorumShort, TrustPolicy
from demur_verify.witness_cosignature import WitnessCosignature, check_witness_cosignature

_LAST_ZONE: Final = timezone(timedelta(hours=-12))
"""Where a day ends last. A day that is over there is over at every office."""


class Trust(StrEnum):
    """Whether the reader's policy vouches for the checkpoint that everything was read under."""

    COUNTERSIGNED = "countersigned"
    QUORUM_SHORT = "quorum-short"
    NO_POLICY = "no-policy"


class ReplyState(StrEnum):
    """What became of a filed memo."""

    REPLIED = "replied"
    OVERDUE = "overdue"
    ACKNOWLEDGED = "acknowledged"
    NONE = "none"


@dataclass(frozen=True)
class ReplyFound:
    """
    What the record says of the office's answer.

    `step` is the step that is overdue and `due_on` the day that was missed first; otherwise `due_on` is the day of the
    reply, extensions counted. `extended_to` is the day that an overdue step was moved to afterwards, `overdue_since`
    the day that was missed first before a reply came: no later entry takes a missed limit back. `at` is the hour that
    the telling entry gives: of the reply, of the overdue entry, of the acknowledgement; None where nothing entered,
    also for a reply whose day passed before the countersignature.
    """

    state: ReplyState
    due_on: date
    step: Step | None = None
    at: datetime | None = None
    reply: TextDigest | None = None
    recommendations: int | None = None
    overdue_since: date | None = None
    extended_to: date | None = None


@dataclass(frozen=True)
class FilingFound:
    """The `filed` entry, the rolls that it names (None where it names none that was entered), and the answer."""

    index: int
    raw: bytes
    entry: Filed
    roll_opened: Roll | None
    roll_filed: Roll | None
    reply: ReplyFound
    afterwards: Afterwards


@dataclass(frozen=True)
class DigestFinding:
    """
    The answer. All entries from 0 to `size` - 1 were read; `filing` is None where none of them files this digest.

    `proven_at` is when the quorum stood: the record was in this state then. None unless witnesses were asked for and
    enough of them countersigned.
    """

    digest: TextDigest
    origin: str
    size: int
    filing: FilingFound | None
    trust: Trust
    witnesses: tuple[WitnessCosignature, ...]
    proven_at: datetime | None
    not_understood: int


def verify_digest(digest: bytes, record: RecordSource, trust: TrustPolicy | None) -> DigestFinding:
    """
    Look a digest up in a whole record.

    1. The entries hash to the checkpoint's root.
    2. The checkpoint is one that the policy vouches for.
    3. The entries keep the order of specs/entries.md.
    4. The digest is looked up among them.

    :raises NotARecord: there is no checkpoint
    :raises Refused: a kind of it that says what is wrong with the record; also a policy that does not know the log
    """
    read = read_record(record)  # 1
    verdict, witnesses, proven_at = _trust(read.checkpoint, trust)  # 2
    history = RecordHistory()
    for raw in read.entries:  # 3
        history.take(raw)
    case = history.case_of(digest)  # 4
    return DigestFinding(
        digest=TextDigest(digest),
        origin=read.checkpoint.checkpoint.origin,
        size=history.size,
        filing=None if case is None else _filing(case, read.entries[case.index], history, proven_at),
        trust=verdict,
        witnesses=witnesses,
        proven_at=proven_at,
        not_understood=history.not_understood,
    )


def reply_to(case: Case, *, proven_at: datetime | None) -> ReplyFound:
    """
    Tell what became of a filed memo, from every entry up to a checkpoint that was countersigned at `proven_at`.

    A reply that is not there when the countersignature is made after its day is overdue, also without an entry.
    """
    due_on = case.due["reply"]
    if case.replied:
        missed = case.first_missed("reply")
        return ReplyFound(
            state=ReplyState.REPLIED,
            due_on=due_on,
            at=case.replied.at,
            reply=TextDigest(case.replied.reply),
            recommendations=case.replied.recommendations,
            overdue_since=missed.due if missed else None,
        )
    steps: tuple[Step, ...] = ("reply",) if case.acknowledged else ("reply", "acknowledge")
    for step in steps:
        holds, missed = case.due[step], case.first_missed(step)
        if missed:
            later = holds if holds > missed.due else None
            return ReplyFound(state=ReplyState.OVERDUE, due_on=missed.due, step=step, at=missed.at, extended_to=later)
        if _is_over(holds, proven_at):
            return ReplyFound(state=ReplyState.OVERDUE, due_on=holds, step=step)
    if case.acknowledged:
        return ReplyFound(state=ReplyState.ACKNOWLEDGED, due_on=due_on, at=case.acknowledged.at)
    return ReplyFound(state=ReplyState.NONE, due_on=due_on)


def _trust(
    signed: SignedCheckpoint, trust: TrustPolicy | None
) -> tuple[Trust, tuple[WitnessCosignature, ...], datetime | None]:
    if trust is None:
        return Trust.NO_POLICY, (), None
    try:
        countersigned = trust.check(signed)
    except QuorumShort:
        seen = [check_witness_cosignature(signed.note, witness.key) for witness in trust.witnesses]
        return Trust.QUORUM_SHORT, tuple(sorted(each for each in seen if each)), None
    return Trust.COUNTERSIGNED, countersigned.witnesses, countersigned.reached_at


def _filing(case: Case, raw: bytes, history: RecordHistory, proven_at: datetime | None) -> FilingFound:
    return FilingFound(
        index=case.index,
        raw=raw,
        entry=case.filed,
        roll_opened=history.roll_of(case.filed.term, case.filed.roll_opened),
        roll_filed=history.roll_of(case.filed.term, case.filed.roll_filed),
        reply=reply_to(case, proven_at=proven_at),
        afterwards=afterwards_of(case, answers_checked=False),
    )


def _is_over(day: date, proven_at: datetime | None) -> bool:
    """Tell whether a day was over at a moment, wherever the office is."""
    if proven_at is None:
        return False
    return proven_at > datetime.combine(day, time.max, _LAST_ZONE)
