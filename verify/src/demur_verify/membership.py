"""
A proof that one leaf of a roll signed a message once (protocol 5): a Groth16 proof of Semaphore's circuit, version 4.

What can be seen before any pairing is computed is looked at here, in the open: depth, ranges, curves. Each has a reason
of its own, and libraries that would let one pass never see it. A nullifier is a number below r; by its number, never by
a text, it is kept once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from Crypto.Hash import keccak  # nosec B413 (pycryptodome, which is kept up)

from demur_verify.errors import Refused
from demur_verify.field import BASE_FIELD, ELEMENT_SIZE, SCALAR_FIELD
from demur_verify.groth16 import (
    DEPTHS,
    Claim,
    Pairing,
    fastest_pairing,
    find_failing,
    is_on_curve,
    is_on_twist,
    verification_key,
)
from demur_verify.kinds import Message, Nullifier, Points, RollRoot, Scope
from demur_verify.poseidon import poseidon2

_WIDE: Final = 1 << 256
_POINT_COUNT: Final = 8


class MembershipRefused(Refused):
    """A proof does not show what it should."""


@dataclass(frozen=True)
class Membership:
    """
    What a proof says, and the proof.

    :param root: of the roll, as its leaves give it; a root from elsewhere proves nothing (protocol 2)
    :param points: A.x A.y B.x1 B.x0 B.y1 B.y0 C.x C.y
    :param depth: of the circuit, as the `roll` entry has it: 16 or 20; never the prover's choice
    """

    root: RollRoot
    nullifier: Nullifier
    message: Message
    scope: Scope
    points: Points
    depth: int


def check_membership(membership: Membership, by: Pairing | None = None) -> None:
    """
    Check one proof.

    :param by: what computes the pairing; the fastest that is there, where none is given
    :raises MembershipRefused: it does not hold. The reason is `proof-depth-unknown`, `proof-root-out-of-range`,
        `proof-nullifier-out-of-range`, `proof-message-out-of-range`, `proof-scope-out-of-range`,
        `proof-points-miscounted`, `proof-coordinate-out-of-range`, `proof-off-curve`, `proof-outside-subgroup` or
        `proof-does-not-hold`
    """
    check_memberships([membership], by)


def check_memberships(memberships: Sequence[Membership], by: Pairing | None = None) -> None:
    """
    Check many proofs at once, about half a millisecond each.

    :raises MembershipRefused: one does not hold; the fact `index` tells which is the first
    """
    refused = refused_memberships(memberships, by)
    if refused:
        index = min(refused)
        raise MembershipRefused(refused[index], where=f"proof {index}", facts={"index": index})


def refused_memberships(memberships: Sequence[Membership], by: Pairing | None = None) -> dict[int, str]:
    """Return the index of every proof that does not hold, with the reason; nothing, where all do."""
    pairing = by or fastest_pairing()
    refused: dict[int, str] = {}
    claims: dict[int, dict[int, Claim]] = {depth: {} for depth in DEPTHS}
    for index, membership in enumerate(memberships):
        reason = _reason_before_pairing(membership)
        if reason:
            refused[index] = reason
        else:
            claims[membership.depth][index] = _claim(membership)
    for depth, numbered in claims.items():
        refused.update(_refused_claims(pairing, depth, numbered))
    return refused


def nullifier_of(scope: int, secret_scalar: int) -> Nullifier:
    """Return the number that a place shows for a scope, always the same."""
    return Nullifier(poseidon2(packed(scope), secret_scalar))


@lru_cache(maxsize=4096)
def packed(value: int) -> int:
    """Return how the circuit takes message and scope: Keccak-256 of the 32 bytes, without the last 8 bits."""
    digest = keccak.new(digest_bits=256, data=value.to_bytes(ELEMENT_SIZE, "big")).digest()
    return int.from_bytes(digest, "big") >> 8


def _reason_before_pairing(membership: Membership) -> str | None:
    return next((reason for holds, reason in _looks(membership) if not holds), None)


def _looks(membership: Membership) -> Iterator[tuple[bool, str]]:
    """Yield, one after the other, what must hold before the points are looked at by anybody else."""
    points = membership.points
    yield membership.depth in DEPTHS, "proof-depth-unknown"
    yield 0 < membership.root < SCALAR_FIELD, "proof-root-out-of-range"
    yield 0 <= membership.nullifier < SCALAR_FIELD, "proof-nullifier-out-of-range"
    yield 0 <= membership.message < _WIDE, "proof-message-out-of-range"
    yield 0 <= membership.scope < _WIDE, "proof-scope-out-of-range"
    yield len(points) == _POINT_COUNT, "proof-points-miscounted"
    yield all(0 <= coordinate < BASE_FIELD for coordinate in points), "proof-coordinate-out-of-range"
    claim = _claim(membership)
    yield is_on_curve(claim.a) and is_on_curve(claim.c) and is_on_twist(claim.b), "proof-off-curve"


def _claim(membership: Membership) -> Claim:
    ax, ay, bx1, bx0, by1, by0, cx, cy = membership.points
    inputs = (membership.root, membership.nullifier, packed(membership.message), packed(membership.scope))
    return Claim(a=(ax, ay), b=((bx0, bx1), (by0, by1)), c=(cx, cy), inputs=inputs)


def _refused_claims(pairing: Pairing, depth: int, numbered: Mapping[int, Claim]) -> dict[int, str]:
    indexes = list(numbered)
    outside = {indexes[position] for position in pairing.outside_subgroup(list(numbered.values()))}
    inside = [index for index in indexes if index not in outside]
    failing = find_failing(pairing, verification_key(depth), [numbered[index] for index in inside])
    return {
        **dict.fromkeys(outside, "proof-outside-subgroup"),
        **dict.fromkeys((inside[position] for position in failing), "proof-does-not-hold"),
    }
