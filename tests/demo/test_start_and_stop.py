"""The demo starts with one command, ends as it is asked, leaves nothing running, and goes on where it stood."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from demur.demo.demo_clock import BEGINNING, DemoClock
from tests.demo.conftest import Demo, Seeded, kill, run_demo, two_free_ports, wait_until

Start = Callable[[Path], Demo]


def verify(*words: str) -> int:
    """Run the verifier as somebody else does, who has it and nothing of ours."""
    command = [sys.executable, "-m", "demur_verify.command", *words]
    return subprocess.run(command, capture_output=True, check=False).returncode


def test_the_first_line_says_where_everything_is(seeded: Seeded) -> None:
    ready = seeded.ready

    assert set(ready) == {"url", "desk", "data", "pack", "policy", "people", "memos"}
    assert [one["role"] for one in ready["people"]] == [
        "member", "drafter", "clerk", "addressee", "inspector", "outsider",
    ]  # fmt: skip
    assert {name: memo["number"] for name, memo in ready["memos"].items()} == {
        "answered": 1, "overdue": 2, "open": 3, "new": 4,
    }  # fmt: skip
    assert ready["memos"]["open"]["pack"] is None
    assert all(set(memo) == {"number", "url", "digest", "pack", "excerpt"} for memo in ready["memos"].values())


def test_the_folder_holds_what_outsiders_rely_on(seeded: Seeded) -> None:
    names = {path.name for path in seeded.data.iterdir()}

    assert {"demur.sqlite3", "record", "witness", "trust.policy", "packs"} <= names


@pytest.mark.parametrize("memo", ["answered", "overdue", "new"])
@pytest.mark.parametrize("file", ["pack", "excerpt"])
def test_each_pack_is_proven_by_the_policy_alone(seeded: Seeded, memo: str, file: str) -> None:
    pack = seeded.ready["memos"][memo][file]

    assert verify("pack", pack, "--policy", seeded.ready["policy"]) == 0
    assert verify("pack", pack) == 4


def test_a_pack_with_one_byte_changed_is_refused(seeded: Seeded, tmp_path: Path) -> None:
    raw = bytearray(Path(seeded.ready["pack"]).read_bytes())
    raw[raw.index(b"Say in public")] = ord("D")
    changed = tmp_path / "changed.demur"
    changed.write_bytes(raw)

    assert verify("pack", str(changed), "--policy", seeded.ready["policy"]) == 1


def test_the_leaked_page_is_proven_and_its_altered_copy_refused(seeded: Seeded) -> None:
    leak, policy = seeded.data / "leak", seeded.ready["policy"]

    assert verify("pack", str(leak / "page-2.demur"), "--policy", policy) == 0
    assert verify("pack", str(leak / "page-2-altered.demur"), "--policy", policy) == 1
    assert verify("pack", str(leak / "page-2.png"), "--policy", policy) == 3


def test_a_memo_is_found_in_the_record_and_another_text_is_not(seeded: Seeded) -> None:
    record, policy = str(seeded.data / "record"), seeded.ready["policy"]
    memos = seeded.ready["memos"]

    assert verify("digest", memos["overdue"]["digest"], "--record", record, "--policy", policy) == 0
    assert verify("digest", memos["open"]["digest"], "--record", record, "--policy", policy) == 5


def test_asked_to_end_it_ends_and_leaves_nothing_running(demo: Demo) -> None:
    assert demo.stop() == 0
    assert demo.is_silent()


def test_killed_it_leaves_nothing_running(demo: Demo) -> None:
    kill(demo.process)

    assert wait_until(demo.is_silent)


def test_the_clock_stands_still_while_the_demo_is_stopped(seeded: Seeded, tmp_path: Path) -> None:
    clock = DemoClock(seeded.copy(tmp_path / "data"))

    clock.resume()

    assert 0 <= (clock.now() - BEGINNING).total_seconds() < 120


def test_a_second_start_keeps_what_visitors_did(demo: Demo, start_demo: Start) -> None:
    visitor = demo.visitor
    visitor.open("/demo/as/clerk")
    status, _said = visitor.open("/demo/clock", {"to": "2027-03-05T12:00:00Z"})
    demo.stop()

    again = start_demo(demo.data)

    assert status == 200
    assert again.ready["memos"]["answered"]["digest"] == demo.ready["memos"]["answered"]["digest"]
    _status, said = again.visitor.open("/demo/clock", {"to": "2027-03-04T00:00:00Z"})
    assert "clock-moved-back" in said


def test_half_a_seed_is_begun_anew(seeded: Seeded, tmp_path: Path) -> None:
    data = seeded.copy(tmp_path / "data")
    (data / "seeded").unlink()
    (data / "demur.sqlite3").write_bytes(b"")

    assert run_demo(data, two_free_ports(), "--once").returncode == 0


def test_a_taken_port_is_told(seeded: Seeded, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        site = run_demo(seeded.data, port, "--once")
        desk = run_demo(tmp_path / "new", port - 1, "--once")

    assert (site.returncode, desk.returncode) == (5, 5)
    assert str(port) in site.stderr
    assert str(port) in desk.stderr


def test_two_demos_do_not_share_a_folder(shown: Demo) -> None:
    second = run_demo(shown.data, two_free_ports(), "--once")

    assert second.returncode == 6


@pytest.mark.parametrize("words", [(), ("--fresh",)])
def test_a_folder_that_is_somebody_elses_is_not_touched(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "thesis.txt").write_text("three years of work")

    done = run_demo(tmp_path, two_free_ports(), "--once", *words)

    assert done.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
