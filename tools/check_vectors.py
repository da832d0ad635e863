"""
Make all vectors again in a copy of their folder and compare them with those that are committed.

A vector that its maker makes otherwise, or that nothing makes any more, is reported: either the format changed, or
somebody edited a file by hand. Exit 1 then. `python -m vectors.make` writes them anew.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
VECTORS = TOP / "vectors"
MAKERS = VECTORS / "make"
OF_OTHERS = {"text/unassigned-14.json": [sys.executable, "tools/make_unassigned.py", "--check"]}
"""Files that a tool of their own writes, and what checks them."""


def main() -> int:
    """Print every difference; return 1 if there is one."""
    sys.path.insert(0, str(TOP))
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder, "vectors")
        # A copy, since proofs are random: their makers read those that are there and make the rest of them.
        shutil.copytree(VECTORS, made, ignore=shutil.ignore_patterns("make", "__pycache__"))
        for name in files_below(made):
            os.utime(made / name, (0, 0))
        for maker in sorted(MAKERS.glob("[a-z]*.py")):
            importlib.import_module(f"vectors.make.{maker.stem}").make(made)
        found = list(differences(made))
    for difference in found:
        print(difference)
    if found:
        print("python -m vectors.make writes the vectors anew")
    checked = [subprocess.run(command, cwd=TOP, check=False).returncode for command in OF_OTHERS.values()]
    return 1 if found or any(checked) else 0


def differences(made: Path) -> Iterator[str]:
    """Yield a line for each file that is not as it was made, or was not made at all."""
    for name in sorted(files_below(made) | files_below(VECTORS)):
        if not (VECTORS / name).exists():
            yield f"missing: vectors/{name}"
        elif (made / name).read_bytes() != (VECTORS / name).read_bytes():
            yield f"differs: vectors/{name}"
        elif (made / name).stat().st_mtime == 0 and name not in OF_OTHERS:
            yield f"made by nothing: vectors/{name}"


def files_below(folder: Path) -> set[str]:
    """Name all files below a folder of vectors, but the makers."""
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return {name for name in names if not name.startswith("make/")}


if __name__ == "__main__":
    sys.exit(main())
