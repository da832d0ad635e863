"""
The list of co-signatures that is filed with a text: LIST of protocol 6.

    demur/co-signatures/v1
    origin karvonel.example/record
    term 2026-11
    digest 24be…
    count 2
    412 0a11… 5c93… 1b22… 2f04… …
    412 3d90… 0e77… 04c1… 1aa8… …

Nullifiers strictly ascending, so that one set of co-signatures has one list. The follows of the list, distinct and
ascending, form a tree of the roll's depth: whoever signed can prove so afterwards, and nobody else can.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Final

from demur_verify.canonical import DIGEST_SIZE, LARGEST_NUMBER, read_decimal, read_digest, read_term
from demur_verify.co_signature import CoSignature
from demur_verify.errors import Malformed
from demur_verify.kinds import RollRoot
from demur_verify.note import check_key_name, read_text
from demur_verify.roll import roll_root

_HEAD: Final = "demur/co-signatures/v1"
_NAMES: Final = ("origin", "term", "digest", "count")


@dataclass(frozen=True)
class CoSignatureList:
    """All co-signatures that stand on a text when it is filed."""

    origin: str
    term: str
    digest: bytes
    signatures: tuple[CoSignature, ...]

    def __post_init__(self) -> None:
        """
        Refuse a list that could not be read back.

        :raises Malformed: `co-signatures-unsorted`, nullifiers are not strictly ascending; or the head is malformed
        """
        check_key_name(self.origin)
        read_term(self.term)
        if len(self.digest) != DIGEST_SIZE:
            raise Malformed("digest-malformed")
        nullifiers = [signature.nullifier for signature in self.signatures]
        if any(first >= second for first, second in pairwise(nullifiers)):
            raise Malformed("co-signatures-unsorted")

    @classmethod
    def parse(cls, raw: bytes) -> CoSignatureList:
        """
        Read a list; no proof is checked.

        :raises Malformed: it is not one; `where` names the line, from 0
        """
        lines = read_text(raw).split("\n")
        if len(lines) < len(_NAMES) + 2 or lines.pop() or lines.pop(0) != _HEAD:
            raise Malformed("co-signatures-malformed")
        origin, term, digest, count = (_value(name, line) for name, line in zip(_NAMES, lines, strict=False))
        del lines[: len(_NAMES)]
        if read_decimal(count, largest=LARGEST_NUMBER) != len(lines):
            raise Malformed("co-signatures-miscounted", facts={"lines": len(lines)})
        return cls(
            origin=origin,
            term=term,
            digest=read_digest(digest),
            signatures=tuple(_signature(line, number) for number, line in enumerate(lines)),
        )

    def to_bytes(self) -> bytes:
        """Write the list."""
        values = (self.origin, self.term, self.digest.hex(), str(len(self.signatures)))
        head = "".join(f"{name} {value}\n" for name, value in zip(_NAMES, values, strict=True))
        return f"{_HEAD}\n{head}{''.join(one.to_line() for one in self.signatures)}".encode()

    def list_digest(self) -> bytes:
        """Hash the list: 32 bytes, `list` of the `filed` entry."""
        return sha256(self.to_bytes()).digest()

    def sizes(self) -> tuple[int, ...]:
        """Return the sizes of the rolls that were used, distinct, ascending."""
        return tuple(sorted({signature.size for signature in self.signatures}))

    def follows(self) -> tuple[int, ...]:
        """Return the leaves of the follow tree: distinct, ascending."""
        return tuple(sorted({signature.follow for signature in self.signatures}))

    def follow_root(self, depth: int) -> RollRoot | None:
        """Compute the root of the follow tree; None where nobody signed."""
        follows = self.follows()
        return roll_root(follows, depth) if follows else None


def _value(name: str, line: str) -> str:
    label, space, value = line.partition(" ")
    if label != name or not space:
        raise Malformed("co-signatures-malformed", where=name)
    return value


def _signature(line: str, number: int) -> CoSignature:
    try:
        return CoSignature.parse(line)
    except Malformed as cause:
        raise Malformed(cause.reason, where=f"co-signature {number}", facts=cause.facts) from cause
