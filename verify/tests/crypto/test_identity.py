"""Identities, the chain of a member's secrets, and the file that carries it to a second device."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from hypothesis import given
from hypothesis import strategies as st
from vectors.make.co_signing import PASSPHRASE, PERSON

from demur_verify import place as place_module
from demur_verify.blake512 import blake512
from demur_verify.errors import Malformed, Refused
from demur_verify.field import SCALAR_FIELD, read_element
from demur_verify.identity import identity_of
from demur_verify.kinds import TermSecret
from demur_verify.place import (
    Chain,
    HeldPlace,
    PlaceRefused,
    identity_key,
    next_secret,
    open_place,
    place_of,
    seal_place,
    term_after,
)

VECTORS = Path(__file__).parents[3] / "vectors" / "identity"
REASONS: dict[str, str | None] = json.loads((VECTORS / "index.json").read_text())
SECRETS = st.binary(min_size=32, max_size=32).map(TermSecret)
TERMS = st.dates().map(lambda day: f"{day:%Y-%m}".zfill(7))
ADA = HeldPlace(origin="karvonel.example/record", person=PERSON, chain=Chain("2026-11", TermSecret(bytes(range(32)))))


@pytest.fixture
def quick_scrypt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let properties be tried many times: scrypt as it is, at a lower cost."""
    monkeypatch.setattr(place_module, "_COST", 2)


def test_blake_512_is_the_one_of_the_competition() -> None:
    # BLAKE, version 1.3, appendix A: one block and two blocks of zeros.
    one = "97961587f6d970faba6d2478045de6d1fabd09b61ae50932054d52bc29d31be4ff9102b9f69e2bbdb83be13d4b9c06091e5fa0b48bd081b634058be0ec49beb3"  # noqa: E501
    two = "313717d608e9cf758dcb1eb0f0c3cf9fc150b2d500fb33f51c52afc99d358a2f1374b8a38bba7974e7f6ef79cab16f22ce1e649d6e01ad9589c213045d545dde"  # noqa: E501

    assert blake512(bytes(1)).hex() == one
    assert blake512(bytes(144)).hex() == two


def test_the_published_identities() -> None:
    for published in json.loads((VECTORS / "identities.json").read_text()):
        identity = identity_of(bytes.fromhex(published["key"]))

        assert str(identity.secret_scalar) == published["secret_scalar"]
        assert str(identity.commitment) == published["commitment"]


def test_an_identity_does_not_show_its_secret() -> None:
    identity = identity_of(b"a key")

    assert str(identity.secret_scalar) not in repr(identity)
    assert 0 < identity.commitment < SCALAR_FIELD


def test_the_published_place() -> None:
    published = json.loads((VECTORS / "places.json").read_text())
    origin, term, secret = published["origin"], published["term"], bytes.fromhex(published["secret"])

    assert next_secret(secret).hex() == published["next_secret"]
    assert identity_key(origin, term, secret).hex() == published["identity_key"]
    assert place_of(origin, term, secret).commitment == read_element(published["commitment"])


@pytest.mark.parametrize(("term", "after"), [("2026-11", "2026-12"), ("2026-12", "2027-01"), ("0009-12", "0010-01")])
def test_the_month_after(term: str, after: str) -> None:
    assert term_after(term) == after


def test_a_chain_leads_forward_only() -> None:
    chain = Chain.begin("2026-11")

    later = chain.advanced_to("2027-02")

    assert later.secret == next_secret(next_secret(next_secret(chain.secret)))
    assert later.advanced_to("2026-11") == later
    assert chain.secret_of("2027-02") == later.secret_of("2027-02")
    with pytest.raises(PlaceRefused, match="term-forgotten"):
        later.secret_of("2027-01")


def test_places_of_two_terms_have_nothing_in_common() -> None:
    places = {ADA.identity_in(term).commitment for term in ("2026-11", "2026-12", "2027-01")}

    assert len(places) == 3


def test_a_chain_does_not_show_its_secret() -> None:
    assert ADA.chain.secret.hex() not in repr(ADA)
    assert repr(ADA.chain.secret) not in repr(ADA)


def test_begun_chains_differ() -> None:
    assert Chain.begin("2026-11").secret != Chain.begin("2026-11").secret


@pytest.mark.parametrize("name", REASONS)
def test_every_place_file(name: str) -> None:
    raw = (VECTORS / name).read_bytes()

    if REASONS[name] is None:
        held = open_place(raw, PASSPHRASE)
        assert (held.person, held.chain.term) == (PERSON, "2026-11")
    else:
        with pytest.raises(Refused) as refusal:
            open_place(raw, PASSPHRASE)
        assert refusal.value.reason == REASONS[name]


def test_the_cost_of_a_guess_is_as_written_down() -> None:
    raw = (VECTORS / "ada.place").read_bytes()

    with pytest.raises(PlaceRefused, match="passphrase-wrong"):
        open_place(raw, "nine small boats stay out")
    assert place_module._key(PASSPHRASE, bytes(32)) == Scrypt(bytes(32), 32, 1 << 17, 8, 1).derive(PASSPHRASE.encode())


@pytest.mark.usefixtures("quick_scrypt")
def test_a_passphrase_is_the_same_however_its_accents_are_written() -> None:
    sealed = seal_place(ADA, "un café")

    assert open_place(sealed, "un cafe\u0301") == ADA


@pytest.mark.usefixtures("quick_scrypt")
def test_two_files_of_one_place_differ() -> None:
    assert seal_place(ADA, "x") != seal_place(ADA, "x")


@given(SECRETS, TERMS, st.from_regex(r"[a-z0-9-]{1,64}", fullmatch=True), st.text(max_size=20))
def test_what_is_sealed_is_opened(secret: TermSecret, term: str, person: str, passphrase: str) -> None:
    held = HeldPlace(origin="karvonel.example/record", person=person, chain=Chain(term, secret))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place_module, "_COST", 2)
        assert open_place(seal_place(held, passphrase), passphrase) == held


@given(st.data())
def test_any_change_of_a_place_file_is_noticed(data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place_module, "_COST", 2)
        good = seal_place(ADA, "x", salt=bytes(32))
        at = data.draw(st.integers(min_value=0, max_value=len(good) - 1))
        byte = data.draw(st.integers(min_value=0, max_value=255).filter(lambda value: value != good[at]))

        with pytest.raises(Refused):
            open_place(good[:at] + bytes([byte]) + good[at + 1 :], "x")


@given(st.binary(max_size=300))
def test_any_bytes_are_no_place_file_by_chance(raw: bytes) -> None:
    with pytest.raises(Malformed):
        open_place(raw, "x")


@pytest.mark.parametrize(
    ("origin", "person"), [("two words", "ada"), ("", "ada"), ("o", ""), ("o", "Ada"), ("o", "a\n")]
)
def test_whose_a_place_is_leaves_no_room(origin: str, person: str) -> None:
    with pytest.raises(Malformed):
        HeldPlace(origin=origin, person=person, chain=ADA.chain)


@pytest.mark.parametrize(("term", "secret"), [("2026-13", bytes(32)), ("2026-11", bytes(31))])
def test_a_chain_is_a_term_and_a_secret(term: str, secret: bytes) -> None:
    with pytest.raises(Malformed):
        Chain(term, TermSecret(secret))
