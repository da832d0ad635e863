"""
The verification page at the site: a pack from its own receipts, a number, a digest, and whose word the trust is.

The town of the channel's tests is settled in it: memo 1 is filed and answered.
"""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.channel.town import moment
from tests.conftest import Site
from tests.signatures.members import ORIGIN

TOP = Path(__file__).parent.parent.parent
BUILT = TOP / "src" / "demur" / "web" / "static" / "web" / "built" / "verify.js"

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Town:
    """A site, the pack of memo 1 and an excerpt of it, and the digest that the site tells for its number."""

    site: Site
    pack: Path
    policy: Path
    digest: str


@pytest.fixture(scope="module")
def town(start_site: Callable[..., Site], tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Settle the town in a site at noon of the twentieth of March, and fetch what Bo may fetch."""
    if not BUILT.is_file():
        pytest.skip("the desk is not built: cd desk && npm ci && npm run build")
    site = start_site(
        DEMUR_RECORD_ORIGIN=ORIGIN,
        DEMUR_DESK_URL="http://127.0.0.1:8001",
        DEMUR_CLOCK_OFFSET=str((moment(20, 12) - datetime.now(UTC)).total_seconds()),
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.web.settle"],
        cwd=TOP, env=site.variables, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    cookie = json.loads(done.stdout)["cookies"]["Bo"]
    folder = tmp_path_factory.mktemp("fetched")
    pack, policy = folder / "memo-1.demur", folder / "trust.policy"
    pack.write_bytes(fetched(f"{site.url}/en/receipts/1/pack", cookie))
    policy.write_bytes(fetched(f"{site.url}/en/verify/trust.policy"))
    return Town(site, pack, policy, json.loads(fetched(f"{site.url}/en/verify/memos/1"))["digest"])


def fetched(url: str, cookie: str = "") -> bytes:
    """Fetch as whoever the cookie belongs to."""
    request = urllib.request.Request(url, headers={"Cookie": f"demur_session={cookie}"} if cookie else {})  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 (our own address)
        return bytes(answer.read())


def check(page: Page, town: Town, *, file: Path | None = None, policy: bool = False, number: str = "") -> Locator:
    """Open the page, fill the form in, send it, and return the verdict."""
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text) if "Security Policy" in message.text else None)
    page.goto(f"{town.site.url}/en/verify")
    if file:
        page.set_input_files("#file", file)
    if policy:
        page.set_input_files("#policy", town.policy)
    page.fill("#number", number)
    page.click("form[data-verify] button[type=submit]")
    verdict = page.get_by_test_id("verdict")
    expect(verdict).to_be_visible(timeout=60_000)
    assert broken == []
    return verdict


def test_a_pack_is_proven_and_the_sites_own_policy_is_its_own_word(page: Page, town: Town) -> None:
    said = check(page, town, file=town.pack)

    assert (said.get_attribute("data-verdict"), said.get_attribute("data-trust")) == ("proven", "site")
    expect(said).to_contain_text("Proven, if you trust this site’s policy")
    expect(said).to_contain_text("3 distinct members of")
    expect(page.get_by_test_id("not-proven")).to_contain_text("the policy is this site’s own")


def test_a_policy_that_the_reader_chose_is_the_readers(page: Page, town: Town) -> None:
    said = check(page, town, file=town.pack, policy=True)

    assert (said.get_attribute("data-verdict"), said.get_attribute("data-trust")) == ("proven", "reader")
    expect(page.get_by_test_id("not-proven")).not_to_contain_text("this site’s own")


def test_nothing_of_a_file_leaves_the_browser(page: Page, town: Town) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url.removeprefix(town.site.url)}"))

    check(page, town, file=town.pack)

    assert all(each.startswith("GET ") for each in asked)
    assert [each for each in asked if "static" not in each] == ["GET /en/verify", "GET /en/verify/trust.policy"]


def test_a_changed_pack_is_refused_with_its_reason(page: Page, town: Town, tmp_path: Path) -> None:
    changed = bytearray(town.pack.read_bytes())
    changed[changed.find(b"block paragraph") + 60] ^= 1
    broken = tmp_path / "changed.demur"
    broken.write_bytes(changed)

    said = check(page, town, file=broken)

    assert said.get_attribute("role") == "alert"
    assert said.get_attribute("data-reason") == "pack-damaged"


@pytest.mark.parametrize("asked", ["1", "١", "digest"])
def test_a_number_or_a_digest_is_looked_up_in_the_whole_record(page: Page, town: Town, asked: str) -> None:
    said = check(page, town, number=town.digest if asked == "digest" else asked)

    assert said.get_attribute("data-verdict") == "proven"
    expect(said).to_contain_text("Filed, if you trust this site’s policy")
    expect(said).to_contain_text("Replied on 11 March 2027")
    expect(page.get_by_test_id("not-proven")).to_contain_text("the record holds their number only")


def test_what_was_not_filed_is_not_among_the_entries(page: Page, town: Town) -> None:
    said = check(page, town, number="0" * 64)

    assert said.get_attribute("data-verdict") == "not-filed"
    expect(said).to_contain_text("No filing of this digest among entries 0 to")


def test_of_a_number_that_is_not_filed_nothing_is_told(page: Page, town: Town) -> None:
    said = check(page, town, number="3")

    assert said.get_attribute("data-reason") == "number-unknown"
    expect(said).to_contain_text("Neither confirmed nor denied")
