"""
Groth16 over BN254: the equation that a proof must satisfy, and who can compute it.

    e(A, B) = e(alpha, beta) · e(IC0 + Σ input_i · IC_i, gamma) · e(C, delta)

The pairing itself is computed by libraries; each stands behind the same `Pairing` and gives the same answers to the
same vectors. The verification keys are part of the program: those of Semaphore's circuits of depth 16 and 20, artifacts
4.13.0 (earlier ones let non-members prove).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Final, Protocol, TypeAlias

from demur_verify.field import BASE_FIELD

G1: TypeAlias = tuple[int, int]
"""A point of the curve over p: x, y."""

Extended: TypeAlias = tuple[int, int]
"""An element c0 + c1·u of the field of p squared."""

G2: TypeAlias = tuple[Extended, Extended]
"""A point of the twist: x, y."""

DEPTHS: Final = (16, 20)
"""The circuits whose keys are known. Which one counts is in the `roll` entry, never in a proof."""

_FASTEST_FIRST: Final = ("pairing_mcl:MclPairing", "pairing_groth16py:Groth16pyPairing", "pairing_py_ecc:PyEccPairing")


@dataclass(frozen=True)
class VerificationKey:
    """What a circuit's proofs are checked against."""

    depth: int
    alpha: G1
    beta: G2
    gamma: G2
    delta: G2
    inputs: tuple[G1, ...]
    """IC: one more than there are inputs."""


@dataclass(frozen=True)
class Claim:
    """A proof and its public inputs: coordinates below p and points on their curves, inputs below r."""

    a: G1
    b: G2
    c: G1
    inputs: tuple[int, ...]


class Pairing(Protocol):
    """Computes the equation. Claims handed over are within their ranges and on their curves; no more is known."""

    name: str

    def outside_subgroup(self, claims: Sequence[Claim]) -> list[int]:
        """Return the indexes of the claims whose B is on the twist, but not in the subgroup of order r."""
        ...

    def hold(self, key: VerificationKey, claims: Sequence[Claim]) -> bool:
        """Tell whether the equation holds for every claim; each B is in the subgroup."""
        ...


@cache
def verification_key(depth: int) -> VerificationKey:
    """Return the key of the circuit of one of `DEPTHS`."""
    raw: dict[str, Any] = json.loads(key_file(depth))
    return VerificationKey(
        depth=depth,
        alpha=_g1(raw["vk_alpha_1"]),
        beta=_g2(raw["vk_beta_2"]),
        gamma=_g2(raw["vk_gamma_2"]),
        delta=_g2(raw["vk_delta_2"]),
        inputs=tuple(_g1(point) for point in raw["IC"]),
    )


def key_file(depth: int) -> str:
    """Return a key as Semaphore publishes it."""
    return (files("demur_verify") / "keys" / f"semaphore-{depth}.json").read_text("ascii")


@cache
def fastest_pairing() -> Pairing:
    """Return the fastest pairing whose library is installed; `py_ecc` always is."""
    for candidate in _FASTEST_FIRST:
        module, _, name = candidate.partition(":")
        try:
            found: Pairing = getattr(import_module(f"demur_verify.{module}"), name)()
        except ImportError:
            continue
        return found
    raise ImportError("py_ecc")


def is_on_curve(point: G1) -> bool:
    """Test y^2 = x^3 + 3; (0, 0), which some take for infinity, is not on it."""
    x, y = point
    return (y * y - x * x * x - 3) % BASE_FIELD == 0


def is_on_twist(point: G2) -> bool:
    """Test y^2 = x^3 + 3 / (9 + u), multiplied out so that nothing is divided."""
    x, y = point
    left = _difference(_product(y, y), _product(_product(x, x), x))
    return _product(left, (9, 1)) == (3, 0)


def find_failing(pairing: Pairing, key: VerificationKey, claims: Sequence[Claim]) -> list[int]:
    """Return the indexes of the claims that do not hold; one check where all do, halves of halves where not."""
    if not claims or pairing.hold(key, claims):
        return []
    if len(claims) == 1:
        return [0]
    middle = len(claims) // 2
    later = find_failing(pairing, key, claims[middle:])
    return [*find_failing(pairing, key, claims[:middle]), *(middle + index for index in later)]


def _product(one: Extended, other: Extended) -> Extended:
    (a, b), (c, d) = one, other
    return (a * c - b * d) % BASE_FIELD, (a * d + b * c) % BASE_FIELD


def _difference(one: Extended, other: Extended) -> Extended:
    return (one[0] - other[0]) % BASE_FIELD, (one[1] - other[1]) % BASE_FIELD


def _g1(raw: Sequence[str]) -> G1:
    return int(raw[0]), int(raw[1])


def _g2(raw: Sequence[Sequence[str]]) -> G2:
    return _g1(raw[0]), _g1(raw[1])
