"""Characters and fields that a frozen text may hold, and the table of what Unicode 14 had not assigned."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from demur_verify.block_fields import FIELDS, Kind, check_characters, check_value, is_allowed
from demur_verify.errors import Malformed
from demur_verify.unassigned import is_unassigned

TOP = Path(__file__).parents[3]
needs_unicode_14 = pytest.mark.skipif(
    unicodedata.unidata_version != "14.0.0", reason="the table is made with Python 3.11, which carries Unicode 14"
)


@needs_unicode_14
def test_the_table_is_what_unicode_14_had_not_assigned() -> None:
    differing = [at for at in range(0x110000) if is_unassigned(at) != (unicodedata.category(chr(at)) == "Cn")]

    assert differing == []


def test_the_table_for_other_languages_is_the_same() -> None:
    ranges = json.loads((TOP / "vectors/text/unassigned-14.json").read_text())

    for first, last in ranges:
        assert is_unassigned(first)
        assert is_unassigned(last)
        assert not is_unassigned(first - 1)
        assert not is_unassigned(last + 1)


def test_both_files_are_what_the_tool_writes() -> None:
    tool = TOP / "tools" / "make_unassigned.py"

    done = subprocess.run([sys.executable, tool, "--check"], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    "code_point",
    [0x00, 0x09, 0x0D, 0x1F, 0x7F, 0x85, 0x9F, 0x2028, 0x202E, 0x2066, 0x2069, 0xD800, 0xDFFF, 0xFEFF, 0xFFFE, 0x378],
)
def test_what_would_deceive_a_reader_is_not_allowed(code_point: int) -> None:
    assert not is_allowed(code_point)


@pytest.mark.parametrize("character", ["\n", " ", "~", "\u00a0", "\u200e", "\u200f", "\u061c", "ش", "«", "\U0001f6a2"])
def test_what_texts_need_is_allowed(character: str) -> None:
    check_characters(character, where="body")


def test_the_first_character_that_is_not_allowed_is_named() -> None:
    with pytest.raises(Malformed) as refused:
        check_characters("Bo \u2066and \u202eAda", where="body")

    assert refused.value.facts == {"character": "U+2066", "at": 3}


def test_a_value_refused_by_its_form_names_its_field() -> None:
    level = next(form for form in FIELDS[Kind.HEADING] if form.name == "level")

    with pytest.raises(Malformed) as refused:
        check_value(level, "9")

    assert (refused.value.reason, refused.value.where) == ("heading-level-impossible", "level")


@pytest.mark.parametrize(
    ("value", "reason"),
    [("-", "field-is-a-dash"), ("two\nlines", "field-of-several-lines"), (" ", "field-outer-space")],
)
def test_a_value_that_could_not_be_read_back_is_refused(value: str, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        check_value(FIELDS[Kind.PARAGRAPH][0], value)
