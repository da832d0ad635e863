"""Entering, and the sequencer's rounds, without witnesses."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings as DjangoSettings

from demur.record import files, queries
from demur.record.high_water import HighWater
from demur.record.keys import KeyMissing, log_key, log_signer, slip_key, slip_signer
from demur.record.models import Checkpoint, Entry, State
from demur.record.operations import EntryRefused, begin_record, enter, sequence_once
from demur.record.sequencing import RecordStopped
from demur.record.trust import PolicyRefused
from demur_verify.entries import Settings
from demur_verify.merkle import LeafHash, leaf_hash, tree_root
from demur_verify.note import NoteSigner
from demur_verify.receipt import check_receipt
from demur_verify.record_files import check_tiles, open_record, read_record
from demur_verify.tiles import TileName
from demur_verify.trust_policy import TrustPolicy
from tests.record.conftest import NOON, ORIGIN, acknowledgement

pytestmark = pytest.mark.django_db
EnterSome = Callable[..., list[LeafHash]]


def installed_with(desk: bytes, data: Path) -> Settings:
    return Settings(
        door=bytes(32),
        slip=slip_key(data),
        desk=desk,
        depth=16,
        batch=86_400,
        growth=5,
        wait=259_200,
        floor=20,
        freshness=129_600,
    )


def test_an_entry_waits_then_gets_its_index(data: Path, enter_some: EnterSome) -> None:
    [leaf] = enter_some(1)
    before = queries.entered(leaf)

    done = sequence_once(data, NOON)

    assert before.index is None
    assert queries.entered(leaf).index == 0
    assert queries.entered(leaf).entry == acknowledgement(0)
    assert (done.size, done.added, done.published_size, done.is_countersigned) == (1, 1, 1, True)
    assert queries.waiting() == []


def test_entries_stand_in_the_order_of_the_outbox(data: Path, enter_some: EnterSome) -> None:
    leaves = enter_some(300)

    sequence_once(data, NOON)

    assert [one.leaf_hash for one in queries.entries_between(0, 300)] == leaves
    assert [one.index for one in queries.entries_between(254, 258)] == [254, 255, 256, 257]
    assert set(queries.entered_many([leaves[3], leaves[299], bytes(32)])) == {leaves[3], leaves[299]}


def test_the_same_is_entered_once(data: Path, enter_some: EnterSome) -> None:
    enter_some(1)

    with pytest.raises(EntryRefused) as refusal:
        enter_some(1)

    assert refusal.value.reason == "entered-before"


def test_settings_may_come_back_but_not_unchanged(data: Path) -> None:
    old, new = installed_with(b"\1" * 32, data), installed_with(b"\2" * 32, data)
    for entry in (old, new, old):
        enter(entry, at=NOON)

    with pytest.raises(EntryRefused):
        enter(old, at=NOON)
    sequence_once(data, NOON)

    assert queries.latest_settings() == old
    assert queries.entered(leaf_hash(old.to_bytes())).index == 2


@pytest.mark.django_db(transaction=True)
def test_nothing_is_entered_outside_a_transaction(data: Path) -> None:
    with pytest.raises(EntryRefused) as refusal:
        enter(acknowledgement(1), at=NOON)

    assert refusal.value.reason == "entered-outside-a-transaction"


def test_what_an_act_entered_goes_when_the_act_is_rolled_back(data: Path) -> None:
    with transaction.atomic():
        enter(acknowledgement(1), at=NOON)
        transaction.set_rollback(True)

    assert sequence_once(data, NOON).size == 0


def test_the_files_are_a_record_that_the_kernel_reads(data: Path, enter_some: EnterSome) -> None:
    leaves: list[LeafHash] = []
    for count in (1, 255, 1, 600, 0, 3):
        leaves += enter_some(count, first=len(leaves))
        sequence_once(data, NOON)

        source = open_record(data / "record")
        record = read_record(source)
        check_tiles(source, record)
        assert [leaf_hash(raw) for raw in record.entries] == leaves
        assert record.checkpoint == queries.published()


def test_what_a_full_tile_replaced_goes_one_tile_later(data: Path, enter_some: EnterSome) -> None:
    for first, count in ((0, 200), (200, 100), (300, 300), (600, 200)):
        enter_some(count, first=first)
        sequence_once(data, NOON)

    partial = sorted(path.parent.name for path in (data / "record" / "tile" / "0").glob("*.p/*"))

    assert "000.p" not in partial
    assert partial[-1] == "003.p"


def test_a_receipt_proves_an_entry_by_the_policy(data: Path, enter_some: EnterSome) -> None:
    enter_some(700)
    sequence_once(data, NOON)
    enter_some(30, first=700)
    sequence_once(data, NOON)
    trust = TrustPolicy.parse((data / "trust.policy").read_bytes())
    newest, first = queries.published(), queries.first_holding(699)
    assert newest
    assert first

    for checkpoint in (newest, first):
        for index in (0, 255, 256, 699):
            raw = queries.entries_between(index, index + 1)[0].raw
            assert check_receipt(queries.receipt_in(index, checkpoint), raw, trust).checkpoint == checkpoint.checkpoint

    assert (newest.checkpoint.size, first.checkpoint.size) == (730, 700)
    assert queries.first_holding(730) is None


def test_only_what_is_published_is_served(data: Path, enter_some: EnterSome) -> None:
    enter_some(300)
    sequence_once(data, NOON)
    files.ours().write_tiles(((TileName(level=0, index=1, width=60), bytes(60 * 32)),))

    served = {
        path: files.read(path) is not None
        for path in (
            "checkpoint",
            "tile/0/000",
            "tile/0/001.p/44",
            "tile/0/001.p/60",
            "tile/1/000.p/1",
            "tile/entries/000",
            "tile/entries/001.p/44",
            "tile/0/000.p/255",
            "high-water",
            "lock",
            "../keys/log.key",
            "tile/../high-water",
            "/etc/passwd",
            "rolls/../../keys/log.key",
            "",
        )
    }

    assert [path for path, there in served.items() if there] == [
        "checkpoint",
        "tile/0/000",
        "tile/0/001.p/44",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/44",
    ]


def test_a_roll_is_served_as_it_was_written_and_never_changes(data: Path) -> None:
    files.write_roll("2026-11", 2, b"17\n23\n")
    files.write_roll("2026-11", 2, b"17\n23\n")

    with pytest.raises(Exception, match="roll-file-of-another-content"):
        files.write_roll("2026-11", 2, b"17\n24\n")
    with pytest.raises(Exception, match="roll-path-malformed"):
        files.write_roll("2026-11/..", 2, b"")

    assert files.read("rolls/2026-11/2") == b"17\n23\n"
    assert files.read("rolls/2026-11/3") is None
    assert files.read("rolls/2026-11/02") is None


def test_the_same_tree_always_gets_the_same_signature(data: Path, enter_some: EnterSome) -> None:
    enter_some(5)
    sequence_once(data, NOON)
    first = (data / "record" / "checkpoint").read_bytes()
    (data / "record" / "checkpoint").unlink()

    sequence_once(data, NOON)

    assert (data / "record" / "checkpoint").read_bytes() == first
    assert Checkpoint.objects.count() == 1


def test_keys_are_for_their_owner_and_stay(data: Path) -> None:
    log, slip = log_signer(data), slip_signer(data)

    begin_record(data, ORIGIN)

    assert log_signer(data).key == log.key == log_key(data)
    assert slip_signer(data).key == slip.key == slip_key(data)
    assert log.key != slip.key
    assert (data / "keys").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (data / "keys").glob("*.key")} == {0o600}


# --- when it must not sign


def test_a_database_from_before_is_refused_by_the_high_water_file(data: Path, enter_some: EnterSome) -> None:
    enter_some(2)
    sequence_once(data, NOON)
    restored = State.objects.values().get()
    enter_some(1, first=2)
    sequence_once(data, NOON)
    State.objects.update(**{name: restored[name] for name in ("size", "edge", "root")})

    with pytest.raises(RecordStopped) as refusal:
        sequence_once(data, NOON)

    assert refusal.value.reason == "record-behind-its-high-water"
    assert refusal.value.facts == {"size": 2, "signed_size": 3}
    assert queries.status().trouble == "record-behind-its-high-water"


def test_a_database_that_holds_something_else_than_was_signed_is_refused(data: Path, enter_some: EnterSome) -> None:
    enter_some(2)
    sequence_once(data, NOON)
    State.objects.update(root=b"\7" * 32)

    with pytest.raises(RecordStopped) as refusal:
        sequence_once(data, NOON)

    assert refusal.value.reason == "record-not-what-was-signed"


def test_a_high_water_file_that_is_gone_is_not_begun_anew(data: Path, enter_some: EnterSome) -> None:
    enter_some(2)
    sequence_once(data, NOON)
    (data / "record" / "high-water").unlink()

    with pytest.raises(RecordStopped) as refusal:
        sequence_once(data, NOON)

    assert refusal.value.reason == "high-water-missing"


def test_a_high_water_line_that_was_cut_off_counts_for_nothing(data: Path, enter_some: EnterSome) -> None:
    enter_some(2)
    sequence_once(data, NOON)
    file = data / "record" / "high-water"
    whole = file.read_bytes()
    file.write_bytes(whole + b"3 abc")

    enter_some(1, first=2)
    sequence_once(data, NOON)

    lines = file.read_bytes().splitlines()
    assert HighWater(data / "record").last() == (3, tree_root([one.leaf_hash for one in queries.entries_between(0, 3)]))
    assert [line.split(b" ")[0] for line in lines] == [b"0", b"2", b"3"]


def test_without_policy_or_key_entries_go_on_and_the_trouble_is_named(data: Path, enter_some: EnterSome) -> None:
    enter_some(2)
    policy = (data / "trust.policy").read_bytes()
    (data / "trust.policy").unlink()

    with pytest.raises(PolicyRefused):
        sequence_once(data, NOON)
    without = queries.status()
    (data / "trust.policy").write_bytes(policy)
    (data / "keys" / "log.key").rename(data / "keys" / "away")
    with pytest.raises(KeyMissing):
        sequence_once(data, NOON)
    keyless = queries.status()
    (data / "keys" / "away").rename(data / "keys" / "log.key")
    sequence_once(data, NOON)

    assert (without.size, without.published_size, without.quorum, without.trouble) == (2, 0, None, "policy-missing")
    assert (keyless.trouble, keyless.quorum) == ("record-key-missing", 0)
    assert (queries.status().trouble, queries.status().published_size) == (None, 2)


def test_a_policy_that_trusts_another_log_stops_the_signing(data: Path, enter_some: EnterSome) -> None:
    enter_some(1)
    (data / "trust.policy").write_text(f"log {NoteSigner(ORIGIN, bytes(32)).key}\nquorum none\n")

    with pytest.raises(RecordStopped) as refusal:
        sequence_once(data, NOON)

    assert refusal.value.reason == "log-not-in-policy"
    assert not (data / "record" / "checkpoint").exists()


def test_a_second_sequencer_does_nothing_while_one_is_at_it(data: Path, enter_some: EnterSome) -> None:
    enter_some(1)
    (data / "record").mkdir()
    with (data / "record" / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        done = sequence_once(data, NOON)

    assert (done.is_busy, done.size, done.is_countersigned) == (True, 0, False)
    assert sequence_once(data, NOON + timedelta(seconds=1)).size == 1


# --- the tables


def test_a_record_says_nothing_before_it_begins(settings: DjangoSettings, tmp_path: Path) -> None:
    settings.DATA = tmp_path

    status = queries.status()

    assert (status.size, status.pending, status.quorum, status.trouble) == (0, 0, None, None)
    assert queries.published() is None
    assert queries.latest_settings() is None
    assert files.read("checkpoint") is None


@pytest.mark.parametrize(
    "change",
    [
        'UPDATE record_entry SET raw = raw || raw WHERE "index" IS NULL',
        "UPDATE record_entry SET kind = 'roll' WHERE \"index\" IS NULL",
        'UPDATE record_entry SET "index" = 7 WHERE "index" = 0',
        'UPDATE record_entry SET "index" = NULL WHERE "index" = 0',
        'UPDATE record_entry SET entered_at = entered_at WHERE "index" = 0',
        "UPDATE record_checkpoint SET size = 5",
        'UPDATE record_entry SET "index" = -1 WHERE "index" IS NULL',
        'UPDATE record_entry SET "index" = 0 WHERE "index" IS NULL',
    ],
)
def test_the_database_refuses_what_the_code_forgot(data: Path, enter_some: EnterSome, change: str) -> None:
    enter_some(1)
    sequence_once(data, NOON)
    enter_some(1, first=1)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_tables_refuse_values_of_another_size(data: Path) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(leaf_hash=bytes(31), raw=b"x", kind="roll", entered_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(leaf_hash=bytes(32), raw=b"", kind="roll", entered_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(leaf_hash=bytes(32), raw=b"x", kind="memo", entered_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        State.objects.create(id=2, root=bytes(32))
    Entry.objects.create(leaf_hash=bytes(32), raw=b"x", kind="roll", entered_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(leaf_hash=bytes(32), raw=b"x", kind="roll", entered_at=NOON)
