"""
Guidance as pages show it: its state in a word, whose words it governs, its history with the entries of the record, and
the files it can be taken along in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext, pgettext_lazy

from demur.guidance.export_email import Sent, email_of
from demur.guidance.given import Entry
from demur.guidance.in_force import State
from demur.guidance.queries import Guidance, GuidanceLine
from demur.guidance.rules import Kind, Phrase
from demur.languages import LANGUAGES, Language, language_of
from demur.record import queries as record
from demur.web.labels import word_for
from demur.web.states import Status

AUDIENCES: Final[Mapping[str, Promise]] = {
    "missions": pgettext_lazy("audience", "missions"),
    "spokespersons": pgettext_lazy("audience", "spokespersons"),
    "everyone": pgettext_lazy("audience", "everyone"),
}
TOGETHER: Final[Mapping[str, Promise]] = {
    "missions spokespersons": pgettext_lazy("audience", "missions and spokespersons"),
}


@dataclass(frozen=True)
class LineShown:
    """Guidance in a list, with its state in a word and whose words it governs."""

    line: GuidanceLine
    status: Status
    audience: str


@dataclass(frozen=True)
class SaidShown:
    """A phrase in one language."""

    language: Language
    text: str
    reason: str
    preferred: str


@dataclass(frozen=True)
class EntryShown:
    """A phrase with its number, and its languages side by side."""

    number: int
    said: tuple[SaidShown, ...]


@dataclass(frozen=True)
class EditionShown:
    """An edition in the history; `index` is that of its entry in the record, None while it waits for one."""

    edition: int
    made_at: datetime
    from_on: date
    note: str
    index: int | None
    digest: str
    is_shown: bool


def line_shown(line: GuidanceLine) -> LineShown:
    """Show guidance in a list."""
    return LineShown(line, status_of(line), audience_of(line))


def status_of(line: GuidanceLine) -> Status:
    """Say in a word where guidance stands."""
    match line.state:
        case State.IN_FORCE:
            return Status("settled", pgettext("guidance", "In force"))
        case State.AHEAD:
            return Status("waiting", pgettext("guidance", "Not yet in force"))
        case State.SUPERSEDED:
            return Status("", pgettext("guidance", "Superseded"))
        case State.ENDED:
            return Status("", pgettext("guidance", "Ended"))


def audience_of(line: GuidanceLine) -> str:
    """Name those whose words it governs."""
    return word_for({**AUDIENCES, **TOGETHER}, " ".join(line.audiences))


def entries_shown(entries: tuple[Entry, ...], kind: str) -> list[EntryShown]:
    """Show the phrases of a kind; their languages in the order of the reader's own first."""
    own = language_of(get_language()).code
    return [
        EntryShown(
            number,
            tuple(
                SaidShown(LANGUAGES[said.language], said.text, said.reason, said.preferred)
                for said in sorted(entry.said, key=lambda said: said.language != own)
            ),
        )
        for number, entry in enumerate(entries, 1)
        if entry.kind == kind
    ]


def history_of(guidance: Guidance) -> list[EditionShown]:
    """Show every edition, the newest first, with the entry of the record that holds its commitment."""
    entered = record.entered_many(each.leaf_hash for each in guidance.editions)
    return [
        EditionShown(
            edition=each.edition,
            made_at=each.made_at,
            from_on=each.from_on,
            note=each.note,
            index=entered[each.leaf_hash].index if each.leaf_hash in entered else None,
            digest=each.commitment.hex(),
            is_shown=each.edition == guidance.edition,
        )
        for each in reversed(guidance.editions)
    ]


def phrases_of(guidance: Guidance) -> list[Phrase]:
    """Return the phrases of an edition as a table holds them."""
    return [
        Phrase(
            kind=Kind(entry.kind),
            language=said.language,
            text=said.text,
            reason=said.reason,
            preferred=said.preferred,
            guidance=str(guidance.number),
            issued_on=guidance.from_on,
            entry=place,
        )
        for place, entry in enumerate(guidance.entries, 1)
        for said in entry.said
    ]


def email_file(guidance: Guidance) -> bytes:
    """Write an edition as an e-mail."""
    title = guidance.titles_given.en or guidance.titles_given.ar
    issued_at = guidance.editions[guidance.edition - 1].made_at
    return email_of(Sent(title, guidance.issued_by.en, issued_at), phrases_of(guidance))
