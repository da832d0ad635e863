"""What record and witness say to each other: one encoding, and an answer with its status to every request."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vectors.make import notes
from vectors.make._common import LOG, OMBUDSMAN, ORIGIN, OTHER_LOG, UNION, seed
from verify.tests.formats.properties import bytes_like, holds_one_encoding

from demur_verify.checkpoint import Checkpoint, SignedCheckpoint, sign_checkpoint
from demur_verify.errors import Malformed
from demur_verify.merkle import EMPTY_ROOT, LeafHash, TreeRoot, leaf_hash, tree_root
from demur_verify.note import NoteSigner
from demur_verify.tiles import RightEdge, TileReader
from demur_verify.witness_protocol import (
    AddCheckpoint,
    Status,
    WitnessRefused,
    check_growth,
    check_log_signature,
    monitoring_path,
    read_request,
    read_signatures,
    read_size,
    write_signatures,
    write_size,
)

LEAVES = [leaf_hash(bytes([at])) for at in range(40)]
KNOWN = {ORIGIN: [LOG.key]}


def head(size: int, leaves: list[LeafHash] = LEAVES) -> Checkpoint:
    return Checkpoint(origin=ORIGIN, size=size, root=tree_root(leaves[:size]))


def request(old: int, new: int, leaves: list[LeafHash] = LEAVES, *, signer: NoteSigner = LOG) -> AddCheckpoint:
    edge = RightEdge()
    edge.append(leaves)
    tiles = {(name.level, name.index): raw for name, raw in edge.partial_tiles()}
    tree = TileReader(lambda level, index, _width: tiles[level, index], len(leaves))
    path = tuple(tree.consistency_path(min(old, new), new))
    return AddCheckpoint(old_size=old, path=path, checkpoint=sign_checkpoint(head(new, leaves), signer))


GOOD = [request(old, new).to_bytes() for old, new in ((0, 1), (7, 31), (8, 8))]


@given(bytes_like(GOOD))
def test_a_request_has_one_encoding(raw: bytes) -> None:
    holds_one_encoding(AddCheckpoint.parse, AddCheckpoint.to_bytes, raw)


@given(st.integers(0, 40), st.data())
def test_a_witness_goes_along_with_a_record_that_grows(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(0, new))
    asked = read_request(request(old, new).to_bytes())

    check_log_signature(asked, KNOWN)
    check_growth(asked, head(old) if old else None)


@given(st.integers(1, 40), st.data())
def test_a_witness_refuses_a_record_that_was_rewritten(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    at = data.draw(st.integers(0, old - 1))
    rewritten = [*LEAVES[:at], LeafHash(bytes(32)), *LEAVES[at + 1 :]]

    with pytest.raises(WitnessRefused) as refused:
        check_growth(request(old, new, rewritten), head(old))

    assert refused.value.status is Status.INCONSISTENT


def test_a_witness_says_which_size_it_holds() -> None:
    with pytest.raises(WitnessRefused) as refused:
        check_growth(request(5, 9), head(7))

    assert (refused.value.status, read_size(refused.value.body)) == (Status.OTHER_SIZE, 7)


def test_each_fault_has_the_status_of_the_specification() -> None:
    good = request(7, 9)
    other_origin = sign_checkpoint(replace(head(9), origin="other.example"), NoteSigner("other.example", seed("log")))
    proof_at_nothing = replace(request(0, 9), path=(bytes(32),))
    empty_with_root = AddCheckpoint(0, (), sign_checkpoint(replace(head(0), root=TreeRoot(bytes(32))), LOG))
    same_size = AddCheckpoint(9, (), sign_checkpoint(replace(head(9), root=TreeRoot(bytes(32))), LOG))
    faults = {
        "request-malformed": (Status.MALFORMED, lambda: read_request(b"hello\n")),
        "log-unknown-to-witness": (
            Status.UNKNOWN_ORIGIN,
            lambda: check_log_signature(replace(good, checkpoint=other_origin), KNOWN),
        ),
        "signature-missing": (Status.NOT_SIGNED, lambda: check_log_signature(request(7, 9, signer=OTHER_LOG), KNOWN)),
        "sizes-in-wrong-order": (Status.MALFORMED, lambda: check_growth(request(9, 7), head(9))),
        "path-too-long": (Status.INCONSISTENT, lambda: check_growth(proof_at_nothing, None)),
        "path-too-short": (Status.INCONSISTENT, lambda: check_growth(replace(good, path=()), head(7))),
        "trees-disagree": (Status.INCONSISTENT, lambda: check_growth(empty_with_root, None)),
        "same-size-other-root": (Status.INCONSISTENT, lambda: check_growth(same_size, head(9))),
    }
    for reason, (status, act) in faults.items():
        with pytest.raises(WitnessRefused) as refused:
            act()
        assert (refused.value.reason, refused.value.status) == (reason, status)


def test_a_false_line_of_a_known_key_is_not_signed() -> None:
    asked = request(7, 9)
    line = LOG.sign("another text\n")
    forged = SignedCheckpoint(asked.checkpoint.checkpoint, replace(asked.checkpoint.note, signatures=(line,)))

    with pytest.raises(WitnessRefused) as refused:
        check_log_signature(replace(asked, checkpoint=forged), KNOWN)

    assert (refused.value.reason, refused.value.status) == ("signature-invalid", Status.NOT_SIGNED)


def test_the_first_checkpoint_of_an_empty_record_is_taken() -> None:
    check_growth(request(0, 0), None)
    assert head(0).root == EMPTY_ROOT


def test_answers_come_back() -> None:
    lines = tuple(witness.cosign(notes.HEAD.to_text(), at=notes.AT) for witness in (UNION, OMBUDSMAN))

    assert read_signatures(write_signatures(lines)) == lines
    assert read_size(write_size(20_852_014)) == 20_852_014


@given(bytes_like([b"20852014\n", b"0\n"]))
def test_a_size_has_one_encoding(raw: bytes) -> None:
    holds_one_encoding(read_size, write_size, raw)


def test_no_signature_is_no_answer() -> None:
    with pytest.raises(Malformed):
        read_signatures(b"")


def test_a_witness_shows_a_record_under_the_hash_of_its_name() -> None:
    assert monitoring_path("example.com/log42") == (
        "4e08c70cc7f225871fda7dc115566008e6954b26a25896be01faa45cdd0f63eb/checkpoint"
    )
