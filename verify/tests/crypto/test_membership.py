"""Proofs of membership: what holds, what does not, and that three libraries say the same of each."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from vectors.make.membership import members, read

from demur_verify import groth16
from demur_verify.groth16 import Claim, Pairing, VerificationKey, fastest_pairing, key_file
from demur_verify.kinds import Message, Nullifier, RollRoot, Scope
from demur_verify.membership import (
    Membership,
    MembershipRefused,
    check_membership,
    check_memberships,
    nullifier_of,
    packed,
    refused_memberships,
)
from demur_verify.pairing_groth16py import Groth16pyPairing
from demur_verify.pairing_mcl import MclPairing
from demur_verify.pairing_py_ecc import Element, PyEccPairing, curve
from demur_verify.roll import roll_root

TOP = Path(__file__).parents[3]
VECTORS = TOP / "vectors" / "membership"
REASONS: dict[str, str | None] = json.loads((VECTORS / "index.json").read_text())
PAIRINGS = [MclPairing, Groth16pyPairing, PyEccPairing]


def vector(name: str) -> Membership:
    return read((VECTORS / f"{name}.json").read_bytes())


@pytest.mark.parametrize("library", PAIRINGS)
@pytest.mark.parametrize("name", REASONS)
def test_every_library_says_the_same_of_every_vector(name: str, library: type[Pairing]) -> None:
    membership = read((VECTORS / name).read_bytes())

    refused = refused_memberships([membership], library())

    assert refused.get(0) == REASONS[name]


def test_the_vectors_hold_every_reason() -> None:
    documented = str(check_membership.__doc__)

    reasons = {reason for reason in REASONS.values() if reason}

    assert len(reasons) == 10
    assert all(f"`{reason}`" in documented for reason in reasons)


@pytest.mark.parametrize("depth", [16, 20])
def test_member_seven_signed_against_the_roll_of_twenty_four(depth: int) -> None:
    everybody = members()
    proof = vector(f"valid-{depth}")

    check_membership(proof)

    assert proof.root == roll_root([one.commitment for one in everybody], depth)
    assert proof.nullifier == nullifier_of(proof.scope, everybody[7].secret_scalar)


def test_a_proof_that_a_stranger_made_again_is_the_same_signer() -> None:
    proof, again = vector("valid-16"), vector("made-again-by-a-stranger")

    check_membership(again)

    assert again.points != proof.points
    assert again.nullifier == proof.nullifier


def test_anybody_can_prove_root_zero_so_it_is_never_accepted() -> None:
    proof = vector("root-zero")
    claim = Claim(
        a=(proof.points[0], proof.points[1]),
        b=((proof.points[3], proof.points[2]), (proof.points[5], proof.points[4])),
        c=(proof.points[6], proof.points[7]),
        inputs=(0, proof.nullifier, *(packed(value) for value in (proof.message, proof.scope))),
    )

    assert fastest_pairing().hold(groth16.verification_key(16), [claim])
    with pytest.raises(MembershipRefused, match="proof-root-out-of-range"):
        check_membership(proof)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"root": RollRoot(-1)}, "proof-root-out-of-range"),
        ({"nullifier": Nullifier(-1)}, "proof-nullifier-out-of-range"),
        ({"message": Message(-1)}, "proof-message-out-of-range"),
        ({"scope": Scope(-1)}, "proof-scope-out-of-range"),
        ({"depth": -16}, "proof-depth-unknown"),
        ({"points": ()}, "proof-points-miscounted"),
    ],
)
def test_negative_numbers_never_reach_a_library(change: dict[str, object], reason: str) -> None:
    proof = replace(vector("valid-16"), **change)  # type: ignore[arg-type]

    with pytest.raises(MembershipRefused) as refusal:
        check_membership(proof)

    assert refusal.value.reason == reason


def test_a_negative_coordinate_is_refused() -> None:
    proof = vector("valid-16")
    negative = replace(proof, points=(proof.points[0], -1, *proof.points[2:]))

    with pytest.raises(MembershipRefused, match="proof-coordinate-out-of-range"):
        check_membership(negative)


def test_of_a_thousand_the_one_that_fails_is_named() -> None:
    good, bad = vector("valid-16"), vector("message-plus-1")
    many = [good] * 1000
    many[617] = bad

    with pytest.raises(MembershipRefused) as refusal:
        check_memberships(many)

    assert (refusal.value.reason, refusal.value.facts, refusal.value.where) == (
        "proof-does-not-hold",
        {"index": 617},
        "proof 617",
    )


def test_every_failing_one_is_found_and_both_depths_are_mixed() -> None:
    names = [
        "valid-16",
        "valid-20",
        "c-of-another-proof",
        "valid-16",
        "b-outside-the-subgroup",
        "depth-17",
        "a-negated",
    ]

    refused = refused_memberships([vector(name) for name in names])

    assert refused == {index: REASONS[f"{name}.json"] for index, name in enumerate(names) if REASONS[f"{name}.json"]}


def test_two_faults_that_would_cancel_out_are_found() -> None:
    # Without random coefficients only the sum of all C counts: C + G and C - G would pass together.
    proof = vector("valid-16")
    c = (Element(proof.points[6]), Element(proof.points[7]), Element.one())
    pair = [
        replace(proof, points=(*proof.points[:6], *(int(part) for part in curve.normalize(curve.add(c, shift)))))
        for shift in (curve.G1, curve.neg(curve.G1))
    ]

    assert set(refused_memberships(pair)) == {0, 1}


def test_no_proofs_hold() -> None:
    check_memberships([])


def test_where_nothing_fast_is_installed_the_readable_one_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    def only_py_ecc(name: str) -> object:
        if "py_ecc" not in name:
            raise ImportError(name)
        return real(name)

    real = groth16.import_module
    monkeypatch.setattr(groth16, "import_module", only_py_ecc)

    assert fastest_pairing.__wrapped__().name == "py_ecc"


def test_the_keys_are_those_that_semaphore_publishes() -> None:
    published = {
        16: "c0fc89249ca42a2763ec4e521bf43bc8b3f35307258f6ddcaaed6047c189680e",
        20: "6fda771369c19517c8f7575cb9f1d18a8846e46baa1dc0c032bac9492c29559e",
    }

    for depth, digest in published.items():
        beside_the_provers = (TOP / "third_party" / "semaphore" / f"semaphore-{depth}.json").read_bytes()
        assert hashlib.sha256(key_file(depth).encode()).hexdigest() == digest
        assert key_file(depth).encode() == beside_the_provers


class Unreliable:
    """A pairing that says yes to everything: what is refused without its help?"""

    name = "unreliable"

    def outside_subgroup(self, claims: Sequence[Claim]) -> list[int]:
        return []

    def hold(self, key: VerificationKey, claims: Sequence[Claim]) -> bool:
        return True


def test_ranges_and_curves_are_not_left_to_a_library() -> None:
    left_to_it = {"proof-outside-subgroup", "proof-does-not-hold", None}

    for name, reason in REASONS.items():
        membership = read((VECTORS / name).read_bytes())
        if reason not in left_to_it:
            assert refused_memberships([membership], Unreliable()) == {0: reason}


def test_no_library_lets_nested_json_end_the_process() -> None:
    program = (
        "import json, sys; before = sys.getrecursionlimit();"
        "from demur_verify import pairing_groth16py, pairing_mcl, pairing_py_ecc;"
        "pairing_mcl.MclPairing(); sys.exit(sys.getrecursionlimit() != before)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
