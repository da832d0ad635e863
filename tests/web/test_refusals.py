"""Refusals become whole sentences in both languages."""

from __future__ import annotations

import pytest
from django.utils import translation

from demur.web.refusals import SENTENCES, UNKNOWN, complaint, sentence
from demur_verify.errors import Refused

FACTS = {"number": 2, "character": "U+202E", "longest": 500}


@pytest.mark.parametrize("reason", sorted(SENTENCES))
def test_each_code_has_a_sentence_in_arabic_and_in_english(reason: str) -> None:
    with translation.override("en"):
        english = sentence(reason, FACTS)
    with translation.override("ar"):
        arabic = sentence(reason, FACTS)

    assert english != arabic
    assert "%(" not in english + arabic
    assert len(english) > 10


def test_facts_stand_in_the_sentence() -> None:
    refused = Refused("reasons-missing", facts={"number": 2})

    with translation.override("en"):
        said = complaint(refused, "reasons-2").sentence

    assert said == "Give the reasons for your reply to recommendation 2"


def test_a_code_without_a_sentence_says_that_nothing_changed() -> None:
    assert sentence("never-heard-of") == str(UNKNOWN)


def test_a_missing_fact_breaks_no_page() -> None:
    with translation.override("en"):
        assert "recommendation" in sentence("reasons-missing")
