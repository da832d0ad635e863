"""The end of a sentence, of a clause and of a line are told apart; what is quoted is found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demur.wording.gaps import Gap, gap_between
from demur.wording.quotations import quotations


@pytest.mark.parametrize(
    ("before", "gap", "after", "told"),
    [
        ("the", "\n", "harbours", Gap.JOINS),
        ("the", "\r\n", "harbours", Gap.JOINS),
        ("the", "\n> ", "harbours", Gap.JOINS),
        ("re", "-\r\n", "open", Gap.JOINS),
        ("the", " **“", "harbours", Gap.JOINS),
        ("approx", ". ", "ten", Gap.JOINS),
        ("Mr", ". ", "Bo", Gap.JOINS),
        ("No", ". ", "7", Gap.JOINS),
        ("S", ". ", "Navy", Gap.JOINS),
        ("U", ".", "S", Gap.JOINS),
        ("end", ", ", "to", Gap.PARTS),
        ("النهاية", "، ", "للمعاناة", Gap.PARTS),
        ("end", " (", "to", Gap.PARTS),
        ("end", " – ", "to", Gap.PARTS),
        ("standstill", "/", "suspension", Gap.PARTS),
        ("end", "\ud800", "to", Gap.PARTS),
        ("end", ". ", "To", Gap.ENDS),
        ("end", ".” ", "To", Gap.ENDS),
        ("no", ". ", "He", Gap.ENDS),
        ("التدابير", ". ", "الموانئ", Gap.ENDS),
        ("فتح", "؟ ", "الموانئ", Gap.ENDS),
        ("end", "… ", "To", Gap.ENDS),
        ("end", "\n\n", "to", Gap.ENDS),
        ("end", "\r\n\r\n", "to", Gap.ENDS),
        ("end", "\n- ", "to", Gap.ENDS),
        ("end", "\n>\n> ", "to", Gap.ENDS),
    ],
)
def test_what_stands_between_two_words(before: str, gap: str, after: str, told: Gap) -> None:
    assert gap_between(before, gap, after) is told


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Bo wrote: “reopen”.", ["reopen"]),
        ("كتب بو: «افتحوا»", ["افتحوا"]),
        ("كتب بو: »افتحوا«", ["افتحوا"]),
        ('He said "one" and "two".', ["one", "two"]),
        ("‘It’s Ada’s harbours’ or 'not'.", ["It’s Ada’s harbours", "not"]),
        ("> a line\r\nan answer", ["a line\r"]),
        ("“never closed\n\nand a new paragraph”", []),
        ("It's five o'clock", []),
        ("“one «two» three”", ["one «two» three", "two"]),
    ],
)
def test_what_a_text_quotes(text: str, quoted: list[str]) -> None:
    assert [text[each.start : each.end] for each in quotations(text)] == quoted


@given(st.text("\"“”«»‘’' \n>a."))
def test_any_marks_at_all_give_spans_inside_the_text(text: str) -> None:
    assert all(0 <= each.start <= each.end <= len(text) for each in quotations(text))
