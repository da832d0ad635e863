"""The mirror: it takes over what its witness countersigned, and serves nothing that it has not checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from demur.witness.countersigning import Countersigner
from demur.witness.heads import Heads
from demur.witness.mirror import Mirror, MirrorRefused
from demur.witness.origin import Origin
from demur_verify.checkpoint import SignedCheckpoint
from demur_verify.entries import Roll
from demur_verify.note import SignatureRefused
from demur_verify.record_files import check_tiles, open_record, read_record
from demur_verify.roll import leaves_digest, roll_root, write_leaves
from tests.witness.conftest import NOON, RecordOfTests

PLACES = (17, 23, 42)


class Site:
    """Serves a record's files, as long as it is told to."""

    def __init__(self, log: RecordOfTests) -> None:
        self.log = log
        self.withholds: set[str] = set()
        self.asked: list[str] = []

    def read(self, path: str) -> bytes | None:
        self.asked.append(path)
        file = self.log.folder.folder / path
        return file.read_bytes() if file.is_file() and path not in self.withholds else None


@pytest.fixture
def site(log: RecordOfTests) -> Site:
    return Site(log)


@pytest.fixture
def mirror(log: RecordOfTests, heads: Heads, site: Site, tmp_path: Path) -> Mirror:
    policy = tmp_path / "trust.policy"
    policy.write_text(log.policy)
    origin = Origin(
        data=tmp_path / "witness", url="https://w.example", sites=("https://s.example",), policy_file=policy
    )
    return Mirror(origin, heads, site)


def countersign(countersigner: Countersigner, log: RecordOfTests, old: int, signed: SignedCheckpoint) -> None:
    key = log.signer.key
    countersigner.add_checkpoint(log.request(old, signed), {key.name: [key]}, at=NOON)


def roll(size: int, day: int = 24) -> bytes:
    leaves = PLACES[:size]
    return Roll(
        term="2026-11",
        day=date(2026, 11, day),
        depth=16,
        size=size,
        root=roll_root(leaves, 16),
        leaves=leaves_digest(leaves),
        entitled=30,
    ).to_bytes()


def test_what_the_witness_countersigned_is_taken_over_whole(
    mirror: Mirror, log: RecordOfTests, countersigner: Countersigner
) -> None:
    held = 0
    for count in (3, 250, 10, 700):
        signed = log.grow(*(b"entry %d" % (held + each) for each in range(count)))
        countersign(countersigner, log, held, signed)
        log.publish(signed)
        held += count

        mirror.pull(at=NOON)

        source = open_record(mirror.folder.folder)
        record = read_record(source)
        check_tiles(source, record)
        assert list(record.entries) == log.entries
        assert (mirror.state.size, mirror.state.pulled_at, mirror.state.trouble) == (held, NOON, None)


def test_nothing_is_taken_over_that_the_witness_has_not_countersigned(
    mirror: Mirror, log: RecordOfTests, countersigner: Countersigner
) -> None:
    first = log.grow(b"a", b"b")
    countersign(countersigner, log, 0, first)
    log.publish(first)
    mirror.pull(at=NOON)
    log.publish(log.grow(b"c"))

    mirror.pull(at=NOON)

    assert mirror.state.size == 2
    assert mirror.folder.checkpoint() == first


def test_entries_that_are_not_those_that_were_signed_are_not_served(
    mirror: Mirror, log: RecordOfTests, countersigner: Countersigner
) -> None:
    signed = log.grow(b"a", b"b")
    countersign(countersigner, log, 0, signed)
    log.entries[1] = b"x"
    log.grow()
    log.publish(signed)

    with pytest.raises(MirrorRefused) as refusal:
        mirror.pull(at=NOON)

    assert refusal.value.reason == "mirror-entries-disagree"
    assert mirror.folder.read("checkpoint") is None
    assert mirror.folder.read("tile/entries/000.p/2") is None


def test_a_published_checkpoint_of_another_history_is_kept_as_evidence(
    mirror: Mirror, log: RecordOfTests, countersigner: Countersigner, heads: Heads
) -> None:
    countersign(countersigner, log, 0, log.grow(b"a", b"b"))
    log.entries[1] = b"x"
    other = log.grow()
    log.publish(other)

    with pytest.raises(MirrorRefused) as refusal:
        mirror.pull(at=NOON)

    assert refusal.value.reason == "two-histories"
    assert heads.evidence(log.signer.key.name)[0].request == other.to_bytes()


def test_a_checkpoint_that_the_log_did_not_sign_is_refused(
    mirror: Mirror, log: RecordOfTests, tmp_path: Path, countersigner: Countersigner
) -> None:
    signed = log.grow(b"a", b"b")
    countersign(countersigner, log, 0, signed)
    stranger = RecordOfTests(tmp_path / "stranger", "evil.example")
    log.publish(stranger.grow(b"a", b"b"))
    with pytest.raises(MirrorRefused):
        mirror.pull(at=NOON)

    broken = signed.to_bytes().replace(b"\n2\n", b"\n3\n")
    (log.folder.folder / "checkpoint").write_bytes(broken)
    with pytest.raises(SignatureRefused):
        mirror.pull(at=NOON)


def test_the_places_of_a_roll_are_served_once_they_are_those_of_its_entry(
    mirror: Mirror, log: RecordOfTests, countersigner: Countersigner
) -> None:
    signed = log.grow(roll(2), roll(3, day=25), b"an entry of a kind to come\n")
    countersign(countersigner, log, 0, signed)
    log.publish(signed)
    log.folder.write_roll("2026-11", 2, write_leaves(PLACES[:2]))
    log.folder.write_roll("2026-11", 3, write_leaves((17, 23, 99)))

    first = mirror.pull(at=NOON)
    (log.folder.folder / "rolls/2026-11/3").write_bytes(write_leaves(PLACES))
    second = mirror.pull(at=NOON)

    assert first.missing == ("rolls/2026-11/3",)
    assert second.missing == ()
    assert mirror.folder.read("rolls/2026-11/2") == b"17\n23\n"
    assert mirror.folder.read("rolls/2026-11/3") == b"17\n23\n42\n"


def test_a_mirror_that_was_stopped_goes_on_where_it_was(
    mirror: Mirror, log: RecordOfTests, countersigner: Countersigner, site: Site, heads: Heads
) -> None:
    first = log.grow(*(b"entry %d" % each for each in range(600)), roll(2))
    countersign(countersigner, log, 0, first)
    log.publish(first)
    mirror.pull(at=NOON)
    second = log.grow(b"more")
    countersign(countersigner, log, 601, second)
    log.publish(second)
    log.folder.write_roll("2026-11", 2, write_leaves(PLACES[:2]))
    site.asked.clear()

    again = Mirror(mirror._origin, heads, site)
    again.pull(at=NOON)

    assert again.state.size == 602
    assert again.state.missing == ()
    assert site.asked == ["checkpoint", "tile/entries/002.p/90", "rolls/2026-11/2"]


def test_a_bundle_that_is_withheld_stops_the_mirror_where_it_is(
    mirror: Mirror, log: RecordOfTests, countersigner: Countersigner, site: Site
) -> None:
    signed = log.grow(b"a", b"b")
    countersign(countersigner, log, 0, signed)
    log.publish(signed)
    site.withholds = {"tile/entries/000.p/2"}

    with pytest.raises(MirrorRefused) as refusal:
        mirror.pull(at=NOON)
    site.withholds = set()
    mirror.pull(at=NOON)

    assert (refusal.value.reason, refusal.value.where) == ("mirror-bundle-missing", "tile/entries/000.p/2")
    assert mirror.state.size == 2


def test_any_page_may_read_the_mirror_and_nothing_but_the_record(start_witness: Callable[..., Any]) -> None:
    witness = start_witness()

    for path in (
        "/record/checkpoint",
        "/record/../witness.key",
        "/record/tile/0/000",
        "/record/high-water",
        "/record/",
    ):
        answered = witness.get(path)
        assert answered.status == 404
    missing = witness.get("/record/checkpoint")
    assert json.loads(missing.data)["reason"] == "mirror-without-it"
    assert missing.headers["Access-Control-Allow-Origin"] == "*"
