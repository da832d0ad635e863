"""A recommendation that asks to say what guidance says to avoid is in conflict with it."""

from __future__ import annotations

import pytest

from demur.guidance.checker import Checker
from demur.guidance.conflicts import Asked, conflicts
from demur.guidance.rules import Kind, Phrase

AVOID = Phrase(Kind.AVOID, "en", "reopen the harbours", guidance="7")
ARABIC = Phrase(Kind.AVOID, "ar", "إعادة فتح الموانئ", guidance="7")
CHECKER = Checker([AVOID, ARABIC, Phrase(Kind.AFFIRM, "en", "safe waters", guidance="7")])


def found(kind: str, text: str) -> list[tuple[int, str]]:
    return [(each.number, each.words) for each in conflicts(CHECKER, [Asked(1, kind, text)])]


@pytest.mark.parametrize("kind", ["act", "say", "align", "change"])
def test_words_to_avoid_are_pointed_at_in_every_kind(kind: str) -> None:
    assert found(kind, "Reopen the harbours by March.") == [(1, "Reopen the harbours")]


@pytest.mark.parametrize(("kind", "count"), [("say", 1), ("align", 1), ("act", 0), ("change", 0)])
def test_a_quotation_counts_where_words_are_to_be_said(kind: str, count: int) -> None:
    assert len(found(kind, "Whenever asked: “reopen the harbours at once, for the sake of all”.")) == count


def test_a_phrase_is_told_once_for_each_recommendation() -> None:
    text = "Reopen the harbours. Reopen the harbours again."

    told = conflicts(CHECKER, [Asked(1, "say", text), Asked(2, "say", text), Asked(3, "act", "Nothing of it.")])

    assert [each.number for each in told] == [1, 2]


def test_arabic_is_met_as_it_is_written() -> None:
    assert found("say", "تدعو الدائرة علناً لإعادة فتح الموانئ.")
