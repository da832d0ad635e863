"""What is said in the tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from demur.institution.rules import Words
from demur.statements import operations
from demur.statements.rules import Named, ReaderKind, Told, Wording
from tests.people import NOON

POLICY = "harbour-closure"
STRAITS = Named(ReaderKind.OFFICE, "straits")


def told(**changes: Any) -> Told:
    """Return something that the spokesperson said in public on the sixth of November."""
    values: dict[str, Any] = {
        "is_public": True,
        "said_on": date(2026, 11, 6),
        "said_by": Words("Spokesperson", "الناطق"),
        "occasion": Words("Press briefing", "إحاطة صحفية"),
        "words": (Wording("en", "We stand with our partner."), Wording("ar", "نقف مع شريكنا.", is_translation=True)),
        "source": "Transcript of the briefing",
        "marking": "unclassified",
    }
    return Told(**{**values, **changes})


def private(**changes: Any) -> Told:
    """Return a note of a call, which nobody is named as a reader of."""
    values: dict[str, Any] = {
        "is_public": False,
        "said_on": date(2026, 11, 9),
        "said_by": None,
        "official": "first-secretary",
        "occasion": Words("Call", "مكالمة"),
        "words": (Wording("en", "Asked again for a date."),),
        "source": "Note of a call",
        "marking": "sensitive-but-unclassified",
    }
    return told(**{**values, **changes})


def enter(by: int, said: Told | None = None) -> str:
    """Enter a statement at noon; return its reference."""
    return operations.enter_statement(policy=POLICY, told=said or told(), by=by, at=NOON)
