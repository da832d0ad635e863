"""
Questions about accounts, places and rolls. Other parts ask here and never read the tables.

Nothing here says who signed anything: a place is known to the site, what is done with it is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from django.db.models import Q, QuerySet

from demur.institution import queries as institution
from demur.standing import rules
from demur.standing.models import Account, OneTimeLink, Place, RollCut, Term
from demur.standing.rules import Growth, Role
from demur_verify.errors import Refused
from demur_verify.kinds import RollRoot

ENTITLED = Q(is_active=True, category__entitled=True)
_MOMENT = timedelta(microseconds=1)


class LinkRefused(Refused):
    """A one-time link cannot be used."""


@dataclass(frozen=True)
class Invited:
    """Whom a one-time link was made for."""

    account: int
    username: str
    name: str
    language: str


@dataclass(frozen=True)
class Member:
    """A member: who is entitled may take places, who reads may read every memo that goes round or is filed."""

    account: int
    person: str
    name: str
    language: str
    entitled: bool
    reads: bool


@dataclass(frozen=True)
class Standing:
    """
    What an account is in the channel and in the institution.

    :param category: a slug, as are `office` and `officials`; empty where there is none
    :param officials: those that the account replies for
    :param offices: the one they work in, and those of the officials that they reply for
    """

    account: int
    roles: frozenset[Role]
    category: str
    office: str
    officials: frozenset[str]
    offices: frozenset[str]


@dataclass(frozen=True)
class PlaceHeld:
    """
    A member's place in a term.

    :param commitment: None where none is held
    :param signs_from: when the roll that has it was cut, or will be if nobody else comes; None where none is held or
        nothing can be foreseen
    :param published: it stands on a published roll, and stays
    """

    term: str
    commitment: int | None
    signs_from: datetime | None
    published: bool


@dataclass(frozen=True)
class RollPublished:
    """The roll of a term on a day, as its entry in the record says it; `leaf_hash` leads to the entry."""

    term: str
    day: date
    size: int
    root: RollRoot
    depth: int
    entitled: int
    leaf_hash: bytes


@dataclass(frozen=True)
class PlaceHolder:
    """A place on a roll and who holds it: for the inspector, who asks members to confirm their fingerprints."""

    position: int
    commitment: int
    person: str
    name: str


def roles_of(account: int) -> frozenset[Role]:
    """Return what an account is in the channel; nothing for one that is not active."""
    row = (
        Account.objects.filter(pk=account, is_active=True)
        .select_related("category")
        .prefetch_related("roles_given", "holds")
        .first()
    )
    return _roles_in(row) if row else frozenset()


def standing_of(account: int) -> Standing:
    """Return what an account is and where it works, in one question; nothing for one that is not active."""
    row = (
        Account.objects.filter(pk=account, is_active=True)
        .select_related("category", "office")
        .prefetch_related("roles_given", "holds__official__office")
        .first()
    )
    if row is None:
        return Standing(account, frozenset(), "", "", frozenset(), frozenset())
    officials = [held.official for held in row.holds.all()]
    return Standing(
        account=account,
        roles=_roles_in(row),
        category=row.category.slug if row.category else "",
        office=row.office.slug if row.office else "",
        officials=frozenset(official.slug for official in officials),
        offices=frozenset(office.slug for office in (row.office, *(each.office for each in officials)) if office),
    )


def officials_of(account: int) -> frozenset[str]:
    """Return the officials that an account replies for, by slug."""
    rows = Account.objects.filter(pk=account, is_active=True, holds__isnull=False)
    return frozenset(rows.values_list("holds__official__slug", flat=True))


def member(account: int) -> Member | None:
    """Return a member; None for an account without a category, or one that is not active."""
    row = Account.objects.filter(pk=account, is_active=True, category__isnull=False).select_related("category").first()
    if row is None or row.category is None:
        return None
    return Member(
        account=row.pk,
        person=row.person,
        name=row.name,
        language=row.language,
        entitled=row.category.entitled,
        reads=row.category.reads,
    )


def may_read(account: int) -> bool:
    """Tell whether an account may read memos that go round or are filed: a reading member, or a role of the office."""
    return bool(roles_of(account))


def account_named(username: str) -> int | None:
    """Return an account by the name it signs in with."""
    return Account.objects.filter(username=username).values_list("pk", flat=True).first()


def invited_by(token: str, at: datetime) -> Invited:
    """
    Return whom a one-time link was made for, while it can be used.

    :raises LinkRefused: `link-unknown`, `link-used`, `link-expired`
    """
    link = OneTimeLink.objects.filter(token_hash=hash_of(token)).select_related("account").first()
    if link is None or not link.account.is_active:
        raise LinkRefused("link-unknown")
    if link.used_at is not None:
        raise LinkRefused("link-used")
    if at >= link.expires_at:
        raise LinkRefused("link-expired")
    account = link.account
    return Invited(account=account.pk, username=account.username, name=account.name, language=account.language)


def hash_of(token: str) -> bytes:
    """Hash what stands in a one-time link; nothing else of it is kept."""
    return sha256(token.encode()).digest()


def names_of(accounts: Iterable[int]) -> dict[int, str]:
    """Return the names of accounts."""
    return dict(Account.objects.filter(pk__in=list(accounts)).values_list("pk", "name"))


def entitled_count() -> int:
    """Count who may take a place on the roll."""
    return Account.objects.filter(ENTITLED).count()


def readers_count() -> int:
    """Count the members who may read a memo that goes round."""
    return Account.objects.filter(is_active=True, category__reads=True).count()


def held_terms() -> list[str]:
    """Return the terms that a memo keeps open."""
    return list(Term.objects.filter(held=True).order_by("term").values_list("term", flat=True))


def open_terms(at: datetime) -> list[str]:
    """Return the terms that are open: the month's own, and earlier ones with unfinished memos; ascending."""
    return rules.open_terms(_day(at), held_terms())


def terms_to_hold(at: datetime) -> list[str]:
    """Return the terms that a member holds places in: the open ones and the next twelve; ascending."""
    return rules.terms_to_hold(_day(at), held_terms())


def places_of(account: int, at: datetime) -> list[PlaceHeld]:
    """Return a member's places in the open terms and the next twelve, ascending."""
    terms = terms_to_hold(at)
    places = {place.term: place for place in Place.objects.filter(account_id=account, term__in=terms)}
    cuts = _cuts_of(place.term for place in places.values())
    waiting = _waiting_in(cuts)
    entitled = Account.objects.filter(ENTITLED, pk=account).exists()
    begun = dict(Term.objects.filter(term__in=terms).values_list("term", "first_place_at"))
    held: list[PlaceHeld] = []
    allowed = growth()
    for term in terms:
        place = places.get(term)
        if place is None:
            held.append(PlaceHeld(term=term, commitment=None, signs_from=None, published=False))
            continue
        expected = _Expected(cuts[term], waiting[term], allowed, begun.get(term))
        held.append(
            PlaceHeld(
                term=term,
                commitment=_number(place.commitment),
                signs_from=_signs_from(place, expected, at) if entitled or place.position is not None else None,
                published=place.position is not None,
            )
        )
    return held


def places_count(term: str) -> int:
    """Count the places that stand on a term's newest roll."""
    return RollCut.objects.filter(term=term).order_by("-day").values_list("size", flat=True).first() or 0


def places_counts(terms: Iterable[str]) -> dict[str, int]:
    """Count the places that stand on the newest roll of each term; one without a roll is left out."""
    cuts = RollCut.objects.filter(term__in=list(terms)).order_by("day").values_list("term", "size")
    return dict(cuts)


def rolls_of(term: str) -> list[RollPublished]:
    """Return every roll of a term, the oldest first."""
    return [
        RollPublished(
            term=row.term,
            day=row.day,
            size=row.size,
            root=RollRoot(_number(row.root)),
            depth=row.depth,
            entitled=row.entitled,
            leaf_hash=bytes(row.leaf_hash),
        )
        for row in RollCut.objects.filter(term=term).order_by("day")
    ]


def roll_leaves(term: str, size: int) -> list[int]:
    """Return the first `size` places of a term's roll, in order; fewer where it is shorter."""
    rows = Place.objects.filter(term=term, position__lt=size).order_by("position")
    return [_number(commitment) for commitment in rows.values_list("commitment", flat=True)]


def holders_of(term: str) -> list[PlaceHolder]:
    """Return the places on a term's newest roll, in order, and who holds each."""
    rows = Place.objects.filter(term=term, position__isnull=False).select_related("account").order_by("position")
    return [
        PlaceHolder(
            position=row.position or 0,
            commitment=_number(row.commitment),
            person=row.account.person,
            name=row.account.name,
        )
        for row in rows
    ]


def growth() -> Growth:
    """Return what lets a roll change, by the institution's settings."""
    numbers = institution.institution()
    return Growth(places=numbers.growth, wait=timedelta(seconds=numbers.wait))


def waiting_places(term: str) -> QuerySet[Place]:
    """Return the places that a cut would take on now: not yet on the roll, and their holders entitled."""
    entitled = Q(account__is_active=True, account__category__entitled=True)
    return Place.objects.filter(entitled, term=term, position__isnull=True)


def _roles_in(row: Account) -> frozenset[Role]:
    roles = {Role(given.role) for given in row.roles_given.all()}
    if row.category and row.category.reads:
        roles.add(Role.MEMBER)
    if row.holds.all():
        roles.add(Role.ADDRESSEE)
    return frozenset(roles)


@dataclass(frozen=True)
class _Expected:
    """What is known of a term when a place's first roll is foreseen."""

    cuts: list[RollCut]
    waiting: int
    growth: Growth
    first_place_at: datetime | None


def _cuts_of(terms: Iterable[str]) -> dict[str, list[RollCut]]:
    cuts: dict[str, list[RollCut]] = {term: [] for term in terms}
    for cut in RollCut.objects.filter(term__in=list(cuts)).order_by("day").defer("edge"):
        cuts[cut.term].append(cut)
    return cuts


def _waiting_in(terms: Iterable[str]) -> dict[str, int]:
    counted = dict.fromkeys(terms, 0)
    rows = Place.objects.filter(
        account__is_active=True, account__category__entitled=True, term__in=list(counted), position__isnull=True
    )
    for term in rows.values_list("term", flat=True):
        counted[term] += 1
    return counted


def _signs_from(place: Place, expected: _Expected, at: datetime) -> datetime | None:
    """Return when the roll that has a place was cut, or the first moment at which one may be."""
    if place.position is not None:
        position = place.position
        return next((rules.cut_at(cut.day) for cut in expected.cuts if cut.size > position), None)
    allowed = expected.growth
    if expected.cuts:
        newest = expected.cuts[-1]
        changed = next(cut.day for cut in expected.cuts if cut.size == newest.size)
        after = at if expected.waiting >= allowed.places else max(at, rules.cut_at(changed) + allowed.wait - _MOMENT)
        return rules.next_cut(max(after, rules.cut_at(newest.day)))
    before = rules.cut_at(rules.first_day_of(place.term) - timedelta(days=1))
    if at < before or expected.waiting >= allowed.places or expected.first_place_at is None:
        return rules.next_cut(max(at, before - _MOMENT))
    return rules.next_cut(max(at, expected.first_place_at + rules.FIRST_WAIT - _MOMENT))


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def _number(value: bytes | memoryview) -> int:
    return int.from_bytes(bytes(value), "big")
