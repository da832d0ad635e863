"""
A whole installation on loopback, as it runs for people: site, witness and clockwork, each in a process of its own.

Nothing is stopped gently: `kill` sends SIGKILL to all of them at once. The next start may be on another day, by the
clock that they share.
"""

from __future__ import annotations

import html
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import urllib3

from demur_verify.note import VerifierKey

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
LOOK_EVERY = 0.1
ADDRESS = "127.0.0.77"
"""Where our people's requests come from: on loopback, and nobody else's."""

AGENT = "Sparrowhawk/7.31 (Bo's own machine)"
PASSWORD = "a long word of the tests"
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def wait_for(answer: Callable[[], Any], what: str) -> Any:
    """Ask again and again until the answer is something; return it."""
    until = time.monotonic() + PATIENCE
    while not (answered := answer()):
        assert time.monotonic() < until, f"{what} did not come"
        time.sleep(LOOK_EVERY)
    return answered


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """Its folders, its addresses, and what runs of it."""

    folder: Path
    site_port: int = field(default_factory=free_port)
    witness_port: int = field(default_factory=free_port)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    shift: timedelta = timedelta()
    """How far its clock is moved."""
    kills: int = 0
    """How often everything was killed."""

    @property
    def data(self) -> Path:
        """The site's own folder."""
        return self.folder / "site"

    @property
    def witness_data(self) -> Path:
        """The witness's own folder."""
        return self.folder / "witness"

    @property
    def said(self) -> Path:
        """Every line that a process wrote."""
        return self.folder / "said"

    @property
    def policy(self) -> Path:
        """Whom readers trust."""
        return self.data / "trust.policy"

    @property
    def site(self) -> str:
        """The site's address, as its people know it."""
        return f"http://localhost:{self.site_port}"

    @property
    def witness(self) -> str:
        """The address of witness, relay and mirror."""
        return f"http://127.0.0.1:{self.witness_port}"

    def found(self, institution: Path, at: datetime) -> None:
        """Make tables, record, institution and witness, as an operator does."""
        self.data.mkdir(parents=True)
        self.said.mkdir()
        self.command("-m", "django", "migrate", "--verbosity", "0", at=at)
        self.demur("record", "init", at=at)
        self.demur("institution", "load", str(institution), at=at)
        key = self.demur("witness", "keys", "--data", str(self.witness_data), "--name", "union.example/w", at=at)
        log = self.policy.read_text().splitlines()[0]
        witness = f"witness union {VerifierKey.parse(key.strip())} {self.witness}"
        self.policy.write_text(f"{log}\n{witness}\nquorum union\n")

    def start(self, at: datetime) -> None:
        """Start site, witness and clockwork at a moment of their clock."""
        self.shift = at - datetime.now(UTC)
        self._run("demur.site.serve", "--port", str(self.site_port), at=at)
        wait_for(lambda: _is_up(self.site), "the site")
        here = ["--data", str(self.witness_data), "--site", self.site, "--port", str(self.witness_port)]
        command = "demur.site.command"
        self._run(command, "witness", "serve", *here, "--policy", str(self.policy), at=at)
        wait_for(lambda: _is_up(self.witness), "the witness")
        self._run(command, "work", "--every", "0.3", at=at)

    def kill(self) -> None:
        """Send SIGKILL to everything that runs, children included."""
        for process in self.running:
            os.killpg(process.pid, signal.SIGKILL)
        for process in self.running:
            process.wait()
        self.running.clear()
        self.kills += 1

    def cut_power(self) -> None:
        """Kill everything, and start it again; the clock goes on."""
        self.kill()
        self.start(datetime.now(UTC) + self.shift)

    def demur(self, *words: str, at: datetime) -> str:
        """Run a word of `demur` on the site's data; return what it printed."""
        return self.command("-m", "demur.site.command", *words, at=at)

    def command(self, *words: str, at: datetime) -> str:
        """Run Python on the site's data; return what it printed."""
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self._variables(at), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _run(self, module: str, *words: str, at: datetime) -> None:
        with (self.said / f"{module}-{words[0].strip('-')}.txt").open("ab") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", module, *words],
                cwd=ROOT,
                env=self._variables(at),
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        self.running.append(process)

    def _variables(self, at: datetime) -> dict[str, str]:
        return {
            **clean_variables(at),
            "DJANGO_SETTINGS_MODULE": "demur.site.settings",
            "DEMUR_DATA": str(self.data),
            "DEMUR_SECRET_KEY": "only for this journey, where nothing is secret",
            "DEMUR_HTTPS": "0",
            "DEMUR_DESK_URL": self.witness,
        }


def clean_variables(at: datetime) -> dict[str, str]:
    """Return an environment that knows of demur only what its clock shows."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("DEMUR_")}
    return {**others, "DEMUR_CLOCK_OFFSET": f"{(at - datetime.now(UTC)).total_seconds():.0f}"}


def _is_up(url: str) -> bool:
    try:
        with urllib3.PoolManager(retries=False, timeout=60.0) as pool:
            return pool.request("GET", f"{url}/healthz").status == 200
    except urllib3.exceptions.HTTPError:
        return False


class Visitor:
    """Somebody with a browser that runs no script; it keeps cookies and sends its agent and address."""

    def __init__(self, site: str, language: str = "en") -> None:
        self.site = site
        self.language = language
        self.after_each_act: Callable[[], None] = lambda: None
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> urllib3.BaseHTTPResponse:
        """Ask for a page below the language; a redirect is not followed."""
        return self._ask("GET", self._address(path))

    def post(self, path: str, *, on: str | None = None, **fields: Any) -> str:
        """
        Send a form that stands on a page (by default on the path itself); return where the site leads, if anywhere.

        An upload is a tuple of name, content and type; underscores in names stand for hyphens.
        """
        leads_to = self._send(path, path if on is None else on, fields)
        self.after_each_act()
        return leads_to

    def sign_in(self, username: str) -> None:
        """Sign in with the password of the tests."""
        page = "accounts/login/"
        self._send(page, page, {"login": username, "password": PASSWORD})

    def _send(self, path: str, on: str, fields: dict[str, Any]) -> str:
        page = html.unescape(self.get(on).data.decode())
        token = _TOKEN.search(page)
        assert token, page
        named: dict[str, Any] = {name.replace("_", "-"): value for name, value in fields.items()}
        body, kind = urllib3.encode_multipart_formdata({"csrfmiddlewaretoken": token[1], **named})
        answer = self._ask("POST", self._address(path), body=body, headers={"Content-Type": kind})
        assert answer.status in {204, 302}, answer.data.decode()
        return answer.headers.get("Location", "")

    def hand_in(self, relay: str, letter: bytes) -> None:
        """Hand a sealed letter to the relay, which has it on its disk when this returns."""
        headers = {"Content-Type": "application/octet-stream"}
        assert self._ask("POST", f"{relay}/letters", body=letter, headers=headers).status == 202
        self.after_each_act()

    def _address(self, path: str) -> str:
        return f"{self.site}{path}" if path.startswith("/") else f"{self.site}/{self.language}/{path}"

    def _ask(
        self, method: str, url: str, *, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> urllib3.BaseHTTPResponse:
        sent = {"User-Agent": AGENT, "X-Forwarded-For": ADDRESS, **(headers or {})}
        if url.startswith(self.site) and self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with urllib3.PoolManager(retries=False, timeout=60.0, source_address=(ADDRESS, 0)) as pool:
            answer = pool.request(method, url, body=body, headers=sent, redirect=False)
        for cookie in answer.headers.getlist("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer
