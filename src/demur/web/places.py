"""A member's own places, as the pages show them: those of the terms that are open now, and how many lie ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from demur.standing import queries as standing


@dataclass(frozen=True)
class PlaceShown:
    """A place in an open term; `signs_from` is when the roll that has it serves for signing."""

    term: str
    is_held: bool
    signs_now: bool
    signs_from: datetime | None


@dataclass(frozen=True)
class MyPlaces:
    """Places in open terms, how many are held in later ones, and whether one of an open term is missing."""

    now: tuple[PlaceShown, ...]
    ahead: int
    missing: bool


def my_places(account: int, at: datetime) -> MyPlaces:
    """Return what a member holds."""
    held = standing.places_of(account, at)
    open_terms = set(standing.open_terms(at))
    return MyPlaces(
        now=tuple(
            PlaceShown(
                term=place.term,
                is_held=place.commitment is not None,
                signs_now=place.signs_from is not None and place.signs_from <= at,
                signs_from=place.signs_from,
            )
            for place in held
            if place.term in open_terms
        ),
        ahead=sum(place.commitment is not None for place in held if place.term not in open_terms),
        missing=any(place.commitment is None for place in held if place.term in open_terms),
    )
