"""What a co-signature says, and the list of them that is filed."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demur_verify.co_signature import (
    NOTHING,
    Act,
    CoSignature,
    Way,
    disclosure_of,
    disclosure_salt,
    follow_key,
    message_of,
    scope_of,
)
from demur_verify.errors import Malformed
from demur_verify.field import BASE_FIELD, SCALAR_FIELD, read_element, write_element
from demur_verify.filing import CoSignatureList
from demur_verify.identity import identity_of
from demur_verify.kinds import Disclosure, Nullifier
from demur_verify.membership import nullifier_of
from demur_verify.place import place_of
from demur_verify.roll import roll_root

VECTORS = Path(__file__).parents[3] / "vectors" / "co-signature"
REASONS: dict[str, str | None] = json.loads((VECTORS / "index.json").read_text())
VALUES = json.loads((VECTORS / "values.json").read_text())
ORIGIN, TERM, DIGEST = VALUES["origin"], VALUES["term"], bytes.fromhex(VALUES["digest"])

ELEMENTS = st.integers(min_value=0, max_value=SCALAR_FIELD - 1)
SIGNATURES = st.builds(
    CoSignature,
    size=st.integers(min_value=1, max_value=65536),
    nullifier=ELEMENTS.map(Nullifier),
    disclosure=st.binary(min_size=32, max_size=32).map(Disclosure),
    follow=st.integers(min_value=1, max_value=SCALAR_FIELD - 1),
    points=st.tuples(*[st.integers(min_value=0, max_value=BASE_FIELD - 1)] * 8),
)


def sorted_list(signatures: list[CoSignature]) -> CoSignatureList:
    ascending = tuple(sorted(signatures, key=lambda one: one.nullifier))
    return CoSignatureList(origin=ORIGIN, term=TERM, digest=DIGEST, signatures=ascending)


LISTS = st.lists(SIGNATURES, max_size=4, unique_by=lambda one: one.nullifier).map(sorted_list)


@pytest.mark.parametrize("signing", VALUES["signings"], ids=lambda signing: f"{signing['act']}-{signing['way']}")
def test_the_published_values(signing: dict[str, str]) -> None:
    secret, way, act = bytes.fromhex(signing["secret"]), Way(signing["way"]), Act(signing["act"])
    scope = scope_of(ORIGIN, TERM, DIGEST)
    salt = disclosure_salt(DIGEST, secret)
    key = follow_key(ORIGIN, DIGEST, secret)
    disclosure = disclosure_of(salt, way, signing["person"], signing["name"]) if act is Act.CO_SIGN else NOTHING
    follow = identity_of(key).commitment if act is Act.CO_SIGN else 0

    computed = {
        "scope": write_element(scope),
        "salt": salt.hex(),
        "disclosure": disclosure.hex(),
        "follow_key": key.hex(),
        "follow": write_element(follow),
        "message": write_element(message_of(act, scope, disclosure, follow)),
        "nullifier": write_element(nullifier_of(scope, place_of(ORIGIN, TERM, secret).secret_scalar)),
    }

    assert computed == {name: signing[name] for name in computed}


def test_scope_and_message_are_hashes_behind_their_tags() -> None:
    scope = sha256(f"demur/scope/v1\n{ORIGIN}\n{TERM}\n{DIGEST.hex()}\n".encode())
    lines = f"co-sign\n{scope.hexdigest()}\n{'ab' * 32}\n{'00' * 31}05\n"
    message = sha256(b"demur/message/v1\n" + lines.encode())

    assert scope_of(ORIGIN, TERM, DIGEST) == int(scope.hexdigest(), 16)
    assert message_of(Act.CO_SIGN, scope_of(ORIGIN, TERM, DIGEST), b"\xab" * 32, 5) == int(message.hexdigest(), 16)


def test_every_part_of_a_message_counts() -> None:
    scope = scope_of(ORIGIN, TERM, DIGEST)
    messages = [
        message_of(Act.CO_SIGN, scope, bytes(32), 5),
        message_of(Act.WITHDRAW, scope, bytes(32), 5),
        message_of(Act.CO_SIGN, scope_of(ORIGIN, "2026-12", DIGEST), bytes(32), 5),
        message_of(Act.CO_SIGN, scope, b"\1" * 32, 5),
        message_of(Act.CO_SIGN, scope, bytes(32), 6),
    ]

    assert len(set(messages)) == len(messages)


def test_a_name_cannot_be_moved_between_person_and_name() -> None:
    salt = bytes(32)

    assert disclosure_of(salt, Way.OPEN, "ada", "bo") != disclosure_of(salt, Way.OPEN, "adab", "o")
    assert disclosure_of(salt, Way.OPEN, "ada", "Ada") != disclosure_of(salt, Way.OFFICE, "ada", "Ada")


@pytest.mark.parametrize(
    ("salt", "way", "person", "name"),
    [
        (bytes(31), Way.OPEN, "ada", "Ada"),
        (bytes(32), Way.OPEN, "ada\nopen", "Ada"),
        (bytes(32), Way.OPEN, "ada", "Ada\n"),
        (bytes(32), Way.OPEN, "ada", "\ud800"),
        (bytes(32), Way.ANONYMOUS, "ada", ""),
        (bytes(32), Way.ANONYMOUS, "", "Ada"),
    ],
)
def test_a_disclosure_leaves_no_room(salt: bytes, way: Way, person: str, name: str) -> None:
    with pytest.raises(Malformed, match="disclosure-malformed"):
        disclosure_of(salt, way, person, name)


@pytest.mark.parametrize("name", REASONS)
def test_every_list(name: str) -> None:
    raw = (VECTORS / name).read_bytes()

    if REASONS[name] is None:
        assert CoSignatureList.parse(raw).to_bytes() == raw
    else:
        with pytest.raises(Malformed) as refusal:
            CoSignatureList.parse(raw)
        assert refusal.value.reason == REASONS[name]


def test_the_published_list() -> None:
    published = json.loads((VECTORS / "list.json").read_text())
    raw = (VECTORS / published["file"]).read_bytes()

    found = CoSignatureList.parse(raw)

    assert found.list_digest() == sha256(raw).digest() == bytes.fromhex(published["digest"])
    assert found.sizes() == tuple(published["sizes"])
    assert found.follows() == tuple(read_element(follow) for follow in published["follows"])
    for depth, root in published["follow_roots"].items():
        assert found.follow_root(int(depth)) == read_element(root)


def test_the_line_at_fault_is_named() -> None:
    raw = (VECTORS / "three.list").read_bytes().splitlines(keepends=True)
    raw[6] = raw[6].replace(b" ", b"  ", 1)

    with pytest.raises(Malformed) as refusal:
        CoSignatureList.parse(b"".join(raw))

    assert refusal.value.where == "co-signature 1"


def test_nobody_signed_and_there_is_no_follow_tree() -> None:
    assert sorted_list([]).follow_root(16) is None


def test_one_follow_of_two_signers_stands_in_the_tree_once() -> None:
    raw = (VECTORS / "follow-twice.list").read_bytes()

    found = CoSignatureList.parse(raw)

    assert len(found.signatures) == 2
    assert found.follow_root(16) == roll_root([found.signatures[0].follow], 16)


@given(LISTS)
def test_what_is_written_is_read(co_signatures: CoSignatureList) -> None:
    assert CoSignatureList.parse(co_signatures.to_bytes()) == co_signatures


@given(LISTS, st.data())
def test_any_change_is_refused_or_another_list(co_signatures: CoSignatureList, data: st.DataObject) -> None:
    good = co_signatures.to_bytes()
    at = data.draw(st.integers(min_value=0, max_value=len(good) - 1))
    byte = data.draw(st.integers(min_value=0, max_value=255).filter(lambda value: value != good[at]))
    changed = good[:at] + bytes([byte]) + good[at + 1 :]

    try:
        found = CoSignatureList.parse(changed)
    except Malformed:
        return
    assert found != co_signatures
    assert found.to_bytes() == changed


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"demur/co-signatures/v1\n{text}".encode()))
def test_any_bytes_are_a_list_or_malformed(raw: bytes) -> None:
    try:
        found = CoSignatureList.parse(raw)
    except Malformed:
        return
    assert found.to_bytes() == raw


@pytest.mark.parametrize(
    "change",
    [
        {"size": 0},
        {"size": 1 << 32},
        {"nullifier": -1},
        {"nullifier": SCALAR_FIELD},
        {"disclosure": bytes(31)},
        {"follow": 0},
        {"follow": SCALAR_FIELD},
        {"points": (0,) * 7},
        {"points": (BASE_FIELD,) * 8},
    ],
)
def test_a_co_signature_that_could_not_be_read_back_is_not_made(change: dict[str, object]) -> None:
    one = CoSignatureList.parse((VECTORS / "three.list").read_bytes()).signatures[0]

    with pytest.raises(Malformed, match="co-signature-malformed"):
        replace(one, **change)  # type: ignore[arg-type]
