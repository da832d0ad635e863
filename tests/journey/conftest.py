"""Two memos' whole lives in one real installation: in English on a wide page, in Arabic on a telephone's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser

from tests.evidence.running import ROOT
from tests.journey.life import Life
from tests.journey.people import Axe, Looker
from tests.journey.town import OTHERS, Town

BUILT = ("desk/dist/desk.js", "src/demur/web/static/web/built/opener.js", "src/demur/web/static/web/built/verify.js")


@pytest.fixture(scope="module")
def lives(browser: Browser, axe: Axe, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Life]]:
    """Go through both lives; everything stays up for those who look afterwards."""
    if not all((ROOT / path).is_file() for path in BUILT):
        pytest.skip("the desk is not built: cd desk && npm ci && npm run build")
    folder = tmp_path_factory.mktemp("journey")
    town = Town(folder / "installation")
    try:
        links = town.settle(datetime(2027, 3, 1, 7, tzinfo=UTC))
        english = Life(
            town, browser, Looker(axe, "en", 1280), links, number=1, begins=datetime(2027, 3, 1, 8, tzinfo=UTC),
            roll=OTHERS + 3, ways={"ada": "open", "bo": "anonymous", "cleo": "office"}, signs_twice="bo",
            withdraws="cleo",
        )  # fmt: skip
        english.run(folder)
        arabic = Life(
            town, browser, Looker(axe, "ar", 390), links, number=2, begins=datetime(2027, 3, 2, 8, tzinfo=UTC),
            roll=OTHERS + 5, ways={"amal": "office", "basim": "anonymous"}, signs_twice="basim", withdraws="amal",
        )  # fmt: skip
        arabic.run(folder)
        yield {"en": english, "ar": arabic}
    finally:
        town.kill()
