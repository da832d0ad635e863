"""
Reading what describes an institution: a TOML document (docs/how-to/set-up-an-institution.md).

Plain Python. Every refusal names the place, such as `policy.harbour-closure.reason[2].text`. Words stand in both
languages, as `{ en = "…", ar = "…" }`; a policy's reasons and events may have them as `en` and `ar` of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from demur.institution.rules import WEEKDAYS, Numbers, OfficialKind, Words, weekend_of
from demur.institution.tables import DocumentRefused, Table

HOUR: Final = 3600
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class InstitutionGiven:
    """The table `institution`."""

    name: Words
    office: Words
    ceiling: str
    ceiling_text: Words
    zone: str
    country: str
    weekend: str
    numbers: Numbers


@dataclass(frozen=True)
class MarkingGiven:
    """A table of `marking`."""

    slug: str
    rank: int
    name: Words
    portion: Words


@dataclass(frozen=True)
class OfficeGiven:
    """A table of `office`."""

    slug: str
    name: Words
    runs_channel: bool


@dataclass(frozen=True)
class OfficialGiven:
    """A table of `official`."""

    slug: str
    title: Words
    kind: OfficialKind
    office: str | None


@dataclass(frozen=True)
class CategoryGiven:
    """A table of `category`."""

    slug: str
    name: Words
    entitled: bool
    reads: bool


@dataclass(frozen=True)
class ClosureGiven:
    """A table of `closure`."""

    on: date
    name: Words


@dataclass(frozen=True)
class ReasonGiven:
    """A table of a policy's `reason`."""

    text: Words
    given_by: Words
    given_on: date | None


@dataclass(frozen=True)
class EventGiven:
    """A table of a policy's `event`."""

    on: date
    text: Words


@dataclass(frozen=True)
class PolicyGiven:
    """A table of `policy`."""

    slug: str
    title: Words
    summary: Words
    position: Words
    marking: str
    held_since: date
    last_reviewed: date | None
    set_by: str | None
    kept_by: str | None
    reasons: tuple[ReasonGiven, ...]
    events: tuple[EventGiven, ...]


@dataclass(frozen=True)
class DocumentGiven:
    """A whole document; what is not in it stays as it is. `institution` is None in one that only adds."""

    institution: InstitutionGiven | None
    markings: tuple[MarkingGiven, ...]
    offices: tuple[OfficeGiven, ...]
    officials: tuple[OfficialGiven, ...]
    categories: tuple[CategoryGiven, ...]
    closures: tuple[ClosureGiven, ...] | None
    policies: tuple[PolicyGiven, ...]


__all__ = ["DocumentGiven", "DocumentRefused", "read_document"]

TABLES: Final = frozenset({"institution", "marking", "office", "official", "category", "closure", "policy"})


def read_document(document: Mapping[str, Any]) -> DocumentGiven:
    """
    Read a document.

    :raises DocumentRefused: `table-unknown`, `value-missing`, `value-unknown`, `value-of-wrong-type`, `value-empty`,
        `slug-malformed`, `slug-twice`, `zone-unknown`, `weekday-unknown`, `kind-unknown`
    """
    whole = Table(document, "")
    whole.only(*TABLES)
    return DocumentGiven(
        institution=_institution(whole.table("institution")) if "institution" in document else None,
        markings=_by_slug(whole.tables("marking", _marking)),
        offices=_by_slug(whole.tables("office", _office)),
        officials=_by_slug(whole.tables("official", _official)),
        categories=_by_slug(whole.tables("category", _category)),
        closures=whole.tables("closure", _closure) if "closure" in document else None,
        policies=_by_slug(whole.tables("policy", _policy)),
    )


def _institution(table: Table) -> InstitutionGiven:
    table.only(
        "name", "office", "ceiling", "ceiling_text", "zone", "country", "weekend",
        "floor", "growth", "wait_hours", "freshness_hours",
    )  # fmt: skip
    return InstitutionGiven(
        name=table.words("name"),
        office=table.words("office"),
        ceiling=table.slug("ceiling"),
        ceiling_text=table.words("ceiling_text"),
        zone=_zone(table),
        country=table.line("country", 8) if "country" in table.values else "",
        weekend=_weekend(table),
        numbers=Numbers(
            floor=table.number("floor", 20),
            growth=table.number("growth", 5),
            wait=table.number("wait_hours", 72) * HOUR,
            freshness=table.number("freshness_hours", 36) * HOUR,
        ),
    )


def _zone(table: Table) -> str:
    zone = table.line("zone", 64)
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as cause:
        raise DocumentRefused("zone-unknown", where=table.at("zone"), facts={"zone": zone}) from cause
    return zone


def _weekend(table: Table) -> str:
    days: list[Any] = table.get("weekend", list, "list of days")
    for day in days:
        if day not in WEEKDAYS:
            facts = {"day": str(day), "days": list(WEEKDAYS)}
            raise DocumentRefused("weekday-unknown", where=table.at("weekend"), facts=facts)
    if len(set(days)) == len(WEEKDAYS):
        raise DocumentRefused("no-working-day", where=table.at("weekend"))
    return weekend_of(days)


def _marking(table: Table) -> MarkingGiven:
    table.only("slug", "rank", "name", "portion")
    none = Words(en="", ar="")
    return MarkingGiven(
        slug=table.slug("slug"),
        rank=table.get("rank", int, "whole number"),
        name=table.words("name"),
        portion=table.words("portion") if "portion" in table.values else none,
    )


def _office(table: Table) -> OfficeGiven:
    table.only("slug", "name", "runs_channel")
    return OfficeGiven(
        slug=table.slug("slug"), name=table.words("name"), runs_channel=table.flag("runs_channel", default=False)
    )


def _official(table: Table) -> OfficialGiven:
    table.only("slug", "title", "kind", "office")
    kind = table.line("kind") if "kind" in table.values else OfficialKind.PERSON.value
    if kind not in {each.value for each in OfficialKind}:
        raise DocumentRefused("kind-unknown", where=table.at("kind"), facts={"kinds": ["person", "class"]})
    return OfficialGiven(
        slug=table.slug("slug"),
        title=table.words("title"),
        kind=OfficialKind(kind),
        office=table.optional("office", table.slug),
    )


def _category(table: Table) -> CategoryGiven:
    table.only("slug", "name", "entitled", "reads")
    entitled = table.get("entitled", bool, "true or false")
    reads = table.flag("reads", default=entitled)
    if entitled and not reads:
        raise DocumentRefused("entitled-but-not-reading", where=table.at("reads"))
    return CategoryGiven(slug=table.slug("slug"), name=table.words("name"), entitled=entitled, reads=reads)


def _closure(table: Table) -> ClosureGiven:
    table.only("on", "name")
    return ClosureGiven(on=table.day("on"), name=table.words("name"))


def _policy(table: Table) -> PolicyGiven:
    """Read a policy."""
    table.only(
        "name", "title", "summary", "position", "marking", "held_since", "last_reviewed", "set_by", "kept_by",
        "reason", "event",
    )  # fmt: skip
    given = PolicyGiven(
        slug=table.slug("name"),
        title=table.words("title"),
        summary=table.words("summary"),
        position=table.words("position"),
        marking=table.slug("marking"),
        held_since=table.day("held_since"),
        last_reviewed=table.optional("last_reviewed", table.day),
        set_by=table.optional("set_by", table.slug),
        kept_by=table.optional("kept_by", table.slug),
        reasons=table.tables("reason", _reason),
        events=table.tables("event", _event),
    )
    if given.last_reviewed and given.last_reviewed < given.held_since:
        raise DocumentRefused("reviewed-before-held", where=table.at("last_reviewed"))
    return given


def _reason(table: Table) -> ReasonGiven:
    table.only("en", "ar", "given_by", "given_on")
    return ReasonGiven(
        text=table.own_words(), given_by=table.words("given_by"), given_on=table.optional("given_on", table.day)
    )


def _event(table: Table) -> EventGiven:
    table.only("on", "en", "ar")
    return EventGiven(on=table.day("on"), text=table.own_words())


def _by_slug(items: tuple[_Item, ...]) -> tuple[_Item, ...]:
    seen: set[str] = set()
    for item in items:
        slug: str = item.slug  # type: ignore[attr-defined]  # every one of them has one
        if slug in seen:
            raise DocumentRefused("slug-twice", where=slug)
        seen.add(slug)
    return items
