"""
`./run demo`: seed the invented institution once, run its processes, and print one line when all of them answer.

Exit status: 0 ended as asked, 1 a process failed, 2 usage, 5 a port is taken, 6 the data folder is in use.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

import django
import urllib3

from demur.demo.demo_clock import DemoClock
from demur.demo.folder import LOCK, empty, is_free_for_a_demo
from demur.demo.household import DidNotStart, Household
from demur.demo.people import ORIGIN
from demur.witness.serving import port_is_free

USAGE = 2
PORT_TAKEN = 5
DATA_IN_USE = 6
HIGHEST_PORT = 65_535
ENDINGS = (signal.SIGTERM, signal.SIGINT)
KEPT = ("DEMUR_BATCH_SECONDS", "DEMUR_DESK_FILES", "DEMUR_PROVING_FILES")
"""Settings of the environment that a demo takes; any other is somebody's real installation."""


class AskedToEnd(BaseException):
    """SIGTERM or Ctrl-C; nothing on the way may take it for a failure of its own."""


def main() -> int:
    """Run the demo until it is asked to end."""
    chosen = _arguments()
    data: Path = chosen.data.absolute()
    for number in ENDINGS:
        signal.signal(number, _ask_to_end)
    if not is_free_for_a_demo(data):
        return _fail(USAGE, f"{data} is not a demo's data folder; nothing was touched")
    data.mkdir(parents=True, exist_ok=True)
    with (data / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _fail(DATA_IN_USE, f"another demo is using {data}")
        for port in (chosen.port, chosen.port + 1):
            if not port_is_free("127.0.0.1", port):
                return _fail(PORT_TAKEN, f"port {port} is taken by another program; choose another: --port N")
        if chosen.fresh:
            empty(data, clock=True)
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
    for name in [name for name in os.environ if name.startswith("DEMUR_") and name not in KEPT]:
        del os.environ[name]
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
        household.wait_for("site", f"{site}/healthz")
        household.start("witness", ["-m", "demur.site.command", *_witness_words(data, port)])
        household.wait_for("witness", f"{desk}/healthz")
        household.start("work", ["-m", "demur.site.command", "work", "--every", "1"])
        ready = ready_line(data, site=site, desk=desk)
        if once:
            return _ask_each(ready)
        print(f"demur ready {json.dumps(ready, ensure_ascii=False)}", flush=True)
        while True:
            time.sleep(1)
            clock.remember()
            household.check()
    finally:
        household.stop()
        clock.remember()


def _ask_each(ready: dict[str, object]) -> int:
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
    port = os.environ.get("DEMUR_PORT", "8000")
    data = os.environ.get("DEMUR_DATA", ".demo")
    parser.add_argument("--port", type=int, default=port, help="the site's port; the desk is on the next one")
    parser.add_argument("--data", type=Path, default=data, help="where it keeps what visitors do")
    parser.add_argument("--once", action="store_true", help="seed, ask for each page, stop")
    parser.add_argument("--fresh", action="store_true", help="forget what visitors did, begin anew")
    chosen = parser.parse_args()
    if not 0 < chosen.port < HIGHEST_PORT:
        parser.error(f"--port {chosen.port}: it and the next one must be ports")
    return chosen


def _ask_to_end(_number: int, _frame: FrameType | None) -> None:
    for number in ENDINGS:  # asked twice, it would not end in order
        signal.signal(number, signal.SIG_IGN)
    raise AskedToEnd


def _tell(sentence: str) -> None:
    sys.stderr.write(f"demo: {sentence}\n")
    sys.stderr.flush()


def _fail(status: int, sentence: str) -> int:
    sys.stderr.write(f"demo: {sentence}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
