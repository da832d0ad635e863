"""Days and whole numbers as people type them; what is neither is refused in words, never a fault of the site."""

from __future__ import annotations

from datetime import date

import pytest

from demur.web import fields
from tests.channel.town import Town, moment
from tests.signatures.members import ADA
from tests.web.conftest import As, SetClock

ENDLESS = "1" * 5_000
"""More digits than Python turns into a number."""


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("2027-03-31", date(2027, 3, 31)),
        (" 2027-03-31 ", date(2027, 3, 31)),
        ("2027-02-30", None),
        ("20270331", None),
        ("2027-W13-3", None),
        ("٢٠٢٧-٠٣-٣١", None),
        ("", None),
        ("tomorrow", None),
    ],
)
def test_a_day_is_read_or_is_none(words: str, read: date | None) -> None:
    assert fields.day(words) == read


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("0", 0),
        ("007", 7),
        ("123456789", 123_456_789),
        ("1234567890", None),
        (ENDLESS, None),
        ("-1", None),
        ("1.0", None),
        ("٣", None),
        ("²", None),
        ("", None),
    ],
)
def test_a_whole_number_is_read_or_is_none(words: str, read: int | None) -> None:
    assert fields.whole(words) == read


def test_an_endless_number_in_an_address_is_refused_in_words(town: Town, signed_in: As, set_clock: SetClock) -> None:
    number = town.filed_memo(ADA)
    set_clock(moment(15, 9))

    answer = signed_in("Ada").get(f"/ar/receipts/{number}/excerpt?block={ENDLESS}")

    assert answer.status_code == 409
    assert 'data-reason="block-unknown"' in answer.content.decode()
