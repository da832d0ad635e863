from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from tests.channel.town import Town
from tests.signatures.members import ORIGIN


@pytest.fixture
def town(db: None, tmp_path: Path, settings: LazySettings) -> Town:
    """Found a town in a data folder of its own."""
    settings.DATA, settings.RECORD_ORIGIN, settings.DESK_FILES = tmp_path, ORIGIN, tmp_path / "desk"
    return Town.founded(tmp_path)
