"""
Fixtures that every part's tests share: a key for the settings, a real Chromium, axe, and the site as a real server.

Tests that use `browser` (or anything built on it) are marked `browser`, or `journey`.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from pytest_django import DjangoDbBlocker

TEST_KEY = "only for tests, where nothing is secret"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_WORDS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PATIENCE = 60.0
"""Seconds; a machine may be busy with other tests."""
# What axe is asked: the rules of WCAG 2.2 A and AA, and its own best practices.
AXE_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def pytest_configure(config: pytest.Config) -> None:
    """Give the settings a key, in this process and in those that tests start."""
    os.environ.setdefault("DEMUR_SECRET_KEY", TEST_KEY)
    settings.SECRET_KEY = os.environ["DEMUR_SECRET_KEY"]
    if hasattr(config, "workerinput") or not config.getoption("numprocesses", default=None):
        # Where tests run the settings have read it: what they start in other processes has an SQLite file of its own.
        os.environ.pop("DEMUR_DATABASE_URL", None)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Take down, in the tests' own database, what keeps the record from being deleted: tests begin anew by deleting."""
    from django.db import connection  # noqa: PLC0415 (not before the settings are ready)

    on = {"sqlite": "", "postgresql": " ON record_entry"}[connection.vendor]
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for name in ("record_entry_stays", "record_entry_is_not_emptied"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
        for name in ("record_checkpoint_stays", "record_checkpoint_is_not_emptied"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on.replace('entry', 'checkpoint')}")


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Return the Chromium to drive: the one that is named, the system's, or the one that `./run test` unpacked."""
    named = (os.environ.get("DEMUR_CHROMIUM"), os.environ.get("DEMUR_PACKAGED_CHROMIUM"))
    system = [shutil.which(name) for name in CHROMIUM_NAMES]
    for candidate in (named[0], *system, named[1]):
        if candidate and os.access(candidate, os.X_OK):
            return Path(candidate)
    pytest.skip("no Chromium: install the package chromium, or set DEMUR_CHROMIUM")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start Playwright's driver once."""
    # Its event loop stays in this thread between tests; Django would take that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_path: Path) -> Iterator[Browser]:
    """Start one Chromium for the whole run; each test opens a context of its own in it."""
    words = [*CHROMIUM_WORDS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    libraries = os.environ.get("DEMUR_CHROMIUM_LIBRARIES", "")
    variables: dict[str, str | float | bool] = {**os.environ, **({"LD_LIBRARY_PATH": libraries} if libraries else {})}
    started = playwright.chromium.launch(executable_path=chromium_path, args=words, env=variables)
    yield started
    started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a page in a context of its own, at desktop width."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return a function that runs axe on a page and returns what it found, a line for each finding."""
    # Imported here: it reads a large script, and most test runs never ask for it.
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

    engine = Axe()

    def findings(page: Page) -> list[str]:
        options = {"runOnly": {"type": "tag", "values": list(AXE_RULES)}}
        found: list[dict[str, Any]] = engine.run(page, options=options).response["violations"]
        return [f"{each['id']}: {node['html']}" for each in found for node in each["nodes"]]

    return findings


@dataclass(frozen=True)
class Site:
    """
    The site as it runs for people: granian, in a process of its own, with a data folder of its own.

    `said` is the file that holds every line its processes wrote.
    """

    url: str
    data: Path
    variables: dict[str, str]
    said: Path

    def manage(self, *words: str) -> str:
        """Run one of Django's commands on this site's data; return what it printed."""
        command = [sys.executable, "-m", "django", *words]
        done = subprocess.run(command, env=self.variables, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def start_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Site]]:
    """Return a function that starts a site with the environment variables it is given; all are stopped at the end."""
    running: list[subprocess.Popen[bytes]] = []

    def start(**environment: str) -> Site:
        data = tmp_path_factory.mktemp("data")
        port = free_port()
        variables = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "demur.site.settings",
            "DEMUR_DATA": str(data),
            "DEMUR_SECRET_KEY": TEST_KEY,
            "DEMUR_HTTPS": "0",
            "DEMUR_WITH_PARENT": "1",
            **environment,
        }
        site = Site(f"http://localhost:{port}", data, variables, tmp_path_factory.mktemp("said") / "lines")
        site.manage("migrate", "--verbosity", "0")
        command = [sys.executable, "-m", "demur.site.serve", "--port", str(port)]
        with site.said.open("wb") as said:
            running.append(subprocess.Popen(command, env=variables, stdout=said, stderr=said))
        wait_until_up(site.url, running[-1])
        return site

    yield start
    for process in running:
        process.terminate()
    for process in running:
        process.wait(PATIENCE)


@pytest.fixture(scope="module")
def live_site(start_site: Callable[..., Site]) -> Site:
    """Start a site for the tests of one file."""
    return start_site()


def free_port() -> int:
    """Return a port that nobody on loopback listens at just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait for the site's sign of life; fail where its process has ended or stays silent."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, f"the site ended with status {process.returncode}"
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):  # noqa: S310 (our own address)
                return
        except OSError:  # refused, reset, or too slow to answer
            time.sleep(0.05)
    pytest.fail("the site did not come up")
