"""
How an entry of the record is read and written, whatever its kind (specs/entries.md, section 2).

    demur/acknowledged/v1
    at 2026-11-25T08:00:00Z
    filed 025d9de8…

A kind is a frozen dataclass: its fields, in the order in which they are declared, are the lines of the entry.
"""

from __future__ import annotations

import re
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

LARGEST_RECORD_ENTRY: Final = 4096
_ABSENT: Final = "-"
_LONGEST_STEP: Final = 40
_STEP: Final = re.compile(r"[a-z]+(?:-[a-z]+)*", re.ASCII)


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


def _read_step(text: str) -> Step:
    if len(text) > _LONGEST_STEP or not _STEP.fullmatch(text):
        raise Malformed("step-malformed")
    return text


def one_of(choices: object) -> Form:
    """Return the form of a value that is one of a few words."""

    def read(text: str) -> str:
        if text not in get_args(choices):
            raise Malformed("choice-unknown", facts={"choices": list(get_args(choices))})
        return text

    return Form(read=read, write=str)


def or_absent(form: Form) -> Form:
    """Return the form of a value that may be missing."""
    return Form(
        read=lambda text: None if text == _ABSENT else form.read(text),
        write=lambda value: _ABSENT if value is None else form.write(value),
    )


_DIGEST: Final = Form(read=read_digest, write=bytes.hex)
_ELEMENT: Final = Form(read=read_element, write=write_element)
_NUMBER: Final = Form(read=lambda text: read_decimal(text, largest=LARGEST_NUMBER), write=str)

Audience: TypeAlias = Literal["everyone", "chosen"]
Step: TypeAlias = str
"""
What the office owes: `acknowledge`, `reply`, `appeal` (to decide on one), or the name of another step that the
institution's own process has: words in lowercase ASCII with hyphens between, 40 characters at most.
"""

DigestField: TypeAlias = Annotated[bytes, _DIGEST]
ElementField: TypeAlias = Annotated[int, _ELEMENT]
NumberField: TypeAlias = Annotated[int, _NUMBER]
HourField: TypeAlias = Annotated[datetime, Form(read=read_hour, write=write_hour)]
DayField: TypeAlias = Annotated[date, Form(read=read_day, write=date.isoformat)]
TermField: TypeAlias = Annotated[str, Form(read=read_term, write=str)]
KeyField: TypeAlias = Annotated[VerifierKey, Form(read=_read_slip_key, write=str)]
AudienceField: TypeAlias = Annotated[Audience, one_of(Audience)]
StepField: TypeAlias = Annotated[Step, Form(read=_read_step, write=str)]
NumberOrNoneField: TypeAlias = Annotated[int | None, or_absent(_NUMBER)]
DigestOrNoneField: TypeAlias = Annotated[bytes | None, or_absent(_DIGEST)]
ElementOrNoneField: TypeAlias = Annotated[int | None, or_absent(_ELEMENT)]


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
        lines = lines_of(raw)
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


def lines_of(raw: bytes) -> list[str]:
    """
    Part an entry into its lines.

    :raises Malformed: it is too long, not text, or does not end with LF
    """
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
