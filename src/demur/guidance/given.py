"""
What an office gives when it issues guidance, and what must hold for it. Plain Python.

    GuidanceGiven(title, audiences, policy, marking, from_on, until_on, entries, note)
      Entry(kind, said)           one phrase, to avoid or to affirm, in one or more languages side by side
        Said(language, text, reason, preferred)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from demur.institution.rules import Words
from demur_verify.block_fields import is_allowed
from demur_verify.errors import Malformed, Refused
from demur_verify.frozen_text import normalised

AVOID: Final = "avoid"
AFFIRM: Final = "affirm"
KINDS: Final = (AVOID, AFFIRM)
LANGUAGES: Final = ("en", "ar")
AUDIENCES: Final = ("missions", "spokespersons")
EVERYONE: Final = "everyone"
LISTS: Final = ("missions", "spokespersons", "missions spokespersons", EVERYONE)
"""To whom guidance can be addressed, as the table keeps it."""

LONGEST_TITLE: Final = 300
LONGEST_PHRASE: Final = 300
SHORTEST_PHRASE: Final = 2
LONGEST_REASON: Final = 2_000
MOST_ENTRIES: Final = 300
HIGHEST_NUMBER: Final = 999_999


class GuidanceRefused(Refused):
    """Guidance cannot be issued or changed like this, or not by this person. `where` names the field."""


@dataclass(frozen=True)
class Said:
    """A phrase in one language; `reason` and `preferred` may be empty."""

    language: str
    text: str
    reason: str = ""
    preferred: str = ""


@dataclass(frozen=True)
class Entry:
    """A phrase to avoid or to affirm, in one or more languages side by side."""

    kind: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class GuidanceGiven:
    """
    All that an edition of guidance says.

    :param title: in both languages; one of them may be empty
    :param audiences: whose words it governs: missions, spokespersons, or everyone
    :param policy: a slug; empty where it is on no policy in particular
    :param until_on: the last day on which it is in force; None for no end
    :param note: why it was changed; empty in the first edition
    """

    title: Words
    audiences: tuple[str, ...]
    policy: str
    marking: str
    from_on: date
    until_on: date | None
    entries: tuple[Entry, ...]
    note: str = ""


def one_line(text: str) -> str:
    """
    Bring a text into one line, NFC, with single spaces.

    :raises GuidanceRefused: `character-not-allowed`, the facts name it
    """
    for character in text:
        if not is_allowed(ord(character)) and character not in "\t\r":
            raise GuidanceRefused("character-not-allowed", facts={"character": f"U+{ord(character):04X}"})
    try:
        return " ".join(normalised(text.replace("\t", " ").replace("\r", "\n")).split())
    except Malformed as cause:
        raise GuidanceRefused("character-not-allowed", facts=cause.facts) from cause


def audiences_in_order(audiences: Iterable[str]) -> tuple[str, ...]:
    """Put audiences in their order; everyone includes all others."""
    given = set(audiences)
    return (EVERYONE,) if EVERYONE in given else tuple(each for each in AUDIENCES if each in given)


def checked(given: GuidanceGiven) -> GuidanceGiven:
    """
    Return guidance in the form that is kept: each text one line, in NFC.

    :raises GuidanceRefused: `title-missing`, `audience-missing`, `audience-unknown`, `phrases-missing`,
        `too-many-phrases`, `ends-before-it-begins`, or what is wrong with a phrase (`check_entry`)
    """
    if not set(given.audiences) <= {*AUDIENCES, EVERYONE}:
        raise GuidanceRefused("audience-unknown", where="audience")
    if not given.audiences:
        raise GuidanceRefused("audience-missing", where="audience")
    if given.until_on and given.until_on < given.from_on:
        raise GuidanceRefused("guidance-ends-before-it-begins", where="until")
    if not given.entries:
        raise GuidanceRefused("phrases-missing", where="phrases")
    if len(given.entries) > MOST_ENTRIES:
        raise GuidanceRefused("too-many-phrases", where="phrases", facts={"most": MOST_ENTRIES})
    title = Words(en=_line(given.title.en, "title-en"), ar=_line(given.title.ar, "title-ar"))
    if not (title.en or title.ar):
        raise GuidanceRefused("guidance-title-missing", where="title-en")
    return GuidanceGiven(
        title=title,
        audiences=audiences_in_order(given.audiences),
        policy=given.policy,
        marking=given.marking,
        from_on=given.from_on,
        until_on=given.until_on,
        entries=tuple(_entry(number, entry) for number, entry in enumerate(given.entries, 1)),
        note=_text(given.note, "note"),
    )


def _entry(number: int, entry: Entry) -> Entry:
    where = f"entry {number}"
    if entry.kind not in KINDS:
        raise GuidanceRefused("phrase-kind-missing", where=where, facts={"number": number})
    languages = [said.language for said in entry.said]
    if not languages or not set(languages) <= set(LANGUAGES):
        raise GuidanceRefused("phrase-language-unknown", where=where, facts={"number": number})
    if len(set(languages)) < len(languages):
        raise GuidanceRefused("phrase-language-twice", where=where, facts={"number": number})
    return Entry(kind=entry.kind, said=tuple(_said(said, where, number) for said in entry.said))


def _said(said: Said, where: str, number: int) -> Said:
    text = _line(said.text, where)
    if len(text) < SHORTEST_PHRASE:
        raise GuidanceRefused("phrase-too-short", where=where, facts={"number": number, "shortest": SHORTEST_PHRASE})
    if len(text) > LONGEST_PHRASE:
        raise GuidanceRefused("phrase-too-long", where=where, facts={"number": number, "longest": LONGEST_PHRASE})
    if not any(character.isalnum() for character in text):
        raise GuidanceRefused("phrase-without-words", where=where, facts={"number": number})
    return Said(
        language=said.language,
        text=text,
        reason=_text(said.reason, where),
        preferred=_preferred(said.preferred, where),
    )


def _preferred(text: str, where: str) -> str:
    line = _line(text, where)
    if len(line) > LONGEST_PHRASE:
        raise GuidanceRefused("field-length", where=where, facts={"longest": LONGEST_PHRASE})
    return line


def _text(text: str, where: str) -> str:
    line = _placed(text, where)
    if len(line) > LONGEST_REASON:
        raise GuidanceRefused("field-length", where=where, facts={"longest": LONGEST_REASON})
    return line


def _line(text: str, where: str) -> str:
    line = _placed(text, where)
    if where.startswith("title") and len(line) > LONGEST_TITLE:
        raise GuidanceRefused("field-length", where=where, facts={"longest": LONGEST_TITLE})
    return line


def _placed(text: str, where: str) -> str:
    try:
        return one_line(text)
    except GuidanceRefused as refused:
        raise GuidanceRefused(refused.reason, where=where, facts=refused.facts) from refused
