"""Ada's text is checked: each use of a phrase to avoid is found at its place, and nothing else is."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demur.guidance.checker import Checked, Checker
from demur.guidance.rules import LONGEST_PHRASE, MOST_PHRASES, Kind, Phrase, PhrasesRefused

REOPEN = Phrase(Kind.AVOID, "en", "reopen the harbours", "It binds us.", "restore safe passage", "7", date(2027, 3, 1))
FATH = Phrase(Kind.AVOID, "ar", "إعادة فتح الموانئ")
DUTY = Phrase(Kind.AFFIRM, "en", "Tamrissa's duty to keep its waters safe")
WAJIB = Phrase(Kind.AFFIRM, "ar", "واجب تمريسا في تأمين مياهها")

WORDS = [
    "reopen",
    "reopened",
    "the",
    "harbours",
    "har-\nbour",
    "a",
    "فَتْح",
    "الموانئ",
    "وبالمواني",
    "إعادة",
    "½",
    "ﷺ",
    "\u202e",
]
GAPS = [" ", "\r\n", ". ", ", ", "\n\n", "-", "؟ ", " “", "” ", "\ud800", "", "🚢 ", "/"]
TEXTS = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=30).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
PHRASES = st.lists(st.sampled_from(WORDS[:-1]), min_size=1, max_size=3).map(" ".join)


def avoid(text: str) -> Phrase:
    return Phrase(Kind.AVOID, "en", text)


def check(text: str, *phrases: str | Phrase) -> Checked:
    return Checker(avoid(each) if isinstance(each, str) else each for each in phrases).check(text)


def uses(text: str, *phrases: str | Phrase) -> list[str]:
    return [text[finding.start : finding.end] for finding in check(text, *phrases).findings]


def work(act: Callable[[], object]) -> int:
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


def test_a_finding_has_its_place_and_what_the_guidance_says() -> None:
    text = "We never reopened the harbours."

    (finding,) = check(text, REOPEN).findings

    assert (finding.start, finding.end, finding.quoted) == (9, 30, False)
    assert finding.phrase == REOPEN


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_places_are_those_of_the_text_as_it_was_given(form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> None:
    used = unicodedata.normalize(form, "بإعادةِ فَتْحِ اﻟﻤﻮانئ")
    text = f"\ufeffﬁrst é 🚢\r\n{used}\u202c."

    assert uses(text, FATH) == [used]


@pytest.mark.parametrize(
    "text", ["Reopen.\nThe harbours", "Reopen? The harbours", "reopen, the harbours", "reopen\n\nthe harbours"]
)
def test_a_phrase_does_not_cross_the_end_of_a_sentence_or_a_clause(text: str) -> None:
    assert uses(text, REOPEN) == []


def test_a_phrase_with_a_comma_of_its_own_is_found_with_it() -> None:
    assert uses("the hardship, the shortages", "hardship, shortages") == ["hardship, the shortages"]


def test_words_that_a_hyphen_joins_are_found_joined_and_apart() -> None:
    text = "ceasefire, cease-fire, cease fire, cease-\r\nfire"

    assert uses(text, "cease-fire") == ["ceasefire", "cease-fire", "cease fire", "cease-\r\nfire"]


def test_an_article_is_no_word_unless_it_is_all_there_is() -> None:
    assert uses("reopen a harbour, reopen harbours", REOPEN) == ["reopen a harbour", "reopen harbours"]
    assert uses("a boat and the boat", "the") == ["the"]
    assert uses("in the harbours", "the harbours") == ["the harbours"]


def test_each_phrase_is_found_where_several_overlap() -> None:
    text = "suspension of measures at sea"

    assert uses(text, "suspension of measures", "measures at sea", "measures") == [
        "suspension of measures",
        "measures at sea",
        "measures",
    ]


def test_a_word_that_may_be_of_two_phrases_is_found_for_both() -> None:
    assert uses("للحرية", avoid("الحرية"), avoid("للحرية")) == ["للحرية", "للحرية"]
    assert uses("leaves", "leaf", "leave") == ["leaves", "leaves"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("The union wrote: “reopen the harbours”.", True),
        ("“Reopen the harbours,” said Bo.", True),
        ("> reopen the harbours", True),
        ("We say “reopen the harbours”.", False),
        ("The “reopen the harbours” line is ours.", False),
        ("Bo left. “Reopen the harbours” is our line.", False),
    ],
)
def test_somebody_elses_words_are_marked_and_not_dropped(text: str, quoted: bool) -> None:
    checked = check(text, REOPEN)

    assert [finding.quoted for finding in checked.findings] == [quoted]
    assert checked.uses_what_to_avoid is not quoted


def test_what_to_affirm_is_missed_in_the_languages_of_the_text_only() -> None:
    assert check("Nothing of it is said here.", DUTY, WAJIB).missing == (DUTY,)
    assert check("لا شيء منه هنا", DUTY, WAJIB).missing == (WAJIB,)
    assert check("It is Tamrissa’s duty\nto keep its waters safe.", DUTY, WAJIB).missing == ()
    assert check("", DUTY, WAJIB).missing == (DUTY, WAJIB)


def test_another_wording_counts_as_the_phrase() -> None:
    checker = Checker([avoid("standstill/suspension of measures")], wordings=lambda _text: ["suspension of measures"])

    (finding,) = checker.check("A suspension of measures.").findings

    assert finding.phrase.text == "standstill/suspension of measures"


@pytest.mark.parametrize("phrase", [".*", "(a+)+$", "[", "\\b", "🚢", "", "\u202e", "ـ"])
def test_a_phrase_without_a_word_is_refused_and_one_with_characters_of_patterns_means_itself(phrase: str) -> None:
    if phrase == "(a+)+$":
        assert uses("a aaa", phrase) == ["a"]
    elif phrase == "\\b":
        assert uses("a b", phrase) == ["b"]
    else:
        with pytest.raises(PhrasesRefused, match="phrase-without-words"):
            Checker([avoid(phrase)])


def test_a_phrase_may_have_one_letter_or_ten_thousand_and_no_more() -> None:
    longest = "a " * (LONGEST_PHRASE // 2)

    assert uses("x y", "y") == ["y"]
    assert uses(f"{'b ' * 5000}b", "b " * (LONGEST_PHRASE // 2)) == [("b " * 5000).strip()]
    with pytest.raises(PhrasesRefused, match="phrase-too-long"):
        Checker([avoid(longest + "a")])
    with pytest.raises(PhrasesRefused, match="too-many-phrases"):
        Checker([avoid("a")] * (MOST_PHRASES + 1))


def test_findings_are_cut_where_there_are_too_many_to_help() -> None:
    checked = Checker([avoid("b"), DUTY]).check(f"{'b ' * 30}Tamrissa's duty to keep its waters safe", most=10)

    assert len(checked.findings) == 10
    assert checked.is_cut
    assert checked.missing == ()


def test_ten_megabytes_are_checked() -> None:
    text = "Nobody wants to reopen the quiet harbours. " * 240_000

    checked = Checker([avoid("quiet harbour"), REOPEN]).check(text)

    assert len(checked.findings) == 10_000
    assert checked.is_cut
    assert text[checked.findings[-1].start : checked.findings[-1].end] == "quiet harbours"


@pytest.mark.parametrize(
    "piece",
    ["reopen the harbours ", "reopen ", "a\u200f", "“a", "a-", "b. ", "\n", " ", "> b\n", "ـ", "وبال", "\ud800"],
)
def test_the_work_grows_as_the_text_does(piece: str) -> None:
    checker = Checker([REOPEN, FATH, avoid("b"), avoid("reopen reopen"), avoid("a a a")])
    text = piece * 2_000
    checker.check(text)

    once, twice = work(lambda: checker.check(text)), work(lambda: checker.check(text * 2))

    assert twice <= 2.2 * once + 200


def test_the_work_hardly_grows_with_the_phrases() -> None:
    text = "The council met about the harbours and the boats. " * 100
    few = Checker([avoid(f"harbours number {number}") for number in range(10)])
    many = Checker([avoid(f"harbours number {number}") for number in range(1_000)])
    few.check(text), many.check(text)

    assert work(lambda: many.check(text)) <= work(lambda: few.check(text)) + 100


@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=()), max_size=10))
def test_any_text_at_all_is_checked(text: str, phrase: str) -> None:
    try:
        checker = Checker([avoid(phrase), REOPEN, FATH, DUTY])
    except PhrasesRefused:
        return

    for finding in checker.check(text + phrase).findings:
        assert 0 <= finding.start < finding.end <= len(text + phrase)


@given(TEXTS, st.lists(PHRASES, min_size=1, max_size=4))
def test_what_is_found_is_the_phrase_when_it_stands_alone(text: str, phrases: list[str]) -> None:
    for finding in check(text, *phrases).findings:
        alone = text[finding.start : finding.end]

        assert uses(alone, finding.phrase) == [alone]


@given(TEXTS, PHRASES, TEXTS)
def test_a_phrase_as_it_stands_is_always_found(before: str, phrase: str, after: str) -> None:
    text = f"{before}\n\n{phrase}\n\n{after}"
    start = len(before) + 2

    found = [(finding.start, finding.end) for finding in check(text, phrase).findings]

    assert (start, start + len(phrase)) in found
