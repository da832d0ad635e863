"""
What was said on a policy as files: CSV for a spreadsheet, JSON for a program. They hold what their reader may read.

A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV injection"); JSON holds the
text as it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from demur.institution.rules import Words
from demur.statements.queries import MarkSeen, StatementSeen

COLUMNS: Final = (
    "reference", "version", "policy", "public", "said_on", "said_at", "said_by_en", "said_by_ar", "occasion_en",
    "occasion_ar", "language", "direction", "translation", "words", "source", "marking", "follows_guidance",
)  # fmt: skip
_BEGIN_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(said: Iterable[StatementSeen]) -> bytes:
    """Write a row for each wording of each statement; UTF-8 with a mark at its head, for spreadsheets."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for seen in said:
        for words in seen.words:
            rows.writerow(
                _cell(value)
                for value in (
                    seen.reference,
                    seen.version,
                    seen.policy,
                    "yes" if seen.is_public else "no",
                    seen.said_on.isoformat(),
                    seen.said_at.isoformat("minutes") if seen.said_at else "",
                    seen.said_by.en,
                    seen.said_by.ar,
                    seen.occasion.en if seen.occasion else "",
                    seen.occasion.ar if seen.occasion else "",
                    words.language,
                    words.direction,
                    "yes" if words.is_translation else "no",
                    words.text,
                    seen.source,
                    seen.marking.slug,
                    seen.follows_guidance or "",
                )
            )
    return out.getvalue().encode("utf-8-sig")


def as_json(policy: str, said: Sequence[StatementSeen], marks: Sequence[MarkSeen]) -> dict[str, Any]:
    """Return statements and the marks on them as a program reads them."""
    return {
        "policy": policy,
        "statements": [statement_json(seen) for seen in said],
        "marks": [
            {
                "first": mark.first,
                "second": mark.second,
                "says": mark.says.value,
                "reason": mark.reason,
                "by": mark.by,
                "office": _both(mark.office),
                "marked_on": mark.marked_at.date().isoformat(),
            }
            for mark in marks
        ],
    }


def statement_json(seen: StatementSeen) -> dict[str, Any]:
    """Return one statement."""
    return {
        "reference": seen.reference,
        "version": seen.version,
        "public": seen.is_public,
        "said_on": seen.said_on.isoformat(),
        "said_at": seen.said_at.isoformat("minutes") if seen.said_at else None,
        "official": seen.official or None,
        "said_by": _both(seen.said_by),
        "occasion": _both(seen.occasion),
        "words": [
            {
                "language": words.language,
                "direction": words.direction,
                "translation": words.is_translation,
                "text": words.text,
            }
            for words in seen.words
        ],
        "source": seen.source,
        "marking": seen.marking.slug,
        "follows_guidance": seen.follows_guidance,
    }


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_BEGIN_FORMULAS) else value


def _both(words: Words | None) -> dict[str, str] | None:
    return {"en": words.en, "ar": words.ar} if words else None
