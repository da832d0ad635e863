"""
Names for kinds of bytes and numbers, so that a nullifier cannot be handed over where a root is wanted.

They cost nothing at run time. What a value of a kind must be is checked where it is read: in the parsers.
"""

from __future__ import annotations

from typing import NewType, TypeAlias

TextDigest = NewType("TextDigest", bytes)
"""The root over the leaves of a frozen text: 32 bytes (protocol 1)."""

RollRoot = NewType("RollRoot", int)
"""The root of a roll or of a follow tree: 0 < root < r (protocol 2)."""

Place = NewType("Place", int)
"""A leaf of a roll, the commitment of a Semaphore identity: 0 < place < r (protocol 2)."""

LeavesDigest = NewType("LeavesDigest", bytes)
"""The digest of the leaves of a roll: 32 bytes (protocol 6)."""

Nullifier = NewType("Nullifier", int)
"""What one place shows of itself on one text, always the same: 0 <= nullifier < r."""

Scope = NewType("Scope", int)
"""What a nullifier is made for, one text in one term: below 2^256 (protocol 5)."""

Message = NewType("Message", int)
"""What a proof says: below 2^256 (protocol 5)."""

Disclosure = NewType("Disclosure", bytes)
"""The commitment to how, and under which name, somebody signed: 32 bytes (protocol 5)."""

TermSecret = NewType("TermSecret", bytes)
"""A link of the chain that a member's desk keeps: 32 bytes (protocol 3)."""

Points: TypeAlias = tuple[int, ...]
"""The eight coordinates of a Groth16 proof in Semaphore's order: A.x A.y B.x1 B.x0 B.y1 B.y0 C.x C.y, all below p."""
