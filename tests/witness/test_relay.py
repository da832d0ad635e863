"""The relay: letters in, letters out, none lost, nothing learned from when."""

from __future__ import annotations

import json
import os
import random
import secrets
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import urllib3

from demur.witness.delivery import LETTERS_A_REQUEST, DeliveryRounds, DoorDidNotTake, HttpDoor, deliver
from demur.witness.letter_box import LETTER_SIZE, LetterBox, LetterBoxFull
from demur_verify.errors import Malformed

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = 86_400
KILLS = 30


@pytest.fixture
def box(tmp_path: Path) -> Iterator[LetterBox]:
    box = LetterBox(tmp_path / "letters.sqlite3", most=2000)
    yield box
    box.close()


# --- taking letters in


def test_anybody_may_hand_in_a_letter(start_witness: Callable[..., Any], letter: Callable[[], bytes]) -> None:
    witness = start_witness()

    answer = witness.post("/letters", letter())

    assert (answer.status, answer.data) == (202, b"")


@pytest.mark.parametrize(
    ("size", "status", "reason"),
    [
        (0, 400, "letter-too-short"),
        (LETTER_SIZE - 1, 400, "letter-too-short"),
        (LETTER_SIZE + 1, 413, "letter-too-large"),
        (2 * LETTER_SIZE, 413, "letter-too-large"),
        (5_000_000, 413, "letter-too-large"),
    ],
)
def test_anything_but_one_letter_is_turned_down(
    start_witness: Callable[..., Any], size: int, status: int, reason: str
) -> None:
    witness = start_witness()

    answer = witness.post("/letters", bytes(size))

    assert answer.status == status
    assert json.loads(answer.data)["reason"] == reason
    assert witness.post("/letters", bytes(LETTER_SIZE)).status == 202


def test_a_page_of_another_site_cannot_hand_in_letters(
    start_witness: Callable[..., Any], letter: Callable[[], bytes]
) -> None:
    witness = start_witness()

    own = witness.post("/letters", letter(), Origin=witness.url)
    other = witness.post("/letters", letter(), Origin="https://evil.example", Content_Type="text/plain")
    hidden = witness.post("/letters", letter(), Origin="null")

    assert (own.status, other.status, hidden.status) == (202, 403, 403)
    assert "Access-Control-Allow-Origin" not in own.headers


def test_a_full_relay_says_when_to_come_again(start_witness: Callable[..., Any], letter: Callable[[], bytes]) -> None:
    witness = start_witness("--letters", "2")
    held = letter()

    answers = [witness.post("/letters", body) for body in (held, letter(), letter(), held)]

    assert [answer.status for answer in answers] == [202, 202, 429, 202]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= DAY


def test_letters_of_many_members_at_once_are_all_held(box: LetterBox) -> None:
    letters = [secrets.token_bytes(LETTER_SIZE) for _ in range(400)]
    members = [
        threading.Thread(target=lambda start=start: [box.put(one) for one in letters[start::16]]) for start in range(16)
    ]

    for member in members:
        member.start()
    for member in members:
        member.join()

    assert box.held() == 400
    assert sorted(box.letters(box.ids())) == sorted(letters)


def test_letters_at_once_fill_the_box_to_its_limit_and_no_further(tmp_path: Path) -> None:
    box = LetterBox(tmp_path / "small.sqlite3", most=10)
    turned_down: list[str] = []

    def hand_in() -> None:
        try:
            box.put(secrets.token_bytes(LETTER_SIZE))
        except LetterBoxFull as refusal:
            turned_down.append(refusal.reason)

    members = [threading.Thread(target=hand_in) for _ in range(40)]
    for member in members:
        member.start()
    for member in members:
        member.join()

    assert box.held() == 10
    assert turned_down == ["letter-box-full"] * 30
    box.close()


def test_the_table_refuses_what_the_code_forgot(box: LetterBox, tmp_path: Path) -> None:
    around = sqlite3.connect(tmp_path / "letters.sqlite3")

    with pytest.raises(sqlite3.IntegrityError):
        around.execute("INSERT INTO letters VALUES (?, ?)", (bytes(32), bytes(LETTER_SIZE - 1)))
    with pytest.raises(sqlite3.IntegrityError):
        around.execute("INSERT INTO letters VALUES (?, ?)", (bytes(31), bytes(LETTER_SIZE)))
    with pytest.raises(sqlite3.IntegrityError):
        around.execute("UPDATE state SET held = -1")
    around.close()


def test_a_letter_of_another_size_never_reaches_the_store(box: LetterBox) -> None:
    with pytest.raises(Malformed) as refusal:
        box.put(b"short")

    assert refusal.value.reason == "letter-too-short"
    assert box.held() == 0


# --- delivery


def test_everything_held_is_delivered_when_a_batch_begins(box: LetterBox, door: Any) -> None:
    clock = [NOON]
    rounds = DeliveryRounds(box, HttpDoor(door.url), batch_seconds=DAY, now=lambda: clock[0])
    letters = [secrets.token_bytes(LETTER_SIZE) for _ in range(3)]
    for one in letters:
        box.put(one)

    before = rounds.look()
    clock[0] += timedelta(hours=12)
    at_midnight = rounds.look()
    clock[0] += timedelta(hours=11)
    after = rounds.look()

    assert (before, after) == (None, None)
    assert at_midnight is not None
    assert at_midnight.letters == 3
    assert sorted(door.letters) == sorted(letters)
    assert box.held() == 0


def test_an_empty_batch_is_delivered_like_any_other(box: LetterBox, door: Any) -> None:
    clock = [NOON]
    rounds = DeliveryRounds(box, HttpDoor(door.url), batch_seconds=DAY, now=lambda: clock[0])

    for _ in range(3):
        clock[0] += timedelta(days=1)
        rounds.look()

    assert [(batch.part, batch.letters) for batch in door.batches] == [("1/1", [])] * 3
    assert len({batch.number for batch in door.batches}) == 3


def test_a_relay_brings_the_token_of_a_door_that_has_one(box: LetterBox, door: Any) -> None:
    deliver(box, HttpDoor(door.url), batch=7)
    deliver(box, HttpDoor(door.url, "known to site and relay"), batch=8)

    assert [batch.authorization for batch in door.batches] == [None, "Bearer known to site and relay"]


def test_a_large_batch_goes_in_parts_under_one_number(box: LetterBox, door: Any) -> None:
    letters = [secrets.token_bytes(LETTER_SIZE) for _ in range(2 * LETTERS_A_REQUEST + 1)]
    for one in letters:
        box.put(one)

    deliver(box, HttpDoor(door.url), batch=7)

    assert [(batch.number, batch.part, len(batch.letters)) for batch in door.batches] == [
        (7, "1/3", LETTERS_A_REQUEST),
        (7, "2/3", LETTERS_A_REQUEST),
        (7, "3/3", 1),
    ]
    assert sorted(door.letters) == sorted(letters)


def test_the_order_of_delivery_is_neither_that_of_arrival_nor_that_of_the_store(box: LetterBox, door: Any) -> None:
    arrival = [secrets.token_bytes(LETTER_SIZE) for _ in range(40)]
    for one in arrival:
        box.put(one)
    stored = box.letters(box.ids())

    deliver(box, HttpDoor(door.url), batch=7)

    assert sorted(door.letters) == sorted(arrival)
    assert door.letters != arrival
    assert door.letters != stored


def test_letters_stay_while_the_door_is_shut_and_go_when_it_opens(box: LetterBox, door: Any) -> None:
    clock = [NOON]
    rounds = DeliveryRounds(box, HttpDoor(door.url), batch_seconds=DAY, now=lambda: clock[0])
    box.put(secrets.token_bytes(LETTER_SIZE))
    clock[0] += timedelta(days=1)
    door.shut = True

    with pytest.raises(DoorDidNotTake) as refusal:
        rounds.look()
    held = box.held()
    door.shut = False
    rounds.look()

    assert (refusal.value.reason, refusal.value.facts) == ("door-refused", {"status": 503})
    assert held == 1
    assert (len(door.letters), box.held()) == (1, 0)


def test_a_letter_whose_answer_was_lost_is_delivered_again(box: LetterBox, door: Any) -> None:
    sent = secrets.token_bytes(LETTER_SIZE)
    box.put(sent)
    door.deaf_to = 1

    with pytest.raises(DoorDidNotTake):
        deliver(box, HttpDoor(door.url), batch=7)
    deliver(box, HttpDoor(door.url), batch=7)

    assert door.letters == [sent, sent]
    assert box.held() == 0


def test_a_batch_that_fell_due_while_the_relay_was_away_is_delivered_when_it_is_back(tmp_path: Path, door: Any) -> None:
    clock = [NOON]
    box = LetterBox(tmp_path / "letters.sqlite3", most=10)
    rounds = DeliveryRounds(box, HttpDoor(door.url), batch_seconds=DAY, now=lambda: clock[0])
    clock[0] += timedelta(days=1)
    rounds.look()
    box.put(secrets.token_bytes(LETTER_SIZE))
    box.close()

    clock[0] += timedelta(days=1, hours=3)
    box = LetterBox(tmp_path / "letters.sqlite3", most=10)
    late = DeliveryRounds(box, HttpDoor(door.url), batch_seconds=DAY, now=lambda: clock[0]).look()

    assert late is not None
    assert late.letters == 1
    box.close()


def test_a_relay_that_was_away_at_its_very_first_delivery_makes_it_when_it_is_back(box: LetterBox, door: Any) -> None:
    DeliveryRounds(box, HttpDoor(door.url), batch_seconds=DAY, now=lambda: NOON)
    box.put(secrets.token_bytes(LETTER_SIZE))

    back = DeliveryRounds(box, HttpDoor(door.url), batch_seconds=DAY, now=lambda: NOON + timedelta(days=1)).look()

    assert back is not None
    assert back.letters == 1


def test_nothing_of_a_delivered_letter_stays_on_the_disk(tmp_path: Path, door: Any) -> None:
    box = LetterBox(tmp_path / "letters.sqlite3", most=1000)
    letters = [secrets.token_bytes(LETTER_SIZE) for _ in range(300)]
    for one in letters:
        box.put(one)
    before = on_disk(tmp_path)

    deliver(box, HttpDoor(door.url), batch=7)
    after = on_disk(tmp_path)

    assert all(one[:64] in before for one in letters)
    for one in letters:
        pieces = (one[at : at + 16] for at in range(0, LETTER_SIZE - 16, 256))
        assert not any(piece in after for piece in pieces)
    box.close()


def on_disk(folder: Path) -> bytes:
    return b"\0".join(file.read_bytes() for file in folder.iterdir())


def test_the_command_delivers_at_once(tmp_path: Path, door: Any, letter: Callable[[], bytes]) -> None:
    box = LetterBox(tmp_path / "letters.sqlite3", most=10)
    box.put(letter())
    box.close()
    command = [sys.executable, "-m", "demur.site.command", "relay", "deliver", "--once", "--data", str(tmp_path)]

    done = subprocess.run([*command, "--site", door.url], capture_output=True, text=True, check=False)
    door.shut = True
    refused = subprocess.run([*command, "--site", door.url], capture_output=True, text=True, check=False)

    assert (done.returncode, len(door.letters)) == (0, 1)
    assert done.stdout.startswith("1 letters delivered in batch ")
    assert (refused.returncode, refused.stderr) == (1, "demur relay: not delivered: door-refused {'status': 503}\n")


def test_a_relay_delivers_by_a_clock_that_is_moved(
    start_witness: Callable[..., Any], door: Any, letter: Callable[[], bytes], tmp_path: Path
) -> None:
    moved = tmp_path / "clock"
    moved.write_text("0")
    witness = start_witness(site=door.url, clock=f"@{moved}")
    sent = letter()
    witness.post("/letters", sent)

    moved.write_text("86400")
    door.wait_for_batches(1)

    assert door.batches[0].letters == [sent]


# --- SIGKILL


def test_sigkill_at_any_moment_loses_no_letter_that_was_acknowledged(
    start_witness: Callable[..., Any], door: Any, letter: Callable[[], bytes]
) -> None:
    acknowledged: set[bytes] = set()
    witness = start_witness(site=door.url, batch_seconds=1)
    port = int(witness.url.rpartition(":")[2])
    choose = random.Random(20261124)  # noqa: S311 (when to kill, the same in each run)

    for _ in range(KILLS):
        ending = threading.Timer(choose.uniform(0.05, 0.8), witness.kill)
        ending.start()
        hand_in_until_gone(witness, letter, acknowledged)
        ending.join()
        witness = start_witness(site=door.url, port=port, batch_seconds=1)
    witness.kill()
    box = LetterBox(witness.data / "letters.sqlite3", most=1)
    held = set(box.letters(box.ids()))
    counted = box.held()
    box.close()

    assert len(acknowledged) > KILLS
    assert acknowledged <= held | set(door.letters)
    assert counted == len(held)


def hand_in_until_gone(witness: Any, letter: Callable[[], bytes], acknowledged: set[bytes]) -> None:
    while True:
        sent = letter()
        try:
            if witness.post("/letters", sent).status == 202:
                acknowledged.add(sent)
        except urllib3.exceptions.HTTPError:
            return


# --- what is kept


def test_nothing_of_a_visitor_is_kept_and_no_time_finer_than_the_batch(
    start_witness: Callable[..., Any], door: Any, letter: Callable[[], bytes], desk_folder: Path, tmp_path: Path
) -> None:
    marks = [secrets.token_hex(12) for _ in range(8)]
    marked = dict(
        zip(
            ("User_Agent", "X_Forwarded_For", "Cookie", "Referer", "Forwarded", "X_Real_IP", "Accept_Language", "Via"),
            marks,
            strict=True,
        )
    )
    witness = start_witness("--desk", str(desk_folder), site=door.url)
    for path in ("/", "/en/", "/config.json", "/time", "/nothing", "/witness", f"/{marks[0]}?{marks[1]}"):
        witness.get(path, **marked)
    kept = letter()
    begun = datetime.now(UTC)
    assert witness.post("/letters", kept, **marked).status == 202
    assert witness.post("/letters", b"x", **marked).status == 400
    assert witness.post("/letters", letter(), Origin=f"http://{marks[2]}", **marked).status == 403

    while_held = everything_in(tmp_path)
    rows = sqlite3.connect(f"file:{witness.data / 'letters.sqlite3'}?mode=ro", uri=True)
    columns = [row[1] for row in rows.execute("PRAGMA table_info(letters)")]
    state = rows.execute("SELECT * FROM state").fetchall()
    rows.close()
    witness.end()

    bytes_written = while_held + everything_in(tmp_path)
    pieces = [kept[at : at + 16] for at in range(0, LETTER_SIZE, 16)]  # a letter lies on more than one page
    assert sum(piece in bytes_written for piece in pieces) > 200
    stored = bytes_written
    for piece in pieces:
        stored = stored.replace(piece, b"")
    for mark in marks:
        assert mark.encode() not in bytes_written
    assert b"127.0.0.1:" not in bytes_written.replace(f"at {witness.url}".encode(), b"")
    assert columns == ["id", "body"]
    assert state == [(1, 1, int(begun.timestamp()) // DAY)]
    for seconds in range(int(begun.timestamp()) - 1, int(begun.timestamp()) + 3):
        assert seconds.to_bytes(4, "big") not in stored
        assert str(seconds).encode() not in stored


def everything_in(folder: Path) -> bytes:
    """Read every file below a folder, the names too; whole, or as far as it was written."""
    found = [(Path(top) / name) for top, _, names in os.walk(folder) for name in names]
    return b"\n".join(str(file).encode() + b"\n" + file.read_bytes() for file in found)
