"""What every parser of the kernel has to hold, and bytes to hold it against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from demur_verify.errors import Malformed
from demur_verify.field import SCALAR_FIELD

Value = TypeVar("Value")

digests = st.binary(min_size=32, max_size=32)
numbers = st.integers(0, (1 << 32) - 1)
elements = st.integers(0, SCALAR_FIELD - 1)
places = st.integers(1, SCALAR_FIELD - 1)
days = st.dates(date(1, 1, 1), date(9999, 12, 31))
hours = st.integers(0, 8000 * 365 * 24).map(lambda hours: datetime(1, 1, 1, tzinfo=UTC) + timedelta(hours=hours))
terms = st.tuples(st.integers(1, 9999), st.integers(1, 12)).map(lambda term: f"{term[0]:04d}-{term[1]:02d}")
key_names = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"], exclude_characters="+"), min_size=1)
lines_of_text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1)

_PIECES = (b"\n", b" ", b"0", b"1", b"-", b"+", b"=", b"\r", b"\t", b"\0", b"A", b"a", b"\xff", "٣".encode(), b"\n\n")


@st.composite
def edited(draw: st.DrawFn, samples: Sequence[bytes]) -> bytes:
    """Change a sample in one to three places: a byte set, put in or taken out, a line doubled or dropped."""
    raw = draw(st.sampled_from(samples))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(raw)))
        piece = draw(st.one_of(st.sampled_from(_PIECES), st.binary(min_size=1, max_size=1)))
        lines = raw.splitlines(keepends=True)
        line = draw(st.integers(0, max(len(lines) - 1, 0)))
        raw = draw(
            st.sampled_from(
                [
                    raw[:at] + piece + raw[at + 1 :],
                    raw[:at] + piece + raw[at:],
                    raw[:at] + raw[at + 1 :],
                    raw[:at],
                    b"".join([*lines[:line], *lines[line : line + 1] * 2, *lines[line + 1 :]]),
                    b"".join([*lines[:line], *lines[line + 1 :]]),
                ]
            )
        )
    return raw


def bytes_like(samples: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Draw anything at all, and much that is nearly one of the samples."""
    return st.one_of(edited(samples), edited(samples), edited(samples), st.binary())


def holds_one_encoding(parse: Callable[[bytes], Value], write: Callable[[Value], bytes], raw: bytes) -> None:
    """
    Check that bytes are refused as `Malformed`, or are the one way in which what they are read as is written.

    So no two files are read as one value, and a change of a byte is refused or seen.
    """
    try:
        value = parse(raw)
    except Malformed:
        return
    assert write(value) == raw
    assert parse(write(value)) == value
