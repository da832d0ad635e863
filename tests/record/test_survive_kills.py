"""The sequencer is killed with SIGKILL anywhere, hundreds of times: nothing is lost, nothing is torn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from demur.record.operations import begin_record
from tests.postgresql import postgresql
from tests.record.conftest import ORIGIN
from tests.record.witnessing import WitnessProcess, free_port

__all__ = ["postgresql"]
REPOSITORY = Path(__file__).resolve().parents[2]


PROGRAM = "import django; django.setup(); from tests.record.crashing import main; main()"


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """The data folder of a record whose policy asks for a witness, and the witness, who countersigns all through."""
    begin_record(tmp_path / "data", ORIGIN)
    policy = tmp_path / "data" / "trust.policy"
    process = WitnessProcess(tmp_path / "witness", policy, free_port(), "http://localhost:9")
    policy.write_text(f"{policy.read_text().splitlines()[0]}\n{process.line}quorum union\n")
    process.start()
    yield tmp_path / "data"
    process.stop()


def survive(data: Path, kills: int, database: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(kills), "20261124"],
        env={
            **os.environ,
            "DEMUR_DATA": str(data),
            "DEMUR_DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "demur.site.settings",
        },
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def check(found: dict[str, Any], kills: int) -> None:
    assert found["killed"] == kills
    assert (found["missing"], found["torn"], found["problems"]) == (0, 0, [])
    assert found["in_order"]
    assert found["acknowledged"] <= found["size"] == found["published"]
    assert found["recomputed"] == found["root"]


def test_nothing_is_lost_in_two_hundred_kills_on_sqlite(data: Path) -> None:
    check(survive(data, 200, ""), 200)


def test_nothing_is_lost_in_sixty_kills_on_postgresql(data: Path, postgresql: str) -> None:
    check(survive(data, 60, postgresql), 60)


def test_the_record_is_the_same_on_postgresql(postgresql: str) -> None:
    words = ["-q", "-p", "no:cacheprovider", "tests/record/test_enter_and_sequence.py", "tests/journal"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words],
        env={**os.environ, "DEMUR_DATABASE_URL": postgresql, "PYTEST_ADDOPTS": ""},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-6000:]
    assert "skipped" not in done.stdout
