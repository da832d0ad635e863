"""A demo in a folder of its own, on ports of its own, as `./run demo` starts it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import free_port

PATIENCE = 120.0
READY = "demur ready "


@dataclass
class Demo:
    """A demo that is up; `ready` is what stands behind `demur ready`."""

    data: Path
    port: int
    process: subprocess.Popen[str]
    ready: dict[str, Any]

    def stop(self) -> int:
        """Ask it to end; return its exit status."""
        self.process.terminate()
        return self.process.wait(PATIENCE)

    @property
    def visitor(self) -> Visitor:
        """A new visitor of its site."""
        return Visitor(f"http://localhost:{self.port}")

    def is_silent(self) -> bool:
        """Tell whether neither of its ports is listened at."""
        return not any(is_listened_at(port) for port in (self.port, self.port + 1))


@dataclass
class Visitor:
    """Somebody with a browser that keeps cookies."""

    url: str
    _jar: CookieJar = field(default_factory=CookieJar)

    def open(self, path: str, body: object = None) -> tuple[int, str]:
        """Ask for a page, or post JSON; return status and text."""
        asked = urllib.request.Request(self.url + path)  # noqa: S310 (our own address)
        if body is not None:
            asked.data = json.dumps(body).encode()
            asked.add_header("Content-Type", "application/json")
        return self._ask(asked)

    def send(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        """Send a form; return status and text of the page it leads to."""
        return self._ask(urllib.request.Request(self.url + path, urllib.parse.urlencode(fields).encode()))  # noqa: S310

    def _ask(self, asked: urllib.request.Request) -> tuple[int, str]:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        try:
            with opener.open(asked, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read().decode()


def is_listened_at(port: int) -> bool:
    """Tell whether somebody answers at a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def two_free_ports() -> int:
    """Return the first of two ports in a row that nobody listens at."""
    while True:
        port = free_port()
        if not is_listened_at(port + 1):
            return port


def demo_command(data: Path, port: int, *words: str) -> list[str]:
    """Return the command that `./run demo` becomes."""
    return [sys.executable, "-m", "demur.demo", "--data", str(data), "--port", str(port), *words]


def environment() -> dict[str, str]:
    """Return a visitor's environment: nothing in it is about demur, and there is no home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DEMUR_", "DJANGO_"))}
    return {**kept, "HOME": ""}


@dataclass(frozen=True)
class Seeded:
    """A demo that was seeded and stopped, `--once`; tests copy its folder."""

    data: Path
    ready: dict[str, Any]

    def copy(self, to: Path) -> Path:
        """Copy the folder to where nothing is; return its new place."""
        shutil.copytree(self.data, to)
        return to


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    """Seed a demo once for all tests."""
    data = tmp_path_factory.mktemp("demo") / "data"
    done = run_demo(data, two_free_ports(), "--once")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(READY)
    return Seeded(data, json.loads(done.stdout.removeprefix(READY)))


def run_demo(data: Path, port: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a demo that ends by itself."""
    command = demo_command(data, port, *words)
    return subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=PATIENCE, check=False)


@contextmanager
def running_demos(said: Path) -> Iterator[Callable[[Path], Demo]]:
    """Give a function that starts a demo in a folder; all that still run are stopped at the end."""
    running: list[subprocess.Popen[str]] = []

    def start(data: Path) -> Demo:
        port, lines = two_free_ports(), said / f"said-{len(running)}"
        with lines.open("w") as file:
            process = subprocess.Popen(
                demo_command(data, port), stdout=subprocess.PIPE, stderr=file, env=environment(), text=True
            )
        running.append(process)
        line = process.stdout.readline() if process.stdout else ""
        assert line.startswith(READY), lines.read_text()
        return Demo(data, port, process, json.loads(line.removeprefix(READY)))

    yield start
    for process in running:
        process.terminate()
        process.wait(PATIENCE)
        if process.stdout:
            process.stdout.close()


@pytest.fixture
def start_demo(tmp_path: Path) -> Iterator[Callable[[Path], Demo]]:
    """Return a function that starts a demo in a folder."""
    with running_demos(tmp_path) as start:
        yield start


@pytest.fixture
def demo(start_demo: Callable[[Path], Demo], seeded: Seeded, tmp_path: Path) -> Demo:
    """Start a demo in which nobody has done anything yet."""
    return start_demo(seeded.copy(tmp_path / "data"))


@pytest.fixture(scope="module")
def shown(seeded: Seeded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Start one demo for all who look and change nothing."""
    folder = tmp_path_factory.mktemp("shown")
    with running_demos(folder) as start:
        yield start(seeded.copy(folder / "data"))


def kill(process: subprocess.Popen[str]) -> None:
    """Kill a process so that it can tell nobody."""
    process.send_signal(signal.SIGKILL)
    process.wait(PATIENCE)


def wait_until(holds: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.1)
    return holds()
