"""Mira pastes a letter, and its phrases are found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demur.guidance.import_text import Found, phrases_in_text

LETTER = """Dear colleagues,

With effect from today missions and spokespersons are asked to follow these words.

Please avoid the following phrases:

1. “reopen the harbours” («إعادة فتح الموانئ»)
2. “end to the hardship/shortages” («نهاية للمعاناة/النقص») – it takes sides
3. "standstill/suspension of
   measures"
   Reason: no day is set.
   Instead: "a review of the measures"

Please affirm:
- ‹Tamrissa’s duty to keep its waters safe›

The Assembly adopted its "resolution 41" last week, and that is all there is to say about this matter.

> Please avoid "harbours".
--
Messaging, "Words matter"
"""


def brief(found: list[Found]) -> list[tuple[str, str, int]]:
    return [(each.kind, each.text, each.entry) for each in found]


def test_lists_and_quoted_phrases_are_found_under_their_headings() -> None:
    found = phrases_in_text(LETTER)

    assert brief(found) == [
        ("avoid", "reopen the harbours", 1),
        ("avoid", "إعادة فتح الموانئ", 1),
        ("avoid", "end to the hardship/shortages", 2),
        ("avoid", "نهاية للمعاناة/النقص", 2),
        ("avoid", "standstill/suspension of measures", 3),
        ("affirm", "Tamrissa’s duty to keep its waters safe", 4),
        ("", "resolution 41", 5),
    ]


def test_reasons_and_what_is_to_be_said_instead_go_with_their_phrase() -> None:
    found = phrases_in_text(LETTER)

    assert [(each.reason, each.preferred) for each in found[2:5]] == [
        ("it takes sides", ""),
        ("", ""),
        ("no day is set.", "a review of the measures"),
    ]


@pytest.mark.parametrize("opens, closes", ["“”", '""', "«»", "‹›", "„“"])  # noqa: PT006 (each is a pair)
def test_every_pair_of_quotation_marks_is_known(opens: str, closes: str) -> None:
    found = phrases_in_text(f"Avoid {opens}reopen the harbours{closes}.")

    assert brief(found) == [("avoid", "reopen the harbours", 1)]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Avoid", "avoid"),
        ("Words to avoid:", "avoid"),
        ("Do not use:", "avoid"),
        ("Please don’t say", "avoid"),
        ("Missions should not use the following words:", "avoid"),
        ("Affirm", "affirm"),
        ("Use:", "affirm"),
        ("Please use the following phrases", "affirm"),
        ("تُتجنَّب:", "avoid"),
        ("يرجى تجنّب العبارات الآتية:", "avoid"),
        ("لا تستخدموا:", "avoid"),
        ("يُؤكَّد على:", "affirm"),
        ("التأكيد على العبارات التالية:", "affirm"),
    ],
)
def test_headings_say_of_which_kind_a_list_is(heading: str, kind: str) -> None:
    found = phrases_in_text(f"{heading}\n\n- safe waters\n- open harbours\n")

    assert brief(found) == [(kind, "safe waters", 1), (kind, "open harbours", 2)]


def test_lines_under_a_heading_are_a_list_without_numbers_too() -> None:
    found = phrases_in_text("Avoid\nreopen the harbours\nend to the hardship\n\nAffirm\nsafe waters\n")

    assert brief(found) == [
        ("avoid", "reopen the harbours", 1),
        ("avoid", "end to the hardship", 2),
        ("affirm", "safe waters", 3),
    ]


def test_equal_lists_in_two_languages_stand_side_by_side() -> None:
    found = phrases_in_text("Avoid:\n- reopen the harbours\n- safe\n\nتُتجنَّب:\n- إعادة فتح الموانئ\n- آمن\n")

    assert brief(found) == [
        ("avoid", "reopen the harbours", 1),
        ("avoid", "إعادة فتح الموانئ", 1),
        ("avoid", "safe", 2),
        ("avoid", "آمن", 2),
    ]


def test_an_item_that_says_the_same_in_two_scripts_is_one_phrase_in_two_languages() -> None:
    found = phrases_in_text("Avoid:\n- reopen the harbours / إعادة فتح الموانئ\n")

    assert [(each.language, each.text, each.entry) for each in found] == [
        ("en", "reopen the harbours", 1),
        ("ar", "إعادة فتح الموانئ", 1),
    ]


def test_a_sentence_names_a_phrase_and_what_to_say_instead() -> None:
    found = phrases_in_text('Do not say "standstill"; say "review" instead.')

    assert [(each.kind, each.text, each.preferred) for each in found] == [("avoid", "standstill", "review")]


def test_invisible_marks_of_direction_are_left_out() -> None:
    found = phrases_in_text("Avoid “\u202ereopen\u202c the \u200fharbours\ufeff”")

    assert [each.text for each in found] == ["reopen the harbours"]


@settings(deadline=None)
@given(st.text(alphabet='avoid “”"«»‹›\n-1. /:()>é ابتجن\u202e\ud800\u00a0', max_size=300))
def test_any_text_gives_phrases_of_one_line_with_entries_from_one_on(text: str) -> None:
    found = phrases_in_text(text)

    entries = list(dict.fromkeys(each.entry for each in found))
    assert entries == list(range(1, len(entries) + 1))
    assert all(each.text and "\n" not in each.text for each in found)


def test_a_long_text_is_read_whatever_it_repeats() -> None:
    for piece in ('avoid "', "( ", "«", "aaaa", "“a” ", "avoid: a;", " ", "- x\n", "do not "):
        phrases_in_text(piece * (50_000 // len(piece)))
