"""
The people of the demo, and the secrets of their places, which are published.

Whoever reads this file can sign as any of them; every page of the demo says that it is one. Nothing outside
`demur.demo` derives a secret on a server.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from demur_verify.kinds import TermSecret
from demur_verify.place import Chain

ORIGIN = "demo.karvonel.example/record"
"""The demo's record; the desk takes published secrets and a moved clock for names beginning `demo.` only."""

ENTITLED = 530
PLACES = 412
TERMS = ("2026-11", "2026-12", "2027-02", "2027-03")
"""Those in which a memo of the demo is signed; members hold places in no others."""

CHAINS_BEGIN = "2027-02"
"""The term of the memo that a visitor signs."""


class Role(StrEnum):
    """Whom a visitor can be, in the order of the switch."""

    MEMBER = "member"
    DRAFTER = "drafter"
    CLERK = "clerk"
    ADDRESSEE = "addressee"
    INSPECTOR = "inspector"
    OUTSIDER = "outsider"


@dataclass(frozen=True)
class Person:
    """One invented person; `place` is their number on the roll, or None."""

    role: Role
    username: str
    name: str
    title: str
    place: int | None


PEOPLE = (
    Person(Role.MEMBER, "k-0007", "Noor", "Second Officer, Relief", 7),
    Person(Role.DRAFTER, "k-0003", "Ilan", "First Officer, Straits and Coasts", 3),
    Person(Role.CLERK, "k-0902", "Maren", "Clerk of the channel office", None),
    Person(Role.ADDRESSEE, "k-0901", "Tova", "First Secretary", None),
    Person(Role.INSPECTOR, "k-0903", "Samir", "Inspector", None),
)
"""Those a visitor can be; an outsider has no account."""


def chain_of(number: int) -> Chain:
    """Return the published chain of a demo member, as a desk keeps it."""
    return Chain(term=CHAINS_BEGIN, secret=TermSecret(_published(f"{CHAINS_BEGIN}/{number}")))


def published_secret(number: int, term: str) -> bytes:
    """
    Return the published secret of a demo member's place in a term, 32 bytes.

    Before the chains begin each term stands alone: a desk forgets the secrets of terms that are over.
    """
    return _published(f"{term}/{number}") if term < CHAINS_BEGIN else chain_of(number).secret_of(term)


def published_seed(use: str) -> bytes:
    """Return the published 32-byte seed of one of the demo's keys: log, slip, door, witness."""
    return _published(f"key/{use}")


def published_salt(use: str) -> bytes:
    """Return a salt of the demo's texts, so that shipped proofs stay true."""
    return _published(f"salt/{use}")


def person_of(role: Role) -> Person | None:
    """Return who a role of the switch is; None for the outsider."""
    return next((person for person in PEOPLE if person.role is role), None)


def _published(name: str) -> bytes:
    return sha256(f"demur/demo/{ORIGIN}/{name}\n".encode()).digest()
