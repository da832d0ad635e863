"""
Members with real places, and the letters that their desks would send.

A proof takes half a second, so each is made once in a test run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from demur.signer.prover import prove
from demur_verify.co_signature import (
    NOTHING,
    Act,
    Way,
    disclosure_of,
    disclosure_salt,
    follow_key,
    message_of,
    scope_of,
)
from demur_verify.identity import Identity, identity_of
from demur_verify.kinds import Disclosure, Points, TermSecret, TextDigest
from demur_verify.letter import Letter
from demur_verify.membership import nullifier_of
from demur_verify.place import place_of
from demur_verify.roll import roll_path

ORIGIN = "dissent.example/record"
TERM = "2027-03"
DEPTH = 16


@dataclass(frozen=True)
class Member:
    """Somebody with a device."""

    name: str

    @property
    def secret(self) -> TermSecret:
        """The device's secret of the term."""
        return TermSecret(sha256(self.name.encode()).digest())

    def place(self, term: str = TERM) -> Identity:
        """Return the identity behind this member's place in a term."""
        return place_of(ORIGIN, term, self.secret)


ADA, BO, CY, EVE, FAY = (Member(name) for name in ("Ada", "Bo", "Cy", "Eve", "Fay"))


def leaves_of(*members: Member, term: str = TERM) -> tuple[int, ...]:
    """Return the roll that these members make up."""
    return tuple(member.place(term).commitment for member in members)


def letter_of(
    member: Member,
    digest: bytes,
    leaves: Sequence[int],
    *,
    act: Act = Act.CO_SIGN,
    way: Way = Way.ANONYMOUS,
    term: str = TERM,
    person: str = "",
) -> Letter:
    """Return the letter with which a member acts on a text, proven against a roll. `person` for a named way."""
    place, scope = member.place(term), scope_of(ORIGIN, term, digest)
    salt, disclosure, follow = NOTHING, Disclosure(NOTHING), 0
    if act is Act.CO_SIGN:
        salt = disclosure_salt(digest, member.secret)
        person, name = ("", "") if way is Way.ANONYMOUS else (person, member.name)
        disclosure = disclosure_of(salt, way, person, name)
        follow = identity_of(follow_key(ORIGIN, digest, member.secret)).commitment
    message = message_of(act, scope, disclosure, follow)
    return Letter(
        act=act,
        origin=ORIGIN,
        term=term,
        digest=TextDigest(digest),
        size=len(leaves),
        nullifier=nullifier_of(scope, place.secret_scalar),
        follow=follow,
        disclosure=disclosure,
        way=way,
        salt=salt,
        points=_proof(place, tuple(leaves), message, scope),
    )


@cache
def _proof(place: Identity, leaves: tuple[int, ...], message: int, scope: int) -> Points:
    path = roll_path(leaves, DEPTH, leaves.index(place.commitment))
    return prove(identity=place, path=path, message=message, scope=scope, depth=DEPTH).points
