"""Letters: one way to write each, one size, and sealing as RFC 9180 has it."""

from __future__ import annotations

import hmac
import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import given, settings
from hypothesis import strategies as st

from demur_verify.co_signature import NOTHING, Act, Way
from demur_verify.errors import Malformed, Refused
from demur_verify.field import BASE_FIELD, SCALAR_FIELD
from demur_verify.kinds import Disclosure, Nullifier
from demur_verify.letter import (
    LETTER_SIZE,
    SEALED_SIZE,
    DoorKey,
    Letter,
    LetterRefused,
    open_letter,
    seal_letter,
)

VECTORS = Path(__file__).parents[3] / "vectors" / "letter"
REASONS: dict[str, str | None] = json.loads((VECTORS / "index.json").read_text())
DOOR = DoorKey.from_seed(bytes.fromhex(json.loads((VECTORS / "door.json").read_text())["private"]))
CO_SIGN = Letter.parse((VECTORS / "co-sign.letter").read_bytes())
INFO = b"demur/letter/v1"

DIGESTS = st.binary(min_size=32, max_size=32)
SIGNING = st.builds(
    Letter,
    act=st.just(Act.CO_SIGN),
    origin=st.from_regex(r"[a-z][a-z./-]{0,60}", fullmatch=True),
    term=st.dates().map(lambda day: f"{day:%Y-%m}".zfill(7)),
    digest=DIGESTS,
    size=st.integers(min_value=1, max_value=(1 << 32) - 1),
    nullifier=st.integers(min_value=0, max_value=SCALAR_FIELD - 1).map(Nullifier),
    follow=st.integers(min_value=1, max_value=SCALAR_FIELD - 1),
    disclosure=DIGESTS.map(Disclosure),
    way=st.sampled_from(Way),
    salt=DIGESTS,
    points=st.tuples(*[st.integers(min_value=0, max_value=BASE_FIELD - 1)] * 8),
)
WITHDRAWING = SIGNING.map(
    lambda letter: replace(
        letter, act=Act.WITHDRAW, follow=0, disclosure=Disclosure(NOTHING), salt=NOTHING, way=Way.ANONYMOUS
    )
)
LETTERS = SIGNING | WITHDRAWING


def opened(name: str) -> Letter:
    raw = (VECTORS / name).read_bytes()
    return open_letter(DOOR, raw) if name.endswith(".sealed") else Letter.parse(raw)


@pytest.mark.parametrize("name", REASONS)
def test_every_letter(name: str) -> None:
    if REASONS[name] is None:
        opened(name)
    else:
        with pytest.raises(Refused) as refusal:
            opened(name)
        assert refusal.value.reason == REASONS[name]


@given(LETTERS)
def test_what_is_written_is_read(letter: Letter) -> None:
    raw = letter.to_bytes()

    assert len(raw) == LETTER_SIZE
    assert Letter.parse(raw) == letter


@given(LETTERS)
def test_what_is_sealed_to_the_door_is_opened_by_it_alone(letter: Letter) -> None:
    sealed = seal_letter(letter, DOOR.public)

    assert len(sealed) == SEALED_SIZE
    assert open_letter(DOOR, sealed) == letter
    with pytest.raises(LetterRefused, match="letter-not-for-this-door"):
        open_letter(DoorKey.from_seed(b"\5" * 32), sealed)


def test_a_letter_sealed_twice_is_two_letters_to_whoever_carries_them() -> None:
    assert seal_letter(CO_SIGN, DOOR.public) != seal_letter(CO_SIGN, DOOR.public)


def test_a_letter_that_would_be_longer_than_the_others_is_not_written() -> None:
    longest = next(length for length in range(4000, 0, -1) if _fits("o" * length))

    assert longest > 2000
    assert Letter.parse(replace(CO_SIGN, origin="o" * longest).to_bytes()).origin == "o" * longest
    with pytest.raises(Malformed, match="letter-malformed"):
        seal_letter(replace(CO_SIGN, origin="o" * (longest + 1)), DOOR.public)


def _fits(origin: str) -> bool:
    try:
        return len(replace(CO_SIGN, origin=origin).to_bytes()) == LETTER_SIZE
    except Malformed:
        return False


@settings(max_examples=400)
@given(LETTERS, st.data())
def test_any_change_is_refused_or_another_letter(letter: Letter, data: st.DataObject) -> None:
    good = letter.to_bytes()
    at = data.draw(st.integers(min_value=0, max_value=1400))
    byte = data.draw(st.integers(min_value=0, max_value=255).filter(lambda value: value != good[at]))
    changed = good[:at] + bytes([byte]) + good[at + 1 :]

    try:
        found = Letter.parse(changed)
    except Malformed:
        return
    assert found != letter
    assert found.to_bytes() == changed


@given(st.binary(max_size=100).flatmap(lambda raw: st.sampled_from([raw, raw.ljust(LETTER_SIZE)])))
def test_any_bytes_are_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed, match="letter-malformed"):
        Letter.parse(raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(list(json.loads(CO_SIGN.to_bytes()))), JSON)
def test_any_member_may_be_anything_and_nothing_but_a_refusal_comes_of_it(name: str, value: object) -> None:
    members = {**json.loads(CO_SIGN.to_bytes()), name: value}
    raw = json.dumps(members, separators=(",", ":")).encode().ljust(LETTER_SIZE)

    try:
        found = Letter.parse(raw)
    except Malformed:
        return
    assert found.to_bytes() == raw


@given(st.binary(max_size=100).flatmap(lambda raw: st.sampled_from([raw, raw.ljust(SEALED_SIZE)])))
def test_any_bytes_are_not_for_this_door(raw: bytes) -> None:
    with pytest.raises(Refused):
        open_letter(DOOR, raw)


@pytest.mark.parametrize("seed", [b"", bytes(31), bytes(33)])
def test_a_door_has_a_key_of_32_bytes(seed: bytes) -> None:
    with pytest.raises(Malformed, match="door-key-malformed"):
        DoorKey.from_seed(seed)


@pytest.mark.parametrize("public", [b"", bytes(31), bytes(32)])
def test_nothing_is_sealed_to_a_key_that_is_none(public: bytes) -> None:
    with pytest.raises(LetterRefused, match="door-key-malformed"):
        seal_letter(CO_SIGN, public)


# RFC 9180, written to be read: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305, base mode.

KEM = b"KEM" + (0x0020).to_bytes(2, "big")
HPKE = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (0x0020, 0x0001, 0x0003))


def extract(salt: bytes, suite: bytes, label: bytes, secret: bytes) -> bytes:
    """LabeledExtract, section 4."""
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + secret, sha256)


def expand(key: bytes, suite: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """LabeledExpand, section 4; one block of HKDF is enough here."""
    labeled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(key, labeled + b"\1", sha256)[:length]


def key_and_nonce(shared: bytes, enc: bytes, public: bytes, info: bytes) -> tuple[bytes, bytes]:
    """ExtractAndExpand (4.1) and KeySchedule (5.1) in base mode."""
    secret_of_kem = expand(extract(b"", KEM, b"eae_prk", shared), KEM, b"shared_secret", enc + public, 32)
    context = b"\0" + extract(b"", HPKE, b"psk_id_hash", b"") + extract(b"", HPKE, b"info_hash", info)
    secret = extract(secret_of_kem, HPKE, b"secret", b"")
    return expand(secret, HPKE, b"key", context, 32), expand(secret, HPKE, b"base_nonce", context, 12)


# RFC 9180, appendix A.2.1 and A.2.1.1.
RFC = {
    name: bytes.fromhex(value)
    for name, value in {
        "info": "4f6465206f6e2061204772656369616e2055726e",
        "skEm": "f4ec9b33b792c372c1d2c2063507b684ef925b8c75a42dbcbf57d63ccd381600",
        "enc": "1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a",
        "pkRm": "4310ee97d88cc1f088a5576c77ab0cf5c3ac797f3d95139c6c84b5429c59662a",
        "skRm": "8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb",
        "key": "ad2744de8e17f4ebba575b3f5f5a8fa1f69c2a07f6e7500bc60ca6e3e3ec1c91",
        "base_nonce": "5c4d98150661b848853b547f",
        "pt": "4265617574792069732074727574682c20747275746820626561757479",
        "aad": "436f756e742d30",
        "ct": "1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28",
    }.items()
}


def test_the_readable_hpke_is_that_of_the_rfc() -> None:
    shared = X25519PrivateKey.from_private_bytes(RFC["skEm"]).exchange(X25519PublicKey.from_public_bytes(RFC["pkRm"]))
    back = X25519PrivateKey.from_private_bytes(RFC["skRm"]).exchange(X25519PublicKey.from_public_bytes(RFC["enc"]))

    key, nonce = key_and_nonce(shared, RFC["enc"], RFC["pkRm"], RFC["info"])

    assert shared == back
    assert (key, nonce) == (RFC["key"], RFC["base_nonce"])
    assert ChaCha20Poly1305(key).encrypt(nonce, RFC["pt"], RFC["aad"]) == RFC["ct"]


def test_the_readable_hpke_opens_what_was_sealed() -> None:
    sealed = seal_letter(CO_SIGN, DOOR.public)
    enc, ciphertext = sealed[:32], sealed[32:]
    private = X25519PrivateKey.from_private_bytes(
        bytes.fromhex(json.loads((VECTORS / "door.json").read_text())["private"])
    )
    shared = private.exchange(X25519PublicKey.from_public_bytes(enc))

    key, nonce = key_and_nonce(shared, enc, DOOR.public, INFO)

    assert ChaCha20Poly1305(key).decrypt(nonce, ciphertext, b"") == CO_SIGN.to_bytes()


def test_what_the_readable_hpke_sealed_is_opened() -> None:
    ephemeral = X25519PrivateKey.generate()
    enc = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(DOOR.public))

    key, nonce = key_and_nonce(shared, enc, DOOR.public, INFO)
    sealed = enc + ChaCha20Poly1305(key).encrypt(nonce, CO_SIGN.to_bytes(), b"")

    assert open_letter(DOOR, sealed) == CO_SIGN


def test_a_letter_for_another_purpose_is_not_opened() -> None:
    ephemeral = X25519PrivateKey.generate()
    enc = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(DOOR.public))

    key, nonce = key_and_nonce(shared, enc, DOOR.public, b"demur/letter/v2")
    sealed = enc + ChaCha20Poly1305(key).encrypt(nonce, CO_SIGN.to_bytes(), b"")

    with pytest.raises(LetterRefused) as refusal:
        open_letter(DOOR, sealed)
    assert isinstance(refusal.value.__cause__, InvalidTag)
