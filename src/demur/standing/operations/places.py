"""Holding places on the roll, as a member's desk made them (protocol 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from demur.standing import queries
from demur.standing.models import ELEMENT, Place, Term
from demur_verify.canonical import hour_of
from demur_verify.errors import Refused
from demur_verify.roll import check_place


class PlaceRefused(Refused):
    """A place cannot be held."""


@transaction.atomic
def take_places(*, account: int, places: Sequence[tuple[str, int]], at: datetime) -> None:
    """
    Hold a member's places: all of them, or none. What is held already and asked for again changes nothing.

    A place may be replaced until it stands on a published roll, never after.

    :param places: terms and commitments, each term once
    :raises PlaceRefused: `not-a-member`, `not-entitled`, `places-repeated`; `term-not-open`, the term is neither open
        nor one of the next twelve; `place-published`; `place-taken`, another holds this place
    :raises Malformed: `place-malformed`, not 0 < commitment < r
    """
    _check_member(account)
    wanted = dict(places)
    if len(wanted) != len(places):
        raise PlaceRefused("places-repeated")
    held_terms = queries.terms_to_hold(at)
    for term, commitment in wanted.items():
        if term not in held_terms:
            raise PlaceRefused("term-not-open", facts={"term": term})
        check_place(commitment)
    # The rows are held until the end, so that no cut takes a place on while it is replaced.
    held = {
        place.term: place
        for place in Place.objects.select_for_update().filter(account_id=account, term__in=list(wanted))
    }
    try:
        with transaction.atomic():
            _hold(account, wanted, held)
    except IntegrityError as cause:
        raise PlaceRefused("place-taken") from cause
    _note_first(wanted, at)


def _check_member(account: int) -> None:
    member = queries.member(account)
    if member is None:
        raise PlaceRefused("not-a-member")
    if not member.entitled:
        raise PlaceRefused("not-entitled")


def _hold(account: int, wanted: Mapping[str, int], held: Mapping[str, Place]) -> None:
    for term, number in wanted.items():
        commitment = number.to_bytes(ELEMENT, "big")
        place = held.get(term)
        if place is None:
            Place.objects.create(account_id=account, term=term, commitment=commitment)
        elif bytes(place.commitment) != commitment:
            if place.position is not None:
                raise PlaceRefused("place-published", facts={"term": term})
            place.commitment = commitment
            place.save(update_fields=["commitment"])


def _note_first(wanted: Mapping[str, int], at: datetime) -> None:
    for term in wanted:
        Term.objects.get_or_create(term=term)
    Term.objects.filter(term__in=list(wanted), first_place_at__isnull=True).update(first_place_at=hour_of(at))
