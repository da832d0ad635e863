"""
The one way each small value is written in demur's files, and the strict reading of it.

A value that can be written in two ways would let a file be changed without its meaning being changed, so every reader
here writes the value again and compares, or matches a pattern that leaves one way only (protocol, conventions).
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as BadBase64
from datetime import UTC, date, datetime
from typing import Final

from demur_verify.errors import Malformed

DIGEST_SIZE: Final = 32
LARGEST_SIZE: Final = (1 << 63) - 1
"""Sizes and indexes of a record stay below 2^63, so that every language holds them (c2sp.org/tlog-cosignature)."""

LARGEST_NUMBER: Final = (1 << 32) - 1
"""Counts in entries stay below 2^32."""

_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_HOUR: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):00:00Z", re.ASCII)
"""No hour 24, which some languages read as the day after."""
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_TERM: Final = re.compile(r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])", re.ASCII)


def write_base64(value: bytes) -> str:
    """Write bytes in standard base64 with padding (RFC 4648, section 4)."""
    return b64encode(value).decode("ascii")


def read_base64(text: str) -> bytes:
    """
    Read standard base64, canonical padding and final bits included.

    :raises Malformed: it is anything else
    """
    try:
        value = b64decode(text, validate=True)
    except (BadBase64, ValueError) as cause:
        raise Malformed("base64-malformed") from cause
    if b64encode(value) != text.encode("ascii"):  # Python lets unused final bits pass
        raise Malformed("base64-malformed")
    return value


def read_hash(text: str) -> bytes:
    """
    Read 32 bytes in base64.

    :raises Malformed: it is anything else
    """
    value = read_base64(text)
    if len(value) != DIGEST_SIZE:
        raise Malformed("hash-of-wrong-length", facts={"length": len(value)})
    return value


def read_decimal(text: str, *, largest: int = LARGEST_SIZE) -> int:
    """
    Read a number without sign or leading zeros.

    :raises Malformed: it is written otherwise, or larger than `largest`
    """
    if not _DECIMAL.fullmatch(text) or (value := int(text)) > largest:
        raise Malformed("number-malformed", facts={"largest": largest})
    return value


def read_digest(text: str) -> bytes:
    """
    Read 32 bytes written as 64 lowercase hex digits: F of the protocol.

    :raises Malformed: it is anything else
    """
    if not _DIGEST.fullmatch(text):
        raise Malformed("digest-malformed")
    return bytes.fromhex(text)


def write_hour(moment: datetime) -> str:
    """
    Write a full hour of UTC, `YYYY-MM-DDTHH:00:00Z`.

    :raises Malformed: it is finer than an hour, or has no time zone
    """
    if moment.tzinfo is None or moment.astimezone(UTC) != hour_of(moment):
        raise Malformed("hour-malformed")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:00:00Z").zfill(20)


def read_hour(text: str) -> datetime:
    """
    Read a full hour of UTC, `YYYY-MM-DDTHH:00:00Z`.

    :raises Malformed: it is anything else
    """
    if not _HOUR.fullmatch(text):
        raise Malformed("hour-malformed")
    try:
        return datetime.fromisoformat(text)
    except ValueError as cause:
        raise Malformed("hour-malformed") from cause


def hour_of(moment: datetime) -> datetime:
    """Return the full hour of UTC that a moment falls in."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def read_day(text: str) -> date:
    """
    Read a day, `YYYY-MM-DD`.

    :raises Malformed: it is anything else
    """
    if not _DAY.fullmatch(text):
        raise Malformed("day-malformed")
    try:
        return date.fromisoformat(text)
    except ValueError as cause:
        raise Malformed("day-malformed") from cause


def read_term(text: str) -> str:
    """
    Read a term: a calendar month, `YYYY-MM`.

    :raises Malformed: it is anything else
    """
    if not _TERM.fullmatch(text):
        raise Malformed("term-malformed")
    return text
