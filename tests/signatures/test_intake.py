"""What the intake keeps and, after a batch, keeps no more."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from demur.signatures import intake as intake_module
from demur.signatures import operations, queries
from demur.signatures.intake import Intake, IntakeFull, NotLetters
from demur.signatures.keys import door_key, make_door_key
from demur_verify.errors import Malformed
from demur_verify.letter import SEALED_SIZE
from tests.signatures.conftest import AT, MEMO, ROLL, Door
from tests.signatures.members import ADA, BO, letter_of


@pytest.mark.django_db
def test_after_a_batch_no_byte_of_a_letter_is_on_the_disk(door: Door, bytes_of: Callable[[Path], bytes]) -> None:
    sealed = [door.seal(letter_of(member, MEMO.digest, ROLL)) for member in (ADA, BO)]
    door.deliver(*sealed)
    assert all(letter[:64] in bytes_of(door.data) for letter in sealed)

    door.take()

    left = bytes_of(door.data)
    assert not any(letter[at : at + 16] in left for letter in sealed for at in range(0, SEALED_SIZE, 16))


@pytest.mark.django_db
def test_a_reader_that_goes_away_late_does_not_keep_letters(door: Door, bytes_of: Callable[[Path], bytes]) -> None:
    sealed = door.seal(letter_of(ADA, MEMO.digest, ROLL))
    door.deliver(sealed)
    reader = sqlite3.connect(door.data / "intake.sqlite3", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM letter").fetchone()
    looked: list[int] = []

    def end_reading(_seconds: float) -> None:
        looked.append(sealed[:64] in bytes_of(door.data))
        reader.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake_module.time, "sleep", end_reading)
        door.take()

    assert looked == [True]
    assert sealed[:64] not in bytes_of(door.data)


@pytest.mark.django_db
def test_letters_are_there_when_the_program_is_started_again(door: Door) -> None:
    door.deliver(door.seal(letter_of(ADA, MEMO.digest, ROLL)))

    again = Intake(door.data / "intake.sqlite3")

    assert [len(some) for some in again.begin(1)] == [1]


@pytest.mark.django_db
@pytest.mark.parametrize("change", [-1, 1])
def test_a_delivery_of_half_a_letter_is_not_taken(door: Door, change: int) -> None:
    with pytest.raises(NotLetters, match="letters-malformed"):
        operations.take_delivery(bytes(SEALED_SIZE + change), at=AT)

    assert not queries.deliveries().one_waits


@pytest.mark.django_db
def test_a_full_intake_takes_nothing_of_a_delivery(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_module, "MOST_LETTERS", 2)
    operations.take_delivery(bytes(SEALED_SIZE), at=AT)

    with pytest.raises(IntakeFull, match="intake-full"):
        operations.take_delivery(bytes(2 * SEALED_SIZE), at=AT)

    assert sum(len(some) for some in operations.intake().begin(1)) == 1


@pytest.mark.django_db
def test_an_empty_delivery_makes_a_batch_too(door: Door) -> None:
    door.deliver()

    assert door.take()
    assert len(queries.signed_lists(MEMO.digest)) == 1


@pytest.mark.django_db
def test_no_batch_falls_between_two_parts_of_a_delivery(door: Door) -> None:
    ada, bo = (door.seal(letter_of(member, MEMO.digest, ROLL)) for member in (ADA, BO))

    operations.take_delivery(ada, at=AT, part=1, parts=2)
    assert not queries.deliveries().one_waits
    operations.take_delivery(bo, at=AT, part=2, parts=2)
    door.take()

    assert queries.count_on(MEMO.digest) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("part", "parts"), [(0, 1), (2, 1), (1, 0)])
def test_a_part_that_cannot_be_is_refused(door: Door, part: int, parts: int) -> None:
    with pytest.raises(Malformed, match="batch-part-malformed"):
        operations.take_delivery(b"", at=AT, part=part, parts=parts)


def test_who_reads_a_batch_reads_all_of_it_though_the_next_one_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_module, "READ_AT_ONCE", 1)
    intake = Intake(tmp_path / "intake.sqlite3")
    first, second, third = (bytes([number]) * SEALED_SIZE for number in (1, 2, 3))
    intake.put(first + second)
    reading = intake.begin(5)
    seen = next(reading)

    intake.put(third)
    again = [letter for some in intake.begin(6) for letter in some]
    seen += [letter for some in reading for letter in some]
    intake.forget(through=5)

    assert sorted(seen) == [first, second]
    assert sorted(again) == [first, second, third]
    assert list(intake.begin(6)) == [[third]]


def test_the_intake_is_for_its_owner_alone(tmp_path: Path) -> None:
    intake = Intake(tmp_path / "intake.sqlite3")

    intake.put(bytes(SEALED_SIZE))

    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob("intake*")} == {0o600}


def test_the_key_of_the_door_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    made = door_key(tmp_path)

    make_door_key(tmp_path, bytes(32))

    file = tmp_path / "keys" / "door.key"
    assert door_key(tmp_path).public == made.public
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["door.key"]


def test_a_damaged_key_of_the_door_is_refused(tmp_path: Path) -> None:
    make_door_key(tmp_path, bytes(32))
    (tmp_path / "keys" / "door.key").write_text("nothing\n")

    with pytest.raises(Malformed):
        door_key(tmp_path)
