"""`demur-verify`: exit status, JSON and sentences; and that it reads no network and needs no web framework."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from vectors.make._world import A, B

from demur_verify.command import main

TOP = Path(__file__).parents[3]
PACKS = TOP / "vectors" / "pack"
RECORDS = TOP / "vectors" / "record"
POLICY = str(PACKS / "trust.policy")


def pack(name: str) -> str:
    return str(PACKS / f"{name}.demur")


def run(*arguments: str) -> int:
    try:
        return main(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["pack", pack("answered"), "--policy", POLICY], 0),
        (["pack", pack("word-changed"), "--policy", POLICY], 1),
        (["pack", pack("cut-in-half"), "--policy", POLICY], 1),
        (["pack", pack("record-under-another-name"), "--policy", POLICY], 1),
        (["pack", pack("record-made-at-home")], 4),
        (["pack", pack("word-changed")], 1),
        (["pack", pack("answered")], 4),
        (["pack", pack("one-witness-of-two"), "--policy", POLICY], 4),
        (["pack", POLICY, "--policy", POLICY], 3),
        (["pack", str(PACKS / "nowhere.demur")], 2),
        (["pack", str(PACKS)], 2),
        (["pack", pack("answered"), "--policy", pack("answered")], 2),
        (["pack", pack("answered"), "--policy", str(PACKS / "nowhere.policy")], 2),
        (["pack"], 2),
        ([], 2),
        (["digest", "0" * 64, "--record", str(RECORDS / "answered.zip"), "--policy", POLICY], 5),
        (["digest", "0" * 64, "--record", str(RECORDS / "answered.zip")], 4),
        (["digest", "0" * 63, "--record", str(RECORDS / "answered.zip")], 2),
        (["digest", "0" * 64, "--record", str(RECORDS / "acknowledged-twice.zip"), "--policy", POLICY], 1),
        (["digest", "0" * 64, "--record", POLICY, "--policy", POLICY], 3),
        (["digest", "0" * 64, "--record", str(RECORDS / "nowhere")], 2),
        (["digest", "0" * 64], 2),
    ],
)
def test_the_exit_status_tells_what_was_found(arguments: list[str], status: int) -> None:
    assert run(*arguments) == status


def test_the_json_of_a_pack_has_the_fields_that_programs_rely_on(capfd: pytest.CaptureFixture[str]) -> None:
    run("pack", pack("answered"), "--policy", POLICY, "--json")

    told = json.loads(capfd.readouterr().out)
    assert (told["verdict"], told["reason"], told["where"]) == ("proven", None, None)
    assert told["memo"] | {"title": ""} == {
        "digest": A.digest.hex(),
        "shown": 6,
        "blocks": 6,
        "shown_at": [0, 1, 2, 3, 4, 5],
        "title": "",
    }
    assert told["filed"] == {
        "at": "2026-11-24T14:00:00Z",
        "proven_at": "2026-11-24T15:04:20Z",
        "index": 5,
        "origin": "karvonel.example/record",
        "size": 13,
    }
    assert {"count", "roll_opened", "roll_filed", "entitled", "readers"} < told["signatures"].keys()
    assert (told["reply"]["state"], told["reply"]["due_on"], told["reply"]["replied_on"]) == (
        "replied",
        "2027-02-17",
        "2027-01-22",
    )
    assert [one["disposition"] for one in told["reply"]["recommendations"]] == ["declined", "in-part"]
    assert told["witnesses"][0] == {"name": "ombudsman.example/w", "at": "2027-02-22T09:30:00Z"}
    assert "roll-is-true" in told["not_proven"]


def test_the_json_of_a_refusal_gives_reason_and_place_and_nothing_else(capfd: pytest.CaptureFixture[str]) -> None:
    run("pack", pack("word-changed"), "--policy", POLICY, "--json")

    told = json.loads(capfd.readouterr().out)
    assert (told.pop("verdict"), told.pop("reason"), told.pop("where")) == ("refused", "block-not-in-text", "block 2")
    assert not any(told.values())


def test_the_json_of_a_digest_tells_how_much_was_read(capfd: pytest.CaptureFixture[str]) -> None:
    run("digest", "0" * 64, "--record", str(RECORDS / "answered.zip"), "--policy", POLICY, "--json")

    told = json.loads(capfd.readouterr().out)
    assert (told["verdict"], told["filed"], told["searched"]["size"]) == ("not-filed", None, 10)
    assert told["not_proven"][0] == "filed-later"


def test_a_digest_that_was_filed_is_told_with_its_entry(capfd: pytest.CaptureFixture[str]) -> None:
    from vectors.make.entries import FILED  # noqa: PLC0415

    status = run("digest", FILED.digest.hex().upper(), "--record", str(RECORDS / "answered.zip"), "--policy", POLICY)

    told = capfd.readouterr().out
    assert status == 0
    assert "entry 4 of 10" in told


def test_entries_of_a_later_version_are_passed_over_and_told(capfd: pytest.CaptureFixture[str]) -> None:
    run("digest", "0" * 64, "--record", str(RECORDS / "kind-of-later.zip"), "--policy", POLICY, "--json")

    assert json.loads(capfd.readouterr().out)["not_proven"][:2] == ["filed-later", "entries-not-understood"]


def test_how_many_signed_is_not_proven_by_a_record_alone(capfd: pytest.CaptureFixture[str]) -> None:
    from vectors.make.entries import FILED  # noqa: PLC0415

    asked = ("digest", FILED.digest.hex(), "--record", str(RECORDS / "answered.zip"), "--policy", POLICY)
    run(*asked, "--language", "en")
    told = capfd.readouterr().out
    run(*asked, "--json")

    assert "79, by the institution's word\n" in told
    assert "each counted once" not in told
    assert json.loads(capfd.readouterr().out)["not_proven"][0] == "co-signatures-not-shown"


def test_a_filed_memo_is_told_in_english(capfd: pytest.CaptureFixture[str]) -> None:
    run("pack", pack("answered"), "--policy", POLICY, "--language", "en")

    told = capfd.readouterr().out
    assert "3 distinct members, each counted once\n" in told
    assert "24 November 2026, 15:04 UTC (proven: the first countersignature)\n" in told
    assert "1: declined\n" in told
    assert "- That the argument is right.\n" in told


def test_a_filed_memo_is_told_in_arabic(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ar_EG.UTF-8")

    run("pack", pack("overdue"), "--policy", POLICY)

    told = capfd.readouterr().out
    assert "عضو واحد\n" in told
    assert "متأخر عن موعده: لا رد حتى 17 شباط/فبراير 2027" in told
    assert B.digest.hex() in told


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", sorted(PACKS.glob("*.demur")), ids=lambda path: path.stem)
def test_every_vector_is_put_into_words(path: Path, language: str, capfd: pytest.CaptureFixture[str]) -> None:
    run("pack", str(path), "--policy", POLICY, "--language", language)

    told = capfd.readouterr().out
    assert told.count("\n") >= 2
    assert not any(line.endswith(" ") for line in told.split("\n"))


BLOCKED = """
import socket, sys
def refuse(*_a, **_k): raise SystemExit("the network was asked")
socket.socket = socket.create_connection = socket.getaddrinfo = refuse
from demur_verify.command import main
status = main(sys.argv[1:])
assert not {"django", "demur", "urllib3", "http.client"} & sys.modules.keys(), sorted(sys.modules)
sys.exit(status)
"""


def test_no_network_is_asked_and_no_framework_loaded(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}

    done = subprocess.run(
        [sys.executable, "-c", BLOCKED, "pack", pack("answered"), "--policy", POLICY],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert list(tmp_path.iterdir()) == []
