"""
The processes of the demo, started together and ended together.

Site, witness program (which is also desk host, mirror and relay), sequencer. When one ends by itself, all end: a demo
that is half there would show things that are not true.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import urllib3

PATIENCE = 30.0
"""Seconds within which every process must answer."""

GRACE = 5.0
"""Seconds that a process gets to end by itself."""


class DidNotStart(Exception):
    """A process of the demo ended, or did not answer in time; `said` is the end of what it wrote."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__(name)
        self.name = name
        self.said = said


class Household:
    """The demo's processes; what they write goes into files of the data folder."""

    def __init__(self, data: Path, variables: Mapping[str, str]) -> None:
        self._logs = data / "logs"
        self._variables = {**os.environ, **variables, "DEMUR_WITH_PARENT": "1"}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start one process under a name."""
        self._logs.mkdir(exist_ok=True)
        with (self._logs / f"{name}.txt").open("ab") as log:
            self._processes[name] = subprocess.Popen(  # noqa: S603 (our own commands)
                [sys.executable, *command],
                env=self._variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A terminal's Ctrl-C reaches this process alone; it ends the others in order.
                start_new_session=True,
            )

    def wait_for(self, name: str, url: str) -> None:
        """
        Wait until a process answers at an address of its own.

        :raises DidNotStart: it ended, or said nothing for 30 seconds
        """
        until = time.monotonic() + PATIENCE
        with urllib3.PoolManager(retries=False, timeout=2.0) as pool:
            while time.monotonic() < until:
                self.check()
                try:
                    if pool.request("GET", url).status == 200:  # noqa: PLR2004 (HTTP)
                        return
                except urllib3.exceptions.HTTPError:
                    pass
                time.sleep(0.1)
        raise DidNotStart(name, self._said(name))

    def check(self) -> None:
        """
        Look whether every process is still there.

        :raises DidNotStart: one ended
        """
        for name, process in self._processes.items():
            if process.poll() is not None:
                raise DidNotStart(name, self._said(name))

    def stop(self) -> None:
        """End all of them, the last started first; kill what does not end in time."""
        for process in reversed(self._processes.values()):
            process.terminate()
        until = time.monotonic() + GRACE
        for process in self._processes.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _said(self, name: str) -> str:
        path = self._logs / f"{name}.txt"
        return path.read_text(encoding="utf-8", errors="replace")[-2000:] if path.exists() else ""
