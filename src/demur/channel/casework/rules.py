"""
The words of casework: parts in a case, kinds of copies and responses, clearances, outcomes; and when one is near.

Plain Python.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from demur.channel.rules import Disposition
from demur_verify.errors import Refused

LONGEST_WORDS: Final = 20_000
LONGEST_LINE: Final = 200
FOLLOWED: Final = (Disposition.ACCEPTED, Disposition.IN_PART)
"""What becomes a commitment."""


class WorkRefused(Refused):
    """What the office wants to do with a case cannot be done so."""


class CaseParts(StrEnum):
    """Parts that somebody is given in one case."""

    HANDLER = "handler"
    """Who has it in the office."""
    WRITER = "writer"
    """Who drafts the reply."""
    ASSISTANT = "assistant"
    """Who enters a reply for an addressee; the approval stays the addressee's."""
    MANAGER = "manager"
    CHAIR = "chair"
    MEMBER = "member"
    PROPOSED = "proposed"
    """The member of the panel whom the dissenters propose."""


class CopyKind(StrEnum):
    """Why somebody gets a copy."""

    LIST = "list"
    ADDED = "added"
    OBSERVER = "observer"


class Clearing(StrEnum):
    """What a part of the house says to a draft."""

    CLEARED = "cleared"
    CHANGES = "changes"
    OBJECTS = "objects"


class ResponseKind(StrEnum):
    """What may be said beside a reply; none of them ends a case."""

    INTERIM = "interim"
    MESSAGE = "message"
    SESSION = "session"


class Outcome(StrEnum):
    """What became of a commitment."""

    ADOPTED = "adopted"
    ADAPTED = "adapted"
    DROPPED = "dropped"


class Nearness(StrEnum):
    """How a day lies to today."""

    LATE = "late"
    TODAY = "today"
    NEAR = "near"
    FAR = "far"


def nearness(due_on: date, today: date, near_from: date) -> Nearness:
    """
    Tell how near a day is.

    :param near_from: the first day on which what is due on `due_on` is shown as near
    """
    if today > due_on:
        return Nearness.LATE
    if today == due_on:
        return Nearness.TODAY
    return Nearness.NEAR if today >= near_from else Nearness.FAR


def check_words(words: str, reason: str = "reasons-missing-here") -> str:
    """
    Return what was written, without outer blanks.

    :raises WorkRefused: the reason that is handed in, where there is nothing; `words-too-long`; `character-not-allowed`
    """
    text = words.replace("\r\n", "\n").strip()
    if not text:
        raise WorkRefused(reason)
    if len(text) > LONGEST_WORDS:
        raise WorkRefused("words-too-long", facts={"longest": LONGEST_WORDS})
    if "\0" in text:
        raise WorkRefused("character-not-allowed", facts={"character": "U+0000"})
    return text


def check_line(line: str, reason: str) -> str:
    """
    Return one line of up to 200 characters: a name, an owner.

    :raises WorkRefused: as `check_words`
    """
    text = check_words(" ".join(line.split()), reason)
    if len(text) > LONGEST_LINE:
        raise WorkRefused("words-too-long", facts={"longest": LONGEST_LINE})
    return text
