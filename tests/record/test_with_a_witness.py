"""A sequencer and a real witness: countersigned, pending while it is away, refused when the database is behind."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from demur import clock
from demur.record import queries
from demur.record.checking import check_record
from demur.record.keys import log_signer
from demur.record.models import Checkpoint
from demur.record.operations import sequence_once
from demur.record.sequencing import RENEW_AFTER
from demur.record.witnesses import WitnessDisagrees
from demur_verify.checkpoint import Checkpoint as Head
from demur_verify.checkpoint import sign_checkpoint
from demur_verify.merkle import LeafHash, TreeRoot
from demur_verify.receipt import check_receipt
from demur_verify.trust_policy import TrustPolicy
from demur_verify.witness_protocol import AddCheckpoint
from tests.record.witnessing import WitnessProcess, free_port

EnterSome = Callable[..., list[LeafHash]]


@pytest.fixture
def witness(data: Path, tmp_path: Path) -> Iterator[WitnessProcess]:
    """A witness that the record's policy asks for; it runs."""
    process = WitnessProcess(tmp_path / "witness", data / "trust.policy", free_port(), "http://localhost:9")
    log = (data / "trust.policy").read_text().splitlines()[0]
    (data / "trust.policy").write_text(f"{log}\n{process.line}quorum union\n")
    process.start()
    yield process
    process.stop()


@pytest.mark.django_db
def test_a_filing_made_while_the_witness_is_away_is_countersigned_when_it_is_back(
    data: Path, witness: WitnessProcess, enter_some: EnterSome
) -> None:
    enter_some(2)
    first = sequence_once(data, clock.now())
    witness.stop()
    enter_some(3, first=2)
    away = sequence_once(data, clock.now())
    status = queries.status()
    held = queries.published()
    witness.start()

    back = sequence_once(data, clock.now())

    assert (first.is_countersigned, first.away) == (True, ())
    assert (away.size, away.published_size, away.is_countersigned, away.away) == (5, 2, False, ("union",))
    assert (status.size, status.published_size, status.quorum, status.trouble) == (5, 2, 1, None)
    assert held is not None
    assert held.checkpoint.size == 2
    assert (back.size, back.published_size, back.is_countersigned) == (5, 5, True)
    [seen] = queries.status().witnesses
    assert (seen.name, seen.key_name, seen.size) == ("union", "union.example/witness", 5)
    trust = TrustPolicy.parse((data / "trust.policy").read_bytes())
    newest = queries.published()
    assert newest is not None
    for one in queries.entries_between(0, 5):
        assert one.index is not None
        assert check_receipt(queries.receipt_in(one.index, newest), one.raw, trust).reached_at is not None
    assert check_record(data).is_whole


@pytest.mark.django_db
def test_a_countersignature_is_renewed_before_it_is_too_old_to_sign_against(
    data: Path, witness: WitnessProcess, enter_some: EnterSome
) -> None:
    enter_some(1)
    now = clock.now()
    for at in (now, now + timedelta(hours=1), now + RENEW_AFTER + timedelta(minutes=1)):
        sequence_once(data, at)

    assert list(Checkpoint.objects.order_by("pk").values_list("size", flat=True)) == [1, 1]


@pytest.mark.django_db
def test_a_witness_that_holds_another_record_stops_the_sequencer(
    data: Path, witness: WitnessProcess, enter_some: EnterSome, tmp_path: Path
) -> None:
    enter_some(2)
    sequence_once(data, clock.now())
    heads = sqlite3.connect(tmp_path / "witness" / "heads.sqlite3")
    with contextlib.closing(heads), heads:
        note = heads.execute("SELECT note FROM heads").fetchone()[0]
        heads.execute("DELETE FROM heads")
        text = note.split(b"\n\n")[0].split(b"\n")
        forged = b"\n".join([text[0], b"1", text[2]]) + b"\n\n" + note.split(b"\n\n")[1]
        heads.execute("INSERT INTO heads VALUES (?, 1, ?, ?, 0)", (text[0].decode(), bytes(32), forged))
    enter_some(1, first=2)

    with pytest.raises(WitnessDisagrees) as refusal:
        sequence_once(data, clock.now())

    assert refusal.value.reason == "witness-holds-another-record"
    assert queries.status().trouble == "witness-holds-another-record"
    assert queries.status().published_size == 2


@pytest.mark.django_db
def test_a_second_history_under_our_own_key_is_refused_and_shown(
    data: Path, witness: WitnessProcess, enter_some: EnterSome
) -> None:
    enter_some(2)
    sequence_once(data, clock.now())
    signer = log_signer(data)
    other = sign_checkpoint(Head(origin=signer.key.name, size=3, root=TreeRoot(bytes(32))), signer)

    status, _ = witness.post("/add-checkpoint", AddCheckpoint(2, (bytes(32),), other).to_bytes())
    enter_some(1, first=2)
    after = sequence_once(data, clock.now())

    assert status == 422
    assert (after.size, after.is_countersigned) == (3, True)
    status, said = witness.post("/add-checkpoint", AddCheckpoint(2, (bytes(32),), other).to_bytes())
    assert (status, said) == (409, b"3\n")
    for language, alarm in (("en", "in two versions that contradict each other"), ("ar", "بصيغتين متناقضتين")):
        assert alarm in witness.wait_for(f"/{language}/witness").decode()


# --- as an operator types it


class Operator:
    """Somebody at the command line of a running site."""

    def __init__(self, site: Any) -> None:
        self.site = site

    def types(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "demur.site.command", *words]
        return subprocess.run(command, env=self.site.variables, capture_output=True, text=True, check=False)

    def enters(self, number: int) -> None:
        self.site.manage("shell", "--no-imports", "-c", ENTER.format(number=number))

    def database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.site.data / "demur.sqlite3", timeout=20)


ENTER = """
from datetime import UTC, datetime
from django.db import transaction
from demur.record.operations import enter
from demur_verify.entries import Acknowledged
at = datetime(2026, 11, 24, 12, tzinfo=UTC)
with transaction.atomic():
    enter(Acknowledged(at=at, filed=({number}).to_bytes(32, "big")), at=at)
"""


def copy_database(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    with contextlib.closing(source), contextlib.closing(target):
        source.backup(target)


def test_a_restored_database_is_refused_and_brought_back_from_the_witness(
    start_site: Callable[..., Any], tmp_path: Path
) -> None:
    site = start_site(DEMUR_RECORD_ORIGIN="karvonel.example/record")
    operator = Operator(site)
    assert operator.types("record", "init").returncode == 0
    policy = site.data / "trust.policy"
    witness = WitnessProcess(tmp_path / "witness", policy, free_port(), site.url)
    policy.write_text(f"{policy.read_text().splitlines()[0]}\n{witness.line}quorum union\n")
    witness.start()
    try:
        operator.enters(1)
        assert operator.types("record", "sequence", "--once").returncode == 0
        copy_database(operator.database(), sqlite3.connect(tmp_path / "backup"))
        shutil.copy(site.data / "record" / "high-water", tmp_path / "old-high-water")
        for number in (2, 3):
            operator.enters(number)
        assert operator.types("record", "sequence", "--once").stdout == "3 entries, 2 of them new, 3 countersigned\n"
        published = witness.wait_for("/record/checkpoint", b"\n3\n")

        copy_database(sqlite3.connect(tmp_path / "backup"), operator.database())
        operator.enters(4)
        by_file = operator.types("record", "sequence", "--once")
        shutil.copy(tmp_path / "old-high-water", site.data / "record" / "high-water")
        by_witness = operator.types("record", "sequence", "--once")
        unchecked = operator.types("record", "check", "--json")
        recovered = operator.types("record", "recover", "--from", f"{witness.url}/record")
        goes_on = operator.types("record", "sequence", "--once")
        checked = operator.types("record", "check", "--json")
    finally:
        witness.stop()

    assert by_file.returncode == by_witness.returncode == 1
    assert "record-behind-its-high-water" in by_file.stderr
    assert "record-behind-its-witness" in by_witness.stderr
    for said in (by_file.stderr, by_witness.stderr):
        assert "restored from a backup" in said
        assert "demur record recover --from" in said
        assert "docs/how-to/restore-a-backup.md" in said
    assert (unchecked.returncode, json.loads(unchecked.stdout)["behind"]) == (1, ["union"])
    assert recovered.stdout == "2 entries came back, 0 of them had been waiting; 3 in all\n"
    assert goes_on.stdout == "4 entries, 1 of them new, 4 countersigned\n"
    found = json.loads(checked.stdout)
    assert checked.returncode == 0, found
    assert (found["size"], found["pending"], found["behind"], found["problems"]) == (4, 0, [], [])
    assert found["root"] == found["recomputed"]
    assert b"\n3\n" in published
