"""
The pairing by `py_ecc`: pure Python, half a second a proof, written to be read. The oracle for the fast ones.

It reduces what is out of range and takes points outside the subgroup without a word, so nothing is left to it here:
what comes in was checked for ranges and curves, and the order of B is computed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

_RECURSION_LIMIT = sys.getrecursionlimit()

# ruff: noqa: E402 (the library lets Python recurse a hundred thousand times; then nested JSON ends the process)
from py_ecc.fields import optimized_bn128_FQ as Element
from py_ecc.fields import optimized_bn128_FQ2 as Element2
from py_ecc.fields import optimized_bn128_FQ12 as Element12
from py_ecc.optimized_bn128 import optimized_curve as curve
from py_ecc.optimized_bn128.optimized_pairing import final_exponentiate, pairing

sys.setrecursionlimit(_RECURSION_LIMIT)

from demur_verify.field import SCALAR_FIELD
from demur_verify.groth16 import G1, G2, Claim, VerificationKey


class PyEccPairing:
    """See `Pairing`."""

    name = "py_ecc"

    def outside_subgroup(self, claims: Sequence[Claim]) -> list[int]:
        """See `Pairing`: r times B must be infinity."""
        return [
            index for index, claim in enumerate(claims) if not curve.is_inf(curve.multiply(_g2(claim.b), SCALAR_FIELD))
        ]

    def hold(self, key: VerificationKey, claims: Sequence[Claim]) -> bool:
        """See `Pairing`; one after the other."""
        return all(_holds(key, claim) for claim in claims)


def _holds(key: VerificationKey, claim: Claim) -> bool:
    inputs = _g1(key.inputs[0])
    for point, value in zip(key.inputs[1:], claim.inputs, strict=True):
        inputs = curve.add(inputs, curve.multiply(_g1(point), value))
    product = (
        _miller(claim.b, curve.neg(_g1(claim.a)))
        * _miller(key.beta, _g1(key.alpha))
        * _miller(key.gamma, inputs)
        * _miller(key.delta, _g1(claim.c))
    )
    return bool(final_exponentiate(product) == Element12.one())


def _miller(second: G2, first: Any) -> Any:
    return pairing(_g2(second), first, final_exponentiate=False)


def _g1(point: G1) -> Any:
    return Element(point[0]), Element(point[1]), Element.one()


def _g2(point: G2) -> Any:
    return Element2(point[0]), Element2(point[1]), Element2.one()
