"""What a slash joins is offered in each way that it can be read, the likeliest first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demur.guidance.slashes import is_asked, readings_of


@pytest.mark.parametrize(
    ("text", "likeliest"),
    [
        ("standstill/suspension of measures", ("standstill of measures", "suspension of measures")),
        ("end to the hardship/shortages", ("end to the hardship", "end to the shortages")),
        ("نهاية للمعاناة/النقص", ("نهاية للمعاناة", "نهاية للنقص")),
        ("تجميد/تعليق التدابير", ("تجميد التدابير", "تعليق التدابير")),
        ("open the harbours / lift the closure", ("open the harbours", "lift the closure")),
        ("hardship/shortages/want", ("hardship", "shortages", "want")),
        ("free/open access to ports/piers", (
            "free access to ports", "free access to piers", "open access to ports", "open access to piers",
        )),
    ],
)  # fmt: skip
def test_the_likeliest_reading_comes_first(text: str, likeliest: tuple[str, ...]) -> None:
    assert readings_of(text)[0] == likeliest


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("standstill/suspension of measures", ("standstill", "suspension of measures")),
        ("end to the hardship/shortages", ("end to the hardship", "shortages")),
        ("نهاية للمعاناة/النقص", ("نهاية للمعاناة", "نهاية النقص")),
        ("standstill/suspension of measures", ("standstill/suspension of measures",)),
    ],
)
def test_other_readings_are_offered_too(text: str, other: tuple[str, ...]) -> None:
    assert other in readings_of(text)[1:]


@pytest.mark.parametrize(
    "text", ["reopen the harbours", "24/7", "goods and/or crews", "w/o", "/", "a/", "https://a.b/c"]
)
def test_nothing_is_asked_where_a_slash_joins_no_words(text: str) -> None:
    assert not is_asked(text)
    assert readings_of(text) == ((text,),)


def test_a_phrase_that_could_be_read_as_too_many_is_offered_as_it_stands() -> None:
    assert readings_of("aa/bb " * 8) == (("aa/bb " * 8,),)


@settings(deadline=None)
@given(st.text(alphabet="ab ال/ ", max_size=60))
def test_the_phrase_as_it_stands_is_always_among_the_readings(text: str) -> None:
    readings = readings_of(text)

    assert readings[-1] == (text,)
    assert all(phrases and all(phrase.strip() for phrase in phrases) for phrases in readings[:-1])
