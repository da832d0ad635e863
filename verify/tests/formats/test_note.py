"""Signed notes: C2SP's own example, one encoding, and keys that are not taken for each other."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vectors.make import notes as vectors
from vectors.make._common import LOG, OTHER_LOG, UNION, seed
from verify.tests.formats.properties import bytes_like, digests, holds_one_encoding, key_names, lines_of_text

from demur_verify.errors import Malformed
from demur_verify.note import (
    KeyType,
    Note,
    NoteSignature,
    NoteSigner,
    SignatureRefused,
    VerifierKey,
    check_note,
    parse_signatures,
)
from demur_verify.witness_cosignature import WitnessSigner

texts = st.lists(st.one_of(st.just(""), lines_of_text), min_size=1, max_size=5).map(
    lambda lines: "".join(f"{line}\n" for line in lines)
)
GOOD = [raw for raw, reason in vectors.notes().values() if reason is None]


def parse_key(raw: bytes) -> VerifierKey:
    try:
        return VerifierKey.parse(raw.decode())
    except UnicodeDecodeError as cause:
        raise Malformed("not-utf-8") from cause


def test_the_example_of_the_specification_is_signed_by_its_key() -> None:
    check_note(Note.parse(vectors.C2SP_NOTE), VerifierKey.parse(vectors.C2SP_KEY))


def test_the_key_of_the_specification_has_its_key_id() -> None:
    key = VerifierKey.parse(vectors.C2SP_KEY)

    assert (key.name, key.type, key.key_id.hex()) == ("example.com/foo", KeyType.NOTE, "530d903a")
    assert str(key) == vectors.C2SP_KEY


@given(key_names, digests, texts)
def test_a_note_comes_back_signed(name: str, secret: bytes, text: str) -> None:
    signer = NoteSigner(name, secret)

    note = Note.parse(signer.note(text).to_bytes())

    assert note.text == text
    check_note(note, VerifierKey.parse(str(signer.key)))


@given(bytes_like(GOOD))
def test_a_note_has_one_encoding(raw: bytes) -> None:
    holds_one_encoding(Note.parse, Note.to_bytes, raw)


@given(bytes_like(GOOD))
def test_no_changed_note_passes_with_another_text(raw: bytes) -> None:
    try:
        note = Note.parse(raw)
        check_note(note, VerifierKey.parse(vectors.C2SP_KEY))
    except (Malformed, SignatureRefused):
        return
    assert note.text == "This is an example message.\n"


@given(bytes_like([vectors.C2SP_KEY.encode(), str(UNION.key).encode()]))
def test_a_verifier_key_has_one_encoding(raw: bytes) -> None:
    holds_one_encoding(parse_key, lambda key: str(key).encode(), raw)


@given(bytes_like([LOG.to_bytes()]))
def test_a_key_file_has_one_encoding(raw: bytes) -> None:
    try:
        signer = NoteSigner.parse(raw)
    except Malformed:
        return
    assert signer.to_bytes() == raw


@given(key_names, digests)
def test_a_key_file_comes_back(name: str, secret: bytes) -> None:
    signer = NoteSigner(name, secret)

    assert NoteSigner.parse(signer.to_bytes()).key == signer.key


def test_a_key_file_of_another_kind_is_refused() -> None:
    with pytest.raises(Malformed, match="key-file-malformed"):
        NoteSigner.parse(UNION.to_bytes())
    with pytest.raises(Malformed, match="key-file-malformed"):
        WitnessSigner.parse(LOG.to_bytes())


def test_a_secret_is_not_shown_by_accident() -> None:
    shown = f"{LOG!r} {LOG}"

    assert seed("log").hex() not in shown
    assert b64encode(seed("log")).decode() not in shown


def test_one_secret_under_two_names_or_uses_makes_keys_that_differ() -> None:
    same = seed("log")

    ids = {signer.key.key_id for signer in (LOG, NoteSigner("other.example", same), WitnessSigner(LOG.key.name, same))}

    assert len(ids) == 3


def test_lines_by_others_say_nothing() -> None:
    note = LOG.note("hello\n").signed_by(OTHER_LOG.sign("goodbye\n"))

    check_note(note, LOG.key)
    with pytest.raises(SignatureRefused, match="signature-invalid"):
        check_note(note, OTHER_LOG.key)
    with pytest.raises(SignatureRefused, match="signature-missing"):
        check_note(note, UNION.key)


def test_two_lines_by_one_key_are_refused() -> None:
    note = LOG.note("hello\n").signed_by(LOG.sign("hello\n"))

    with pytest.raises(SignatureRefused, match="signed-twice"):
        check_note(note, LOG.key)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "line\nfeed", "no\u00a0break", "zero\0", "\ud800"])
def test_names_that_would_break_a_line_are_refused(name: str) -> None:
    with pytest.raises(Malformed, match="key-name-malformed"):
        VerifierKey(name=name, type=KeyType.NOTE, public_key=bytes(32))


def test_a_note_of_a_megabyte_is_refused() -> None:
    with pytest.raises(Malformed, match="note-too-large"):
        Note.parse(b"x" * ((1 << 20) + 1))


@given(st.binary(min_size=1, max_size=100), key_names, st.binary(min_size=4, max_size=4))
def test_a_signature_line_comes_back(value: bytes, name: str, key_id: bytes) -> None:
    line = NoteSignature(name=name, key_id=key_id, signature=value)

    assert parse_signatures(line.to_line()) == (line,)
