"""Every code has a sentence in both languages, and every sentence a code that something raises."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import demur_verify
from demur_verify.errors import Refused
from demur_verify.messages import NOT_PROVEN, REASONS, Language, explained, harmless, place_of, sentence_of
from demur_verify.report import ALWAYS_NOT_PROVEN

CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
NO_REASONS = {
    *("co-sign", "co-signatures", "follow-root", "in-part", "latin-1", "roll-filed", "utf-8"),
    *("demur-verify", "not-filed", "no-answer-in-this-file", "granted-in-part", "handed-on"),
}
"""Codes that are names of fields, states and encodings."""


def codes_in_the_kernel() -> set[str]:
    """Return every string of the kernel's programs that has the form of a code."""
    folder = Path(str(demur_verify.__file__)).parent
    modules = [path for path in folder.glob("*.py") if not path.stem.startswith("messages")]
    nodes = (node for path in modules for node in ast.walk(ast.parse(path.read_bytes())))
    values = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {value for value in values if CODE.fullmatch(value)} - NO_REASONS


@pytest.mark.parametrize("language", Language)
def test_every_code_has_a_sentence_and_no_sentence_is_left_over(language: Language) -> None:
    sentences = REASONS[language].keys() | NOT_PROVEN[language].keys()

    assert codes_in_the_kernel() == sentences


def test_what_is_never_proven_has_its_sentences() -> None:
    assert all(set(ALWAYS_NOT_PROVEN) <= NOT_PROVEN[language].keys() for language in Language)


@pytest.mark.parametrize("language", Language)
def test_every_sentence_is_whole(language: Language) -> None:
    sentences = [*REASONS[language].values(), *NOT_PROVEN[language].values()]

    assert all(sentence.endswith(".") and sentence == sentence.strip() for sentence in sentences)
    assert not re.search("[٠-٩]|المعارضة", "".join(sentences))


def test_arabic_sentences_are_in_arabic() -> None:
    assert all(re.match("[\u0600-\u06ff]", sentence) for sentence in REASONS[Language.ARABIC].values())


def test_a_place_is_told_in_the_readers_language() -> None:
    refusal = Refused("proof-does-not-hold", where="co-signature 3")

    assert explained(refusal, Language.ENGLISH).endswith("(co-signature 3)")
    assert explained(refusal, Language.ARABIC).endswith("(التوقيع 3)")
    assert place_of("leaves/2026-11", Language.ARABIC) == "leaves/2026-11"


def test_a_code_of_another_program_stands_for_itself() -> None:
    assert sentence_of("not-a-drafter", Language.ENGLISH) == "not-a-drafter"


def test_what_comes_from_a_file_cannot_move_the_cursor() -> None:
    assert harmless("a\x1b[2J\u202eb\nج") == "a\\u001b[2J\\u202eb\\u000aج"
