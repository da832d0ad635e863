"""
The pairing by mcl, a C++ library that the package `mclbn256` carries: half a millisecond a proof in a batch.

The package's own classes compute on another curve (Fp254BNb), so the library is initialised anew, for BN254 as Ethereum
has it, and asked by its C interface (mcl, include/mcl/bn.h).

Many claims are checked by one equation: each is raised to a random power of 128 bits, so that faults do not cancel out.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from ctypes import CDLL, Structure, byref, c_size_t, c_uint64, create_string_buffer
from functools import cache
from typing import ClassVar, Final

from demur_verify.field import BASE_FIELD, SCALAR_FIELD
from demur_verify.groth16 import G1, G2, Claim, VerificationKey

_BN_SNARK1: Final = 4
_COMPILED_TIME_VARIABLE: Final = 44
"""4 words for an element of either field: what the library was compiled for, checked by `mclBn_init`."""

_DECIMAL: Final = 10
_COEFFICIENTS: Final = 1 << 128


class _Scalar(Structure):
    _fields_: ClassVar = [("words", c_uint64 * 4)]


class _G1(Structure):
    _fields_: ClassVar = [("words", c_uint64 * 12)]


class _G2(Structure):
    _fields_: ClassVar = [("words", c_uint64 * 24)]


class _Target(Structure):
    _fields_: ClassVar = [("words", c_uint64 * 48)]


class MclPairing:
    """
    :raises ImportError: `mclbn256` is not installed, or its library is not what is needed
    """

    name = "mcl"

    def __init__(self) -> None:
        self._mcl = _library()

    def outside_subgroup(self, claims: Sequence[Claim]) -> list[int]:
        """See `Pairing`. The library looks at the order of every point of the twist that it reads."""
        return [index for index, claim in enumerate(claims) if self._read_g2(claim.b) is None]

    def hold(self, key: VerificationKey, claims: Sequence[Claim]) -> bool:
        """
        See `Pairing`. With a random coefficient c_i for each claim, and c their sum:

        Π e(-c_i · A_i, B_i) · e(Σ c_i · L_i, gamma) · e(Σ c_i · C_i, delta) · e(c · alpha, beta) = 1
        """
        coefficients = [1 + secrets.randbelow(_COEFFICIENTS) for _ in claims]
        scalars = [self._scalar(coefficient) for coefficient in coefficients]
        weights = [
            sum(coefficient * value for coefficient, value in zip(coefficients, column, strict=True)) % SCALAR_FIELD
            for column in zip(*((1, *claim.inputs) for claim in claims), strict=True)
        ]
        firsts = [self._negative_multiple(claim.a, scalar) for claim, scalar in zip(claims, scalars, strict=True)]
        firsts.append(self._sum(key.inputs, [self._scalar(weight) for weight in weights]))
        firsts.append(self._sum([claim.c for claim in claims], scalars))
        firsts.append(self._sum([key.alpha], [self._scalar(weights[0])]))
        seconds = [claim.b for claim in claims] + [key.gamma, key.delta, key.beta]
        return self._is_one(firsts, [self._g2(point) for point in seconds])

    def _is_one(self, firsts: Sequence[_G1], seconds: Sequence[_G2]) -> bool:
        count = len(firsts)
        product = _Target()
        self._mcl.mclBn_millerLoopVec(byref(product), (_G1 * count)(*firsts), (_G2 * count)(*seconds), c_size_t(count))
        self._mcl.mclBn_finalExp(byref(product), byref(product))
        return bool(self._mcl.mclBnGT_isOne(byref(product)) == 1)

    def _sum(self, points: Sequence[G1], scalars: Sequence[_Scalar]) -> _G1:
        count = len(points)
        total = _G1()
        read = (_G1 * count)(*(self._g1(point) for point in points))
        self._mcl.mclBnG1_mulVec(byref(total), read, (_Scalar * count)(*scalars), c_size_t(count))
        return total

    def _negative_multiple(self, point: G1, scalar: _Scalar) -> _G1:
        multiple = _G1()
        self._mcl.mclBnG1_mul(byref(multiple), byref(self._g1(point)), byref(scalar))
        self._mcl.mclBnG1_neg(byref(multiple), byref(multiple))
        return multiple

    def _scalar(self, value: int) -> _Scalar:
        scalar = _Scalar()
        text = b"%d" % value
        _expect(self._mcl.mclBnFr_setStr(byref(scalar), text, c_size_t(len(text)), _DECIMAL))
        return scalar

    def _g1(self, point: G1) -> _G1:
        read = _G1()
        text = b"1 %d %d" % point
        _expect(self._mcl.mclBnG1_setStr(byref(read), text, c_size_t(len(text)), _DECIMAL))
        return read

    def _g2(self, point: G2) -> _G2:
        read = self._read_g2(point)
        if read is None:
            raise ArithmeticError("outside the subgroup")
        return read

    def _read_g2(self, point: G2) -> _G2 | None:
        read = _G2()
        text = b"1 %d %d %d %d" % (*point[0], *point[1])
        refused = self._mcl.mclBnG2_setStr(byref(read), text, c_size_t(len(text)), _DECIMAL)
        return None if refused else read


@cache
def _library() -> CDLL:
    """Return the library, set to our curve; it is one for the process, so that this is done once."""
    from mclbn256.mclbn256 import lib  # noqa: PLC0415 (takes a quarter of a second, and is not everywhere)

    mcl: CDLL = lib
    order = create_string_buffer(100)
    if mcl.mclBn_init(_BN_SNARK1, _COMPILED_TIME_VARIABLE) or not mcl.mclBn_getFieldOrder(order, c_size_t(100)):
        raise ImportError("mcl was compiled for other curves")
    if int(order.value) != BASE_FIELD:
        raise ImportError("mcl computes over another field")
    mcl.mclBn_verifyOrderG1(1)
    mcl.mclBn_verifyOrderG2(1)
    return mcl


def _expect(refused: int) -> None:
    """Stop where the library will not read a value that was checked before."""
    if refused:
        raise ArithmeticError("mcl refused a value")
