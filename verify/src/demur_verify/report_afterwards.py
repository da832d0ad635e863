"""
What came after the reply, as a report says it: the signers' verdict, meetings, an appeal, the end, a release.

    {"verdict": {"on": DAY, "signers": 79, "answers": 61, "agree": 8, "in_part": 14, "dissent": 39, "silent": 18,
                 "checked": true},
     "meetings": 1, "appeal": {"on": DAY, "due_on": DAY, "missed": false}, "ended": {"on": DAY, "ending": "denied"},
     "released": [{"on": DAY, "to": "staff", "extent": "whole"}]}
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from demur_verify.record_case import Case


@dataclass(frozen=True)
class VerdictShown:
    """
    How the signers answered the reply. `agree`, `in_part`, `dissent` are None below five answers.

    :param signers: how many could answer
    :param checked: whether every answer was counted again from its proof; otherwise the record's number is all there is
    """

    on: date
    signers: int
    answers: int
    agree: int | None
    in_part: int | None
    dissent: int | None
    checked: bool

    @property
    def silent(self) -> int:
        """How many did not answer."""
        return self.signers - self.answers


@dataclass(frozen=True)
class AppealShown:
    """An appeal, and the day by which it is decided; `missed` where the record says that this day was missed."""

    on: date
    due_on: date
    missed: bool


@dataclass(frozen=True)
class EndShown:
    """How a case ended."""

    on: date
    ending: str


@dataclass(frozen=True)
class Release:
    """To whom the memo was released, and how much of it."""

    on: date
    to: str
    extent: str


@dataclass(frozen=True)
class Afterwards:
    """Everything that the entries say of a memo after its reply; `is_nothing` where they say nothing."""

    verdict: VerdictShown | None = None
    meetings: int = 0
    appeal: AppealShown | None = None
    ended: EndShown | None = None
    released: tuple[Release, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether nothing came."""
        return self == Afterwards()

    def to_json(self) -> dict[str, Any] | None:
        """Give it as JSON's own kinds of values; None where nothing came."""
        if self.is_nothing:
            return None
        return {
            "verdict": self.verdict and _verdict(self.verdict),
            "meetings": self.meetings,
            "appeal": self.appeal
            and {
                "on": self.appeal.on.isoformat(),
                "due_on": self.appeal.due_on.isoformat(),
                "missed": self.appeal.missed,
            },
            "ended": self.ended and {"on": self.ended.on.isoformat(), "ending": self.ended.ending},
            "released": [{"on": one.on.isoformat(), "to": one.to, "extent": one.extent} for one in self.released],
        }


NOTHING_AFTERWARDS: Final = Afterwards()


def afterwards_of(case: Case, *, answers_checked: bool) -> Afterwards:
    """
    Tell what came after the reply to a memo.

    :param answers_checked: whether the list of answers was there, and every proof in it held
    """
    given, appealed, closed = case.verdict, case.appealed, case.closed
    return Afterwards(
        verdict=VerdictShown(
            on=given.at.date(),
            signers=case.filed.follows,
            answers=given.answers,
            agree=given.agree,
            in_part=given.in_part,
            dissent=given.dissent,
            checked=answers_checked,
        )
        if given
        else None,
        meetings=len(case.met),
        appeal=AppealShown(
            on=appealed.at.date(), due_on=case.due["appeal"], missed=case.first_missed("appeal") is not None
        )
        if appealed
        else None,
        ended=EndShown(on=closed.at.date(), ending=closed.ending) if closed else None,
        released=tuple(Release(on=one.at.date(), to=one.to, extent=one.extent) for one in case.disclosed),
    )


def _verdict(verdict: VerdictShown) -> dict[str, Any]:
    return {
        "on": verdict.on.isoformat(),
        "signers": verdict.signers,
        "answers": verdict.answers,
        "agree": verdict.agree,
        "in_part": verdict.in_part,
        "dissent": verdict.dissent,
        "silent": verdict.silent,
        "checked": verdict.checked,
    }
