"""
The places of the demo's members and the co-signatures they gave, shipped as data: they take minutes to compute.

`world/places.json` holds the commitments by term, in the order of the members' numbers; `world/proofs.json` what each
signer's desk made. `tools/make_demo_proofs.py` writes both from the published secrets. Nothing here is trusted: the
door checks every proof when the demo is seeded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any, Final

from demur.demo.people import ORIGIN, PEOPLE, PLACES, TERMS, published_secret
from demur.demo.script import WORLD, MemoScript
from demur_verify.co_signature import Act, Way, disclosure_of, disclosure_salt
from demur_verify.field import BASE_FIELD, read_element
from demur_verify.kinds import Nullifier
from demur_verify.letter import Letter

PLACES_FILE: Final = WORLD / "places.json"
PROOFS_FILE: Final = WORLD / "proofs.json"
KEEP_AWAY: Final = frozenset(person.place for person in PEOPLE if person.place is not None)
"""A visitor is one of them, and has not signed the memo that goes round."""


@dataclass(frozen=True)
class Joining:
    """Members who came to the channel together, by their numbers."""

    at: datetime
    numbers: range


JOININGS: Final = (
    Joining(datetime(2026, 11, 2, 7, tzinfo=UTC), range(1, 49)),
    Joining(datetime(2026, 11, 3, 14, tzinfo=UTC), range(49, 236)),
    Joining(datetime(2026, 11, 10, 15, tzinfo=UTC), range(236, PLACES + 1)),
)


@cache
def commitments(term: str) -> tuple[int, ...]:
    """Return the members' places in a term; number 1 comes first."""
    return tuple(read_element(place) for place in _read_json(PLACES_FILE.read_bytes())[term])


def leaves(term: str, places: Sequence[int]) -> list[int]:
    """
    Order places as the rolls of a term take them on: each joining sorted for itself, one cut for all in later terms.

    :param places: those of all members; number 1 comes first
    """
    groups = [joining.numbers for joining in JOININGS] if term == TERMS[0] else [range(1, PLACES + 1)]
    return [place for numbers in groups for place in sorted(places[number - 1] for number in numbers)]


def signers_of(memo: MemoScript) -> list[int]:
    """Choose who signed a memo, by their numbers: always the same, and nobody whom a visitor could sign as."""
    if memo.signers == 1:
        return [memo.drafter]
    by_lot = sorted(range(1, PLACES + 1), key=lambda number: sha256(f"{memo.number} {number}".encode()).digest())
    return [number for number in by_lot if number not in KEEP_AWAY][: memo.signers]


def letters_on(memo: MemoScript) -> Iterator[Letter]:
    """Return the letters of a memo's signers, all without a name."""
    digest, salts = memo.digest(), _salts(memo)
    for signed in _read_json(PROOFS_FILE.read_bytes())[str(memo.number)]:
        salt = salts[signed["member"]]
        yield Letter(
            act=Act.CO_SIGN,
            origin=ORIGIN,
            term=memo.term,
            digest=digest,
            size=PLACES,
            nullifier=Nullifier(read_element(signed["nullifier"])),
            follow=read_element(signed["follow"]),
            disclosure=disclosure_of(salt, Way.ANONYMOUS, "", ""),
            way=Way.ANONYMOUS,
            salt=salt,
            points=tuple(read_element(point, below=BASE_FIELD) for point in signed["points"]),
        )


def _salts(memo: MemoScript) -> Mapping[int, bytes]:
    digest = memo.digest()
    return {number: disclosure_salt(digest, published_secret(number, memo.term)) for number in signers_of(memo)}


def _read_json(raw: bytes) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(raw)
    return read
