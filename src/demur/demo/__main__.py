"""
`./run demo`: seed the invented institution once, run its processes, and print one line when all of them answer.

Exit status: 0 ended as asked, 1 a process failed, 2 usage, 5 a port is taken, 6 the data folder is in use.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from types import FrameType

import django
import urllib3

from demur.demo.demo_clock import DemoClock
from demur.demo.household import DidNotStart, Household
from demur.demo.people import ORIGIN
from demur.witness.serving import port_is_free

PORT_TAKEN = 5
DATA_IN_USE = 6


class AskedToEnd(Exception):
    """SIGTERM or Ctrl-C."""


def main() -> int:
    """Run the demo until it is asked to end."""
    chosen = _arguments()
    data: Path = chosen.data.absolute()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _ask_to_end)
    if chosen.fresh and data.exists() and not _looks_like_a_demo(data):
        return _fail(2, f"{data} is not a demo's data folder; nothing was deleted")
    data.mkdir(parents=True, exist_ok=True)
    with (data / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _fail(DATA_IN_USE, f"another demo is using {data}")
        for port in (chosen.port, chosen.port + 1):
            if not port_is_free("127.0.0.1", port):
                return _fail(PORT_TAKEN, f"port {port} is taken by another program; choose another: --port N")
        if chosen.fresh:
            _empty(data)
        try:
            return _run(data, chosen.port, once=chosen.once)
        except AskedToEnd:
            return 0
        except DidNotStart as problem:
            return _fail(1, f"{problem.name} ended:\n{problem.said}")


def _run(data: Path, port: int, *, once: bool) -> int:
    clock = DemoClock(data)
    clock.resume()
    variables = _variables(data, port, clock)
    os.environ.update(variables)
    django.setup()
    # Django must be set up before anything with tables is imported.
    from demur.demo.begin import begin  # noqa: PLC0415
    from demur.demo.welcome import ready_line  # noqa: PLC0415

    site, desk = f"http://localhost:{port}", f"http://127.0.0.1:{port + 1}"
    begin(data, clock, desk=desk, tell=_tell)
    household = Household(data, variables)
    try:
        household.start("site", ["-m", "demur.site.serve", "--port", str(port)])
        household.start("witness", ["-m", "demur.site.command", *_witness_words(data, port)])
        household.wait_for("site", f"{site}/healthz")
        household.wait_for("witness", f"{desk}/healthz")
        household.start("work", ["-m", "demur.site.command", "work", "--every", "1"])
        ready = ready_line(data, site=site, desk=desk)
        if once:
            return _ask_each(ready, port)
        print(f"demur ready {json.dumps(ready, ensure_ascii=False)}", flush=True)
        while True:
            time.sleep(1)
            clock.remember()
            household.check()
    finally:
        clock.remember()
        household.stop()


def _ask_each(ready: dict[str, object], port: int) -> int:
    """Ask every address that the ready line names; print it only when each answers."""
    with urllib3.PoolManager(retries=urllib3.Retry(redirect=5), timeout=10.0) as pool:
        for url in _urls_of(ready):
            answer = pool.request("GET", url)
            if answer.status != 200:  # noqa: PLR2004 (HTTP)
                return _fail(1, f"{url} answers {answer.status}")
    print(f"demur ready {json.dumps(ready, ensure_ascii=False)}", flush=True)
    return 0


def _urls_of(value: object) -> list[str]:
    if isinstance(value, dict):
        return [url for inner in value.values() for url in _urls_of(inner)]
    if isinstance(value, list):
        return [url for inner in value for url in _urls_of(inner)]
    return [value] if isinstance(value, str) and value.startswith("http") else []


def _variables(data: Path, port: int, clock: DemoClock) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "demur.site.settings",
        "DEMUR_DEMO": "1",
        "DEMUR_DATA": str(data),
        "DEMUR_PORT": str(port),
        "DEMUR_BATCH_SECONDS": os.environ.get("DEMUR_BATCH_SECONDS", "5"),
        "DEMUR_CLOCK_OFFSET": f"@{clock.offset_path}",
        "DEMUR_RECORD_ORIGIN": ORIGIN,
        "DEMUR_DESK_URL": f"http://127.0.0.1:{port + 1}",
        "DEMUR_SECRET_KEY": "published with the demo: its people, their passwords and their places are no secret",
    }


def _witness_words(data: Path, port: int) -> list[str]:
    return [
        *("witness", "serve"),
        *("--data", str(data / "witness")),
        *("--site", f"http://localhost:{port}"),
        *("--port", str(port + 1)),
        *("--policy", str(data / "trust.policy")),
        *("--keeper-en", "Staff Association"),
        *("--keeper-ar", "رابطة العاملين"),
    ]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run demo", description="The demo: an invented institution.")
    parser.add_argument("--port", type=int, default=8000, help="the site's port; the desk is on the next one")
    parser.add_argument("--data", type=Path, default=Path(".demo"), help="where it keeps what visitors do")
    parser.add_argument("--once", action="store_true", help="seed, ask for each page, stop")
    parser.add_argument("--fresh", action="store_true", help="forget what visitors did, begin anew")
    return parser.parse_args()


def _looks_like_a_demo(data: Path) -> bool:
    return (data / "demo.lock").exists() or not any(data.iterdir())


def _empty(data: Path) -> None:
    for path in data.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != "demo.lock":
            path.unlink()


def _ask_to_end(_number: int, _frame: FrameType | None) -> None:
    raise AskedToEnd


def _tell(sentence: str) -> None:
    sys.stderr.write(f"demo: {sentence}\n")
    sys.stderr.flush()


def _fail(status: int, sentence: str) -> int:
    sys.stderr.write(f"demo: {sentence}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
