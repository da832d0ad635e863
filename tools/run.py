"""
What `./run` does once a Python is found: bring the environment up to date, then demo, test or check.

Needs the standard library only. Exit status: 1 a check or test failed, 2 usage, 3 no Python or venv, 4 a download
failed, 5 the port is taken, 6 the data folder is locked, 7 a required test tool is absent.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from install import Environment, InstallFailed  # the folder of this file has just been added

USAGE = """usage: ./run demo [--port N] [--data DIR] [--once] [--fresh]
       ./run test [--no-browser] [pytest arguments]
       ./run check
"""


def main(words: list[str]) -> int:
    """Prepare what the word needs and become it; return an exit status if that was not possible."""
    if not words or words[0] not in {"demo", "test", "check"}:
        sys.stderr.write(USAGE)
        return 0 if words and words[0] in {"-h", "--help"} else 2
    word, rest = words[0], words[1:]
    environment = Environment(Path(__file__).resolve().parent.parent)
    try:
        environment.prepare(for_tests=word != "demo")
    except InstallFailed as problem:
        sys.stderr.write(f"run: {problem}\n")
        return problem.status
    module = {"demo": ["-m", "demur.demo"], "test": ["tools/run_tests.py"], "check": ["tools/check.py"]}[word]
    if word != "demo":
        os.chdir(environment.top)
    python = str(environment.python)
    command = [python, *module, *rest]
    return os.execve(python, command, environment.variables())  # noqa: S606 (the command takes this process's place)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
