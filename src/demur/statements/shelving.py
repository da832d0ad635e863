"""
Statements as texts that may be found (`demur.index`).

What was said in public is found by everybody who reads memos. What was not is on a shelf of its own, which those may
look at who may read that statement (`queries.search_scopes`).
"""

from __future__ import annotations

from collections.abc import Iterator

from demur.index.rules import READERS, Kind, Part, Shelved
from demur.statements.models import StatementVersion


def scope_of(reference: str, *, is_public: bool) -> str:
    """Name the circle of those who may find a statement."""
    return READERS if is_public else f"statement-{reference}"


def shelved() -> Iterator[Shelved]:
    """Return every statement as it stands, in the order in which they were entered."""
    newest = StatementVersion.objects.filter(corrected_by__isnull=True).order_by("statement_id")
    rows = newest.select_related("statement__policy", "marking", "official").prefetch_related("words")
    for row in rows.iterator(chunk_size=500):
        yield as_text(row)


def as_text(version: StatementVersion) -> Shelved:
    """Return a version as a text that may be found: its words in each language, who said them, and where."""
    official, statement = version.official, version.statement
    who = {
        "en": official.title_en if official else version.said_by_en,
        "ar": official.title_ar if official else version.said_by_ar,
    }
    where = {"en": version.occasion_en, "ar": version.occasion_ar}
    marks = {f"to:{official.slug}"} if official else set()
    if version.follows_guidance:
        marks.add(f"guidance:{version.follows_guidance}")
    return Shelved(
        kind=Kind.STATEMENT,
        key=statement.reference,
        scope=scope_of(statement.reference, is_public=version.is_public),
        at=version.entered_at,
        policy=statement.policy.slug,
        marking=version.marking.slug,
        marks=frozenset(marks),
        parts=tuple(
            Part(
                language=words.language,
                title=", ".join(filter(None, (who.get(words.language, who["en"]), where.get(words.language, "")))),
                text=words.text,
            )
            for words in sorted(version.words.all(), key=lambda each: each.place)
        ),
    )
