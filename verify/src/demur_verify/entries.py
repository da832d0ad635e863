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
people, texts and reasons never stand in an entry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Final, Literal, Self, TypeAlias, get_args, get_type_hints

from demur_verify.canonical import (
    LARGEST_NUMBER,
    read_day,
    read_decimal,
    read_digest,
    read_hour,
    read_term,
    write_hour,
)
from demur_verify.errors import Malformed
from demur_verify.field import read_element, write_element
from demur_verify.note import KeyType, VerifierKey, read_text

DEEPEST: Final = 32
"""The deepest tree that Semaphore has a circuit for."""

LARGEST_RECORD_ENTRY: Final = 4096
_ABSENT: Final = "-"


@dataclass(frozen=True)
class Form:
    """How one value of an entry is read and written."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]


def _read_slip_key(text: str) -> VerifierKey:
    key = VerifierKey.parse(text)
    if key.type != KeyType.NOTE:
        raise Malformed("key-of-wrong-type")
    return key


def _one_of(choices: object) -> Form:
    def read(text: str) -> str:
        if text not in get_args(choices):
            raise Malformed("choice-unknown", facts={"choices": list(get_args(choices))})
        return text

    return Form(read=read, write=str)


def _or_absent(form: Form) -> Form:
    return Form(
        read=lambda text: None if text == _ABSENT else form.read(text),
        write=lambda value: _ABSENT if value is None else form.write(value),
    )


_DIGEST: Final = Form(read=read_digest, write=bytes.hex)
_ELEMENT: Final = Form(read=read_element, write=write_element)

Audience: TypeAlias = Literal["everyone", "chosen"]
Step: TypeAlias = Literal["acknowledge", "reply"]

_Digest: TypeAlias = Annotated[bytes, _DIGEST]
_Element: TypeAlias = Annotated[int, _ELEMENT]
_Number: TypeAlias = Annotated[int, Form(read=lambda text: read_decimal(text, largest=LARGEST_NUMBER), write=str)]
_Hour: TypeAlias = Annotated[datetime, Form(read=read_hour, write=write_hour)]
_Day: TypeAlias = Annotated[date, Form(read=read_day, write=date.isoformat)]
_Term: TypeAlias = Annotated[str, Form(read=read_term, write=str)]
_Key: TypeAlias = Annotated[VerifierKey, Form(read=_read_slip_key, write=str)]
_Audience: TypeAlias = Annotated[Audience, _one_of(Audience)]
_Step: TypeAlias = Annotated[Step, _one_of(Step)]
_DigestOrNone: TypeAlias = Annotated[bytes | None, _or_absent(_DIGEST)]
_ElementOrNone: TypeAlias = Annotated[int | None, _or_absent(_ELEMENT)]


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What all kinds share: they are written, and read, field by field in the order in which they are declared."""

    KIND: ClassVar[str]
    _forms: ClassVar[dict[str, Form]]

    def __init_subclass__(cls) -> None:
        """Keep the form of each field, in order."""
        super().__init_subclass__()
        hints = get_type_hints(cls, include_extras=True)
        cls._forms = {name: form for name, hint in hints.items() for form in get_args(hint) if isinstance(form, Form)}

    def __post_init__(self) -> None:
        """
        Refuse a value that could not be read back.

        :raises Malformed: a field is outside what its form allows, or fields contradict each other
        """
        for name, form in self._forms.items():
            _read_field(name, form, _write_field(name, form, getattr(self, name)))
        self._check()

    def _check(self) -> None:
        """Refuse fields that contradict each other."""

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """
        Read an entry of this kind.

        :raises Malformed: it is of another kind, or not written in the one way there is
        """
        lines = _lines(raw)
        if lines.pop(0) != f"demur/{cls.KIND}/v1":
            raise Malformed("entry-of-another-kind", facts={"kind": cls.KIND})
        if len(lines) != len(cls._forms):
            raise Malformed("entry-malformed", facts={"kind": cls.KIND})
        values: dict[str, Any] = {}
        for line, (name, form) in zip(lines, cls._forms.items(), strict=True):
            label, space, value = line.partition(" ")
            if label != _label(name) or not space:
                raise Malformed("entry-malformed", where=_label(name), facts={"kind": cls.KIND})
            values[name] = _read_field(name, form, value)
        return cls(**values)

    def to_bytes(self) -> bytes:
        """Write the entry."""
        lines = [
            f"{_label(name)} {_write_field(name, form, getattr(self, name))}\n" for name, form in self._forms.items()
        ]
        return f"demur/{self.KIND}/v1\n{''.join(lines)}".encode()


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
    door: _Digest
    slip: _Key
    desk: _Digest
    depth: _Number
    batch: _Number
    growth: _Number
    wait: _Number
    floor: _Number
    freshness: _Number

    def _check(self) -> None:
        _check_depth(self.depth)


@dataclass(frozen=True, kw_only=True)
class Roll(Entry):
    """The roll of a term on a day: its places, their root, the digest of their leaves, and how many were entitled."""

    KIND: ClassVar[str] = "roll"
    term: _Term
    day: _Day
    depth: _Number
    size: _Number
    root: _Element
    leaves: _Digest
    entitled: _Number

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
    at: _Hour
    term: _Term
    roll: _Day
    audience: _Audience
    until: _Hour
    commitment: _Digest

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
    at: _Hour
    circulated: _DigestOrNone
    salt: _DigestOrNone
    readers: _Number
    digest: _Digest
    term: _Term
    roll_opened: _Day
    roll_filed: _Day
    signatures: _Number
    list: _Digest
    follows: _Number
    follow_root: _ElementOrNone
    recommendations: _Number
    acknowledge_due: _Day
    reply_due: _Day

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
    at: _Hour
    filed: _Digest


@dataclass(frozen=True, kw_only=True)
class Referred(Entry):
    """The office referred the memo out. `reason` is a digest of the reason, which the record does not hold."""

    KIND: ClassVar[str] = "referred"
    at: _Hour
    filed: _Digest
    reason: _Digest


@dataclass(frozen=True, kw_only=True)
class Extended(Entry):
    """The office gave itself until another day for a step."""

    KIND: ClassVar[str] = "extended"
    at: _Hour
    filed: _Digest
    step: _Step
    due: _Day


@dataclass(frozen=True, kw_only=True)
class Replied(Entry):
    """The office replied; `reply` is the digest of the reply's blocks, and it answers so many recommendations."""

    KIND: ClassVar[str] = "replied"
    at: _Hour
    filed: _Digest
    reply: _Digest
    recommendations: _Number


@dataclass(frozen=True, kw_only=True)
class Overdue(Entry):
    """A step was due on a day and was not taken; nobody has to write this, it enters by itself."""

    KIND: ClassVar[str] = "overdue"
    at: _Hour
    filed: _Digest
    step: _Step
    due: _Day


RecordEntry: TypeAlias = Settings | Roll | Circulated | Filed | Acknowledged | Referred | Extended | Replied | Overdue
KINDS: Final[dict[str, type[RecordEntry]]] = {kind.KIND: kind for kind in get_args(RecordEntry)}


def parse_entry(raw: bytes) -> RecordEntry:
    """
    Read an entry of any kind.

    :raises Malformed: it is of none (`entry-kind-unknown`), or not written in the one way there is
    """
    head = _lines(raw)[0]
    kind = KINDS.get(head.removeprefix("demur/").removesuffix("/v1"))
    if kind is None:
        raise Malformed("entry-kind-unknown")
    return kind.parse(raw)


def _lines(raw: bytes) -> list[str]:
    if len(raw) > LARGEST_RECORD_ENTRY:
        raise Malformed("entry-too-long", facts={"largest": LARGEST_RECORD_ENTRY})
    text = read_text(raw)
    if not text.endswith("\n"):
        raise Malformed("entry-malformed")
    return text[:-1].split("\n")


def _label(name: str) -> str:
    return name.replace("_", "-")


def _read_field(name: str, form: Form, text: str) -> Any:
    try:
        return form.read(text)
    except Malformed as refusal:
        raise Malformed(refusal.reason, where=_label(name), facts=refusal.facts) from refusal


def _write_field(name: str, form: Form, value: Any) -> str:
    try:
        return form.write(value)
    except (AttributeError, OverflowError, TypeError, ValueError) as cause:
        raise Malformed("entry-malformed", where=_label(name)) from cause


def _check_depth(depth: int) -> None:
    if not 1 <= depth <= DEEPEST:
        raise Malformed("depth-impossible", where="depth", facts={"depth": depth})
