"""Entries: each kind comes back, has one encoding, and holds nothing that contradicts itself."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from vectors.make import entries as vectors
from vectors.make._common import SLIPS, UNION
from verify.tests.formats.properties import (
    bytes_like,
    days,
    digests,
    elements,
    holds_one_encoding,
    hours,
    numbers,
    terms,
)

from demur_verify import entries_afterwards as after
from demur_verify import entry_forms
from demur_verify.entries import KINDS, Entry, Filed, RecordEntry, Replied, Settings, VerdictGiven, parse_entry
from demur_verify.errors import Malformed

GOOD = [entry.to_bytes() for entry in vectors.ALL.values()]
FORMS: dict[object, st.SearchStrategy[Any]] = {
    entry_forms.DigestField: digests,
    entry_forms.ElementField: elements,
    entry_forms.NumberField: numbers,
    entry_forms.HourField: hours,
    entry_forms.DayField: days,
    entry_forms.TermField: terms,
    entry_forms.KeyField: st.just(SLIPS.key),
    entry_forms.AudienceField: st.sampled_from(get_args(entry_forms.Audience)),
    entry_forms.StepField: st.from_regex(r"[a-z]{1,12}(-[a-z]{1,12}){0,2}", fullmatch=True),
    after.ExtentField: st.sampled_from(get_args(after.Extent)),
    after.RecipientsField: st.sampled_from(get_args(after.Recipients)),
    after.EndingField: st.sampled_from(get_args(after.Ending)),
    entry_forms.NumberOrNoneField: st.one_of(st.none(), numbers),
    entry_forms.DigestOrNoneField: st.one_of(st.none(), digests),
    entry_forms.ElementOrNoneField: st.one_of(st.none(), elements),
}
BY_FORM = {get_args(hint)[1]: strategy for hint, strategy in FORMS.items()}


@st.composite
def any_entry(draw: st.DrawFn) -> Entry:
    """Draw fields of every form, and keep those that do not contradict each other."""
    kind = draw(st.sampled_from(list(KINDS.values())))
    values = {name: draw(BY_FORM[form]) for name, form in kind._forms.items()}
    if "depth" in values:
        values["depth"] = draw(st.integers(1, 32))
    if "size" in values:
        values["size"] = draw(st.integers(1, 1 << values["depth"]))
    if kind is Filed:
        values |= _filed(draw)
    if kind is VerdictGiven:
        values |= _verdict(draw)
    try:
        return kind(**values)
    except Malformed:
        assume(condition=False)
        raise


def _verdict(draw: st.DrawFn) -> dict[str, Any]:
    numbers_each = draw(st.tuples(*[st.integers(0, 1 << 20)] * 3))
    answers = sum(numbers_each)
    told = numbers_each if answers >= after.FEWEST_ANSWERS else (None, None, None)
    return {"answers": answers, **dict(zip(("agree", "in_part", "dissent"), told, strict=True))}


def _filed(draw: st.DrawFn) -> dict[str, Any]:
    opened = draw(st.booleans())
    signatures = draw(numbers if opened else st.integers(0, 1))
    follows = draw(st.integers(1, signatures)) if signatures else 0
    first, last = sorted((draw(days), draw(days)))
    return {
        "circulated": draw(digests) if opened else None,
        "salt": draw(digests) if opened else None,
        "readers": draw(numbers) if opened else 0,
        "signatures": signatures,
        "follows": follows,
        "follow_root": draw(elements.filter(bool)) if follows else None,
        "roll_opened": first,
        "roll_filed": last,
    }


@given(any_entry())
def test_an_entry_comes_back(entry: RecordEntry) -> None:
    assert parse_entry(entry.to_bytes()) == entry
    assert type(entry).parse(entry.to_bytes()) == entry


@given(bytes_like(GOOD))
def test_an_entry_has_one_encoding(raw: bytes) -> None:
    holds_one_encoding(parse_entry, Entry.to_bytes, raw)


def test_every_kind_of_the_protocol_is_there() -> None:
    assert list(KINDS) == [
        "settings",
        "roll",
        "circulated",
        "filed",
        "acknowledged",
        "referred",
        "extended",
        "replied",
        "overdue",
        "verdict",
        "met",
        "appealed",
        "corrected",
        "disclosed",
        "closed",
        "guidance",
        "statement",
    ]


def test_an_entry_of_one_kind_is_not_read_as_another() -> None:
    with pytest.raises(Malformed, match="entry-of-another-kind"):
        Replied.parse(vectors.ACKNOWLEDGED.to_bytes())


def test_a_refusal_names_the_line() -> None:
    with pytest.raises(Malformed) as refused:
        parse_entry(vectors.FILED.to_bytes().replace(b"reply-due 2027-02-18", b"reply-due soon"))

    assert (refused.value.reason, refused.value.where) == ("day-malformed", "reply-due")


@pytest.mark.parametrize(
    "wrong", [{"depth": 0}, {"door": b"short"}, {"door": "text"}, {"slip": UNION.key}, {"batch": -1}, {"floor": None}]
)
def test_an_entry_that_could_not_be_read_back_is_never_made(wrong: dict[str, Any]) -> None:
    fields = {name: getattr(vectors.SETTINGS, name) for name in Settings._forms}

    with pytest.raises(Malformed):
        Settings(**(fields | wrong))
