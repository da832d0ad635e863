"""Real witnesses on loopback, and a door that takes what the relay delivers."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import urllib3

from demur.witness.countersigning import Countersigner
from demur.witness.heads import Heads
from demur.witness.record_folder import RecordFolder
from demur_verify.checkpoint import Checkpoint, SignedCheckpoint, sign_checkpoint
from demur_verify.merkle import TreeRoot
from demur_verify.note import NoteSigner
from demur_verify.tiles import RightEdge, TileReader, bundles_of, write_bundle
from demur_verify.witness_cosignature import WitnessSigner
from demur_verify.witness_protocol import AddCheckpoint

LETTER_SIZE = 4144
START_WITHIN = 20.0


@dataclass
class RunningWitness:
    """A witness in a process of its own."""

    url: str
    data: Path
    process: subprocess.Popen[bytes]
    output: Path
    pool: urllib3.PoolManager = field(default_factory=lambda: urllib3.PoolManager(retries=False, timeout=60.0))

    def get(self, path: str, **headers: str) -> urllib3.BaseHTTPResponse:
        return self.pool.request("GET", self.url + path, headers=as_headers(headers), redirect=False)

    def post(self, path: str, body: bytes, **headers: str) -> urllib3.BaseHTTPResponse:
        return self.pool.request("POST", self.url + path, body=body, headers=as_headers(headers), redirect=False)

    def kill(self) -> None:
        """SIGKILL: nothing is tidied up."""
        self.process.kill()
        self.process.wait()
        self.pool.clear()

    def end(self) -> int:
        """SIGTERM; return the exit status."""
        self.process.terminate()
        status = self.process.wait(timeout=30)
        self.pool.clear()
        return status

    def said(self) -> str:
        return self.output.read_text()


def as_headers(words: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in words.items()}


StartWitness = Callable[..., RunningWitness]


@pytest.fixture
def start_witness(tmp_path: Path) -> Iterator[StartWitness]:
    """Start witnesses that end with the test; further words go to the command line."""
    started: list[RunningWitness] = []

    def start(
        *words: str,
        site: str = "http://localhost:9",
        port: int | None = None,
        batch_seconds: int = 86_400,
        clock: str = "0",
    ) -> RunningWitness:
        number = port or free_port()
        data, output = tmp_path / "witness", tmp_path / "output"
        command = [sys.executable, "-m", "demur.site.command", "witness", "serve", "--data", str(data)]
        command += ["--site", site, "--port", str(number), "--batch-seconds", str(batch_seconds), *words]
        environment = {**os.environ, "DEMUR_CLOCK_OFFSET": clock}
        with output.open("ab") as file:
            process = subprocess.Popen(command, stdout=file, stderr=file, env=environment)
        witness = RunningWitness(url=f"http://127.0.0.1:{number}", data=data, process=process, output=output)
        started.append(witness)
        wait_for(lambda: is_up(witness), "the witness did not come up: " + output.read_text())
        return witness

    yield start
    for witness in started:
        if witness.process.poll() is None:
            witness.kill()
        witness.pool.clear()


def is_up(witness: RunningWitness) -> bool:
    assert witness.process.poll() is None, witness.said()
    try:
        return witness.get("/healthz").status == 200
    except urllib3.exceptions.HTTPError:
        return False


def wait_for(true: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + START_WITHIN
    while not true():
        assert time.monotonic() < end, otherwise
        time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Batch:
    """One request that reached the door."""

    number: int
    part: str
    letters: list[bytes]
    authorization: str | None = None


class RecordingDoor:
    """
    A site's door: takes letters and keeps them. While `shut`, it answers 503 and keeps nothing.

    `deaf_to` counts requests that it keeps and then lets end without an answer.
    """

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self.shut = False
        self.deaf_to = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(self))
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))

    @property
    def letters(self) -> list[bytes]:
        return [letter for batch in list(self.batches) for letter in batch.letters]

    def wait_for_batches(self, count: int) -> None:
        wait_for(lambda: len(self.batches) >= count, f"the door took {len(self.batches)} batches, not {count}")


def handler_for(door: RecordingDoor) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.path == "/door/batch"
            assert len(body) % LETTER_SIZE == 0
            letters = [body[at : at + LETTER_SIZE] for at in range(0, len(body), LETTER_SIZE)]
            if not door.shut:
                batch = Batch(
                    int(self.headers["Demur-Batch"]),
                    self.headers["Demur-Batch-Part"],
                    letters,
                    self.headers["Authorization"],
                )
                door.batches.append(batch)
            if door.deaf_to:
                door.deaf_to -= 1
                self.close_connection = True
                return
            self.send_response(503 if door.shut else 202)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    return Handler


@pytest.fixture
def door() -> Iterator[RecordingDoor]:
    """A door on loopback."""
    door = RecordingDoor()
    door.thread.start()
    yield door
    door.server.shutdown()
    door.thread.join()
    door.server.server_close()


@pytest.fixture
def letter() -> Callable[[], bytes]:
    """Make something that looks like a sealed letter: the relay cannot tell, since it cannot open one."""
    return lambda: secrets.token_bytes(LETTER_SIZE)


@pytest.fixture
def desk_folder(tmp_path: Path) -> Path:
    """A small built desk."""
    folder = tmp_path / "desk"
    for language in ("en", "ar"):
        (folder / language).mkdir(parents=True)
        (folder / language / "index.html").write_text(f"<!doctype html><html lang={language}><title>desk</title>")
    (folder / "assets").mkdir()
    (folder / "assets" / "desk.js").write_text("// the desk\n" * 400)
    (folder / "assets" / "demur.css").write_text("main { color: black }\n")
    (folder / ".secret").write_text("not for anybody")
    return folder


ORIGIN = "karvonel.example/record"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class RecordOfTests:
    """A log with files on the disk, as a site would serve them; it can also be made to lie."""

    def __init__(self, folder: Path, origin: str = ORIGIN) -> None:
        self.signer = NoteSigner(origin, secrets.token_bytes(32))
        self.entries: list[bytes] = []
        self.folder = RecordFolder(folder)

    @property
    def policy(self) -> str:
        return f"log {self.signer.key}\nquorum none\n"

    def grow(self, *entries: bytes) -> SignedCheckpoint:
        """Append entries, write every file, and return the new checkpoint, signed by the log alone."""
        self.entries += entries
        edge = RightEdge()
        full = edge.append_entries(self.entries)
        self.folder.write_tiles([*full, *edge.partial_tiles()])
        for name in bundles_of(edge.size):
            start = name.index * 256
            self.folder.write_tiles([(name, write_bundle(self.entries[start : start + name.width]))])
        return self.signed(edge.size, edge.root())

    def publish(self, checkpoint: SignedCheckpoint) -> None:
        self.folder.write_checkpoint(checkpoint)

    def signed(self, size: int, root: bytes) -> SignedCheckpoint:
        return sign_checkpoint(Checkpoint(self.signer.key.name, size, TreeRoot(root)), self.signer)

    def request(self, old: int, checkpoint: SignedCheckpoint) -> bytes:
        """Write the request that a log makes of a witness which holds the first `old` entries."""
        tree = TileReader(self.folder.tile, checkpoint.checkpoint.size)
        return AddCheckpoint(old, tuple(tree.consistency_path(old)), checkpoint).to_bytes()


@pytest.fixture
def log(tmp_path: Path) -> RecordOfTests:
    """A log of this test's own."""
    return RecordOfTests(tmp_path / "log")


@pytest.fixture
def heads(tmp_path: Path) -> Iterator[Heads]:
    """What a witness remembers."""
    heads = Heads(tmp_path / "heads.sqlite3")
    yield heads
    heads.close()


@pytest.fixture
def countersigner(heads: Heads) -> Countersigner:
    """A witness that has seen nothing."""
    return Countersigner(WitnessSigner("union.example/witness", secrets.token_bytes(32)), heads)
