"""A visitor is one person after another, signs as Noor, and moves the clock."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.demo.conftest import Demo, Visitor


def command(demo: Demo, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `demur` as a visitor of this demo does, on its clock."""
    variables = {
        **os.environ,
        "DEMUR_PASSPHRASE": "salt wind over the pier",
        "DEMUR_CLOCK_OFFSET": f"@{demo.data / 'clock.offset'}",
    }
    line = [sys.executable, "-m", "demur.site.command", *words]
    return subprocess.run(line, env=variables, capture_output=True, text=True, check=False)


def hand_over(visitor: Visitor) -> dict[str, Any]:
    """Fetch what the desk is handed of memo 3."""
    _status, text = visitor.open("/en/memos/3/desk.json")
    handed: dict[str, Any] = json.loads(text)
    return handed


def count_on_memo_3(visitor: Visitor) -> int:
    """Count what the newest signed list of memo 3 says."""
    lines: str = hand_over(visitor)["memos"][0]["lists"][-1]["lines"]
    return lines.count("standing")


def test_each_person_sees_their_pages_and_nobody_elses(shown: Demo) -> None:
    seen: dict[str, list[int]] = {}
    for role in ("member", "drafter", "clerk", "addressee", "inspector"):
        visitor = shown.visitor
        visitor.open(f"/demo/as/{role}")
        seen[role] = [visitor.open(path)[0] for path in ("/en/memos/new", "/en/office", "/en/inspect", "/ar/memos/2")]

    assert seen["member"] == seen["drafter"] == [200, 404, 404, 200]
    assert seen["clerk"] == [404, 200, 404, 200]
    assert seen["inspector"] == [404, 404, 200, 200]


def test_switching_goes_on_with_the_page_that_was_open_and_with_no_other_site(shown: Demo) -> None:
    visitor = shown.visitor

    _status, page = visitor.open("/demo/as/clerk?next=/ar/memos/2")
    status, _elsewhere = visitor.open("/demo/as/member?next=https://elsewhere.example/")

    assert 'lang="ar"' in page
    assert status == 200  # the first page: nothing went out


@pytest.mark.parametrize("role", ["root", "Member"])
def test_nobody_else_can_be_switched_to(shown: Demo, role: str) -> None:
    assert shown.visitor.open(f"/demo/as/{role}")[0] == 404


def test_noor_signs_without_a_name_and_is_counted_then_the_memo_is_filed(demo: Demo, tmp_path: Path) -> None:
    visitor, handed, place = demo.visitor, tmp_path / "desk.json", tmp_path / "noor.place"
    visitor.open("/demo/as/member")
    before = count_on_memo_3(visitor)
    handed.write_text(json.dumps(hand_over(visitor)))

    made = command(demo, "place", "new", "--place", str(place), "--memo", str(handed))
    signed = command(
        demo, "sign", "--memo", str(handed), "--place", str(place), "--act", "co-sign", "--disclosure", "anonymous",
        "--relay", f"http://127.0.0.1:{demo.port + 1}", "--record", str(demo.data / "record"),
        "--policy", str(demo.data / "trust.policy"),
    )  # fmt: skip
    delivered, _said = visitor.open("/demo/batch", {})

    assert made.returncode == 0, made.stderr
    assert signed.returncode == 0, signed.stderr
    assert delivered == 200
    assert (before, count_on_memo_3(visitor)) == (31, 32)

    assert visitor.open("/demo/clock", {"to": "2027-03-10T17:00:00Z"})[0] == 200
    assert hand_over(visitor)["memos"][0]["state"] == "filed"


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("2027-03-02T00:00:00Z", "clock-moved-back"),
        ("2031-03-02T00:00:00Z", "clock-moved-too-far"),
        ("2027-03-05T00:00:00", "moment-malformed"),
        ("tomorrow", "moment-malformed"),
        (None, "moment-malformed"),
    ],
)
def test_the_clock_goes_forward_to_a_moment_and_nowhere_else(shown: Demo, to: str | None, reason: str) -> None:
    status, said = shown.visitor.open("/demo/clock", {"to": to})

    assert (status, json.loads(said)["reason"]) == (409, reason)


def test_the_page_s_own_buttons_move_the_clock_and_a_strange_form_does_not(demo: Demo) -> None:
    visitor = demo.visitor
    _status, page = visitor.open("/en/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token is not None

    strange, _refused = visitor.send("/demo/clock", {"by": "working-day"})
    ours, ahead = visitor.send("/demo/clock", {"by": "working-day", "csrfmiddlewaretoken": token[1], "next": "/ar/"})

    assert (strange, ours) == (403, 200)
    assert 'lang="ar"' in ahead
    _status, said = visitor.open("/demo/clock", {"to": "2027-03-04T09:59:00Z"})
    assert json.loads(said)["reason"] == "clock-moved-back"
