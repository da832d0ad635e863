"""What a restored installation has lost comes back from a copy: entries, tiles, and the places of rolls."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from demur.record import queries
from demur.record.checking import check_record
from demur.record.files import read, write_roll
from demur.record.models import Checkpoint, Entry, State
from demur.record.operations import enter, sequence_once
from demur.record.recovery import open_copy, recover
from demur.record.sequencing import RecordStopped
from demur_verify.entries import Roll
from demur_verify.errors import Refused
from demur_verify.merkle import LeafHash
from demur_verify.roll import leaves_digest, roll_root, write_leaves
from tests.record.conftest import NOON

EnterSome = Callable[..., list[LeafHash]]
PLACES = range(1000, 1024)
ROLL = "rolls/2026-11/24"

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy(data: Path, enter_some: EnterSome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy, as a witness keeps one, of a record of more than a tile and of one roll."""
    enter_some(300)
    roll = Roll(
        term="2026-11",
        day=date(2026, 11, 24),
        depth=16,
        size=len(PLACES),
        root=roll_root(PLACES, 16),
        leaves=leaves_digest(PLACES),
        entitled=40,
    )
    with transaction.atomic():
        enter(roll, at=NOON)
    write_roll(roll.term, roll.size, write_leaves(PLACES))
    sequence_once(data, NOON)
    folder = tmp_path_factory.mktemp("witness") / "mirror"
    shutil.copytree(data / "record", folder, ignore=shutil.ignore_patterns("high-water", "lock"))
    return folder


def test_files_that_are_lost_are_written_anew(data: Path, copy: Path, enter_some: EnterSome) -> None:
    shutil.rmtree(data / "record")
    enter_some(1, first=300)
    with pytest.raises(RecordStopped, match="high-water-missing"):
        sequence_once(data, NOON)

    done = recover(data=data, copy=open_copy(str(copy)), at=NOON)

    assert (done.added, done.waited, done.size, done.missing) == (0, 0, 301, ())
    assert read(ROLL) == write_leaves(PLACES)
    assert sequence_once(data, NOON).published_size == 302
    assert check_record(data).is_whole


def test_a_database_that_is_lost_altogether_comes_back(data: Path, copy: Path, enter_some: EnterSome) -> None:
    for table in (Entry, Checkpoint, State):
        table.objects.all().delete()
    waiting = enter_some(1, first=7)

    done = recover(data=data, copy=open_copy(str(copy)), at=NOON)

    assert (done.added, done.waited, done.size) == (301, 1, 301)
    assert queries.entered(waiting[0]).index == 7
    assert sequence_once(data, NOON).published_size == 301
    assert check_record(data).is_whole


def test_places_that_are_not_those_of_the_roll_are_not_taken_over(data: Path, copy: Path) -> None:
    shutil.rmtree(data / "record")
    (copy / ROLL).write_bytes(write_leaves(range(2000, 2024)))

    done = recover(data=data, copy=open_copy(str(copy)), at=NOON)

    assert done.missing == (ROLL,)
    assert read(ROLL) is None


def test_a_copy_that_ends_before_what_was_signed_is_refused(data: Path, copy: Path, enter_some: EnterSome) -> None:
    enter_some(1, first=300)
    sequence_once(data, NOON)

    with pytest.raises(RecordStopped, match="copy-shorter-than-what-was-signed"):
        recover(data=data, copy=open_copy(str(copy)), at=NOON)


def test_a_copy_with_an_entry_that_was_changed_is_refused(data: Path, copy: Path) -> None:
    bundle = copy / "tile" / "entries" / "000"
    bundle.write_bytes(bundle.read_bytes().replace(b"acknowledged", b"acknowledgeD", 1))

    with pytest.raises(Refused):
        recover(data=data, copy=open_copy(str(copy)), at=NOON)

    assert check_record(data).is_whole
