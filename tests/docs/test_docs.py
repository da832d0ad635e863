"""The documents say what is there: links lead somewhere, each table has its word, each setting and command exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from django.apps import apps

from demur.site import command
from demur_verify import command as verify_command

TOP = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path
    for path in [*TOP.glob("*.md"), *TOP.glob("docs/**/*.md"), *TOP.glob("specs/*.md"), TOP / "verify/README.md"]
    if path.is_file()
)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"^    ((?:demur|demur-verify) .*)$", re.MULTILINE)
THREATS = TOP / "docs/explanation/threat-model.md"
PATH = re.compile(r"`([\w.-]+/[\w./-]+)`")
VARIABLE = re.compile(r"DEMUR_[A-Z_]+")


def name_of(page: Path) -> str:
    return page.relative_to(TOP).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_link_leads_to_a_file(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))

    missing = [target for target in targets if not (page.parent / target).exists()]

    assert missing == []


def test_each_table_has_its_word() -> None:
    said = set(
        re.findall(r"^\| `(\w+)` \((\w+)\) \|", (TOP / "docs/reference/words.md").read_text("utf-8"), re.MULTILINE)
    )

    held = {
        (model.__name__, model._meta.app_label) for model in apps.get_models() if model.__module__.startswith("demur.")
    }

    assert said == held


def test_each_setting_that_is_read_is_described() -> None:
    sources = [*TOP.glob("src/demur/**/*.py"), *TOP.glob("verify/src/**/*.py")]
    read = {name for path in sources for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}

    described = set(VARIABLE.findall((TOP / "docs/reference/settings.md").read_text(encoding="utf-8")))

    assert {name.removesuffix("_FILE") for name in read} <= described


@pytest.mark.parametrize(
    "line",
    sorted({line for page in PAGES for line in COMMAND.findall(page.read_text(encoding="utf-8"))}),
)
def test_each_command_is_understood(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program, *words = shlex.split(line.partition(" #")[0].replace("…", "0" * 52))

    if program == "demur":
        parsed = command.parser_for(words).parse_args(words)
        assert callable(parsed.run)
    else:
        assert verify_command._parser().parse_args(words).act in {"pack", "digest"}


def test_each_file_that_the_threat_model_names_is_there() -> None:
    named = set(PATH.findall(THREATS.read_text(encoding="utf-8")))

    assert len(named) > 60
    assert sorted(name for name in named if not (TOP / name).exists()) == []


def test_each_threat_names_what_holds_its_answer_the_tests_and_what_is_not_protected() -> None:
    held, _, _ = THREATS.read_text(encoding="utf-8").partition("## What demur does not do")
    threats = held.split("\n### ")

    for threat in threats[1:]:
        for line in ("- Held by: `", "- Tests: `", "- Not protected: "):
            assert threat.count(line) == 1, threat.partition("\n")[0]
