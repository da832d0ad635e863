"""
`./run test`: every test, with the browser and the Node that they need.

Without a browser it ends with status 7 before the first test, unless `--no-browser` is said; then it names what was
not run. `DEMUR_REQUIRE_ALL=1` makes a skipped test a failure (tools/require_all.py). `DEMUR_TEST_DB=postgresql` runs
the tests' own database on a PostgreSQL that is thrown away; processes that tests start stay on SQLite.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from browser import find_browser
from node import node_root

TOP = Path(__file__).resolve().parent.parent


def main(words: list[str]) -> int:
    """Run pytest with the words that were given; return its exit status."""
    without_browser = "--no-browser" in words
    arguments = [word for word in words if word != "--no-browser"]
    variables = {
        **os.environ,
        "DEMUR_NODE": str(node_root(Path(sys.executable)) / "bin" / "node"),
        "PYTHONPATH": str(TOP / "tools"),
    }
    if without_browser:
        arguments += ["-m", "not browser and not journey"]
        sys.stderr.write("run: not run, for want of a browser: every test marked `browser` or `journey`\n")
    elif browser := find_browser(TOP):
        variables |= {
            "DEMUR_CHROMIUM": str(browser.path),
            "DEMUR_CHROMIUM_LIBRARIES": browser.variables.get("LD_LIBRARY_PATH", ""),
        }
        variables |= {name: value for name, value in browser.variables.items() if name != "LD_LIBRARY_PATH"}
    else:
        sys.stderr.write(
            "run: no Chromium was found. Install the package chromium, set DEMUR_CHROMIUM, or say --no-browser.\n"
        )
        return 7
    if not any(word.startswith(("-n", "--dist")) for word in arguments):
        arguments = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadgroup", *arguments]
    command = [sys.executable, "-m", "pytest", "-p", "require_all", *arguments]
    with database() as address:
        variables |= {"DEMUR_DATABASE_URL": address}
        return subprocess.run(command, cwd=TOP, env=variables, check=False).returncode


@contextlib.contextmanager
def database() -> Iterator[str]:
    """Give the address of the tests' database: empty for SQLite."""
    match os.environ.get("DEMUR_TEST_DB", "sqlite"):
        case "sqlite":
            yield ""
        case "postgresql":
            sys.path.insert(0, str(TOP))
            from tests.postgresql import throw_away_postgresql  # noqa: PLC0415 (only where it is asked for)

            with throw_away_postgresql() as address:
                yield address
        case other:
            sys.exit(f"run: DEMUR_TEST_DB is sqlite or postgresql, not {other}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
