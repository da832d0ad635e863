"""
Semaphore identities (version 4): a key of any bytes, the secret number it gives, and the commitment on a roll.

    key --BLAKE-512, first half, pruned--> secret scalar --times Base8 of Baby Jubjub--> point --Poseidon--> commitment

Equal to `@semaphore-protocol/identity` 4.14.3 (tests/javascript).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, TypeAlias

from demur_verify.blake512 import blake512
from demur_verify.field import SCALAR_FIELD
from demur_verify.kinds import Place
from demur_verify.poseidon import poseidon2

_Projective: TypeAlias = tuple[int, int, int]

# Baby Jubjub: A x^2 + y^2 = 1 + D x^2 y^2 over the scalar field (EIP-2494).
_A: Final = 168700
_D: Final = 168696
_SUBGROUP_ORDER: Final = 2736030358979909402780800718157159386076813972158567259200215660948447373041
_BASE8: Final[_Projective] = (
    5299619240641551281634865583518297030282874472190772894086521144482721001553,
    16950150798460657717958625567821834550301663161624707787222815936182638968203,
    1,
)
_NEUTRAL: Final[_Projective] = (0, 1, 1)


@dataclass(frozen=True)
class Identity:
    """
    What proves, and what is proven of.

    :param secret_scalar: whoever knows it can sign, and can tell whether its holder did
    :param commitment: the leaf that stands on the roll
    """

    secret_scalar: int = field(repr=False)
    commitment: Place


def identity_of(key: bytes) -> Identity:
    """Return the Semaphore identity of a key."""
    half = bytearray(blake512(key)[:32])
    half[0] &= 0xF8
    half[31] = half[31] & 0x7F | 0x40
    scalar = (int.from_bytes(half, "little") >> 3) % _SUBGROUP_ORDER
    x, y, z = _times(_BASE8, scalar)
    inverse = pow(z, -1, SCALAR_FIELD)
    commitment = poseidon2(x * inverse % SCALAR_FIELD, y * inverse % SCALAR_FIELD)
    return Identity(secret_scalar=scalar, commitment=Place(commitment))


def _times(point: _Projective, factor: int) -> _Projective:
    product = _NEUTRAL
    while factor:
        if factor & 1:
            product = _add(product, point)
        point = _add(point, point)
        factor >>= 1
    return product


def _add(left: _Projective, right: _Projective) -> _Projective:
    """Add two points; complete, since A is a square and D is none (Bernstein, Birkner, Joye, Lange, Peters 2008)."""
    r = SCALAR_FIELD
    (x1, y1, z1), (x2, y2, z2) = left, right
    a = z1 * z2 % r
    b = a * a % r
    c = x1 * x2 % r
    d = y1 * y2 % r
    e = _D * c * d % r
    f, g = b - e, b + e
    x3 = a * f * ((x1 + y1) * (x2 + y2) - c - d) % r
    y3 = a * g * (d - _A * c) % r
    return x3, y3, f * g % r
