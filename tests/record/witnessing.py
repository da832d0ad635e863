"""A real witness on loopback, in a process of its own, for the tests of the record."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import urllib3

from demur.witness.keys import make_key
from demur_verify.witness_cosignature import WitnessSigner

START_WITHIN = 30.0


@dataclass
class WitnessProcess:
    """A witness that can be sent away and called back; its key and what it remembers stay."""

    data: Path
    policy: Path
    port: int
    site: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def signer(self) -> WitnessSigner:
        return make_key(self.data, "union.example/witness")

    @property
    def line(self) -> str:
        return f"witness union {self.signer.key} {self.url}\n"

    def start(self) -> None:
        words = ["--data", str(self.data), "--site", self.site, "--port", str(self.port), "--policy", str(self.policy)]
        command = [sys.executable, "-m", "demur.site.command", "witness", "serve", *words]
        self.data.mkdir(parents=True, exist_ok=True)
        with (self.data.parent / "witness-said.txt").open("ab") as said:
            self.process = subprocess.Popen(command, stdout=said, stderr=said, env={**os.environ})
        self.wait_for("/healthz")

    def wait_for(self, path: str, content: bytes = b"") -> bytes:
        """Wait until this path is answered, with something in the answer."""
        end = time.monotonic() + START_WITHIN
        with urllib3.PoolManager(retries=False, timeout=60.0) as pool:
            while time.monotonic() < end:
                assert self.process is not None
                assert self.process.poll() is None, (self.data.parent / "witness-said.txt").read_text()
                try:
                    answer = pool.request("GET", self.url + path)
                    if answer.status == 200 and content in answer.data:
                        return answer.data
                except urllib3.exceptions.HTTPError:
                    pass
                time.sleep(0.05)
        raise AssertionError(f"{path} did not come, {content!r}")

    def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        with urllib3.PoolManager(retries=False, timeout=60.0) as pool:
            answer = pool.request("POST", self.url + path, body=body)
            return answer.status, answer.data

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
