"""A data folder for each test, and the institution's people."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings as DjangoSettings

from tests.people import found_institution


@pytest.fixture(autouse=True)
def data_folder(settings: DjangoSettings, tmp_path: Path) -> Path:
    """Keep what a test writes out of the checkout."""
    settings.DATA = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


@pytest.fixture
def people(db: None) -> dict[str, int]:
    """Return the accounts of Ada, Bo, Cy, Dee and Eve."""
    return found_institution()
