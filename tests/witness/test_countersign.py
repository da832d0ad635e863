"""The witness: it countersigns what goes on from what it saw, and remembers before it answers."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from demur.witness.countersigning import Countersigner
from demur.witness.heads import Heads
from demur.witness.keys import make_key, read_key
from demur_verify.checkpoint import SignedCheckpoint
from demur_verify.note import NoteSigner
from demur_verify.witness_cosignature import check_witness_cosignature
from demur_verify.witness_protocol import AddCheckpoint, WitnessRefused, read_signatures
from tests.witness.conftest import NOON, RecordOfTests


def logs_of(log: RecordOfTests) -> dict[str, list[Any]]:
    return {log.signer.key.name: [log.signer.key]}


def answer_to(countersigner: Countersigner, log: RecordOfTests, raw: bytes) -> tuple[int, bytes]:
    try:
        return 200, countersigner.add_checkpoint(raw, logs_of(log), at=NOON)
    except WitnessRefused as refusal:
        return int(refusal.status), refusal.body


def test_a_record_that_goes_on_is_countersigned(countersigner: Countersigner, log: RecordOfTests) -> None:
    first = log.grow(b"a", b"b")
    begun = answer_to(countersigner, log, log.request(0, first))
    second = log.grow(b"c", b"d", b"e")
    gone_on = answer_to(countersigner, log, log.request(2, second))

    for signed, (status, body) in ((first, begun), (second, gone_on)):
        assert status == 200
        said = check_witness_cosignature(signed.signed_by(read_signatures(body)).note, countersigner.key)
        assert said is not None
        assert (said.name, said.at) == ("union.example/witness", NOON)


def test_the_same_checkpoint_is_countersigned_anew_with_the_later_time(
    countersigner: Countersigner, log: RecordOfTests
) -> None:
    signed = log.grow(b"a", b"b")
    countersigner.add_checkpoint(log.request(0, signed), logs_of(log), at=NOON)

    body = countersigner.add_checkpoint(log.request(2, signed), logs_of(log), at=NOON + timedelta(hours=12))

    said = check_witness_cosignature(signed.signed_by(read_signatures(body)).note, countersigner.key)
    assert said is not None
    assert said.at == NOON + timedelta(hours=12)


def test_who_counts_from_another_size_is_told_the_size_that_is_held(
    countersigner: Countersigner, log: RecordOfTests
) -> None:
    log.grow(b"a", b"b")
    held = log.grow(b"c")
    answer_to(countersigner, log, log.request(0, held))
    further = log.grow(b"d")

    assert answer_to(countersigner, log, log.request(2, further)) == (409, b"3\n")
    assert answer_to(countersigner, log, log.request(0, further)) == (409, b"3\n")


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"old x\n\nno checkpoint", 400),
        (b"old 0\n\nkarvonel.example/record\n1\n", 400),
    ],
)
def test_what_is_no_request_is_refused(
    countersigner: Countersigner, log: RecordOfTests, raw: bytes, status: int
) -> None:
    assert answer_to(countersigner, log, raw) == (status, b"")


def test_a_record_that_nobody_trusts_is_unknown(
    countersigner: Countersigner, log: RecordOfTests, tmp_path: Path
) -> None:
    other = RecordOfTests(tmp_path / "other", "evil.example/record")
    imitation = RecordOfTests(tmp_path / "imitation")

    assert answer_to(countersigner, log, other.request(0, other.grow(b"a")))[0] == 404
    assert answer_to(countersigner, log, imitation.request(0, imitation.grow(b"a")))[0] == 403


# --- two histories


def test_a_second_history_is_refused_and_kept_as_evidence(
    countersigner: Countersigner, heads: Heads, log: RecordOfTests
) -> None:
    held = log.grow(b"a", b"b", b"c")
    answer_to(countersigner, log, log.request(0, held))
    log.entries[1] = b"rewritten"
    other = log.grow()

    raw = AddCheckpoint(3, (), other).to_bytes()
    answered = answer_to(countersigner, log, raw)

    assert answered == (422, b"")
    proof = heads.evidence(log.signer.key.name)[0]
    assert (proof.reason, proof.proven, proof.request) == ("two-histories", True, raw)
    first = SignedCheckpoint.parse(proof.held).checkpoint
    second = AddCheckpoint.parse(proof.request).checkpoint.checkpoint
    assert (first.size, first.origin) == (second.size, second.origin)
    assert first.root != second.root


def test_a_second_history_is_seen_also_at_a_size_from_before(
    countersigner: Countersigner, heads: Heads, log: RecordOfTests
) -> None:
    for entry in (b"a", b"b", b"c"):
        answer_to(countersigner, log, log.request(len(log.entries), log.grow(entry)))
    log.entries = [b"a", b"other"]
    other = log.grow()

    answered = answer_to(countersigner, log, AddCheckpoint(1, (), other).to_bytes())

    assert answered == (409, b"3\n")
    assert [each.proven for each in heads.evidence(log.signer.key.name)] == [True]


def test_a_rewritten_record_that_grew_is_refused(
    countersigner: Countersigner, heads: Heads, log: RecordOfTests
) -> None:
    held = log.grow(b"a", b"b", b"c")
    answer_to(countersigner, log, log.request(0, held))
    log.entries[0] = b"rewritten"
    grown = log.grow(b"d", b"e")

    answered = answer_to(countersigner, log, log.request(3, grown))

    assert answered == (422, b"")
    assert [(each.reason, each.proven) for each in heads.evidence(log.signer.key.name)] == [("trees-disagree", False)]
    last = heads.last(log.signer.key.name)
    assert last is not None
    assert last.checkpoint == held.checkpoint


# --- what is remembered


def test_a_witness_that_was_stopped_remembers(
    countersigner: Countersigner, heads: Heads, log: RecordOfTests, tmp_path: Path
) -> None:
    signed = log.grow(b"a", b"b")
    answer_to(countersigner, log, log.request(0, signed))
    heads.close()

    again = Heads(tmp_path / "heads.sqlite3")
    seen = again.last(log.signer.key.name)
    again.close()

    assert seen is not None
    assert (seen.checkpoint, seen.at) == (signed.checkpoint, NOON)
    assert check_witness_cosignature(seen.signed.note, countersigner.key) is not None


def test_of_two_futures_offered_at_once_one_is_countersigned(
    countersigner: Countersigner, log: RecordOfTests, tmp_path: Path
) -> None:
    start = log.grow(*(bytes([each]) for each in range(8)))
    answer_to(countersigner, log, log.request(0, start))
    futures = []
    for number in range(16):
        future = RecordOfTests(tmp_path / f"future-{number}")
        future.signer, future.entries = log.signer, list(log.entries)
        futures.append(future.request(8, future.grow(b"future %d" % number)))
    answers: list[tuple[int, bytes]] = []

    asking = [
        threading.Thread(target=lambda raw=raw: answers.append(answer_to(countersigner, log, raw))) for raw in futures
    ]
    for each in asking:
        each.start()
    for each in asking:
        each.join()

    assert sorted(status for status, _ in answers) == [200] + [409] * 15


# --- over the wire, in a process of its own


def test_a_witness_is_asked_over_the_wire(
    start_witness: Callable[..., Any], log: RecordOfTests, tmp_path: Path
) -> None:
    policy = tmp_path / "trust.policy"
    policy.write_text(log.policy)
    key = make_key(tmp_path / "witness", "union.example/witness").key
    witness = start_witness("--policy", str(policy))
    signed = log.grow(b"a", b"b")
    name = hashlib.sha256(log.signer.key.name.encode()).hexdigest()

    before = witness.get(f"/{name}/checkpoint")
    answered = witness.post("/add-checkpoint", log.request(0, signed))
    other_size = witness.post("/add-checkpoint", log.request(0, log.grow(b"c")))
    witness.kill()
    again = start_witness("--policy", str(policy))
    shown = again.get(f"/{name}/checkpoint")

    assert before.status == 404
    assert answered.status == 200
    assert check_witness_cosignature(signed.signed_by(read_signatures(answered.data)).note, key)
    assert (other_size.status, other_size.data) == (409, b"2\n")
    assert other_size.headers["Content-Type"] == "text/x.tlog.size"
    seen = SignedCheckpoint.parse(shown.data)
    assert seen.checkpoint == signed.checkpoint
    assert check_witness_cosignature(seen.note, key)
    assert shown.headers["Access-Control-Allow-Origin"] == "*"


def test_a_witness_without_a_key_says_so(start_witness: Callable[..., Any], log: RecordOfTests) -> None:
    answered = start_witness().post("/add-checkpoint", log.request(0, log.grow(b"a")))

    assert (answered.status, json.loads(answered.data)["reason"]) == (503, "witness-without-key")


# --- keys


def test_a_witness_makes_its_key_once(tmp_path: Path) -> None:
    first = make_key(tmp_path / "witness", "union.example/witness")
    second = make_key(tmp_path / "witness", "another.example/name")

    assert first.key == second.key
    kept = read_key(tmp_path / "witness")
    assert kept is not None
    assert kept.key == first.key
    assert (tmp_path / "witness" / "witness.key").stat().st_mode & 0o777 == 0o600
    assert read_key(tmp_path / "nowhere") is None


def test_the_lines_of_others_are_not_passed_on(countersigner: Countersigner, heads: Heads, log: RecordOfTests) -> None:
    signed = log.grow(b"a")
    stranger = NoteSigner("stranger.example", bytes(32)).sign(signed.note.text)
    request = AddCheckpoint(0, (), signed.signed_by([stranger])).to_bytes()

    answer_to(countersigner, log, request)

    last = heads.last(log.signer.key.name)
    assert last is not None
    assert [line.name for line in last.signed.note.signatures] == [log.signer.key.name, "union.example/witness"]
