"""Every command of docs/how-to/set-up-an-institution.md does what the page says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from demur.site.command import main
from demur.standing import queries
from demur.standing.rules import Role
from tests.people import EXAMPLE, account

HOW_TO = EXAMPLE.parents[1] / "how-to" / "set-up-an-institution.md"


@pytest.mark.django_db
def test_the_commands_of_the_page_set_an_institution_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = HOW_TO.read_text(encoding="utf-8")
    commands = [shlex.split(line)[1:] for line in re.findall(r"^    (demur .*)$", page, re.MULTILINE)]
    members = re.search(r"^    (username.*\n(?:    .*\n)+)", page, re.MULTILINE)
    assert members
    monkeypatch.chdir(tmp_path)
    (tmp_path / "members.csv").write_text(members[1].replace("    ", ""), encoding="utf-8")
    (tmp_path / "docs/examples").mkdir(parents=True)
    (tmp_path / "docs/examples/institution.toml").write_bytes(EXAMPLE.read_bytes())

    statuses = [main(command) for command in commands]

    assert statuses == [0, 0, 0, 0]
    assert capsys.readouterr().out.count("https://dissent.example/") == 3
    assert queries.entitled_count() == 3
    assert queries.roles_of(account("dee")) == {Role.MEMBER, Role.CLERK, Role.ADDRESSEE}
