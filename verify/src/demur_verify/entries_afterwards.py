"""
The kinds of entries for what comes after a filing, and for what an office publishes (specs/entries.md).

    demur/verdict/v1
    at 2027-04-01T12:00:00Z
    filed 025d9de8…
    reply 455e72ed…
    answers 61
    agree 8
    in-part 14
    dissent 39
    list 7c1f…
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Final, Literal, TypeAlias

from demur_verify.entry_forms import (
    DayField,
    DigestField,
    DigestOrNoneField,
    Entry,
    HourField,
    NumberField,
    NumberOrNoneField,
    one_of,
)
from demur_verify.errors import Malformed

FEWEST_ANSWERS: Final = 5
"""From so many answers on, a verdict says how they fall; below, it says only how many there are (protocol 10)."""

Extent: TypeAlias = Literal["whole", "excerpt"]
Recipients: TypeAlias = Literal["staff", "public"]
Ending: TypeAlias = Literal["answered", "granted", "granted-in-part", "denied", "withdrawn", "handed-on"]
DECISIONS: Final[frozenset[Ending]] = frozenset({"granted", "granted-in-part", "denied"})
"""The endings that decide on an appeal."""

ExtentField: TypeAlias = Annotated[Extent, one_of(Extent)]
RecipientsField: TypeAlias = Annotated[Recipients, one_of(Recipients)]
EndingField: TypeAlias = Annotated[Ending, one_of(Ending)]


@dataclass(frozen=True, kw_only=True)
class VerdictGiven(Entry):
    """
    What the signers of a memo answered to the reply, when the time for it was over.

    `list` is the digest of the list of their proofs. `agree`, `in_part` and `dissent` are all missing below five
    answers, so that nobody's own answer can be read off.
    """

    KIND: ClassVar[str] = "verdict"
    at: HourField
    filed: DigestField
    reply: DigestField
    answers: NumberField
    agree: NumberOrNoneField
    in_part: NumberOrNoneField
    dissent: NumberOrNoneField
    list: DigestField

    def _check(self) -> None:
        numbers = (self.agree, self.in_part, self.dissent)
        told = [number for number in numbers if number is not None]
        if len(told) != (len(numbers) if self.answers >= FEWEST_ANSWERS else 0):
            raise Malformed("verdict-told-otherwise", where="answers", facts={"fewest": FEWEST_ANSWERS})
        if told and sum(told) != self.answers:
            raise Malformed("verdict-miscounted", where="answers", facts={"answers": self.answers})


@dataclass(frozen=True, kw_only=True)
class Met(Entry):
    """
    The office and those who stand behind a memo met.

    `minutes` is a commitment to the minutes that both agreed to, missing where they did not; `commitments` is how
    many things were promised.
    """

    KIND: ClassVar[str] = "met"
    at: HourField
    filed: DigestField
    minutes: DigestOrNoneField
    commitments: NumberField


@dataclass(frozen=True, kw_only=True)
class Appealed(Entry):
    """Enough signers went on dissenting from the reply, and an appeal was made; the decision is due on a day."""

    KIND: ClassVar[str] = "appealed"
    at: HourField
    filed: DigestField
    reply: DigestField
    due: DayField


@dataclass(frozen=True, kw_only=True)
class Corrected(Entry):
    """
    An earlier entry is not as it should be; that it stands, and what it says, is not undone.

    `entry` is the leaf hash of that entry, `correction` a commitment to what is right.
    """

    KIND: ClassVar[str] = "corrected"
    at: HourField
    entry: DigestField
    correction: DigestField


@dataclass(frozen=True, kw_only=True)
class Disclosed(Entry):
    """A filed memo was released to a larger circle than it was written for."""

    KIND: ClassVar[str] = "disclosed"
    at: HourField
    filed: DigestField
    to: RecipientsField
    extent: ExtentField


@dataclass(frozen=True, kw_only=True)
class Closed(Entry):
    """
    A case came to its end.

    `text` is the digest of the text that ended it, as of a reply: a decision on an appeal has one.
    """

    KIND: ClassVar[str] = "closed"
    at: HourField
    filed: DigestField
    ending: EndingField
    text: DigestOrNoneField

    def _check(self) -> None:
        if self.ending in DECISIONS and self.text is None:
            raise Malformed("decision-without-text", where="text")


@dataclass(frozen=True, kw_only=True)
class Guidance(Entry):
    """
    The institution published guidance, a new version of it, in place of that one.

    `commitment` is to its text, `supersedes` the commitment of the version that it replaces.
    """

    KIND: ClassVar[str] = "guidance"
    at: HourField
    commitment: DigestField
    supersedes: DigestOrNoneField = None

    def _check(self) -> None:
        _check_not_itself(self.commitment, self.supersedes)


@dataclass(frozen=True, kw_only=True)
class Statement(Entry):
    """Somebody said something that the institution keeps; `commitment` and `supersedes` as of guidance."""

    KIND: ClassVar[str] = "statement"
    at: HourField
    commitment: DigestField
    supersedes: DigestOrNoneField = None

    def _check(self) -> None:
        _check_not_itself(self.commitment, self.supersedes)


def _check_not_itself(commitment: bytes, supersedes: bytes | None) -> None:
    if commitment == supersedes:
        raise Malformed("supersedes-itself", where="supersedes")
