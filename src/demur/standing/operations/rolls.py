"""
Cutting rolls (protocol 2).

Every open term has one `roll` entry a day, also when nothing changed. A day that was missed is never written later.
Places are appended sorted by their commitments, which are random: their order tells nothing about who came first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.conf import settings
from django.db import transaction

from demur.record import files
from demur.record import operations as record
from demur.standing import queries, rules
from demur.standing.models import ELEMENT, Place, RollCut, Term
from demur.standing.tree_edge import EMPTY, TreeEdge
from demur_verify.entries import Roll
from demur_verify.roll import leaves_digest, write_leaves


@transaction.atomic
def cut_rolls(*, at: datetime) -> int:
    """
    Cut the rolls of this day, from nine o'clock UTC on; return how many entries were made. Twice is harmless.

    A term whose first places do not suffice yet gets none.

    :raises InstitutionMissing: none was loaded yet
    """
    day = at.astimezone(UTC).date()
    if at < rules.cut_at(day):
        return 0
    growth, entitled = queries.growth(), queries.entitled_count()
    made = 0
    for term in rules.terms_to_cut(day, queries.held_terms()):
        before = RollCut.objects.filter(term=term).order_by("-day").first()
        if before is not None and before.day >= day:
            continue
        if (cut := _next_roll(term, day, before, growth)) is not None:
            _enter(term, day, cut, entitled=entitled, at=at)
            made += 1
    return made


def keep_term_open(term: str) -> None:
    """Keep a term open beyond its month: one of its memos is unfinished. Twice is harmless."""
    Term.objects.update_or_create(term=term, defaults={"held": True})


def let_term_close(term: str) -> None:
    """Let a term close with its month: the last of its memos is filed."""
    Term.objects.filter(term=term).update(held=False)


@dataclass(frozen=True)
class _Next:
    """A roll that is about to be entered; `grown` are all of its places where it grew, else None."""

    edge: TreeEdge
    root: int
    digest: bytes
    grown: Sequence[int] | None


def _next_roll(term: str, day: date, before: RollCut | None, growth: rules.Growth) -> _Next | None:
    waiting = sorted(
        queries.waiting_places(term).select_for_update(of=("self",)), key=lambda row: bytes(row.commitment)
    )
    if before is None:
        row = Term.objects.filter(term=term, first_place_at__isnull=False).first()
        if row is None or row.first_place_at is None:
            return None
        begins = rules.may_begin(
            term=term, day=day, waiting=len(waiting), first_place_at=row.first_place_at, growth=growth
        )
        return _grown(term, EMPTY, waiting) if begins else None
    edge = TreeEdge.parse(before.size, bytes(before.edge))
    if rules.may_grow(day=day, waiting=len(waiting), changed_on=_changed_on(before), growth=growth):
        return _grown(term, edge, waiting)
    return _Next(edge=edge, root=int.from_bytes(bytes(before.root), "big"), digest=bytes(before.leaves), grown=None)


def _grown(term: str, edge: TreeEdge, waiting: Sequence[Place]) -> _Next:
    taken = waiting[: (1 << settings.DEPTH) - edge.size]
    for position, place in enumerate(taken, edge.size):
        place.position = position
    Place.objects.bulk_update(taken, ["position"], batch_size=500)
    new = [int.from_bytes(bytes(place.commitment), "big") for place in taken]
    leaves, longer = queries.roll_leaves(term, edge.size) + new, edge.grown(new)
    return _Next(edge=longer, root=longer.root(settings.DEPTH), digest=leaves_digest(leaves), grown=leaves)


def _changed_on(newest: RollCut) -> date:
    """Return the day on which the newest roll of a term last grew."""
    first = RollCut.objects.filter(term=newest.term, size=newest.size).order_by("day").first()
    return (first or newest).day


def _enter(term: str, day: date, cut: _Next, *, entitled: int, at: datetime) -> None:
    entry = Roll(
        term=term,
        day=day,
        depth=settings.DEPTH,
        size=cut.edge.size,
        root=cut.root,
        leaves=cut.digest,
        entitled=entitled,
    )
    RollCut.objects.create(
        term=term,
        day=day,
        size=cut.edge.size,
        root=cut.root.to_bytes(ELEMENT, "big"),
        depth=settings.DEPTH,
        leaves=cut.digest,
        edge=cut.edge.to_bytes(),
        entitled=entitled,
        leaf_hash=record.enter(entry, at=at),
    )
    if cut.grown is not None:
        _publish(term, cut.edge.size, write_leaves(cut.grown))


def _publish(term: str, size: int, raw: bytes) -> None:
    """
    Write the roll's file, last of all.

    A file of other content was left by a transaction that was taken back: no entry speaks of it.
    """
    path = f"rolls/{term}/{size}"
    there = files.read(path)
    if there is not None and there != raw:
        (files.ours().folder / path).unlink()
    files.write_roll(term, size, raw)
