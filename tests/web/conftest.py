"""The town of the channel's tests, with browsers of its people: Ada drafts, Bo co-signs, Kim keeps the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from demur.standing import operations as standing
from demur.standing.models import Account
from demur.standing.rules import Role
from tests.channel.town import Town, moment
from tests.signatures.members import ORIGIN

SetClock = Callable[[datetime], None]
As = Callable[[str], Client]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Return a function that moves the clock of the pages to a moment."""

    def move(at: datetime) -> None:
        monkeypatch.setenv("DEMUR_CLOCK_OFFSET", str((at - datetime.now(UTC)).total_seconds()))

    return move


@pytest.fixture
def town(db: None, tmp_path: Path, settings: LazySettings, set_clock: SetClock) -> Town:
    """Found a town in a data folder of its own, with an inspector; it is Wednesday the third of March, noon."""
    settings.DATA, settings.RECORD_ORIGIN, settings.DESK_FILES = tmp_path, ORIGIN, tmp_path / "desk"
    settings.DESK_URL = "http://127.0.0.1:8001"
    founded = Town.founded(tmp_path)
    founded.accounts["Ivo"] = Account.objects.create_user(username="ivo", name="Ivo").pk
    standing.give_role(username="ivo", role=Role.INSPECTOR)
    founded.accounts["Zoe"] = Account.objects.create_user(username="zoe", name="Zoe").pk
    set_clock(moment(3, 12))
    return founded


@pytest.fixture
def signed_in(town: Town) -> As:
    """Return a function that gives the browser of somebody who is signed in."""

    def browser_of(name: str) -> Client:
        client = Client()
        client.force_login(Account.objects.get(pk=town.accounts[name]))
        return client

    return browser_of
