"""Write all vectors: `python -m vectors.make`, in the top folder."""

from __future__ import annotations

import importlib
from pathlib import Path

for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
    importlib.import_module(f"vectors.make.{path.stem}").make(Path(__file__).parent.parent)
