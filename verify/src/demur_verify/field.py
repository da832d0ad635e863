"""
The two prime fields of BN254, and the one way an element is written in demur's files: 64 lowercase hex digits.

Proofs are over the scalar field r: roots, places and nullifiers. The coordinates of their points are over p.
"""

from __future__ import annotations

from typing import Final

from demur_verify.canonical import read_digest
from demur_verify.errors import Malformed

SCALAR_FIELD: Final = 21888242871839275222246405745257275088548364400416034343698204186575808495617
"""r: the order of the groups."""

BASE_FIELD: Final = 21888242871839275222246405745257275088696311157297823662689037894645226208583
"""p: the field of the coordinates."""

ELEMENT_SIZE: Final = 32


def write_element(value: int) -> str:
    """Write a number below 2^256 as 64 hex digits: F of the protocol."""
    return value.to_bytes(ELEMENT_SIZE, "big").hex()


def read_element(text: str, *, below: int = SCALAR_FIELD) -> int:
    """
    Read F as a number below r, or below another bound.

    :raises Malformed: it is not 64 lowercase hex digits (`digest-malformed`), or too large (`element-too-large`)
    """
    value = int.from_bytes(read_digest(text), "big")
    if value >= below:
        raise Malformed("element-too-large")
    return value
