"""
The people of the tests: Ada drafts, Bo co-signs, Cy is not on the roll, Dee answers for the office.

They work for the institution of docs/examples/institution.toml.
"""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from demur.institution import operations as institution
from demur.memos.rules import Content, Recommendation
from demur.standing import operations as standing
from demur.standing import queries
from demur.standing.rules import Role

EXAMPLE = Path(__file__).parent.parent / "docs" / "examples" / "institution.toml"
NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)

MEMBERS = """username,name,language,category
ada,Ada,en,officer
bo,Bo,ar,officer
cy,Cy,en,contractor
dee,Dee,en,officer
eve,Eve,en,left
"""


def example() -> dict[str, Any]:
    """Read the example of an institution."""
    return tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))


def found_institution(at: datetime = NOON) -> dict[str, int]:
    """Load the institution and its people; return their accounts by username."""
    institution.load(example())
    standing.import_members(MEMBERS.encode(), at=at)
    standing.give_role(username="dee", role=Role.CLERK)
    standing.hold_office(username="dee", official="first-secretary")
    return {name: account(name) for name in ("ada", "bo", "cy", "dee", "eve")}


def account(username: str) -> int:
    """Return somebody's account."""
    found = queries.account_named(username)
    assert found is not None
    return found


def add_officers(count: int, at: datetime = NOON, prefix: str = "officer") -> list[int]:
    """Add officers who have no other part; return their accounts."""
    names = [f"{prefix}-{number:04}" for number in range(count)]
    lines = "".join(f"{name},{name},en,officer\n" for name in names)
    standing.import_members(f"username,name,language,category\n{lines}".encode(), at=at)
    return [account(name) for name in names]


def content(**changes: Any) -> Content:
    """Return what Ada writes."""
    written: dict[str, Any] = {
        "title": "Restore the permit desk",
        "policy": "harbour-closure",
        "marking": "sensitive-but-unclassified",
        "language": "en",
        "addressees": ("first-secretary", "heads-of-mission"),
        "sections": {
            "question": "The permit desk was closed on 9 November.\n\nIt opened no harbour.",
            "why": "What is not asked is not recorded.",
            "cost": "Two officers and a telephone.",
            "tried": "",
        },
        "recommendations": (
            Recommendation(text="Open the desk again.", to="first-secretary", kind="act"),
            Recommendation(text="Say so.", to="heads-of-mission", kind="say", trigger="when it is asked"),
        ),
    }
    return Content(**{**written, **changes})
