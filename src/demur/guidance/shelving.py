"""Where guidance is found: what of it is put on the shelf of those who may read memos."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from demur.guidance import models, queries
from demur.guidance.given import GuidanceGiven
from demur.index.rules import READERS, Kind, Part, Shelved
from demur.institution.rules import Words


def shelved_of(number: int, given: GuidanceGiven, at: datetime) -> Shelved:
    """Return what is found of an edition: its title and phrases, with reasons and what is preferred, by language."""
    parts = []
    for language in ("en", "ar"):
        said = [each for entry in given.entries for each in entry.said if each.language == language]
        words = "\n".join(text for each in said for text in (each.text, each.reason, each.preferred) if text)
        title = given.title.said_in(language)
        if title or words:
            parts.append(Part(language=language, title=title or given.title.en or given.title.ar, text=words))
    return Shelved(
        kind=Kind.GUIDANCE,
        key=str(number),
        scope=READERS,
        at=at,
        parts=tuple(parts),
        policy=given.policy,
        marking=given.marking,
        marks=frozenset({f"guidance:{number}"}),
    )


def shelved() -> Iterator[Shelved]:
    """Return all guidance in its newest edition, by number."""
    newest: dict[int, models.Edition] = {}
    rows = models.Edition.objects.select_related("policy", "marking").order_by("guidance_id", "edition")
    for row in rows:
        newest[row.guidance_id] = row
    groups = queries.groups_of(row.pk for row in newest.values())
    for number, row in newest.items():
        given = GuidanceGiven(
            title=Words(en=row.title_en, ar=row.title_ar),
            audiences=tuple(row.audiences.split()),
            policy=row.policy.slug if row.policy else "",
            marking=row.marking.slug,
            from_on=row.from_on,
            until_on=row.until_on,
            entries=tuple(queries.entry_of(group) for group in groups.get(row.pk, [])),
        )
        yield shelved_of(number, given, row.made_at)
