"""`demur work`: everything that is due, in one process; what fails is told without a word of anybody's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demur.record import queries as record
from demur.record.operations import begin_record
from demur.site.clockwork import Clockwork, steps_of_a_round
from demur_verify.errors import Refused
from tests.channel.town import Town, moment
from tests.signatures.members import ADA, ORIGIN

ROOT = Path(__file__).parents[2]


def variables(data: Path) -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "demur.site.settings", "DEMUR_DATA": str(data)}


def demur(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "demur.site.command", *words]
    return subprocess.run(command, cwd=ROOT, env=variables(data), capture_output=True, text=True, check=False)


@pytest.fixture
def installation(tmp_path: Path) -> Path:
    """Return the data folder of an installation that has tables and a record, and no institution yet."""
    begin_record(tmp_path, ORIGIN)
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=variables(tmp_path), check=True)
    return tmp_path


def test_a_step_that_fails_does_not_stop_the_others_and_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    taken: list[str] = []

    def fails(_at: datetime) -> None:
        raise Refused("record-key-missing", facts={"letter": "secret"})

    def breaks(_at: datetime) -> None:
        raise ValueError("secret")

    clockwork = Clockwork({"settings": fails, "batch": breaks, "closings": lambda _at: taken.append("closings")})

    failed = [clockwork.work_once(), clockwork.work_once()]

    said = capsys.readouterr().err
    assert failed == [["settings", "batch"]] * 2
    assert taken == ["closings"] * 2
    assert said.count("demur work: settings: Refused record-key-missing") == 1
    assert said.count("demur work: batch: ValueError") == 1
    assert "secret" not in said


def test_a_failure_that_went_away_is_told_when_it_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = iter([True, False, True])

    def sometimes(_at: datetime) -> None:
        if next(outcomes):
            raise OSError

    clockwork = Clockwork({"rolls": sometimes})

    failed = [clockwork.work_once() for _ in range(3)]

    assert failed == [["rolls"], [], ["rolls"]]
    assert capsys.readouterr().err.count("OSError") == 2


def test_without_an_institution_the_rest_is_done_all_the_same(installation: Path) -> None:
    done = demur(installation, "work", "--once")

    assert done.returncode == 1
    assert "settings: InstitutionMissing institution-missing" in done.stderr
    assert "sequencer" not in done.stderr
    assert (installation / "record").is_dir()


def test_a_missed_limit_enters_the_record_with_nobody_doing_anything(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = town.filed_memo(ADA)
    offset = (moment(15, 9) - datetime.now(UTC)).total_seconds()
    monkeypatch.setenv("DEMUR_CLOCK_OFFSET", f"{offset:.0f}")

    assert Clockwork(steps_of_a_round()).work_once() == []

    (missed,) = town.case(number).overdue
    assert record.entered(missed.leaf_hash).index is not None


def test_it_goes_on_until_it_is_asked_to_end(installation: Path) -> None:
    command = [sys.executable, "-m", "demur.site.command", "work", "--every", "0.2"]
    with subprocess.Popen(command, cwd=ROOT, env=variables(installation), stderr=subprocess.DEVNULL) as working:
        until = time.monotonic() + 30
        while not (installation / "record").is_dir() and time.monotonic() < until:
            assert working.poll() is None
            time.sleep(0.1)

        working.send_signal(signal.SIGTERM)

        assert working.wait(10) == 0
