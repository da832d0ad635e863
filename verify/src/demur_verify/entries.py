"""
The record's entries: one frozen value per kind, and the one way each is written (protocol 7).

    demur/roll/v1
    term 2026-11
    day 2026-11-24
    depth 16
    size 412
    root 0a5e…
    leaves 93b1…
    entitled 530

The first line names the kind; after it `name value`, in this order, each once. A missing value is `-`. Names of
people, texts and reasons never stand in an entry. The kinds that came later are in `entries_afterwards`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, TypeAlias, get_args

from demur_verify.entries_afterwards import (
    Appealed,
    Closed,
    Corrected,
    Disclosed,
    Guidance,
    Met,
    Statement,
    VerdictGiven,
)
from demur_verify.entry_forms import (
    LARGEST_RECORD_ENTRY,
    Audience,
    AudienceField,
    DayField,
    DigestField,
    DigestOrNoneField,
    ElementField,
    ElementOrNoneField,
    Entry,
    HourField,
    KeyField,
    NumberField,
    Step,
    StepField,
    TermField,
    lines_of,
)
from demur_verify.errors import Malformed

__all__ = [
    "DEEPEST",
    "KINDS",
    "LARGEST_RECORD_ENTRY",
    "Acknowledged",
    "Appealed",
    "Audience",
    "Circulated",
    "Closed",
    "Corrected",
    "Disclosed",
    "Entry",
    "Extended",
    "Filed",
    "Guidance",
    "Met",
    "Overdue",
    "RecordEntry",
    "Referred",
    "Replied",
    "Roll",
    "Settings",
    "Statement",
    "Step",
    "VerdictGiven",
    "parse_entry",
]

DEEPEST: Final = 32
"""The deepest tree that Semaphore has a circuit for."""


@dataclass(frozen=True, kw_only=True)
class Settings(Entry):
    """
    What an installation runs with.

    `door` is the X25519 key that letters are sealed to; `slip` signs slips and lists; `desk` is the digest of the
    desk's files. `batch`, `wait` and `freshness` are seconds: between deliveries of letters, between changes of a roll
    that are smaller than `growth` places, and the age up to which a countersignature serves for signing. `floor` is
    the number of members below which signing without a name is not offered.
    """

    KIND: ClassVar[str] = "settings"
    door: DigestField
    slip: KeyField
    desk: DigestField
    depth: NumberField
    batch: NumberField
    growth: NumberField
    wait: NumberField
    floor: NumberField
    freshness: NumberField

    def _check(self) -> None:
        _check_depth(self.depth)


@dataclass(frozen=True, kw_only=True)
class Roll(Entry):
    """The roll of a term on a day: its places, their root, the digest of their leaves, and how many were entitled."""

    KIND: ClassVar[str] = "roll"
    term: TermField
    day: DayField
    depth: NumberField
    size: NumberField
    root: ElementField
    leaves: DigestField
    entitled: NumberField

    def _check(self) -> None:
        _check_depth(self.depth)
        if not 1 <= self.size <= 1 << self.depth:
            raise Malformed("roll-size-impossible", where="size", facts={"size": self.size, "depth": self.depth})
        if self.root == 0:
            raise Malformed("roll-root-zero", where="root")


@dataclass(frozen=True, kw_only=True)
class Circulated(Entry):
    """A text went round for signing: to whom, until when, under which roll. Which text, only its commitment tells."""

    KIND: ClassVar[str] = "circulated"
    at: HourField
    term: TermField
    roll: DayField
    audience: AudienceField
    until: HourField
    commitment: DigestField

    def _check(self) -> None:
        if self.until <= self.at:
            raise Malformed("circulation-ends-before-it-begins", where="until")


@dataclass(frozen=True, kw_only=True)
class Filed(Entry):
    """
    A text was filed.

    `circulated` is the commitment of its `circulated` entry, and `salt` and `readers` open it; all three are missing,
    and the readers 0, where it was filed without going round: by one member then, or by somebody without a place.
    `signatures` members stand on `list`; `follows` of them, under `follow_root`, may answer the reply.
    """

    KIND: ClassVar[str] = "filed"
    at: HourField
    circulated: DigestOrNoneField
    salt: DigestOrNoneField
    readers: NumberField
    digest: DigestField
    term: TermField
    roll_opened: DayField
    roll_filed: DayField
    signatures: NumberField
    list: DigestField
    follows: NumberField
    follow_root: ElementOrNoneField
    recommendations: NumberField
    acknowledge_due: DayField
    reply_due: DayField

    def _check(self) -> None:
        if (self.circulated is None) != (self.salt is None) or (self.circulated is None and self.readers):
            raise Malformed("circulation-half-opened", where="circulated")
        if self.circulated is None and self.signatures > 1:
            raise Malformed("filed-alone-by-several", where="signatures", facts={"signatures": self.signatures})
        if (self.follow_root is None) != (self.follows == 0) or self.follow_root == 0:
            raise Malformed("follow-root-impossible", where="follow-root")
        if self.follows > self.signatures or (self.signatures and not self.follows):
            raise Malformed("follow-count-impossible", where="follows")
        if self.roll_filed < self.roll_opened:
            raise Malformed("rolls-in-wrong-order", where="roll-filed")


@dataclass(frozen=True, kw_only=True)
class Acknowledged(Entry):
    """The office said that it has the memo. `filed` is the memo's digest, here and below."""

    KIND: ClassVar[str] = "acknowledged"
    at: HourField
    filed: DigestField


@dataclass(frozen=True, kw_only=True)
class Referred(Entry):
    """The office referred the memo out. `reason` is a digest of the reason, which the record does not hold."""

    KIND: ClassVar[str] = "referred"
    at: HourField
    filed: DigestField
    reason: DigestField


@dataclass(frozen=True, kw_only=True)
class Extended(Entry):
    """The office gave itself until another day for a step."""

    KIND: ClassVar[str] = "extended"
    at: HourField
    filed: DigestField
    step: StepField
    due: DayField


@dataclass(frozen=True, kw_only=True)
class Replied(Entry):
    """The office replied; `reply` is the digest of the reply's blocks, and it answers so many recommendations."""

    KIND: ClassVar[str] = "replied"
    at: HourField
    filed: DigestField
    reply: DigestField
    recommendations: NumberField


@dataclass(frozen=True, kw_only=True)
class Overdue(Entry):
    """A step was due on a day and was not taken; nobody has to write this, it enters by itself."""

    KIND: ClassVar[str] = "overdue"
    at: HourField
    filed: DigestField
    step: StepField
    due: DayField


RecordEntry: TypeAlias = (
    Settings
    | Roll
    | Circulated
    | Filed
    | Acknowledged
    | Referred
    | Extended
    | Replied
    | Overdue
    | VerdictGiven
    | Met
    | Appealed
    | Corrected
    | Disclosed
    | Closed
    | Guidance
    | Statement
)
KINDS: Final[dict[str, type[RecordEntry]]] = {kind.KIND: kind for kind in get_args(RecordEntry)}


def parse_entry(raw: bytes) -> RecordEntry:
    """
    Read an entry of any kind.

    :raises Malformed: it is of none (`entry-kind-unknown`), or not written in the one way there is
    """
    head = lines_of(raw)[0]
    kind = KINDS.get(head.removeprefix("demur/").removesuffix("/v1"))
    if kind is None:
        raise Malformed("entry-kind-unknown")
    return kind.parse(raw)


def _check_depth(depth: int) -> None:
    if not 1 <= depth <= DEEPEST:
        raise Malformed("depth-impossible", where="depth", facts={"depth": depth})
