"""The rolls of a term as the record holds them."""

from __future__ import annotations

from demur.record import queries as record
from demur.signatures.rules import PublishedRoll
from demur.standing import queries as standing


def published_rolls(term: str) -> list[PublishedRoll]:
    """Return the rolls of a term that have an index in the record."""
    rolls = standing.rolls_of(term)
    entries = record.entered_many(roll.leaf_hash for roll in rolls)
    published: list[PublishedRoll] = []
    for roll in rolls:
        entered = entries.get(roll.leaf_hash)
        if entered and entered.index is not None:
            published.append(
                PublishedRoll(index=entered.index, day=roll.day, size=roll.size, root=roll.root, depth=roll.depth)
            )
    return published


def newest_roll(term: str) -> dict[int, PublishedRoll]:
    """
    Return the newest roll of a term by its size, the only one that the letter of a filing may name; none before it.

    It may still wait for its index: it stands in the outbox before the filing.
    """
    newest = max(standing.rolls_of(term), key=lambda roll: roll.day, default=None)
    if newest is None:
        return {}
    index = record.entered(newest.leaf_hash).index
    behind_all = record.size()
    return {
        newest.size: PublishedRoll(
            index=behind_all if index is None else index,
            day=newest.day,
            size=newest.size,
            root=newest.root,
            depth=newest.depth,
        )
    }
