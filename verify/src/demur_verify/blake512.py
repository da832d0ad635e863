"""
BLAKE-512, the finalist of the SHA-3 competition, by which Semaphore turns a key into a secret number.

It is neither BLAKE2b nor BLAKE3. Specification: Aumasson, Henzen, Meier, Phan, "SHA-3 proposal BLAKE", version 1.3,
section 2.2; no salt.
"""

from __future__ import annotations

import struct
from typing import Final

_MASK: Final = (1 << 64) - 1
_BLOCK: Final = 128
_ROUNDS: Final = 16

_INITIAL: Final = (
    0x6A09E667F3BCC908,
    0xBB67AE8584CAA73B,
    0x3C6EF372FE94F82B,
    0xA54FF53A5F1D36F1,
    0x510E527FADE682D1,
    0x9B05688C2B3E6C1F,
    0x1F83D9ABFB41BD6B,
    0x5BE0CD19137E2179,
)

# The first digits of pi.
_CONSTANTS: Final = (
    0x243F6A8885A308D3,
    0x13198A2E03707344,
    0xA4093822299F31D0,
    0x082EFA98EC4E6C89,
    0x452821E638D01377,
    0xBE5466CF34E90C6C,
    0xC0AC29B7C97C50DD,
    0x3F84D5B5B5470917,
    0x9216D5D98979FB1B,
    0xD1310BA698DFB5AC,
    0x2FFD72DBD01ADFB7,
    0xB8E1AFED6A267E96,
    0xBA7C9045F12C7F99,
    0x24A19947B3916CF7,
    0x0801F2E2858EFC16,
    0x636920D871574E69,
)

_ORDER: Final = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    (14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3),
    (11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4),
    (7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8),
    (9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13),
    (2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9),
    (12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11),
    (13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10),
    (6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5),
    (10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0),
)

# Columns, then diagonals.
_CELLS: Final = (
    (0, 4, 8, 12),
    (1, 5, 9, 13),
    (2, 6, 10, 14),
    (3, 7, 11, 15),
    (0, 5, 10, 15),
    (1, 6, 11, 12),
    (2, 7, 8, 13),
    (3, 4, 9, 14),
)


def blake512(message: bytes) -> bytes:
    """Hash a message into 64 bytes."""
    bits = len(message) * 8
    filled = message + b"\x80" + bytes((112 - len(message) - 1) % _BLOCK)
    padded = filled[:-1] + bytes([filled[-1] | 1]) + bits.to_bytes(16, "big")
    chain = list(_INITIAL)
    for start in range(0, len(padded), _BLOCK):
        # Bits of the message so far; a block of nothing but padding counts none.
        counted = min(bits, (start + _BLOCK) * 8) if bits > start * 8 else 0
        chain = _compress(chain, padded[start : start + _BLOCK], counted)
    return struct.pack(">8Q", *chain)


def _compress(chain: list[int], block: bytes, counted: int) -> list[int]:
    words = struct.unpack(">16Q", block)
    state = [*chain, *_CONSTANTS[:8]]
    low, high = counted & _MASK, counted >> 64
    for index, count in zip(range(12, 16), (low, low, high, high), strict=True):
        state[index] ^= count
    for number in range(_ROUNDS):
        order = _ORDER[number % len(_ORDER)]
        for step, (a, b, c, d) in enumerate(_CELLS):
            first, second = order[2 * step], order[2 * step + 1]
            for word, turns in (
                (words[first] ^ _CONSTANTS[second], (32, 25)),
                (words[second] ^ _CONSTANTS[first], (16, 11)),
            ):
                state[a] = (state[a] + state[b] + word) & _MASK
                state[d] = _turn(state[d] ^ state[a], turns[0])
                state[c] = (state[c] + state[d]) & _MASK
                state[b] = _turn(state[b] ^ state[c], turns[1])
    return [chain[index] ^ state[index] ^ state[index + 8] for index in range(8)]


def _turn(word: int, right: int) -> int:
    return (word >> right | word << (64 - right)) & _MASK
