"""What is kept of something that was said: its form, and what is refused with the field that is wrong."""

from __future__ import annotations

import json
from datetime import date, time
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demur.institution.rules import Words
from demur.statements import rules
from demur.statements.rules import Named, ReaderKind, StatementRefused, Told, Wording
from tests.statements.said import STRAITS, private, told

TODAY, NOW = date(2026, 11, 10), time(12)
SPOKEN = Wording("en", "We stand with our partner.")


@pytest.mark.parametrize(
    ("changes", "reason", "where"),
    [
        ({"said_on": date(2026, 11, 11)}, "said-in-the-future", "said-on"),
        ({"said_on": TODAY, "said_at": time(12, 1)}, "said-in-the-future", "said-on"),
        ({"said_on": date(1899, 12, 31)}, "said-too-long-ago", "said-on"),
        ({"said_by": None}, "said-by-missing", "official"),
        ({"said_by": Words(" ", "")}, "said-by-missing", "official"),
        ({"official": "first-secretary"}, "said-by-twice", "official"),
        ({"said_by": Words("Spokesperson", "")}, "missing-in-one-language", "said-by-ar"),
        ({"said_by": Words("", "الناطق")}, "missing-in-one-language", "said-by-en"),
        ({"said_by": Words("S" * 501, "ن")}, "field-length", "said-by-en"),
        ({"occasion": Words("Briefing", " ")}, "missing-in-one-language", "occasion-ar"),
        ({"words": ()}, "words-missing", "words-1"),
        ({"words": (Wording("en", "We stand.", is_translation=True),)}, "words-missing", "words-1"),
        ({"words": (SPOKEN, Wording("ar", "  \n"))}, "words-empty", "words-2"),
        ({"words": (SPOKEN, SPOKEN)}, "language-twice", "language-2"),
        ({"words": (Wording("", "We stand."),)}, "language-malformed", "language-1"),
        ({"words": (Wording("EN", "We stand."),)}, "language-malformed", "language-1"),
        ({"words": (Wording("en", "We stand.", direction="up"),)}, "direction-unknown", "direction-1"),
        ({"words": (Wording("ar", "نقف.", direction="ltr"),)}, "direction-contradicts-language", "direction-1"),
        ({"words": (Wording("en", "We \u202estand."),)}, "character-not-allowed", "words-1"),
        ({"words": (Wording("en", "We \ud800stand."),)}, "character-not-allowed", "words-1"),
        ({"words": (Wording("en", "x" * 20_001),)}, "field-length", "words-1"),
        ({"words": (Wording("en", "x" * 10_000_000),)}, "field-length", "words-1"),
        ({"words": tuple(Wording(f"a{letter}", "x") for letter in "abcdefghi")}, "too-many-wordings", "words-1"),
        ({"source": "\n"}, "source-missing", "source"),
        ({"source": "Tran\x00script"}, "character-not-allowed", "source"),
        ({"follows_guidance": 0}, "guidance-number-impossible", "follows-guidance"),
        ({"follows_guidance": 10**12}, "guidance-number-impossible", "follows-guidance"),
        ({"readers": (STRAITS,)}, "readers-of-public-words", "readers"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_field(changes: dict[str, Any], reason: str, where: str) -> None:
    with pytest.raises(StatementRefused) as refused:
        rules.checked(told(**changes), today=TODAY, now=NOW)

    assert (refused.value.reason, refused.value.where) == (reason, where)


def test_too_many_readers_are_refused() -> None:
    crowd = tuple(Named(ReaderKind.OFFICE, f"office-{number}") for number in range(51))

    with pytest.raises(StatementRefused, match="too-many-named"):
        rules.checked(private(readers=crowd), today=TODAY, now=NOW)


def test_what_is_kept_is_one_line_nfc_and_knows_its_direction() -> None:
    given = told(
        source=" Transcript\r\nof the briefing ",
        words=(Wording("ar", "  نقف مع 3 شركاء: Tamrissa\r\n"), Wording("fr", "Cafe\u0301", is_translation=True)),
    )

    kept = rules.checked(given, today=TODAY, now=NOW)

    assert kept.source == "Transcript of the briefing"
    assert [(each.direction, each.text) for each in kept.words] == [
        ("rtl", "نقف مع 3 شركاء: Tamrissa"),
        ("ltr", "Café"),
    ]


def test_another_language_may_be_written_either_way() -> None:
    kept = rules.checked(told(words=(Wording("ku", "ئێمە", direction="rtl"),)), today=TODAY, now=NOW)

    assert kept.words[0].direction == "rtl"


def test_readers_are_kept_once_and_in_order() -> None:
    officer = Named(ReaderKind.CATEGORY, "officer")

    kept = rules.checked(private(readers=(STRAITS, officer, STRAITS)), today=TODAY, now=NOW)

    assert kept.readers == (officer, STRAITS)


def test_a_commitment_can_be_made_again_by_anybody_who_has_salt_and_content() -> None:
    kept = rules.checked(told(), today=TODAY, now=NOW)
    content = rules.canonical(kept, {"policy": "harbour-closure", "reference": "22222222", "version": 1, "why": ""})

    made = rules.commitment_of(salt=bytes(32), content=content)

    assert made == sha256(b"demur/statement/v1\n" + bytes(32) + sha256(content).digest()).digest()
    assert json.loads(content)["words"] == [
        ["en", "ltr", False, "We stand with our partner."],
        ["ar", "rtl", True, "نقف مع شريكنا."],
    ]


texts = st.text(max_size=60) | st.text(alphabet="\u202e\u2066\ud800\n\r\t\x00 aاé", max_size=12)


@settings(deadline=None)
@given(
    source=texts,
    spoken=texts,
    language=st.sampled_from(["en", "ar", "fr", "", "EN", "\u202e"]),
    direction=st.sampled_from(["", "ltr", "rtl", "up"]),
    said_by=st.none() | st.builds(Words, en=texts, ar=texts),
    guidance=st.none() | st.integers(),
)
def test_anything_is_kept_in_a_form_that_is_kept_again_or_refused(
    source: str, spoken: str, language: str, direction: str, said_by: Words | None, guidance: int | None
) -> None:
    entered = told(
        source=source,
        words=(Wording(language, spoken, direction),),
        said_by=said_by,
        follows_guidance=guidance,
    )
    try:
        kept = rules.checked(entered, today=TODAY, now=NOW)
    except StatementRefused:
        return

    assert rules.checked(kept, today=TODAY, now=NOW) == kept
    assert isinstance(kept, Told)
    rules.canonical(kept, {}).decode()
