"""`./run check`: format, lint, types, contracts, migrations, messages, vectors. All are run; one failure is enough."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from node import run_npm

TOP = Path(__file__).resolve().parent.parent
PYTHON = sys.executable

CHECKS: dict[str, list[str]] = {
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "lint": [PYTHON, "-m", "ruff", "check", "."],
    "types": [PYTHON, "-m", "mypy"],
    "import contracts": ["lint-imports", "--no-cache"],
    "security lint": [PYTHON, "-m", "bandit", "-q", "-ll", "-r", "src", "verify/src", "tools"],
    "migrations": [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "settings": [PYTHON, "-m", "django", "check", "--fail-level", "WARNING"],
    "messages": [PYTHON, "tools/compile_messages.py", "--check"],
    "vectors": [PYTHON, "tools/check_vectors.py"],
}


def main() -> int:
    """Run every check, print what failed whole, and return 1 if any did."""
    failed = [name for name, command in CHECKS.items() if not passes(name, command)]
    if not desk_passes():
        failed.append("desk types")
    print(f"{len(CHECKS) + 1 - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def passes(name: str, command: list[str]) -> bool:
    """Run one check; print its name, and its output if it failed."""
    with tempfile.TemporaryDirectory() as data:
        variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "demur.site.settings", "DEMUR_DATA": data}
        variables.setdefault("DEMUR_SECRET_KEY", "only for checking, never for serving")
        done = subprocess.run(command, cwd=TOP, env=variables, capture_output=True, text=True, check=False)
    return told(name, done)


def desk_passes() -> bool:
    """Check the types of the desk's TypeScript."""
    return told("desk types", run_npm(Path(PYTHON), TOP / "desk", ["run", "check"], os.environ))


def told(name: str, done: subprocess.CompletedProcess[str]) -> bool:
    """Print a line for a check, and the whole output of one that failed."""
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name}", flush=True)
    if done.returncode:
        print((done.stdout or "") + (done.stderr or ""))
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
