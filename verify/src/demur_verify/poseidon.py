"""
Poseidon over BN254 with two inputs, as circomlib has it: t = 3, 8 full rounds, 57 partial ones, x^5.

The constants are not a table from elsewhere: the Grain LFSR of the Poseidon paper (appendix E) makes them at import.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from demur_verify.field import SCALAR_FIELD

_P: Final = SCALAR_FIELD
_WIDTH: Final = 3
_FULL: Final = 8
_PARTIAL: Final = 57
_BITS: Final = 254


def _grain_bits() -> Iterator[int]:
    """Yield the LFSR's bits, the first 160 dropped and every second one taken only after a 1."""
    seed = f"01{0:04b}{_BITS:012b}{_WIDTH:012b}{_FULL:010b}{_PARTIAL:010b}" + "1" * 30
    state = [int(bit) for bit in seed]

    def step() -> int:
        bit = state[62] ^ state[51] ^ state[38] ^ state[23] ^ state[13] ^ state[0]
        state.append(bit)
        del state[0]
        return bit

    for _ in range(160):
        step()
    while True:
        keep, bit = step(), step()
        if keep:
            yield bit


def _constants() -> tuple[list[tuple[int, int, int]], list[tuple[int, int, int]]]:
    """Return the round constants, one row a round, and the Cauchy matrix."""
    bits = _grain_bits()

    def number() -> int:
        value = 0
        for _ in range(_BITS):
            value = value << 1 | next(bits)
        return value

    def element() -> int:
        while (value := number()) >= _P:
            pass
        return value

    rounds = [(element(), element(), element()) for _ in range(_FULL + _PARTIAL)]
    while len(set(points := [number() % _P for _ in range(2 * _WIDTH)])) != 2 * _WIDTH:
        pass
    xs, ys = points[:_WIDTH], points[_WIDTH:]
    matrix = [tuple(pow(x + y, -1, _P) for y in ys) for x in xs]
    return rounds, [(row[0], row[1], row[2]) for row in matrix]


_ROUNDS, _MATRIX = _constants()


def poseidon2(left: int, right: int) -> int:
    """
    Hash two field elements into one.

    :param left: 0 <= left < r
    :param right: 0 <= right < r
    """
    p = _P
    (m00, m01, m02), (m10, m11, m12), (m20, m21, m22) = _MATRIX
    s0, s1, s2 = 0, left, right
    half = _FULL // 2
    for number, (c0, c1, c2) in enumerate(_ROUNDS):
        s0 += c0
        s1 += c1
        s2 += c2
        square = s0 * s0 % p
        s0 = square * square % p * s0 % p
        if number < half or number >= half + _PARTIAL:
            square = s1 * s1 % p
            s1 = square * square % p * s1 % p
            square = s2 * s2 % p
            s2 = square * square % p * s2 % p
        s0, s1, s2 = (
            (m00 * s0 + m01 * s1 + m02 * s2) % p,
            (m10 * s0 + m11 * s1 + m12 * s2) % p,
            (m20 * s0 + m21 * s1 + m22 * s2) % p,
        )
    return s0
