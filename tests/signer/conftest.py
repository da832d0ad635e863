"""What every test here needs: a published record, and the files that `demur sign` is given."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from demur_verify import place as place_module
from demur_verify.place import HeldPlace, seal_place
from tests.signer.installation import PASSPHRASE, Installation, bo, document


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """Publish a record in a folder of its own."""
    made = Installation(tmp_path)
    made.publish()
    return made


@pytest.fixture
def _quick_scrypt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place_module, "_COST", 2)


@pytest.fixture
def write(installation: Installation, _quick_scrypt: None) -> Callable[..., tuple[Path, Path]]:
    """Return a function that writes a hand-over and a place, and returns their paths."""

    def written(handed: dict[str, Any] | None = None, place: HeldPlace | None = None) -> tuple[Path, Path]:
        memo, held = installation.folder / "desk.json", installation.folder / "bo.place"
        memo.write_text(json.dumps(handed or document()), encoding="utf-8")
        held.write_bytes(seal_place(place or bo(), PASSPHRASE))
        return memo, held

    return written
