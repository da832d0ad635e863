"""The examples of the specifications are the bytes of vectors, and its table of breaches is the one that is kept."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from vectors.make import records

from demur_verify.entries import KINDS, parse_entry
from demur_verify.errors import Refused
from demur_verify.record_files import open_record
from demur_verify.record_order import OrderRefused
from demur_verify.verify_digest import verify_digest

TOP = Path(__file__).parents[3]
SPECS = [TOP / "specs" / name for name in ("text.md", "entries.md", "record.md", "circulation.md")]
EXAMPLE = re.compile(r"<!-- (vectors/\S+) -->\n```text\n(.*?)```\n", re.DOTALL)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_every_example_is_the_bytes_of_an_accepted_vector(spec: Path) -> None:
    examples = EXAMPLE.findall(spec.read_text(encoding="utf-8"))

    assert len(examples) == spec.read_text(encoding="utf-8").count("```text")
    for path, shown in examples:
        raw = (TOP / path).read_text(encoding="utf-8")
        assert shown == (raw if raw.endswith("\n") else f"{raw}\n"), path
        index = json.loads((TOP / path).with_name("index.json").read_text())
        assert index.get(Path(path).name) is None


def test_every_kind_of_entry_has_its_example() -> None:
    examples = EXAMPLE.findall((TOP / "specs/entries.md").read_text(encoding="utf-8"))

    assert {parse_entry(shown.encode()).KIND for _, shown in examples} == set(KINDS)


def test_every_breach_of_order_is_in_the_specification_and_has_its_record() -> None:
    spec = (TOP / "specs/entries.md").read_text(encoding="utf-8")
    table = spec.partition("## 4. Order")[2].partition("Not refused here")[0]
    listed = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", "".join(re.findall(r"^\|([^|]*)\|", table, re.MULTILINE))))

    assert listed == {breach for name in records.records() if (breach := breach_of(TOP / "vectors/record" / name))}


def breach_of(path: Path) -> str | None:
    """Return the rule of order that a record breaks, if it is one of those."""
    try:
        verify_digest(bytes(32), open_record(path.with_suffix(".zip")), None)
    except OrderRefused as refusal:
        return refusal.reason
    except Refused:
        return None
    return None
