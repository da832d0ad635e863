"""Python and Semaphore's own library agree: identities, roots, proofs in both directions, letters, place files."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from vectors.make._common import ORIGIN, seed
from vectors.make.co_signing import PASSPHRASE
from vectors.make.membership import DIGEST, TERM, members, read

from demur.signer.prover import ProvingFailed, prove
from demur_verify.co_signature import scope_of
from demur_verify.errors import Refused
from demur_verify.identity import identity_of
from demur_verify.kinds import Message, Nullifier, RollRoot, Scope
from demur_verify.letter import DoorKey, Letter, open_letter, seal_letter
from demur_verify.membership import Membership, check_membership, nullifier_of
from demur_verify.place import identity_key, open_place, seal_place
from demur_verify.roll import RollPath, roll_path, roll_root

pytestmark = pytest.mark.javascript

VECTORS = Path(__file__).parents[3] / "vectors"
INFO = b"demur/letter/v1".hex()
MESSAGE = int.from_bytes(seed("a message"), "big")
SCOPE = scope_of(ORIGIN, TERM, DIGEST)


def official_form(membership: Membership) -> dict[str, Any]:
    """Write a proof as the official library does."""
    return {
        "merkleTreeDepth": membership.depth,
        "merkleTreeRoot": str(membership.root),
        "nullifier": str(membership.nullifier),
        "message": str(membership.message),
        "scope": str(membership.scope),
        "points": [str(point) for point in membership.points],
    }


def from_official(proof: dict[str, Any]) -> Membership:
    """Read what the official library made; its numbers are decimal text."""
    return Membership(
        root=RollRoot(int(proof["merkleTreeRoot"])),
        nullifier=Nullifier(int(proof["nullifier"])),
        message=Message(int(proof["message"])),
        scope=Scope(int(proof["scope"])),
        points=tuple(int(point) for point in proof["points"]),
        depth=int(proof["merkleTreeDepth"]),
    )


def test_identities_are_the_same_for_keys_of_every_length(
    ask_all: Callable[[list[dict[str, object]]], list[dict[str, Any]]],
) -> None:
    keys = [seed(f"key {length}")[:1] * length for length in (1, 31, 32, 33, 111, 112, 127, 128, 129, 300)]

    answers = ask_all([{"ask": "identity", "key": key.hex()} for key in keys])

    for key, answered in zip(keys, answers, strict=True):
        identity = identity_of(key)
        assert answered["answer"] == {
            "secret_scalar": str(identity.secret_scalar),
            "commitment": str(identity.commitment),
        }


def test_roots_are_the_same_at_both_depths(
    ask_all: Callable[[list[dict[str, object]]], list[dict[str, Any]]],
) -> None:
    leaves = [one.commitment for one in members(33)]
    asked = [(size, depth) for depth in (16, 20) for size in (1, 2, 3, 4, 5, 8, 9, 17, 33)]

    answers = ask_all(
        [{"ask": "root", "leaves": [str(leaf) for leaf in leaves[:size]], "depth": depth} for size, depth in asked]
    )

    for (size, depth), answered in zip(asked, answers, strict=True):
        assert answered["answer"] == str(roll_root(leaves[:size], depth))


@pytest.mark.parametrize("depth", [16, 20])
def test_a_proof_made_here_is_accepted_there(ask: Callable[..., Any], depth: int) -> None:
    everybody = members(5)
    path = roll_path([one.commitment for one in everybody], depth, 4)

    proof = prove(identity=everybody[4], path=path, message=MESSAGE, scope=SCOPE, depth=depth)

    assert ask("verify", proof=official_form(proof)) is True
    assert ask("verify", proof=official_form(replace(proof, message=Message(MESSAGE ^ 1)))) is False


@pytest.mark.parametrize("depth", [16, 20])
def test_a_proof_made_there_is_accepted_here(ask: Callable[..., Any], depth: int) -> None:
    everybody = members(5)
    leaves = [one.commitment for one in everybody]
    key = identity_key(ORIGIN, TERM, seed("member 2")).hex()

    made = ask(
        "prove",
        key=key,
        leaves=[str(leaf) for leaf in leaves],
        index=2,
        depth=depth,
        message=str(MESSAGE),
        scope=str(SCOPE),
    )
    proof = from_official(made)

    check_membership(proof)
    assert (proof.root, proof.message, proof.scope) == (roll_root(leaves, depth), MESSAGE, SCOPE)
    assert proof.nullifier == nullifier_of(SCOPE, everybody[2].secret_scalar)


def test_the_published_proofs_are_accepted_there(ask: Callable[..., Any]) -> None:
    for name in ("valid-16", "valid-20", "made-again-by-a-stranger"):
        proof = read((VECTORS / "membership" / f"{name}.json").read_bytes())

        assert ask("verify", proof=official_form(proof)) is True


def test_cy_enrols_a_subtree_of_his_own_and_signs_once_only(
    ask_all: Callable[[list[dict[str, object]]], list[dict[str, Any]]],
) -> None:
    # In a tree of variable depth, one place that is the root of four identities is four signers.
    own = [identity_of(seed(f"cy {number}")) for number in range(4)]
    subtree = roll_root([one.commitment for one in own], 2)
    leaves = [*(one.commitment for one in members(7)), subtree]
    question = {
        "ask": "prove-below-a-leaf",
        "inner": [str(one.commitment) for one in own],
        "leaves": [str(leaf) for leaf in leaves],
        "index": 7,
        "depth": 16,
        "message": str(MESSAGE),
        "scope": str(SCOPE),
    }

    made = [
        answered["answer"]
        for answered in ask_all([{**question, "key": seed(f"cy {at}").hex(), "at": at} for at in range(4)])
    ]
    verdicts = [answered["answer"] for answered in ask_all([{"ask": "verify", "proof": proof} for proof in made])]
    proofs = [from_official(proof) for proof in made]

    assert verdicts == [True] * 4  # the official library counts four signers
    assert len({proof.nullifier for proof in proofs}) == 4
    root = roll_root(leaves, 16)
    assert all(proof.root != root for proof in proofs)
    for proof in proofs:
        with pytest.raises(Refused, match="proof-does-not-hold"):
            check_membership(replace(proof, root=root))


def test_at_fixed_depth_the_way_below_a_leaf_is_longer_than_the_circuit(ask_all: Callable[..., Any]) -> None:
    own = [identity_of(seed(f"cy {number}")) for number in range(4)]
    inner = roll_path([one.commitment for one in own], 2, 1)
    outer = roll_path([*(one.commitment for one in members(7)), inner.root], 16, 7)
    below = RollPath(root=outer.root, index=1 | 7 << 2, siblings=(*inner.siblings, *outer.siblings))

    with pytest.raises(ProvingFailed, match="place-not-on-path"):
        prove(identity=own[1], path=below, message=MESSAGE, scope=SCOPE, depth=16)
    (answered,) = ask_all(
        [
            {
                "ask": "prove-below-a-leaf",
                "key": seed("cy 1").hex(),
                "at": 1,
                "inner": [str(one.commitment) for one in own],
                "leaves": [str(leaf) for leaf in range(1, (1 << 15) + 1)],
                "index": 7,
                "depth": 16,
                "message": str(MESSAGE),
                "scope": str(SCOPE),
            }
        ]
    )
    assert "Too many values for input signal" in answered["problem"]


def test_everybody_can_prove_root_zero_to_the_official_library(ask: Callable[..., Any]) -> None:
    proof = read((VECTORS / "membership" / "root-zero.json").read_bytes())

    assert ask("verify", proof=official_form(proof)) is True
    with pytest.raises(Refused, match="proof-root-out-of-range"):
        check_membership(proof)


def test_letters_cross_the_languages(ask: Callable[..., Any]) -> None:
    letter = Letter.parse((VECTORS / "letter" / "co-sign.letter").read_bytes())
    secret = json.loads((VECTORS / "letter" / "door.json").read_text())["private"]
    door = DoorKey.from_seed(bytes.fromhex(secret))

    there = ask("seal", public=door.public.hex(), plain=letter.to_bytes().hex(), info=INFO)
    here = seal_letter(letter, door.public)

    assert open_letter(door, bytes.fromhex(there)) == letter
    assert ask("open", private=secret, sealed=here.hex(), info=INFO) == letter.to_bytes().hex()


def test_a_place_file_is_opened_there(ask: Callable[..., Any]) -> None:
    held = open_place((VECTORS / "identity" / "ada.place").read_bytes(), PASSPHRASE)

    opened = ask("open-place", file=seal_place(held, PASSPHRASE).decode(), passphrase=PASSPHRASE)

    assert opened == f"person {held.person}\nterm {held.chain.term}\nsecret {held.chain.secret.hex()}\n"
