"""A record with a data folder of its own, and entries to put into it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django.fixtures import Settings as DjangoSettings

from demur.record.operations import begin_record, enter
from demur_verify.entries import Acknowledged
from demur_verify.merkle import LeafHash

ORIGIN = "karvonel.example/record"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path, settings: DjangoSettings) -> Path:
    """The data folder of an installation whose record has just begun; no witness is asked for."""
    settings.DATA = tmp_path
    settings.RECORD_ORIGIN = ORIGIN
    begin_record(tmp_path, ORIGIN)
    return tmp_path


@pytest.fixture
def enter_some() -> Callable[..., list[LeafHash]]:
    """Enter so many acknowledgements, of memos from a number on."""

    def enter_them(count: int, *, first: int = 0) -> list[LeafHash]:
        with transaction.atomic():
            return [enter(acknowledgement(number), at=NOON) for number in range(first, first + count)]

    return enter_them


def acknowledgement(number: int) -> Acknowledged:
    return Acknowledged(at=NOON, filed=number.to_bytes(32, "big"))
