"""The examples of `specs/pack.md` are files of a pack that is proven, and its reasons are those that are raised."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from demur_verify.messages import REASONS, Language
from demur_verify.pack_archive import LARGEST_PACK, MOST_NAMES
from demur_verify.report import ALWAYS_NOT_PROVEN, ExitStatus

TOP = Path(__file__).parents[3]
SPEC = (TOP / "specs" / "pack.md").read_text(encoding="utf-8")
README = (TOP / "verify" / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"<!-- in (vectors/\S+): (\S+) -->\n```text\n(.*?)```\n", re.DOTALL)
STATES = {"no-answer-in-this-file", "roll-opened", "roll-filed", "co-signatures"}


def test_every_example_is_a_file_of_a_pack() -> None:
    examples = EXAMPLE.findall(SPEC)

    assert len(examples) == SPEC.count("```text") > 5
    for archive, name, shown in examples:
        with zipfile.ZipFile(TOP / archive) as pack:
            raw = pack.read(name).decode()
        assert shown == (raw if raw.endswith("\n") else f"{raw}\n"), name


def test_every_reason_in_the_specification_is_one_that_is_raised() -> None:
    told = set(re.findall(r"`([a-z]+(?:-[a-z0-9]+)+)`", SPEC)) - STATES

    assert told <= REASONS[Language.ENGLISH].keys()


def test_the_limits_are_those_of_the_program() -> None:
    assert f"{MOST_NAMES:,} names" in SPEC
    assert f"{LARGEST_PACK:,} bytes" in SPEC


def test_what_is_never_proven_is_listed_whole() -> None:
    listed = SPEC.partition("| always not proven | ")[2].partition(" |")[0]

    assert len(listed.split(";")) == len(ALWAYS_NOT_PROVEN)


def test_the_readme_tells_every_exit_status() -> None:
    rows = re.findall(r"^\| ([0-9]) \|", README, re.MULTILINE)

    assert [int(row) for row in rows] == [status.value for status in ExitStatus]


def test_the_program_in_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name, source in (("memo.demur", "answered.demur"), ("trust.policy", "trust.policy")):
        (tmp_path / name).write_bytes((TOP / "vectors" / "pack" / source).read_bytes())
    monkeypatch.chdir(tmp_path)
    program = README.partition("```python\n")[2].partition("```")[0]

    exec(program, {})  # noqa: S102 - it is ours

    assert capfd.readouterr().out == "proven 3\n"
