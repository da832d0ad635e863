"""
The guidance of the tests: Mira and Otto work for Messaging and issue it, Ada drafts memos and works nowhere in it.

    issue(entries=(avoid("reopen the harbours", "إعادة فتح الموانئ"),))
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from demur.guidance import operations as acts
from demur.guidance.given import AFFIRM, AVOID, Entry, GuidanceGiven, Said
from demur.institution import operations as institution
from demur.institution.rules import Words
from demur.standing import operations as standing
from tests.people import account, example, found_institution

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = date(2026, 11, 20)

STAFF = """username,name,language,category,office
mira,Mira,en,officer,messaging
otto,Otto,ar,officer,messaging
lina,Lina,en,officer,straits
"""


def found_messaging() -> dict[str, int]:
    """Load the institution with an office for messaging; return the accounts of everybody."""
    people = found_institution()
    institution.load({**example(), "office": [*example()["office"], messaging()]})
    standing.import_members(STAFF.encode(), at=NOON)
    return people | {name: account(name) for name in ("mira", "otto", "lina")}


def messaging() -> dict[str, Any]:
    """Return the office that issues guidance."""
    return {"slug": "messaging", "name": {"en": "Messaging", "ar": "وحدة الخطاب"}}


def said(text: str, reason: str = "", preferred: str = "") -> Said:
    """Return a phrase in the language of its letters."""
    arabic = any("\u0600" <= character <= "\u06ff" for character in text)
    return Said("ar" if arabic else "en", text, reason, preferred)


def avoid(*texts: str, reason: str = "", preferred: str = "") -> Entry:
    """Return a phrase to avoid, in one language or two."""
    return Entry(AVOID, tuple(said(text, reason, preferred) for text in texts))


def affirm(*texts: str) -> Entry:
    """Return a phrase to affirm."""
    return Entry(AFFIRM, tuple(said(text) for text in texts))


def given(**changes: Any) -> GuidanceGiven:
    """Return what Mira writes."""
    written: dict[str, Any] = {
        "title": Words(en="Words on the harbour measures", ar="عبارات في تدابير الموانئ"),
        "audiences": ("missions", "spokespersons"),
        "policy": "harbour-closure",
        "marking": "unclassified",
        "from_on": TODAY,
        "until_on": None,
        "entries": (
            avoid(
                "reopen the harbours",
                "إعادة فتح الموانئ",
                reason="It foresees what is not decided.",
                preferred="review the measures",
            ),
            affirm("Tamrissa's duty to keep its waters safe", "واجب تمريسا في تأمين مياهها"),
        ),
    }
    return GuidanceGiven(**{**written, **changes})


def issue(*, at: datetime = NOON, by: str = "mira", office: str = "messaging", **words: Any) -> int:
    """Let Mira issue guidance; return its number."""
    more = {name: words.pop(name) for name in ("number", "supersedes", "salt") if name in words}
    return acts.issue_guidance(given=given(**words), office=office, by=account(by), at=at, **more)
