"""A process that is killed in a batch or a filing, and started again: nothing is lost, nothing is there twice."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

POINTS = [
    "letters are read, nothing is kept",
    "letters are kept, before the commit",
    "the batch is committed, letters are not forgotten",
    "letters are forgotten, their log is not emptied",
    "the door for the text is closed, before the commit",
    "the filing is entered, before the commit",
    "the case is open, before the commit",
]
ROOT = Path(__file__).parents[2]


def run(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "demur.site.settings", "DEMUR_DATA": str(data)}
    command = [sys.executable, "-m", "tests.channel.mortal", *words]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)


def run_well(data: Path, *words: str) -> str:
    done = run(data, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("prepared")
    run_well(data, "prepare")
    return data


@pytest.mark.parametrize("point", POINTS)
def test_killed_and_started_again(prepared: Path, tmp_path: Path, point: str) -> None:
    data = tmp_path / "data"
    shutil.copytree(prepared, data)

    assert run(data, "work", point).returncode == -signal.SIGKILL
    run_well(data, "work")

    assert json.loads(run_well(data, "report")) == {
        "entries": {"circulated": 1, "filed": 1, "roll": 1, "settings": 1},
        "cases": [[1, 2]],
        "signers": [2],
        "lists": [1],
        "letters": 0,
        "waits": False,
    }
