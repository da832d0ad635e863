"""`demur place` and `demur sign`, as they are typed."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from vectors.make._common import ORIGIN
from vectors.make._world import PERSON, TERM

from demur.site.command import main
from demur_verify.letter import SEALED_SIZE, open_letter
from demur_verify.place import open_place
from tests.signer.installation import DOOR, NOW, PASSPHRASE, Installation, bo, document

Write = Callable[..., tuple[Path, Path]]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the clock to the world's, and say the passphrase."""
    monkeypatch.setenv("DEMUR_CLOCK_OFFSET", str((NOW - datetime.now(UTC)).total_seconds()))
    monkeypatch.setenv("DEMUR_PASSPHRASE", PASSPHRASE)
    monkeypatch.delenv("DEMUR_DATA", raising=False)


def words(memo: Path, place: Path, installation: Installation, *more: str, way: str = "anonymous") -> list[str]:
    common = ["sign", "--memo", str(memo), "--place", str(place), "--act", "co-sign", "--disclosure", way]
    return [*common, "--record", str(installation.record), *more]


def test_a_letter_is_written(installation: Installation, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    out = installation.folder / "letter"

    status = main(words(*write(), installation, "--out", str(out), "--json"))

    assert status == 0
    assert len(out.read_bytes()) == SEALED_SIZE
    assert open_letter(DOOR, out.read_bytes()).size == 24
    assert json.loads(capsys.readouterr().out) == {
        "handed_over": True,
        "act": "co-sign",
        "roll": {"term": TERM, "day": "2026-11-24", "size": 24},
        "opening": None,
    }


def test_what_opens_a_name_is_printed(
    installation: Installation, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(words(*write(), installation, "--out", str(installation.folder / "letter"), way="office"))

    assert status == 0
    assert json.loads(capsys.readouterr().out)["way"] == "office"


def test_a_letter_goes_to_the_relay(installation: Installation, write: Write, relay: Relay) -> None:
    status = main(words(*write(), installation, "--relay", relay.url))

    assert status == 0
    assert open_letter(DOOR, relay.letters[0]).size == 24


def test_a_relay_that_does_not_take_it_is_a_refusal(
    installation: Installation, write: Write, relay: Relay, capsys: pytest.CaptureFixture[str]
) -> None:
    relay.status = 429

    status = main(words(*write(), installation, "--relay", relay.url, "--json"))

    assert status == 1
    assert json.loads(capsys.readouterr().out)["reason"] == "relay-refused"


def test_the_record_is_read_at_the_relay_so_that_the_site_does_not_learn_who_is_about_to_sign(
    installation: Installation, write: Write, relay: Relay
) -> None:
    relay.folder = installation.folder
    memo, place = write()
    policy = str(installation.folder / "trust.policy")

    withdrawal = ["sign", "--memo", str(memo), "--place", str(place), "--act", "withdraw", "--disclosure", "anonymous"]
    status = main([*withdrawal, "--relay", relay.url, "--policy", policy])

    assert status == 0
    assert relay.letters


def test_the_exit_status_tells_stale_and_closed(
    installation: Installation, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(installation.folder / "letter")
    memo, place = write(document(state="filed"))
    assert main(words(memo, place, installation, "--out", out)) == 6

    installation.publish(countersigned_at=NOW - timedelta(days=2))
    assert main(words(*write(), installation, "--out", out)) == 4
    assert "countersignature-old" in capsys.readouterr().err


def test_a_wrong_passphrase_is_a_refusal(
    installation: Installation, write: Write, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    memo, place = write()
    monkeypatch.setenv("DEMUR_PASSPHRASE", "another")

    assert main(words(memo, place, installation, "--out", "x")) == 1
    assert "passphrase-wrong" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_usage(installation: Installation, write: Write) -> None:
    memo, _ = write()

    assert main(words(memo, installation.folder / "nowhere", installation, "--out", "x")) == 2


@pytest.mark.parametrize("words", [["sign"], ["place"], ["place", "new"], ["sign", "--act", "applaud"]])
def test_what_is_not_understood_is_usage(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ending:
        main(words)

    assert ending.value.code == 2


@pytest.mark.usefixtures("_quick_scrypt")
def test_a_new_place_tells_the_site_thirteen_commitments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "new.place"

    status = main(["place", "new", "--place", str(file), "--origin", ORIGIN, "--person", PERSON])

    told = json.loads(capsys.readouterr().out)
    held = open_place(file.read_bytes(), PASSPHRASE)
    assert status == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert (told["v"], told["origin"], told["person"], told["openings"]) == ("demur/return/v1", ORIGIN, PERSON, [])
    assert [place["term"] for place in told["places"]][::12] == ["2026-11", "2027-11"]
    assert int(told["places"][3]["commitment"], 16) == held.identity_in("2027-02").commitment


@pytest.mark.usefixtures("_quick_scrypt")
def test_a_place_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "new.place"
    file.write_bytes(b"mine")

    assert main(["place", "new", "--place", str(file), "--origin", ORIGIN, "--person", PERSON]) == 2
    assert file.read_bytes() == b"mine"


@pytest.mark.usefixtures("_quick_scrypt")
def test_an_invented_person_of_a_demo_takes_the_published_chain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    memo = tmp_path / "desk.json"
    chain = {"term": TERM, "secret": bo().chain.secret.hex()}
    memo.write_text(json.dumps({**document(), "origin": "demo.karvonel.example/record", "demo_chain": chain}))

    status = main(["place", "new", "--place", str(tmp_path / "bo.place"), "--memo", str(memo)])

    assert status == 0
    assert open_place((tmp_path / "bo.place").read_bytes(), PASSPHRASE).chain == bo().chain
    assert len(json.loads(capsys.readouterr().out)["places"]) == 1


def test_a_published_chain_is_taken_in_a_demo_only(
    write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chain = {"term": TERM, "secret": bo().chain.secret.hex()}
    memo, _ = write({**document(), "demo_chain": chain})

    assert main(["place", "new", "--place", str(tmp_path / "new.place"), "--memo", str(memo)]) == 0
    assert open_place((tmp_path / "new.place").read_bytes(), PASSPHRASE).chain != bo().chain
    assert capsys.readouterr().out


def test_a_place_crosses_to_another_device(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, place = write()
    carried, there = tmp_path / "carried", tmp_path / "there.place"

    monkeypatch.setenv("DEMUR_NEW_PASSPHRASE", "for the way")
    assert main(["place", "export", "--place", str(place), "--out", str(carried), "--from", "2027-01"]) == 0
    monkeypatch.setenv("DEMUR_PASSPHRASE", "for the way")
    monkeypatch.setenv("DEMUR_NEW_PASSPHRASE", "over there")
    assert main(["place", "import", "--file", str(carried), "--place", str(there)]) == 0

    held = open_place(there.read_bytes(), "over there")
    assert held.chain == bo().chain.advanced_to("2027-01")


class Relay:
    """A relay and a site on loopback: takes letters, hands out the files of a folder."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.status = 202
        self.folder = Path("/nonexistent")
        relay = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.path == "/letters" and relay.status == 202:
                    relay.letters.append(body)
                self.answer(relay.status, b"")

            def do_GET(self) -> None:
                file = relay.folder / self.path.lstrip("/")
                self.answer(200, file.read_bytes()) if file.is_file() else self.answer(404, b"")

            def answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 (the base class's name)
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def relay() -> Iterator[Relay]:
    """Start a relay; it ends with the test."""
    started = Relay()
    thread = threading.Thread(target=started.server.serve_forever, args=(0.05,))
    thread.start()
    yield started
    started.server.shutdown()
    thread.join()
    started.server.server_close()
