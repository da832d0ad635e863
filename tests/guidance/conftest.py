"""A data folder for each test, and the people of Messaging."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings as DjangoSettings

from tests.guidance.office import found_messaging


@pytest.fixture
def people(db: None, settings: DjangoSettings, tmp_path: Path) -> dict[str, int]:
    """Return the accounts of everybody, by their names for signing in."""
    settings.DATA = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return found_messaging()
