"""Fay works for the planning office of the town and issues guidance; the letter that she was handed."""

from __future__ import annotations

from datetime import date
from typing import Any

from demur.guidance import operations as acts
from demur.guidance.given import GuidanceGiven
from demur.institution.rules import Words
from demur.standing.models import Account
from tests.channel.town import Town, moment
from tests.guidance.office import affirm, avoid

LETTER = """Subject: Words on the harbour measures

Please avoid:
1. “reopen the harbours” («إعادة فتح الموانئ»)
2. “end to the hardship/shortages”
3. “standstill/suspension of measures”

Please affirm: “duty to keep the waters safe”.
"""
HEAD: dict[str, Any] = {
    "edition": "0",
    "number": "7",
    "office": "planning",
    "title-en": "Words on the harbour measures",
    "audience": ["missions", "spokespersons"],
    "policy": "harbours",
    "marking": "plain",
    "from": "2027-03-01",
    "until": "",
    "supersedes": "",
    "note": "",
}


def employ(town: Town, name: str = "Fay") -> None:
    """Let somebody work for the planning office."""
    from demur.institution.queries import office_keys  # noqa: PLC0415

    Account.objects.filter(pk=town.accounts[name]).update(office_id=office_keys()["planning"])


def given(**changes: Any) -> GuidanceGiven:
    """Return what Fay issues."""
    written: dict[str, Any] = {
        "title": Words(en="Words on the harbour measures", ar="عبارات في تدابير الموانئ"),
        "audiences": ("missions", "spokespersons"),
        "policy": "harbours",
        "marking": "plain",
        "from_on": date(2027, 3, 1),
        "until_on": None,
        "entries": (
            avoid(
                "reopen the harbours", "إعادة فتح الموانئ", reason="It foresees much.", preferred="review the measures"
            ),
            affirm("duty to keep the waters safe"),
        ),
    }
    return GuidanceGiven(**{**written, **changes})


def issue(town: Town, *, number: int = 7, day: int = 2, supersedes: int | None = None, **changes: Any) -> int:
    """Let Fay issue guidance."""
    return acts.issue_guidance(
        given=given(**changes),
        office="planning",
        by=town.accounts["Fay"],
        at=moment(day, 12),
        number=number,
        supersedes=supersedes,
    )


def posted(entries: list[dict[str, str]], **changes: Any) -> dict[str, Any]:
    """Return what the form sends: `{"kind": "avoid", "en": "reopen"}` for each entry."""
    form: dict[str, Any] = {**HEAD, "entries": str(len(entries)), "act": "issue", "confirmed": "yes"}
    for number, entry in enumerate(entries, 1):
        form |= {f"e{number}-{name}": value for name, value in entry.items()}
    return {**form, **changes}


def guide(town: Town) -> None:
    """Let Fay issue guidance 7, supersede it by 8 and change that once."""
    employ(town)
    issue(town, number=7, day=1)
    entries = (
        *given().entries,
        avoid("say it in public", reason="Silence is agreed.", preferred="leave it open"),
        avoid("say it", "قولوا ذلك"),
        avoid("end to the hardship/shortages", "نهاية للمعاناة/النقص"),
    )
    issue(town, number=8, day=2, supersedes=7, entries=entries, title=Words(en="Words, anew", ar="عبارات، من جديد"))
    changed = given(entries=(*entries, affirm("safe waters", "مياه آمنة")), note="The affirmation was missing.")
    acts.change_guidance(number=8, given=changed, edition=1, by=town.accounts["Fay"], at=moment(2, 13))
