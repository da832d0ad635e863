"""
What counts: which rolls a co-signature may be proven against, and which of several letters stands.

Plain Python. The outcome never depends on how letters fall into batches, nor on their order in one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from demur_verify.co_signature import CoSignature, Way
from demur_verify.kinds import Nullifier, RollRoot

MOST_HIDDEN_FIRST: Final[Mapping[Way, int]] = {Way.ANONYMOUS: 0, Way.OFFICE: 1, Way.OPEN: 2}


@dataclass(frozen=True)
class PublishedRoll:
    """A `roll` entry of the record: its index there, and the roll it names."""

    index: int
    day: date
    size: int
    root: RollRoot
    depth: int


@dataclass(frozen=True)
class OpenText:
    """A text that is open for signing, and all that the door needs to judge a letter about it."""

    origin: str
    term: str
    digest: bytes
    circulated: bytes
    """The commitment of its `circulated` entry; empty where it is filed without going round."""
    rolls: Mapping[int, PublishedRoll]
    """The rolls that may be named, by size: `accepted_rolls`."""


@dataclass(frozen=True)
class Proven:
    """A co-signature whose proof holds, the way it was signed and, where there is a name, the disclosure's salt."""

    signature: CoSignature
    way: Way
    salt: bytes | None


@dataclass(frozen=True)
class Standing:
    """What stands on one text: co-signatures by nullifier, and the nullifiers taken back. None is in both."""

    signatures: Mapping[Nullifier, Proven]
    withdrawn: frozenset[Nullifier]


def accepted_rolls(rolls: Sequence[PublishedRoll], *, circulated_at: int | None) -> dict[int, PublishedRoll]:
    """
    Return the rolls that a co-signature may name, by size (protocol 5).

    The last one below the `circulated` entry, and every later one. Of one size there is one root, since leaves never
    change; the first of a size is returned.

    :param circulated_at: index of the `circulated` entry; None while it waits for one, behind all that have theirs
    """
    ordered = sorted(rolls, key=lambda roll: roll.index)
    earlier = [roll for roll in ordered if circulated_at is None or roll.index < circulated_at]
    accepted: dict[int, PublishedRoll] = {}
    for roll in (*earlier[-1:], *ordered[len(earlier) :]):
        accepted.setdefault(roll.size, roll)
    return accepted


def settle(before: Standing, co_signed: Iterable[Proven], withdrawn: Iterable[Nullifier]) -> Standing:
    """
    Return what stands after a batch (protocol 5).

    Co-signatures come before withdrawals; of rivals the most hidden stands, then the smallest disclosure, so that the
    order does not matter. A withdrawal is final: alone it is kept and blocks.
    """
    taken_back = before.withdrawn | frozenset(withdrawn)
    signatures = dict(before.signatures)
    for arrival in co_signed:
        rival = signatures.get(arrival.signature.nullifier)
        if rival is None or _precedence(arrival) < _precedence(rival):
            signatures[arrival.signature.nullifier] = arrival
    standing = {nullifier: proven for nullifier, proven in signatures.items() if nullifier not in taken_back}
    return Standing(signatures=standing, withdrawn=taken_back)


def _precedence(proven: Proven) -> tuple[int, bytes, int, tuple[int, ...]]:
    signature = proven.signature
    return MOST_HIDDEN_FIRST[proven.way], bytes(signature.disclosure), signature.size, tuple(signature.points)
