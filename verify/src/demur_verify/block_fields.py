"""
Which fields each kind of block has, in which order, and what may stand in them (protocol 1; specs/text.md).

Also the characters that no frozen text may hold: controls but LF, marks that turn the direction of what follows
unseen, line ends other than LF, the byte order mark, and whatever Unicode 14 had not assigned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from demur_verify.canonical import LARGEST_SIZE, read_day, read_decimal, read_digest
from demur_verify.errors import Malformed
from demur_verify.unassigned import is_unassigned

LONGEST_VALUE: Final = 500
"""Code points of a field's value."""

MOST_ADDRESSEES: Final = 32
DEEPEST_HEADING: Final = 6

_LINE_FEED: Final = 0x0A
_FIRST_GAP: Final = 0x378
"""Below it every code point is assigned."""

_REFUSED: Final = (
    range(0x20),
    range(0x7F, 0xA0),
    range(0x2028, 0x202F),  # line and paragraph separator, embeddings and overrides of direction
    range(0x2066, 0x206A),  # isolates
    range(0xD800, 0xE000),  # surrogates: no UTF-8
    range(0xFEFF, 0xFF00),
)


class Kind(StrEnum):
    """What a block is."""

    HEAD = "head"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    RECOMMENDATION = "recommendation"
    ANNEX = "annex"
    DISPOSITION = "disposition"


class Direction(StrEnum):
    """How a block is written: the value of HTML's `dir`."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


def _anything(value: str) -> object:
    return value


def _level(value: str) -> object:
    if not re.fullmatch(r"[1-6]", value, re.ASCII):
        raise Malformed("heading-level-impossible", facts={"deepest": DEEPEST_HEADING})
    return value


def _number(value: str) -> object:
    if value == "0":
        raise Malformed("number-malformed")
    return read_decimal(value, largest=999)


def _size(value: str) -> int:
    return read_decimal(value, largest=LARGEST_SIZE)


def _day(value: str) -> date:
    return read_day(value)


def _one_of(*choices: str) -> Callable[[str], object]:
    def check(value: str) -> object:
        if value not in choices:
            raise Malformed("choice-unknown", facts={"choices": " ".join(choices)})
        return value

    return check


@dataclass(frozen=True)
class FieldForm:
    """A field of a kind of block. `most` is how often it may stand in a row; at least once it stands always."""

    name: str
    check: Callable[[str], object] = _anything
    may_be_absent: bool = True
    most: int = 1


_MARKING: Final = FieldForm("marking")

FIELDS: Final[Mapping[Kind, tuple[FieldForm, ...]]] = {
    Kind.HEAD: (
        FieldForm("origin", may_be_absent=False),
        FieldForm("title", may_be_absent=False),
        FieldForm("policy"),
        _MARKING,
        FieldForm("addressee", may_be_absent=False, most=MOST_ADDRESSEES),
    ),
    Kind.HEADING: (FieldForm("level", _level, may_be_absent=False), _MARKING),
    Kind.PARAGRAPH: (_MARKING,),
    Kind.RECOMMENDATION: (
        FieldForm("number", _number, may_be_absent=False),
        FieldForm("to"),
        FieldForm("kind", _one_of("act", "say", "align", "change"), may_be_absent=False),
        FieldForm("trigger"),
        FieldForm("by", _day),
        _MARKING,
    ),
    Kind.ANNEX: (
        FieldForm("name", may_be_absent=False),
        FieldForm("type", may_be_absent=False),
        FieldForm("size", _size, may_be_absent=False),
        FieldForm("sha256", read_digest, may_be_absent=False),
        _MARKING,
    ),
    Kind.DISPOSITION: (
        FieldForm("number", _number),  # absent: the reply to a memo without recommendations
        FieldForm("value", _one_of("accepted", "in-part", "declined", "overtaken"), may_be_absent=False),
        _MARKING,
    ),
}


def check_value(form: FieldForm, value: str | None) -> None:
    """
    Check one field's value; None is an absent one.

    :raises Malformed: it may not be absent, or it is not as its form wants it; `where` is the field's name
    """
    if value is None:
        if not form.may_be_absent:
            raise Malformed("field-absent", where=form.name)
        return
    if value == "-":  # would be read back as an absent value
        raise Malformed("field-is-a-dash", where=form.name)
    if not 1 <= len(value) <= LONGEST_VALUE:
        raise Malformed("field-length", where=form.name, facts={"length": len(value), "longest": LONGEST_VALUE})
    if value != value.strip(" "):
        raise Malformed("field-outer-space", where=form.name)
    if "\n" in value:
        raise Malformed("field-of-several-lines", where=form.name)
    check_characters(value, where=form.name)
    try:
        form.check(value)
    except Malformed as refusal:
        raise Malformed(refusal.reason, where=form.name, facts=refusal.facts) from refusal


def check_characters(text: str, *, where: str) -> None:
    """
    Check that a text holds only characters that a frozen text may hold.

    :raises Malformed: it holds another; the facts give the first one as `U+202E`, and its index
    """
    refused = {character for character in set(text) if not is_allowed(ord(character))}
    if refused:
        at = min(text.index(character) for character in refused)
        facts: dict[str, str | int] = {"character": f"U+{ord(text[at]):04X}", "at": at}
        raise Malformed("character-not-allowed", where=where, facts=facts)


def is_allowed(code_point: int) -> bool:
    """Tell whether a frozen text may hold a code point."""
    if code_point == _LINE_FEED:
        return True
    if any(code_point in refused for refused in _REFUSED):
        return False
    return code_point < _FIRST_GAP or not is_unassigned(code_point)
