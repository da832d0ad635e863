"""Words are found at their places in the text as it was written, whatever its characters."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demur.wording.characters import fold
from demur.wording.reading import read
from demur.wording.tokens import Script, search_keys, tokens

ANY_TEXT = st.text(st.characters(exclude_categories=()))
"""Halves of pairs too."""


def places(text: str) -> list[tuple[int, int, str]]:
    return [(token.start, token.end, token.text) for token in tokens(text)]


def calls(act: Callable[[], object]) -> int:
    """Count the calls that an act makes."""
    counted = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return counted


@given(ANY_TEXT)
def test_each_word_stands_where_its_token_says(text: str) -> None:
    found = places(text)

    assert all(text[start:end] == word for start, end, word in found)
    assert [start for start, _end, _word in found] == sorted(start for start, _end, _word in found)


@given(ANY_TEXT)
def test_words_and_gaps_are_all_of_the_text(text: str) -> None:
    reading = read(text)

    told = reading.gaps[0] + "".join(word + gap for word, gap in zip(reading.words, reading.gaps[1:], strict=True))

    assert told == text


@given(ANY_TEXT)
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    for word in read(text).words:
        assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("word", ["façade", "المَوانِئ", "ﻻﺟﺌﻮن", "ﬁnal", "Ⅷ", "إجراءات", "آذار"])
def test_a_word_has_one_key_in_every_unicode_form(word: str, form: str) -> None:
    written = unicodedata.normalize(form, word)  # type: ignore[arg-type]

    assert [token.key for token in tokens(written)] == [token.key for token in tokens(word)]
    assert places(f"🚢 {written}") == [(2, 2 + len(written), written)]


def test_places_count_code_points_of_what_was_given() -> None:
    text = "\ufeffAda’s boat\r\n🚢 Bo\ud800Cy har\u200fbour"

    assert places(text) == [(1, 6, "Ada’s"), (7, 11, "boat"), (15, 17, "Bo"), (18, 20, "Cy"), (21, 29, "har\u200fbour")]


def test_controls_of_direction_belong_to_no_word_unless_they_are_inside_one() -> None:
    assert places("\u202eAda\u202c \u2067بو\u2069") == [(1, 4, "Ada"), (7, 9, "بو")]


def test_one_character_may_stand_for_several_words_at_one_place() -> None:
    assert {(token.start, token.end) for token in tokens("\ufdfa")} == {(0, 1)}
    assert [token.key for token in tokens("½")] == ["1", "2"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbours’", "harbour"),
        ("Tamrissa's", "tamrissa"),
        ("1,000", "١٬٠٠٠"),
        ("٣٫٥", "3.5"),
        ("وبالموانئ", "الموانئ"),
        ("المواني", "الموانىء"),
        ("مسؤولين", "مسئول"),
        ("السياسة", "سياسه"),
        ("مستوى", "مستوي"),
        ("للنقص", "النقص"),
        ("إجراءات", "اجراء"),
        ("مـــوانئ", "موانئ"),
    ],
)
def test_what_one_writer_writes_otherwise_has_the_same_key(one: str, other: str) -> None:
    assert [token.key for token in tokens(one)] == [token.key for token in tokens(other)]


def test_each_word_says_whose_rules_it_is_read_by() -> None:
    assert [token.script for token in tokens("Ada عادة")] == [Script.OTHER, Script.ARABIC]


def test_words_that_every_text_has_are_not_looked_up() -> None:
    assert search_keys("The closure of the harbours") == search_keys("closure harbours")
    assert search_keys("إغلاق الموانئ في الشمال") == search_keys("إغلاق الموانئ الشمال")


@pytest.mark.parametrize(
    "piece", ["word, ", "a\u200f", "a\u200f\u0301", "\u200f\u0301", "a'", "1,", "\ud800", "ـ", "مَ", "a-\n"]
)
def test_the_work_grows_as_the_text_does(piece: str) -> None:
    text = piece * 2_000

    once, twice = calls(lambda: tokens(text)), calls(lambda: tokens(text * 2))

    assert twice <= 2.2 * once + 100
