"""The examples of the specifications are the vectors, and their reasons are those that are raised."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

TOP = Path(__file__).parents[3]
SPECS = {
    name: (TOP / "specs" / f"{name}.md").read_text(encoding="utf-8")
    for name in (
        "roll",
        "place",
        "co-signature",
        "letter",
        "follow",
    )
}
FILE = re.compile(r"<!-- (vectors/\S+) -->\n```text\n(.*?)```", re.DOTALL)
NUMBER = re.compile(r"\b[0-9a-f]{64}\b")
REASON = re.compile(r"`((?:roll|proof|co-signature|co-signatures|letter|place|passphrase|term|disclosure)-[a-z-]+)`")
FOLDERS = ("roll", "identity", "co-signature", "letter", "membership", "follow")
NOT_IN_AN_INDEX = {"roll-empty", "roll-too-long", "term-forgotten", "disclosure-malformed"}
AT_THE_DESK = {
    "place-code-malformed",
    "place-code-of-another-number",
    "place-here-already",
    "place-here-other",
    "place-of-another-person",
    "place-of-another-record",
}
"""What the desk alone refuses: nothing else reads the code that one device shows to another."""


def known() -> str:
    """Return everything that the vectors say, as one text."""
    files = [path for folder in FOLDERS for path in sorted((TOP / "vectors" / folder).glob("*"))]
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)


@pytest.mark.parametrize("name", ["roll", "place"])
def test_files_that_are_shown_are_there(name: str) -> None:
    shown = FILE.findall(SPECS[name])

    assert shown
    for path, content in shown:
        assert (TOP / path).read_text(encoding="utf-8") == content


@pytest.mark.parametrize("name", SPECS)
def test_numbers_that_are_shown_are_those_of_the_vectors(name: str) -> None:
    vectors = known()

    assert [number for number in NUMBER.findall(SPECS[name]) if number not in vectors] == []


def test_reasons_that_are_named_are_those_that_are_raised() -> None:
    indexes = [json.loads((TOP / "vectors" / folder / "index.json").read_text()) for folder in FOLDERS]
    raised = {reason for index in indexes for reason in index.values() if reason}

    named = {reason for spec in SPECS.values() for reason in REASON.findall(spec)} - {"co-signature-malformed"}

    assert named - raised == NOT_IN_AN_INDEX | AT_THE_DESK
    desk = "".join(path.read_text(encoding="utf-8") for path in (TOP / "desk" / "src").rglob("*.ts"))
    assert {reason for reason in AT_THE_DESK if f'"{reason}"' in desk} == AT_THE_DESK
    assert {reason for reason in raised if reason.startswith("proof-")} <= named
