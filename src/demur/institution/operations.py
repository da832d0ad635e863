"""Describing the institution: one document is taken as a whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from demur.institution import models
from demur.institution.calendar import is_known_country
from demur.institution.document import (
    DocumentRefused,
    InstitutionGiven,
    MarkingGiven,
    OfficeGiven,
    OfficialGiven,
    PolicyGiven,
    read_document,
)
from demur.institution.later import take_later, without_later
from demur.institution.rules import Words, beyond_bounds

__all__ = ["DocumentRefused", "Loaded", "load"]


@dataclass(frozen=True)
class Loaded:
    """How many of each were taken, by the name of their table."""

    counts: Mapping[str, int]


@transaction.atomic
def load(document: Mapping[str, Any]) -> Loaded:
    """
    Take a document: add what is new, change what differs, leave what it does not name. Twice is harmless.

    Reasons and events of a policy, and days of closure, are those of the document afterwards, and no others. Nothing
    else is ever taken out, since memos point to it. A position that changes is kept beside the earlier ones.

    :param document: as `tomllib` reads it (docs/how-to/set-up-an-institution.md)
    :raises DocumentRefused: nothing was taken; `where` names the place
    """
    given = read_document(without_later(document))
    _load_markings(given.markings)
    _load_offices(given.offices)
    for official in given.officials:
        _load_official(official)
    for category in given.categories:
        values = {**_both("name", category.name), "entitled": category.entitled, "reads": category.reads}
        _put(models.Category, category.slug, values)
    if given.institution:
        _load_institution(given.institution)
    if given.closures is not None:
        models.Closure.objects.all().delete()
        for closure in given.closures:
            if models.Closure.objects.filter(on=closure.on).exists():
                raise DocumentRefused("closure-twice", where="closure", facts={"on": closure.on.isoformat()})
            models.Closure.objects.create(on=closure.on, **_both("name", closure.name))
    for policy in given.policies:
        _load_policy(policy)
    later = take_later(document)
    return Loaded(
        {
            "marking": len(given.markings),
            "office": len(given.offices),
            "official": len(given.officials),
            "category": len(given.categories),
            "closure": len(given.closures or ()),
            "policy": len(given.policies),
            **dict.fromkeys(later, 1),
        }
    )


def _load_markings(markings: Iterable[MarkingGiven]) -> None:
    for marking in markings:
        other = models.Marking.objects.filter(rank=marking.rank).exclude(slug=marking.slug).first()
        if other:
            raise DocumentRefused("rank-twice", where=f"marking.{marking.slug}.rank", facts={"other": other.slug})
        values = {**_both("name", marking.name), **_both("portion", marking.portion), "rank": marking.rank}
        _put(models.Marking, marking.slug, values)


def _load_offices(offices: Iterable[OfficeGiven]) -> None:
    running = [office.slug for office in offices if office.runs_channel]
    if len(running) > 1:
        raise DocumentRefused("two-offices-run-the-channel", where="office", facts={"offices": running})
    if running:
        models.Office.objects.update(runs_channel=False)
    for office in offices:
        _put(models.Office, office.slug, {**_both("name", office.name), "runs_channel": office.runs_channel})


def _load_official(official: OfficialGiven) -> None:
    where = f"official.{official.slug}.office"
    office = _key(models.Office, official.office, where) if official.office else None
    values = {**_both("title", official.title), "kind": official.kind.value, "office_id": office}
    _put(models.Official, official.slug, values)


def _load_institution(given: InstitutionGiven) -> None:
    weak = beyond_bounds(given.numbers, settings.RECORD_ORIGIN)
    if weak:
        raise DocumentRefused("protects-too-little", where=f"institution.{weak[0]}", facts={"numbers": weak})
    if min(given.numbers.floor, given.numbers.growth) < 1:
        raise DocumentRefused("protects-too-little", where="institution", facts={"numbers": ["floor", "growth"]})
    if given.country and not is_known_country(given.country):
        raise DocumentRefused("country-unknown", where="institution.country", facts={"country": given.country})
    values = {
        **_both("name", given.name),
        **_both("office", given.office),
        **_both("ceiling_text", given.ceiling_text),
        "ceiling_id": _key(models.Marking, given.ceiling, "institution.ceiling"),
        "zone": given.zone,
        "country": given.country,
        "weekend": given.weekend,
        "floor": given.numbers.floor,
        "growth": given.numbers.growth,
        "wait": given.numbers.wait,
        "freshness": given.numbers.freshness,
    }
    models.Institution.objects.update_or_create(one=1, defaults=values)


def _load_policy(given: PolicyGiven) -> None:
    where = f"policy.{given.slug}"
    values = {
        **_both("title", given.title),
        **_both("summary", given.summary),
        **_both("position", given.position),
        "marking_id": _key(models.Marking, given.marking, f"{where}.marking"),
        "held_since": given.held_since,
        "last_reviewed": given.last_reviewed,
        "set_by_id": _key(models.Official, given.set_by, f"{where}.set_by") if given.set_by else None,
        "kept_by_id": _key(models.Office, given.kept_by, f"{where}.kept_by") if given.kept_by else None,
    }
    policy, _made = models.Policy.objects.update_or_create(slug=given.slug, defaults=values)
    _keep_position(policy)
    policy.reasons.all().delete()
    policy.events.all().delete()
    models.Reason.objects.bulk_create(
        models.Reason(
            policy=policy,
            place=place,
            given_on=reason.given_on,
            **_both("text", reason.text),
            **_both("given_by", reason.given_by),
        )
        for place, reason in enumerate(given.reasons, 1)
    )
    models.Event.objects.bulk_create(
        models.Event(policy=policy, on=event.on, **_both("text", event.text)) for event in given.events
    )


def _keep_position(policy: models.Policy) -> None:
    """Keep the position now beside those before it; one that has not changed is there already."""
    kept = ("position_en", "position_ar", "held_since", "set_by_id")
    newest = policy.positions.order_by("-place").first()
    if newest is None or any(getattr(newest, name) != getattr(policy, name) for name in kept):
        place = newest.place + 1 if newest else 1
        policy.positions.create(place=place, **{name: getattr(policy, name) for name in kept})


def _put(
    table: type[models.Office | models.Official | models.Marking | models.Category], slug: str, values: dict[str, Any]
) -> None:
    table.objects.update_or_create(slug=slug, defaults=values)


def _key(table: type[models.Office | models.Official | models.Marking], slug: str, where: str) -> int:
    key = table.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if key is None:
        raise DocumentRefused("no-such-name", where=where, facts={"name": slug})
    return int(key)


def _both(field: str, words: Words) -> dict[str, str]:
    return {f"{field}_en": words.en, f"{field}_ar": words.ar}
