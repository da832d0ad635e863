"""
What a co-signature says (protocol 5): scope, disclosure, follow and message, each a hash behind a tag of its own.

A co-signature is a line of the list that is filed:

    SIZE NULLIFIER DISCLOSURE FOLLOW P0 P1 P2 P3 P4 P5 P6 P7
    412 0a11… 5c93… 1b22… 2f04… …

SIZE is decimal, the number of places on the roll that was used; everything else is 64 hex digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from demur_verify.canonical import DIGEST_SIZE, LARGEST_NUMBER, read_decimal, read_digest
from demur_verify.errors import Malformed
from demur_verify.field import BASE_FIELD, SCALAR_FIELD, read_element, write_element
from demur_verify.kinds import Disclosure, Message, Nullifier, Points, Scope

NOTHING: Final = bytes(DIGEST_SIZE)
"""Stands where a withdrawal has no disclosure and no salt."""

POINT_COUNT: Final = 8
_WORDS: Final = 4 + POINT_COUNT


class Act(StrEnum):
    """What a member does with a text."""

    CO_SIGN = "co-sign"
    WITHDRAW = "withdraw"


class Way(StrEnum):
    """Who learns the name: nobody, the office that is addressed, everybody."""

    ANONYMOUS = "anonymous"
    OFFICE = "office"
    OPEN = "open"


def scope_of(origin: str, term: str, digest: bytes) -> Scope:
    """Return the number for a text in a term: 256 bits, not reduced, as Semaphore carries it."""
    return Scope(_number(b"demur/scope/v1\n", f"{origin}\n{term}\n{digest.hex()}\n"))


def message_of(act: Act, scope: Scope, disclosure: bytes, follow: int) -> Message:
    """
    Return what a proof signs.

    :param disclosure: 32 bytes; `NOTHING` for a withdrawal
    :param follow: the commitment of the follow key; 0 for a withdrawal
    """
    lines = (act.value, write_element(scope), disclosure.hex(), write_element(follow))
    return Message(_number(b"demur/message/v1\n", "".join(f"{line}\n" for line in lines)))


def disclosure_of(salt: bytes, way: Way, person: str, name: str) -> Disclosure:
    """
    Bind a name to a co-signature, or bind that there is none.

    :param salt: 32 bytes, of `disclosure_salt`
    :param person: the key of a person at the site; empty for an anonymous one
    :param name: as it would be shown; empty for an anonymous one
    :raises Malformed: `disclosure-malformed`, one of them holds a line feed, or is there where nobody is named
    """
    named = bool(person or name)
    if len(salt) != DIGEST_SIZE or "\n" in person + name or (named and way is Way.ANONYMOUS):
        raise Malformed("disclosure-malformed")
    try:
        told = f"{way.value}\n{person}\n{name}\n".encode()
    except UnicodeEncodeError as cause:
        raise Malformed("disclosure-malformed") from cause
    return Disclosure(sha256(b"demur/disclosure/v1\n" + salt + told).digest())


def disclosure_salt(digest: bytes, secret: bytes) -> bytes:
    """Return the salt of a disclosure: 32 bytes that only who holds the secret of the term can make again."""
    return sha256(b"demur/disclosure-salt/v1\n" + f"{digest.hex()}\n".encode() + secret).digest()


def follow_key(origin: str, digest: bytes, secret: bytes) -> bytes:
    """
    Return the key, 32 bytes, whose commitment stands beside a co-signature; its holder may answer the reply.

    It is made and stored at signing, so that it outlives the secret of the term.
    """
    return sha256(b"demur/follow/v1\n" + f"{origin}\n{digest.hex()}\n".encode() + secret).digest()


@dataclass(frozen=True)
class CoSignature:
    """
    One member's proof on one text, as it is filed.

    :param size: places on the roll that the proof was made against
    :param nullifier: what the place shows of itself on this text; 0 <= nullifier < r
    :param follow: commitment of the follow key; 0 < follow < r
    :param points: the proof, eight coordinates below p in Semaphore's order
    """

    size: int
    nullifier: Nullifier
    disclosure: Disclosure
    follow: int
    points: Points

    def __post_init__(self) -> None:
        """
        Refuse a value that could not be read back.

        :raises Malformed: `co-signature-malformed`, `where` names the part
        """
        refuse_unless(0 < self.size <= LARGEST_NUMBER, "size")
        refuse_unless(0 <= self.nullifier < SCALAR_FIELD, "nullifier")
        refuse_unless(len(self.disclosure) == DIGEST_SIZE, "disclosure")
        refuse_unless(0 < self.follow < SCALAR_FIELD, "follow")
        refuse_unless(len(self.points) == POINT_COUNT, "points")
        refuse_unless(all(0 <= point < BASE_FIELD for point in self.points), "points")

    def to_line(self) -> str:
        """Write the line, with its LF."""
        numbers = " ".join(write_element(point) for point in self.points)
        head = f"{self.size} {write_element(self.nullifier)} {self.disclosure.hex()} {write_element(self.follow)}"
        return f"{head} {numbers}\n"

    @classmethod
    def parse(cls, line: str) -> CoSignature:
        """
        Read a line, without its LF.

        :raises Malformed: it is not one
        """
        words = line.split(" ")
        if len(words) != _WORDS:
            raise Malformed("co-signature-malformed")
        size, nullifier, disclosure, follow, *points = words
        return cls(
            size=read_decimal(size, largest=LARGEST_NUMBER),
            nullifier=Nullifier(read_element(nullifier)),
            disclosure=Disclosure(read_digest(disclosure)),
            follow=read_element(follow),
            points=tuple(read_element(point, below=BASE_FIELD) for point in points),
        )


def refuse_unless(holds: bool, where: str) -> None:
    """
    Refuse a part of a co-signature that does not hold.

    :raises Malformed: `co-signature-malformed`
    """
    if not holds:
        raise Malformed("co-signature-malformed", where=where)


def _number(tag: bytes, text: str) -> int:
    return int.from_bytes(sha256(tag + text.encode()).digest(), "big")
