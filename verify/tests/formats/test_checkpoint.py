"""Checkpoints and witness cosignatures: C2SP's examples, one encoding, and what is signed byte for byte."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from vectors.make import notes as vectors
from vectors.make._common import LOG, OMBUDSMAN, ORIGIN, UNION
from verify.tests.formats.properties import bytes_like, digests, holds_one_encoding, lines_of_text

from demur_verify.checkpoint import Checkpoint, SignedCheckpoint, sign_checkpoint
from demur_verify.errors import Malformed, Refused
from demur_verify.merkle import TreeRoot
from demur_verify.note import SignatureRefused
from demur_verify.witness_cosignature import WitnessCosignature, check_witness_cosignature

GOOD = [raw for raw, reason in vectors.checkpoints().values() if reason is None]
checkpoints = st.builds(
    Checkpoint, origin=lines_of_text, size=st.integers(0, (1 << 63) - 1), root=digests.map(TreeRoot)
)


def test_the_examples_of_the_specifications_are_read() -> None:
    signed = SignedCheckpoint.parse(vectors.C2SP_CHECKPOINT)

    assert signed.checkpoint.origin == "example.com/behind-the-sofa"
    assert signed.checkpoint.size == 20_852_163
    assert [line.name for line in signed.note.signatures] == ["example.com/behind-the-sofa", "witness.example.com/w1"]
    assert int.from_bytes(signed.note.signatures[1].signature[:8], "big") == 1_679_315_147
    assert signed.to_bytes() == vectors.C2SP_CHECKPOINT


@given(checkpoints)
def test_the_text_of_a_checkpoint_comes_back(checkpoint: Checkpoint) -> None:
    assert Checkpoint.parse_text(checkpoint.to_text()) == checkpoint


@given(bytes_like(GOOD))
def test_a_checkpoint_has_one_encoding(raw: bytes) -> None:
    holds_one_encoding(SignedCheckpoint.parse, SignedCheckpoint.to_bytes, raw)


@given(bytes_like(GOOD[:1]))
def test_no_changed_checkpoint_is_countersigned(raw: bytes) -> None:
    try:
        signed = SignedCheckpoint.parse(raw)
        found = check_witness_cosignature(signed.note, UNION.key)
    except Refused:
        return
    assert found is None or signed.checkpoint == vectors.HEAD


def test_a_witness_signs_the_time_and_the_whole_text() -> None:
    text = vectors.HEAD.to_text()

    line = UNION.cosign(text, at=vectors.AT)

    seconds = int(vectors.AT.timestamp())
    assert line.signature[:8] == seconds.to_bytes(8, "big")
    Ed25519PublicKey.from_public_bytes(UNION.key.public_key).verify(
        line.signature[8:], f"cosignature/v1\ntime {seconds}\n{text}".encode()
    )


@given(st.datetimes(datetime(1970, 1, 2), datetime(9999, 12, 30)))  # noqa: DTZ001 - the zone is put on below
def test_the_time_of_a_witness_comes_back_to_the_second(at: datetime) -> None:
    at = at.replace(tzinfo=UTC)
    note = LOG.note(vectors.HEAD.to_text())

    found = check_witness_cosignature(note.signed_by(UNION.cosign(note.text, at=at)), UNION.key)

    assert found == WitnessCosignature(at=at.replace(microsecond=0), name="union.example/witness")


def test_a_witness_that_did_not_sign_is_not_found() -> None:
    note = vectors.signed_checkpoint(vectors.HEAD).note

    assert check_witness_cosignature(note, OMBUDSMAN.key) is not None
    assert check_witness_cosignature(LOG.note(note.text), OMBUDSMAN.key) is None


def test_no_witness_signs_before_1970_or_after_9999() -> None:
    for at in (
        datetime(1969, 12, 31, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 1, tzinfo=UTC),
    ):
        with pytest.raises(Malformed, match="witness-time-out-of-range"):
            UNION.cosign(vectors.HEAD.to_text(), at=at)


def test_the_signature_of_one_witness_is_not_that_of_another() -> None:
    line = UNION.cosign(vectors.HEAD.to_text(), at=vectors.AT)
    claimed = type(line)(name=OMBUDSMAN.key.name, key_id=OMBUDSMAN.key.key_id, signature=line.signature)

    with pytest.raises(SignatureRefused, match="signature-invalid"):
        check_witness_cosignature(LOG.note(vectors.HEAD.to_text()).signed_by(claimed), OMBUDSMAN.key)


def test_a_record_signs_with_a_key_of_its_own_name() -> None:
    other = Checkpoint(origin="other.example/record", size=0, root=vectors.HEAD.root)

    with pytest.raises(Malformed, match="key-of-another-origin"):
        sign_checkpoint(other, LOG)


@pytest.mark.parametrize("size", [-1, 1 << 63])
def test_a_size_that_no_checkpoint_can_carry_is_never_written(size: int) -> None:
    with pytest.raises(Malformed, match="number-malformed"):
        Checkpoint(origin=ORIGIN, size=size, root=vectors.HEAD.root).to_text()
