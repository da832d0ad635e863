"""Questions about the institution: whose channel this is, its officials, markings, categories and policies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model

from demur.institution import models
from demur.institution.rules import WEEKDAYS, OfficialKind, Words
from demur_verify.errors import Refused


class InstitutionMissing(Refused):
    """No institution was loaded yet: `demur institution load FILE`."""


@dataclass(frozen=True)
class Marking:
    """A marking; `portion` stands beside each paragraph and may be empty."""

    slug: str
    rank: int
    name: Words
    portion: Words


@dataclass(frozen=True)
class Institution:
    """
    Whose channel this is.

    :param office: the house whose staff it serves
    :param channel_office: the office that runs the channel; None where none was named
    :param ceiling: no text may be marked above it
    :param zone: IANA name of the time zone that its days are counted in
    :param weekend: days as `date.weekday()` numbers them
    :param wait: seconds, as is `freshness` (protocol 7, `settings`)
    """

    name: Words
    office: Words
    channel_office: Words | None
    ceiling: Marking
    ceiling_text: Words
    zone: str
    country: str
    weekend: frozenset[int]
    floor: int
    growth: int
    wait: int
    freshness: int


@dataclass(frozen=True)
class Official:
    """An addressee: a person, or a class of officials."""

    slug: str
    title: Words
    kind: OfficialKind


@dataclass(frozen=True)
class Office:
    """A part of the institution."""

    slug: str
    name: Words


@dataclass(frozen=True)
class Category:
    """A category of staff: may its members take places, may they read memos."""

    slug: str
    name: Words
    entitled: bool
    reads: bool


@dataclass(frozen=True)
class Reason:
    """A reason given for a policy."""

    text: Words
    given_by: Words
    given_on: date | None


@dataclass(frozen=True)
class Event:
    """Something that happened outside."""

    on: date
    text: Words


@dataclass(frozen=True)
class Position:
    """A position that was held on a policy; `worded_anew` where the one before it was held since the same day."""

    held_since: date
    text: Words
    set_by: Words | None
    worded_anew: bool


@dataclass(frozen=True)
class PolicyLine:
    """A policy in a list; `name` is its slug."""

    name: str
    title: Words
    summary: Words
    marking: Marking
    held_since: date


@dataclass(frozen=True)
class Policy(PolicyLine):
    """A policy with its position, the reasons given, and events outside, the oldest first."""

    position: Words
    last_reviewed: date | None
    set_by: Words | None
    kept_by: Words | None
    reasons: tuple[Reason, ...]
    events: tuple[Event, ...]


Told = TypeVar("Told")
_told: ContextVar[dict[Callable[[], Any], Any] | None] = ContextVar("institution told once", default=None)


@contextmanager
def told_once() -> Iterator[None]:
    """
    Ask the tables once for what is asked again and again while one page is made: institution and closures.

    Nothing inside may change them.
    """
    outer = _told.set({})
    try:
        yield
    finally:
        _told.reset(outer)


def _once(ask: Callable[[], Told]) -> Told:
    told = _told.get()
    if told is None:
        return ask()
    if ask not in told:
        told[ask] = ask()
    answer: Told = told[ask]
    return answer


def institution() -> Institution:
    """
    Return whose channel this is.

    :raises InstitutionMissing: `institution-missing`
    """
    return _once(_institution)


def _institution() -> Institution:
    row = models.Institution.objects.select_related("ceiling").first()
    if row is None:
        raise InstitutionMissing("institution-missing")
    channel_office = models.Office.objects.filter(runs_channel=True).first()
    return Institution(
        name=_words(row, "name"),
        office=_words(row, "office"),
        channel_office=_words(channel_office, "name") if channel_office else None,
        ceiling=_marking(row.ceiling),
        ceiling_text=_words(row, "ceiling_text"),
        zone=row.zone,
        country=row.country,
        weekend=frozenset(WEEKDAYS.index(day) for day in row.weekend.split()),
        floor=row.floor,
        growth=row.growth,
        wait=row.wait,
        freshness=row.freshness,
    )


def policies(*, start: int = 0, limit: int = 100) -> list[PolicyLine]:
    """Return policies by their title, a page at a time."""
    rows = models.Policy.objects.select_related("marking").order_by("title_en", "slug")[start : start + limit]
    return [PolicyLine(**_line(row)) for row in rows]


def policy(name: str) -> Policy | None:
    """Return a policy by its slug; None where there is none."""
    rows = models.Policy.objects.select_related("marking", "set_by", "kept_by").prefetch_related("reasons", "events")
    row = rows.filter(slug=name).first()
    if row is None:
        return None
    reasons = sorted(row.reasons.all(), key=lambda reason: reason.place)
    return Policy(
        **_line(row),
        position=_words(row, "position"),
        last_reviewed=row.last_reviewed,
        set_by=_words(row.set_by, "title") if row.set_by else None,
        kept_by=_words(row.kept_by, "name") if row.kept_by else None,
        reasons=tuple(
            Reason(text=_words(each, "text"), given_by=_words(each, "given_by"), given_on=each.given_on)
            for each in reasons
        ),
        events=tuple(
            Event(on=each.on, text=_words(each, "text"))
            for each in sorted(row.events.all(), key=lambda event: (event.on, event.pk))
        ),
    )


def policies_named(names: Iterable[str]) -> dict[str, Words]:
    """Return the titles of policies by slug; those that are not there are left out."""
    return {row.slug: _words(row, "title") for row in models.Policy.objects.filter(slug__in=list(names))}


def positions_of(name: str) -> list[Position]:
    """Return the positions that were held on a policy, in the order in which they were loaded; the last is held now."""
    rows = models.PositionHeld.objects.filter(policy__slug=name).select_related("set_by").order_by("place")
    held: list[Position] = []
    for row in rows:
        position = Position(
            held_since=row.held_since,
            text=_words(row, "position"),
            set_by=_words(row.set_by, "title") if row.set_by else None,
            worded_anew=bool(held) and held[-1].held_since == row.held_since,
        )
        held.append(position)
    return held


def officials() -> list[Official]:
    """Return everyone a memo can be addressed to: persons first, in the order in which they were loaded."""
    rows = sorted(models.Official.objects.all(), key=lambda row: (row.kind == OfficialKind.CLASS, row.pk))
    return [_official(row) for row in rows]


def officials_named(slugs: Iterable[str]) -> dict[str, Official]:
    """Return officials by slug; those that are not there are left out."""
    return {row.slug: _official(row) for row in models.Official.objects.filter(slug__in=list(slugs))}


def offices_behind(officials: Iterable[str]) -> frozenset[str]:
    """Return the offices that officials belong to, by slug; those who belong to none are left out."""
    rows = models.Official.objects.filter(slug__in=list(officials), office__isnull=False)
    return frozenset(rows.values_list("office__slug", flat=True))


def offices() -> list[Office]:
    """Return every office, in the order in which they were loaded."""
    return [Office(slug=row.slug, name=_words(row, "name")) for row in models.Office.objects.order_by("pk")]


def markings() -> list[Marking]:
    """Return the markings that may be used, from the lowest up to the ceiling."""
    ceiling = models.Institution.objects.values_list("ceiling__rank", flat=True).first()
    if ceiling is None:
        raise InstitutionMissing("institution-missing")
    return [_marking(row) for row in models.Marking.objects.filter(rank__lte=ceiling).order_by("rank")]


def categories() -> list[Category]:
    """Return the categories of staff, by slug."""
    rows = models.Category.objects.order_by("slug")
    return [Category(slug=row.slug, name=_words(row, "name"), entitled=row.entitled, reads=row.reads) for row in rows]


def closures() -> frozenset[date]:
    """Return the days that the institution is closed beside its weekends and its country's holidays."""
    return _once(_closures)


def _closures() -> frozenset[date]:
    return frozenset(models.Closure.objects.values_list("on", flat=True))


def category_keys() -> dict[str, int]:
    """Return the primary key of each category, for tables that point to it."""
    return dict(models.Category.objects.values_list("slug", "pk"))


def office_keys() -> dict[str, int]:
    """Return the primary key of each office, for tables that point to it."""
    return dict(models.Office.objects.values_list("slug", "pk"))


def official_keys() -> dict[str, int]:
    """Return the primary key of each official, for tables that point to it."""
    return dict(models.Official.objects.values_list("slug", "pk"))


def official_key(slug: str) -> int | None:
    """Return an official's primary key, for tables that point to it."""
    return models.Official.objects.filter(slug=slug).values_list("pk", flat=True).first()


def policy_key(name: str) -> int | None:
    """Return a policy's primary key, for tables that point to it."""
    return models.Policy.objects.filter(slug=name).values_list("pk", flat=True).first()


def marking_keys() -> dict[str, int]:
    """Return the primary key of each marking up to the ceiling, for tables that point to it."""
    usable = [marking.slug for marking in markings()]
    return dict(models.Marking.objects.filter(slug__in=usable).values_list("slug", "pk"))


def _words(row: Model, field: str) -> Words:
    return Words(en=getattr(row, f"{field}_en"), ar=getattr(row, f"{field}_ar"))


def _marking(row: models.Marking) -> Marking:
    return Marking(slug=row.slug, rank=row.rank, name=_words(row, "name"), portion=_words(row, "portion"))


def _official(row: models.Official) -> Official:
    return Official(slug=row.slug, title=_words(row, "title"), kind=OfficialKind(row.kind))


def _line(row: models.Policy) -> dict[str, Any]:
    return {
        "name": row.slug,
        "title": _words(row, "title"),
        "summary": _words(row, "summary"),
        "marking": _marking(row.marking),
        "held_since": row.held_since,
    }
