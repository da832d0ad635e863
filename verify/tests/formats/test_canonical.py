"""Small values: one way to write each, everything else is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from verify.tests.formats.properties import days, digests, hours, terms

from demur_verify import canonical
from demur_verify.errors import Malformed, Refused
from demur_verify.field import BASE_FIELD, SCALAR_FIELD, read_element, write_element

READ_AND_WRITE: dict[str, tuple[Callable[[str], object], Callable[[object], str]]] = {
    "base64": (canonical.read_base64, canonical.write_base64),
    "hash": (canonical.read_hash, canonical.write_base64),
    "decimal": (canonical.read_decimal, str),
    "digest": (canonical.read_digest, bytes.hex),
    "hour": (canonical.read_hour, canonical.write_hour),
    "day": (canonical.read_day, date.isoformat),
    "term": (canonical.read_term, str),
    "element": (read_element, write_element),
}
SAMPLES = ["AAA=", "AAB=", "0", "10", "2026-11-24", "2026-11-24T14:00:00Z", "2026-11", "f" * 64, "0" * 63 + "1"]
near_samples = st.tuples(st.sampled_from(SAMPLES), st.integers(0, 64), st.characters()).map(
    lambda drawn: drawn[0][: drawn[1]] + drawn[2] + drawn[0][drawn[1] + 1 :]
)
any_text = st.one_of(st.sampled_from(SAMPLES), near_samples, st.text(), st.text("0123456789-TZ:+=abf ", max_size=70))


@pytest.mark.parametrize("name", READ_AND_WRITE)
@given(text=any_text)
def test_a_text_is_refused_or_is_the_one_way_to_write_its_value(name: str, text: str) -> None:
    read, write = READ_AND_WRITE[name]
    try:
        value = read(text)
    except Malformed:
        return
    assert write(value) == text


@given(st.binary())
def test_bytes_come_back_from_base64(value: bytes) -> None:
    assert canonical.read_base64(canonical.write_base64(value)) == value


@given(digests)
def test_a_digest_comes_back_from_hex_and_from_base64(value: bytes) -> None:
    assert canonical.read_digest(value.hex()) == value
    assert canonical.read_hash(canonical.write_base64(value)) == value


@given(hours, days, terms)
def test_hours_days_and_terms_come_back(hour: datetime, day: date, term: str) -> None:
    assert canonical.read_hour(canonical.write_hour(hour)) == hour
    assert canonical.read_day(day.isoformat()) == day
    assert canonical.read_term(term) == term


@given(st.integers(0, canonical.LARGEST_SIZE))
def test_a_size_comes_back_and_one_above_its_bound_does_not(value: int) -> None:
    assert canonical.read_decimal(str(value)) == value
    with pytest.raises(Malformed, match="number-malformed"):
        canonical.read_decimal(str(value + 1), largest=value)


@given(st.integers(0, SCALAR_FIELD - 1))
def test_an_element_comes_back(value: int) -> None:
    assert read_element(write_element(value)) == value


@pytest.mark.parametrize(("value", "below"), [(SCALAR_FIELD, SCALAR_FIELD), (BASE_FIELD, BASE_FIELD), (7, 7)])
def test_an_element_stays_below_its_bound(value: int, below: int) -> None:
    assert read_element(write_element(value - 1), below=below) == value - 1
    with pytest.raises(Malformed, match="element-too-large"):
        read_element(write_element(value), below=below)


def test_an_hour_is_the_same_hour_in_every_zone() -> None:
    in_cairo = datetime(2026, 11, 24, 16, 40, 5, 7, tzinfo=timezone(timedelta(hours=2)))

    assert canonical.write_hour(canonical.hour_of(in_cairo)) == "2026-11-24T14:00:00Z"


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 24, 14),  # noqa: DTZ001 - without a zone on purpose
        datetime(2026, 11, 24, 14, 0, 1, tzinfo=UTC),
        datetime(2026, 11, 24, 14, 0, 0, 1, tzinfo=UTC),
        datetime(2026, 11, 24, 14, tzinfo=timezone(timedelta(minutes=30))),
    ],
)
def test_nothing_finer_than_an_hour_is_written(moment: datetime) -> None:
    with pytest.raises(Malformed, match="hour-malformed"):
        canonical.write_hour(moment)


def test_years_have_four_digits() -> None:
    assert canonical.write_hour(datetime(7, 1, 2, 3, tzinfo=UTC)) == "0007-01-02T03:00:00Z"


def test_a_refusal_says_reason_and_place_and_keeps_its_facts() -> None:
    facts = {"bytes": 3}
    refusal = Malformed("note-too-large", where="note", facts=facts)
    facts.clear()

    assert str(refusal) == "note-too-large (note)"
    assert str(Refused("closed")) == "closed"
    assert refusal.facts == {"bytes": 3}
