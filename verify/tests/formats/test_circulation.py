"""Commitments, standing lists and slips: each comes back, and each binds what it speaks of."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vectors.make import circulation as vectors
from vectors.make._common import LOG, SLIPS
from verify.tests.formats.properties import bytes_like, digests, elements, holds_one_encoding, hours, key_names, places

from demur_verify.circulation import (
    CirculationRefused,
    Commitment,
    FilingSlip,
    StandingLine,
    StandingList,
    StandingNote,
    commitment_of,
    open_slip,
    open_standing,
    sign_slip,
    sign_standing,
)
from demur_verify.errors import Malformed
from demur_verify.note import Note, SignatureRefused

lines = st.one_of(
    st.builds(StandingLine, nullifier=elements, follow=places, state=st.just("standing")),
    st.builds(StandingLine, nullifier=elements, follow=elements, state=st.just("withdrawn")),
)
lists = st.lists(lines, max_size=10, unique_by=lambda line: line.nullifier).map(StandingList.of)
standings = st.builds(StandingNote, origin=key_names, circulated=digests.map(Commitment), at=hours, list_digest=digests)
slips = st.builds(FilingSlip, origin=key_names, digest=digests, at=hours, entry=digests, due=hours)


def of_text(raw: bytes) -> str:
    return Note.parse(raw).text


@given(lists)
def test_a_list_comes_back(standing: StandingList) -> None:
    assert StandingList.parse(standing.to_bytes()) == standing


@given(bytes_like([raw for raw, reason in vectors.lists().values() if reason is None]))
def test_a_list_has_one_encoding(raw: bytes) -> None:
    holds_one_encoding(StandingList.parse, StandingList.to_bytes, raw)


@given(lists, lists)
def test_two_lists_have_two_digests(first: StandingList, second: StandingList) -> None:
    assert (first.digest() == second.digest()) == (first == second)
    assert first.digest() == sha256(b"demur/standing-list/v1\n" + first.to_bytes()).digest()


@given(standings)
def test_a_note_on_a_list_comes_back(standing: StandingNote) -> None:
    assert StandingNote.parse_text(standing.to_text()) == standing


@given(slips)
def test_a_slip_comes_back(slip: FilingSlip) -> None:
    assert FilingSlip.parse_text(slip.to_text()) == slip
    assert open_slip(sign_slip(slip, SLIPS).to_bytes(), SLIPS.key) == slip


@given(bytes_like([vectors.STANDING.to_text().encode(), vectors.SLIP.to_text().encode()]))
def test_the_texts_that_are_signed_have_one_encoding(raw: bytes) -> None:
    text = raw.decode("utf-8", "replace")
    for kind in (StandingNote, FilingSlip):
        try:
            value = kind.parse_text(text)
        except Malformed:
            continue
        assert value.to_text() == text


def test_bo_shows_that_his_line_was_dropped() -> None:
    """Two signed notes of one circulation: his nullifier is in the first list and not in the second."""
    without = StandingList(vectors.LIST.lines[1:])
    later = replace(vectors.STANDING, list_digest=without.digest())

    before = open_standing(sign_standing(vectors.STANDING, SLIPS).to_bytes(), SLIPS.key, vectors.LIST)
    after = open_standing(sign_standing(later, SLIPS).to_bytes(), SLIPS.key, without)

    assert before.circulated == after.circulated
    dropped = set(vectors.LIST.lines) - set(without.lines)
    assert dropped == {vectors.LIST.lines[0]}


def test_a_note_of_another_key_or_on_another_list_is_refused() -> None:
    raw = sign_standing(vectors.STANDING, SLIPS).to_bytes()

    with pytest.raises(SignatureRefused, match="signature-missing"):
        open_standing(raw, LOG.key, vectors.LIST)
    with pytest.raises(CirculationRefused, match="standing-list-of-another-note"):
        open_standing(raw, SLIPS.key, StandingList(()))


@given(digests, digests, digests, st.integers(0, (1 << 32) - 1))
def test_a_commitment_opens_in_one_way(salt: bytes, digest: bytes, other: bytes, readers: int) -> None:
    commitment = commitment_of(salt=salt, digest=digest, readers=readers)

    assert commitment == sha256(b"demur/circulated-digest/v1\n" + salt + digest + readers.to_bytes(4, "big")).digest()
    for wrong in ((other, digest, readers), (salt, other, readers), (salt, digest, readers ^ 1)):
        if wrong != (salt, digest, readers):
            assert commitment_of(salt=wrong[0], digest=wrong[1], readers=wrong[2]) != commitment


@pytest.mark.parametrize(
    ("salt", "digest", "readers"),
    [(b"", bytes(32), 1), (bytes(32), bytes(31), 1), (bytes(32), bytes(32), -1), (bytes(32), bytes(32), 1 << 32)],
)
def test_what_no_commitment_holds_is_refused(salt: bytes, digest: bytes, readers: int) -> None:
    with pytest.raises(Malformed, match="commitment-malformed"):
        commitment_of(salt=salt, digest=digest, readers=readers)


def test_a_note_whose_origin_would_break_its_lines_is_never_made() -> None:
    for value in (vectors.STANDING, vectors.SLIP):
        with pytest.raises(Malformed, match="key-name-malformed"):
            replace(value, origin="two\nlines")
