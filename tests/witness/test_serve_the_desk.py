"""The desk's host: its files, its policy, its host name, and what it keeps of visitors."""

from __future__ import annotations

import gzip
import hashlib
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from demur.witness.answers import CONTENT_POLICY
from demur.witness.application import Desk, WitnessApplication
from demur.witness.origin import REPOSITORY, Origin, origin_of
from demur_verify.errors import Malformed


@pytest.fixture
def visit(desk_folder: Path, tmp_path: Path) -> Client:
    origin = Origin(
        data=tmp_path,
        url="https://desk.union.example",
        sites=("https://dissent.example",),
        record="demo.karvonel.example",
        keeper={"en": "Staff Association", "ar": "رابطة الموظفين"},
        desk=desk_folder,
    )
    desk = Desk(origin)
    return Client(WitnessApplication(origin, [desk], otherwise=desk.file))


def ask(visit: Client, path: str, method: str = "GET", **words: Any) -> Any:
    return visit.open(path, method=method, base_url="https://desk.union.example", **words)


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/", "GET", 303),
        ("/en/", "GET", 200),
        ("/assets/desk.js", "GET", 200),
        ("/proving/semaphore-16.wasm", "GET", 200),
        ("/config.json", "GET", 200),
        ("/time", "GET", 200),
        ("/nothing", "GET", 404),
        ("/time", "POST", 405),
        ("/nothing", "POST", 404),
    ],
)
def test_every_answer_carries_the_policy_and_no_cookie(visit: Client, path: str, method: str, status: int) -> None:
    answer = ask(visit, path, method)

    assert answer.status_code == status
    assert answer.headers["Permissions-Policy"].startswith("camera=(self), ")
    assert answer.headers["Content-Security-Policy"] == CONTENT_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Cross-Origin-Opener-Policy" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_an_answer_to_a_program_that_breaks_carries_the_policy_too(
    visit: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def break_down(_: object) -> None:
        raise RuntimeError("what the visitor sent")

    monkeypatch.setattr("demur.witness.application.answer_json", break_down)

    answer = ask(visit, "/time")

    assert answer.status_code == 500
    assert answer.headers["Content-Security-Policy"] == CONTENT_POLICY
    said = capsys.readouterr().err
    assert "RuntimeError in break_down" in said
    assert "what the visitor sent" not in said


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8001", "desk.union.example:8443", "evil.example", ""])
def test_another_host_is_refused(visit: Client, host: str) -> None:
    answer = ask(visit, "/en/", headers={"Host": host})

    assert answer.status_code == 421
    assert answer.json["reason"] == "wrong-host"


@pytest.mark.parametrize(
    ("accepted", "language"), [("ar-EG, en;q=0.5", "ar"), ("en, ar;q=0.5", "en"), ("fr", "en"), ("", "en")]
)
def test_the_front_door_leads_to_the_language_that_the_browser_asks_for(
    visit: Client, accepted: str, language: str
) -> None:
    answer = ask(visit, "/", headers={"Accept-Language": accepted})

    assert answer.headers["Location"] == f"/{language}/"
    assert answer.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/en/", "text/html; charset=utf-8"),
        ("/ar/index.html", "text/html; charset=utf-8"),
        ("/assets/desk.js", "text/javascript; charset=utf-8"),
        ("/assets/demur.css", "text/css; charset=utf-8"),
        ("/proving/semaphore-20.wasm", "application/wasm"),
        ("/proving/semaphore-16.zkey", "application/octet-stream"),
    ],
)
def test_files_have_their_content_type(visit: Client, path: str, kind: str) -> None:
    assert ask(visit, path).headers["Content-Type"] == kind


@pytest.mark.parametrize("name", ["semaphore-16.wasm", "semaphore-16.zkey", "semaphore-20.wasm", "semaphore-20.zkey"])
def test_proving_files_arrive_as_they_are_vendored_and_are_kept_for_good(visit: Client, name: str) -> None:
    vendored = (REPOSITORY / "third_party" / "semaphore" / name).read_bytes()

    plain = ask(visit, f"/proving/{name}")
    packed = ask(visit, f"/proving/{name}", headers={"Accept-Encoding": "gzip, br"})

    assert hashlib.sha256(plain.data).digest() == hashlib.sha256(vendored).digest()
    assert "immutable" in plain.headers["Cache-Control"]
    if packed.headers.get("Content-Encoding") == "gzip":
        assert gzip.decompress(packed.data) == vendored


@pytest.mark.parametrize(
    "path",
    [
        "/.secret",
        "/proving/semaphore-16.json",
        "/proving/LICENSE",
        "/proving/../desk.js",
        "/../desk/assets/desk.js",
        "/assets/../.secret",
        "/assets//desk.js",
        "//assets/desk.js",
        "/assets/desk.js/",
        "/assets",
    ],
)
def test_nothing_is_served_but_the_files_that_are_meant(visit: Client, path: str) -> None:
    assert ask(visit, path).status_code == 404


def test_a_file_that_the_browser_has_is_not_sent_again(visit: Client) -> None:
    first = ask(visit, "/assets/desk.js", headers={"Accept-Encoding": "gzip"})

    again = ask(visit, "/assets/desk.js", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]})
    other = ask(visit, "/assets/desk.js", headers={"If-None-Match": first.headers["ETag"]})

    assert gzip.decompress(first.data).startswith(b"// the desk")
    assert (again.status_code, again.data) == (304, b"")
    assert (other.status_code, other.data[:11]) == (200, b"// the desk")


def test_the_desks_page_carries_the_policy_too_where_a_proxy_loses_the_header() -> None:
    page = (REPOSITORY / "desk" / "pages" / "index.html").read_text(encoding="utf-8")

    policy = CONTENT_POLICY.removesuffix("; frame-ancestors 'none'")  # which a page cannot say of itself

    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in page


def test_the_desk_learns_who_keeps_it(visit: Client) -> None:
    config = ask(visit, "/config.json").json

    assert config == {
        "origin": "demo.karvonel.example",
        "site": ["https://dissent.example"],
        "keeper": {"en": "Staff Association", "ar": "رابطة الموظفين"},
        "host": "desk.union.example",
        "policy": "",
        "demo": True,
        "apart": True,
    }


def test_the_desk_learns_the_time_of_a_moved_clock(visit: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMUR_CLOCK_OFFSET", "-31536000000")

    assert ask(visit, "/time").json["now"] < "1100"


def test_a_refusal_is_a_page_in_the_readers_language_for_a_browser(visit: Client) -> None:
    answer = ask(visit, "/nothing", headers={"Accept": "text/html,*/*", "Accept-Language": "ar"})

    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<html lang="ar" dir="rtl">' in answer.text
    assert 'role="alert" data-reason="page-not-found"' in answer.text


@pytest.mark.parametrize(
    "address", ["http://a.example/x", "ftp://a.example", "http://u@a.example", "a.example", "http://"]
)
def test_an_address_with_more_than_a_host_is_refused(address: str) -> None:
    with pytest.raises(Malformed) as refusal:
        origin_of(address)

    assert refusal.value.reason == "address-malformed"


def test_a_witness_starts_without_django() -> None:
    program = "import sys, demur.witness.command; sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_a_witness_ends_within_three_seconds_of_sigterm_also_in_the_middle_of_a_request(
    start_witness: Callable[..., Any],
) -> None:
    witness = start_witness()
    host, port = witness.url.removeprefix("http://").split(":")

    with socket.create_connection((host, int(port))) as visitor:
        visitor.sendall(
            b"POST /letters HTTP/1.1\r\nHost: " + f"{host}:{port}".encode() + b"\r\nContent-Length: 4144\r\n\r\nab"
        )
        witness.process.terminate()
        status = witness.process.wait(timeout=10)

    assert status == 0


def test_a_second_witness_on_the_same_port_says_so(start_witness: Callable[..., Any], tmp_path: Path) -> None:
    witness = start_witness()
    port = witness.url.rpartition(":")[2]
    command = [sys.executable, "-m", "demur.site.command", "witness", "serve", "--site", "http://localhost:9"]

    second = subprocess.run(
        [*command, "--data", str(tmp_path / "second"), "--port", port], capture_output=True, text=True, check=False
    )

    assert second.returncode == 5
    assert f"port {port} is taken" in second.stderr
