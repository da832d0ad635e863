"""
What was proven, in the form that programs read: the JSON of `demur-verify`, for packs and for digests alike.

    {"verdict": "proven", "reason": null, "where": null,
     "memo": {"digest": F, "shown": 4, "blocks": 12, "shown_at": [0, 3, 4, 11], "title": …},
     "filed": {"at": HOUR, "proven_at": TIME, "index": 17, "origin": …, "size": 32},
     "signatures": {"count": 79, "roll_opened": 405, "roll_filed": 412, "entitled": 530, "readers": 512, "names": […]},
     "reply": {"state": "replied", "step": null, "due_on": DAY, "replied_on": DAY, "overdue_since": null,
               "extended_to": null, "recommendations": […]},
     "afterwards": null,
     "witnesses": [{"name": …, "at": TIME}],
     "searched": {"origin": …, "size": 32},
     "not_proven": ["roll-is-true", …]}

A part of which nothing is known is null. The reasons and the codes of `not_proven` are in `messages`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import IntEnum, StrEnum
from typing import Any, Final

from demur_verify.canonical import write_hour
from demur_verify.entries import Step
from demur_verify.errors import Refused
from demur_verify.frozen_text import Block, Kind
from demur_verify.kinds import TextDigest
from demur_verify.report_afterwards import NOTHING_AFTERWARDS, Afterwards
from demur_verify.verify_digest import DigestFinding, FilingFound, ReplyFound, ReplyState, Trust
from demur_verify.witness_cosignature import WitnessCosignature

ALWAYS_NOT_PROVEN: Final = (
    "roll-is-true",
    "hours-before-first-countersignature",
    "who-handed-over-the-file",
    "identity-of-named-signers",
    "later-corrections",
    "filings-have-different-signers",
    "argument-is-right",
)


class Verdict(StrEnum):
    """The answer in one word."""

    PROVEN = "proven"
    CONSISTENT = "consistent"
    """Nothing contradicts, but no policy of the reader vouches for the record."""
    NOT_FILED = "not-filed"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    """Not a pack, or not a record, at all."""


class ExitStatus(IntEnum):
    """What the command ends with."""

    PROVEN = 0
    REFUSED = 1
    USAGE = 2
    UNREADABLE = 3
    CONSISTENT = 4
    NOT_FILED = 5


_STATUS: Final = {
    Verdict.PROVEN: ExitStatus.PROVEN,
    Verdict.REFUSED: ExitStatus.REFUSED,
    Verdict.UNREADABLE: ExitStatus.UNREADABLE,
    Verdict.CONSISTENT: ExitStatus.CONSISTENT,
    Verdict.NOT_FILED: ExitStatus.NOT_FILED,
}


class Answer(StrEnum):
    """What became of a filed memo: the states of `verify_digest`, and one that only a pack has."""

    REPLIED = "replied"
    OVERDUE = "overdue"
    ACKNOWLEDGED = "acknowledged"
    NONE = "none"
    NOT_IN_THIS_FILE = "no-answer-in-this-file"


@dataclass(frozen=True)
class TextShown:
    """A memo: its digest, how many blocks it has, and those that are shown, by their place."""

    digest: TextDigest
    count: int
    blocks: tuple[tuple[int, Block], ...]

    @property
    def title(self) -> str | None:
        """The title in the head, which is always shown."""
        return next((block.value("title") for _, block in self.blocks if block.kind is Kind.HEAD), None)

    @property
    def is_whole(self) -> bool:
        """Whether no block is left out."""
        return len(self.blocks) == self.count


@dataclass(frozen=True)
class FiledShown:
    """
    The filing. `at` is the institution's word; `proven_at` is when the quorum had countersigned it, and is None where
    no quorum was asked for or reached. `size` is the number of entries under the checkpoint.
    """

    at: datetime
    proven_at: datetime | None
    index: int
    origin: str
    size: int


@dataclass(frozen=True)
class SignaturesShown:
    """
    How many signed, each counted once. `roll_opened` and `roll_filed` are the places on the roll at the beginning and
    at filing, `entitled` how many could have held one; None where there was no roll yet.
    """

    count: int
    roll_opened: int | None
    roll_filed: int | None
    entitled: int | None
    readers: int
    names: tuple[tuple[str, str], ...] = ()
    """Those who signed openly: the person's key at the site, and the name."""


@dataclass(frozen=True)
class RecommendationShown:
    """A recommendation, and what the reply says to it; what is not shown is None."""

    number: int
    asked: str | None = None
    disposition: str | None = None
    reasons: str | None = None


@dataclass(frozen=True)
class ReplyShown:
    """The answer. `step` is the one that is overdue, and `due_on` its day; otherwise the day of the reply."""

    state: Answer
    due_on: date
    step: Step | None = None
    replied_on: date | None = None
    overdue_since: date | None = None
    """The day that was missed first, before a reply came."""
    extended_to: date | None = None
    """The day that an overdue step was moved to afterwards."""
    recommendations: tuple[RecommendationShown, ...] = ()


@dataclass(frozen=True)
class Searched:
    """The record that was searched for a digest: entries 0 to `size` - 1 were all read."""

    origin: str
    size: int


@dataclass(frozen=True)
class Report:
    """What `verify_pack` or a search for a digest came to."""

    verdict: Verdict
    reason: str | None = None
    where: str | None = None
    memo: TextShown | None = None
    digest: TextDigest | None = None
    """Of the text that was looked for in a record; a record shows no blocks."""
    filed: FiledShown | None = None
    signatures: SignaturesShown | None = None
    reply: ReplyShown | None = None
    afterwards: Afterwards = NOTHING_AFTERWARDS
    witnesses: tuple[WitnessCosignature, ...] = ()
    not_proven: tuple[str, ...] = ALWAYS_NOT_PROVEN
    searched: Searched | None = None
    """For a digest: the record that was read whole."""

    @property
    def status(self) -> ExitStatus:
        """What the command ends with."""
        return _STATUS[self.verdict]

    def to_json(self) -> dict[str, Any]:
        """Give the report as JSON's own kinds of values."""
        return {
            "verdict": self.verdict.value,
            "reason": self.reason,
            "where": self.where,
            "memo": _memo(self),
            "filed": self.filed and _filed(self.filed),
            "signatures": self.signatures and _signatures(self.signatures),
            "reply": self.reply and _reply(self.reply),
            "afterwards": self.afterwards.to_json(),
            "witnesses": [{"name": witness.name, "at": _time(witness.at)} for witness in self.witnesses],
            "not_proven": list(self.not_proven),
            "searched": self.searched and {"origin": self.searched.origin, "size": self.searched.size},
        }


def refusal_report(refusal: Refused, verdict: Verdict = Verdict.REFUSED) -> Report:
    """Return the report of something that was refused: nothing is proven, so nothing else is said."""
    return Report(verdict=verdict, reason=refusal.reason, where=refusal.where or None, not_proven=())


def digest_report(found: DigestFinding) -> Report:
    """Return the report of a search for a digest in a whole record."""
    trusted = found.trust is Trust.COUNTERSIGNED
    verdict = Verdict.PROVEN if found.filing else Verdict.NOT_FILED
    open_here = (
        (not trusted, "record-is-trusted"),
        (trusted and found.proven_at is None and found.filing is not None, "time-of-filing"),
        (found.filing is None, "filed-later"),
        (found.not_understood > 0, "entries-not-understood"),
        (found.filing is not None and found.filing.entry.signatures > 0, "co-signatures-not-shown"),
        (found.filing is not None and found.filing.afterwards.verdict is not None, "answers-not-shown"),
    )
    return Report(
        verdict=verdict if trusted else Verdict.CONSISTENT,
        reason=None if trusted else found.trust.value,
        digest=found.digest,
        filed=_filed_found(found),
        signatures=_signatures_found(found.filing) if found.filing else None,
        reply=reply_shown(found.filing.reply, whole_record=True) if found.filing else None,
        afterwards=found.filing.afterwards if found.filing else NOTHING_AFTERWARDS,
        witnesses=found.witnesses,
        not_proven=(*(code for applies, code in open_here if applies), *ALWAYS_NOT_PROVEN),
        searched=Searched(origin=found.origin, size=found.size),
    )


def reply_shown(
    found: ReplyFound, *, whole_record: bool, recommendations: tuple[RecommendationShown, ...] = ()
) -> ReplyShown:
    """
    Tell what became of a filed memo.

    :param whole_record: whether every entry up to the checkpoint was read; a pack without a reply and without a missed
        day tells nothing of what lies outside
    """
    answered = found.state in {ReplyState.REPLIED, ReplyState.OVERDUE}
    return ReplyShown(
        state=Answer(found.state.value) if answered or whole_record else Answer.NOT_IN_THIS_FILE,
        due_on=found.due_on,
        step=found.step,
        replied_on=found.at.date() if found.at and found.state is ReplyState.REPLIED else None,
        overdue_since=found.overdue_since,
        extended_to=found.extended_to,
        recommendations=recommendations,
    )


def _filed_found(found: DigestFinding) -> FiledShown | None:
    filing = found.filing
    if filing is None:
        return None
    return FiledShown(
        at=filing.entry.at, proven_at=found.proven_at, index=filing.index, origin=found.origin, size=found.size
    )


def _signatures_found(filing: FilingFound) -> SignaturesShown:
    return SignaturesShown(
        count=filing.entry.signatures,
        roll_opened=filing.roll_opened.size if filing.roll_opened else None,
        roll_filed=filing.roll_filed.size if filing.roll_filed else None,
        entitled=filing.roll_filed.entitled if filing.roll_filed else None,
        readers=filing.entry.readers,
    )


def _memo(report: Report) -> dict[str, Any] | None:
    memo = report.memo
    if memo is None:
        digest = report.digest
        return {"digest": digest.hex(), "shown": 0, "blocks": None, "shown_at": [], "title": None} if digest else None
    return {
        "digest": memo.digest.hex(),
        "shown": len(memo.blocks),
        "blocks": memo.count,
        "shown_at": [index for index, _ in memo.blocks],
        "title": memo.title,
    }


def _filed(filed: FiledShown) -> dict[str, Any]:
    return {
        "at": write_hour(filed.at),
        "proven_at": filed.proven_at and _time(filed.proven_at),
        "index": filed.index,
        "origin": filed.origin,
        "size": filed.size,
    }


def _signatures(signatures: SignaturesShown) -> dict[str, Any]:
    return {
        "count": signatures.count,
        "roll_opened": signatures.roll_opened,
        "roll_filed": signatures.roll_filed,
        "entitled": signatures.entitled,
        "readers": signatures.readers,
        "names": [{"person": person, "name": name} for person, name in signatures.names],
    }


def _reply(reply: ReplyShown) -> dict[str, Any]:
    return {
        "state": reply.state.value,
        "step": reply.step,
        "due_on": reply.due_on.isoformat(),
        "replied_on": reply.replied_on and reply.replied_on.isoformat(),
        "overdue_since": reply.overdue_since and reply.overdue_since.isoformat(),
        "extended_to": reply.extended_to and reply.extended_to.isoformat(),
        "recommendations": [
            {"number": one.number, "asked": one.asked, "disposition": one.disposition, "reasons": one.reasons}
            for one in reply.recommendations
        ],
    }


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
