"""What the record holds of one filed memo, and which step may follow which (specs/entries.md, "Order")."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeAlias

from demur_verify.entries import (
    Acknowledged,
    Appealed,
    Closed,
    Disclosed,
    Extended,
    Filed,
    Met,
    Overdue,
    Referred,
    Replied,
    Step,
    VerdictGiven,
)
from demur_verify.entries_afterwards import DECISIONS

StepTaken: TypeAlias = (
    Acknowledged | Referred | Extended | Replied | Overdue | VerdictGiven | Met | Appealed | Disclosed | Closed
)
"""What speaks of a filed memo."""

_NO_APPEAL: Final = "appeal-not-made"


@dataclass
class Case:
    """
    What the record holds of one filed memo.

    `due` is the day for each step that is owed, extensions counted. For an appeal there is none before it is made; of
    the other steps of an institution's own process the record learns a day when one is moved or missed.
    """

    index: int
    filed: Filed
    due: dict[Step, date]
    acknowledged: Acknowledged | None = None
    replied: Replied | None = None
    referred: list[Referred] = field(default_factory=list)
    overdue: list[Overdue] = field(default_factory=list)
    verdict: VerdictGiven | None = None
    met: list[Met] = field(default_factory=list)
    appealed: Appealed | None = None
    disclosed: list[Disclosed] = field(default_factory=list)
    closed: Closed | None = None

    @classmethod
    def of(cls, index: int, filed: Filed) -> Case:
        """Open the case of a filing at an index."""
        return cls(index=index, filed=filed, due={"acknowledge": filed.acknowledge_due, "reply": filed.reply_due})

    def is_overdue(self, step: Step) -> bool:
        """Tell whether the record says that this step was not taken by the day that holds now."""
        return any(entry.step == step and entry.due == self.due[step] for entry in self.overdue)

    def first_missed(self, step: Step) -> Overdue | None:
        """Return the entry that first said that this step was missed; a day that was moved later does not undo it."""
        return next((entry for entry in self.overdue if entry.step == step), None)


def take_step(case: Case, entry: StepTaken) -> str | None:
    """Take what became of a filed memo, or name the rule that it breaks."""
    if case.closed and not isinstance(entry, Disclosed):
        return "after-the-end"
    match entry:
        case Acknowledged() | Referred() | Extended() | Replied() | Overdue():
            return _take_before_reply(case, entry)
        case VerdictGiven():
            return _take_verdict(case, entry)
        case Met():
            case.met.append(entry)
        case Appealed():
            return _take_appealed(case, entry)
        case Disclosed():
            case.disclosed.append(entry)
        case Closed():
            return _take_closed(case, entry)
    return None


def _take_before_reply(case: Case, entry: Acknowledged | Referred | Extended | Replied | Overdue) -> str | None:
    match entry:
        case Acknowledged():
            if case.acknowledged:
                return "acknowledged-twice"
            case.acknowledged = entry
        case Referred():
            case.referred.append(entry)
        case Extended():
            return _take_extended(case, entry)
        case Replied():
            if case.replied:
                return "replied-twice"
            if entry.recommendations != case.filed.recommendations:
                return "reply-to-other-recommendations"
            case.replied = entry
        case Overdue():
            return _take_overdue(case, entry)
    return None


def _take_extended(case: Case, entry: Extended) -> str | None:
    if entry.step == "appeal" and case.appealed is None:
        return _NO_APPEAL
    if entry.step in case.due and entry.due <= case.due[entry.step]:
        return "extended-to-an-earlier-day"
    case.due[entry.step] = entry.due
    return None


def _take_overdue(case: Case, entry: Overdue) -> str | None:
    if entry.step == "appeal" and case.appealed is None:
        return _NO_APPEAL
    if entry.due != case.due.setdefault(entry.step, entry.due):
        return "overdue-of-another-day"
    if entry.at.date() < entry.due:
        return "overdue-before-its-day"
    if case.is_overdue(entry.step):
        return "overdue-twice"
    case.overdue.append(entry)
    return None


def _take_verdict(case: Case, entry: VerdictGiven) -> str | None:
    if case.verdict:
        return "verdict-twice"
    if case.replied is None or entry.reply != case.replied.reply:
        return "verdict-without-its-reply"
    if entry.answers > case.filed.follows:
        return "more-answers-than-signers"
    case.verdict = entry
    return None


def _take_appealed(case: Case, entry: Appealed) -> str | None:
    if case.appealed:
        return "appealed-twice"
    if case.verdict is None or entry.reply != case.verdict.reply:
        return "appealed-before-the-verdict"
    case.appealed = entry
    case.due["appeal"] = entry.due
    return None


def _take_closed(case: Case, entry: Closed) -> str | None:
    """The office may not end a case over the heads of those who signed: before their verdict, or past their appeal."""
    if entry.ending in DECISIONS and case.appealed is None:
        return _NO_APPEAL
    if entry.ending == "answered":
        if case.replied is None:
            return "closed-without-reply"
        if case.filed.follows and case.verdict is None:
            return "closed-before-the-verdict"
        if case.appealed:
            return "appeal-left-undecided"
    case.closed = entry
    return None
