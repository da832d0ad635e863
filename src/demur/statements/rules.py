"""
What is kept of something that was said, and what must hold of it. Plain Python.

    told = checked(Told(…), today=…, now=…)      normalised, or refused with the field that is wrong

Public and private words stand in the same form: what differs is who may read them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final, NewType

from demur.institution.rules import Words
from demur_verify.errors import Malformed, Refused
from demur_verify.frozen_text import normalised

LONGEST_LINE: Final = 500
LONGEST_WORDS: Final = 20_000
LONGEST_REASON: Final = 2_000
MOST_WORDINGS: Final = 8
MOST_READERS: Final = 50
LARGEST_GUIDANCE: Final = 1_000_000
EARLIEST: Final = date(1900, 1, 1)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}", re.ASCII)
_RIGHT_TO_LEFT: Final = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"})
_LINE_ENDS: Final = re.compile("\r\n|\r|\n")
_COMMITMENT_TAG: Final = b"demur/statement/v1\n"

Commitment = NewType("Commitment", bytes)
"""What the record holds of a statement: 32 bytes."""


class StatementRefused(Refused):
    """Something said cannot be kept so, or not by this person. `where` names the field."""


class Says(StrEnum):
    """What somebody says of two statements."""

    AGREE = "agree"
    DIVERGE = "diverge"


class ReaderKind(StrEnum):
    """What a reader of a private statement is named by."""

    OFFICE = "office"
    CATEGORY = "category"
    OFFICIAL = "official"


@dataclass(frozen=True, order=True)
class Named:
    """Who may read a private statement: an office, a category of staff, or an official, by slug."""

    kind: ReaderKind
    slug: str


@dataclass(frozen=True)
class Wording:
    """
    The words in a language; `is_translation` where nobody spoke them so.

    :param language: two or three letters of ISO 639
    :param direction: `ltr` or `rtl`; empty for the one that the language is written in
    """

    language: str
    text: str
    direction: str = ""
    is_translation: bool = False


@dataclass(frozen=True)
class Told:
    """
    One statement, as it is entered.

    :param is_public: it was said in public; otherwise only its readers may read it
    :param official: who said it, by slug; or empty, and `said_by` says who in both languages
    :param said_at: on the clock of the institution's zone; None where only the day is known
    :param occasion: where and to whom: "press briefing"; may be missing
    :param source: where the words are taken from
    :param marking: a slug
    :param follows_guidance: the number of the guidance that they follow
    :param readers: of a private statement, beside those who always may (docs/decisions)
    """

    is_public: bool
    said_on: date
    words: tuple[Wording, ...]
    source: str
    marking: str
    official: str = ""
    said_by: Words | None = None
    said_at: time | None = None
    occasion: Words | None = None
    follows_guidance: int | None = None
    readers: tuple[Named, ...] = ()


def direction_of(language: str) -> str:
    """Return the direction that a language is written in."""
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def checked(told: Told, *, today: date, now: time) -> Told:
    """
    Bring a statement into the form that is kept: NFC, one line where one is meant, each language's direction.

    :param today: the day where the institution is, `now` its clock
    :raises StatementRefused: `said-in-the-future`, `said-too-long-ago`, `said-by-missing`, `said-by-twice`,
        `missing-in-one-language`, `words-missing`, `words-empty`, `too-many-wordings`, `language-malformed`,
        `language-twice`, `direction-unknown`, `direction-contradicts-language`, `source-missing`,
        `guidance-number-impossible`, `readers-of-public-words`, `too-many-named`, `field-length`,
        `character-not-allowed`
    """
    _check_moment(told, today, now)
    _check_guidance(told.follows_guidance)
    if told.is_public and told.readers:
        raise StatementRefused("readers-of-public-words", where="readers")
    if len(told.readers) > MOST_READERS:
        raise StatementRefused("too-many-named", where="readers", facts={"most": MOST_READERS})
    said_by = _both(told.said_by, "said-by")
    if bool(told.official) == bool(said_by):
        raise StatementRefused("said-by-twice" if said_by else "said-by-missing", where="official")
    source = line(told.source, where="source")
    if not source:
        raise StatementRefused("source-missing", where="source")
    return replace(
        told,
        said_by=said_by,
        occasion=_both(told.occasion, "occasion"),
        source=source,
        words=_wordings(told.words),
        readers=tuple(sorted(set(told.readers))),
    )


def line(text: str, *, where: str) -> str:
    """
    Bring what was typed into one line, at most 500 characters.

    :raises StatementRefused: `field-length`, `character-not-allowed`
    """
    return _text(_LINE_ENDS.sub(" ", text), where=where, longest=LONGEST_LINE)


def reason(text: str, *, where: str) -> str:
    """
    Bring a reason into the form that is kept.

    :raises StatementRefused: `reason-missing`, `field-length`, `character-not-allowed`
    """
    given = _text(text, where=where, longest=LONGEST_REASON)
    if not given:
        raise StatementRefused("reason-missing", where=where)
    return given


def canonical(told: Told, about: Mapping[str, str | int]) -> bytes:
    """
    Write a statement in the one way that its commitment is made from: JSON, keys sorted, UTF-8, no spaces.

    :param about: what the statement is of: `policy`, `reference`, `version`, `why`
    """
    content: dict[str, Any] = {
        **about,
        "is_public": told.is_public,
        "official": told.official,
        "said_by": _pair(told.said_by),
        "said_on": told.said_on.isoformat(),
        "said_at": told.said_at.isoformat("minutes") if told.said_at else None,
        "occasion": _pair(told.occasion),
        "words": [[each.language, each.direction, each.is_translation, each.text] for each in told.words],
        "source": told.source,
        "marking": told.marking,
        "follows_guidance": told.follows_guidance,
        "readers": [[each.kind.value, each.slug] for each in told.readers],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def commitment_of(*, salt: bytes, content: bytes) -> Commitment:
    """Commit to a statement as `canonical` writes it; the salt, 32 random bytes, keeps it from being guessed."""
    return Commitment(sha256(_COMMITMENT_TAG + salt + sha256(content).digest()).digest())


def _check_moment(told: Told, today: date, now: time) -> None:
    if told.said_on > today or (told.said_on == today and told.said_at is not None and told.said_at > now):
        raise StatementRefused("said-in-the-future", where="said-on")
    if told.said_on < EARLIEST:
        raise StatementRefused("said-too-long-ago", where="said-on", facts={"earliest": EARLIEST.isoformat()})


def _check_guidance(number: int | None) -> None:
    if number is not None and not 1 <= number <= LARGEST_GUIDANCE:
        raise StatementRefused("guidance-number-impossible", where="follows-guidance")


def _wordings(words: Iterable[Wording]) -> tuple[Wording, ...]:
    kept = [_wording(each, number) for number, each in enumerate(words, 1)]
    if not any(not each.is_translation for each in kept):
        raise StatementRefused("words-missing", where="words-1")
    if len(kept) > MOST_WORDINGS:
        raise StatementRefused("too-many-wordings", where="words-1", facts={"most": MOST_WORDINGS})
    seen: set[str] = set()
    for number, each in enumerate(kept, 1):
        if each.language in seen:
            raise StatementRefused("language-twice", where=f"language-{number}", facts={"language": each.language})
        seen.add(each.language)
    return tuple(kept)


def _wording(given: Wording, number: int) -> Wording:
    if not _LANGUAGE.fullmatch(given.language):
        raise StatementRefused("language-malformed", where=f"language-{number}")
    if given.direction not in {"", "ltr", "rtl"}:
        raise StatementRefused("direction-unknown", where=f"direction-{number}")
    own = direction_of(given.language)
    if given.language in {"ar", "en"} and given.direction not in {"", own}:
        raise StatementRefused("direction-contradicts-language", where=f"direction-{number}")
    text = _text(given.text, where=f"words-{number}", longest=LONGEST_WORDS)
    if not text:
        raise StatementRefused("words-empty", where=f"words-{number}")
    return replace(given, text=text, direction=given.direction or own)


def _both(words: Words | None, where: str) -> Words | None:
    if words is None:
        return None
    both = Words(en=line(words.en, where=f"{where}-en"), ar=line(words.ar, where=f"{where}-ar"))
    if not both.en and not both.ar:
        return None
    if not both.en or not both.ar:
        raise StatementRefused("missing-in-one-language", where=f"{where}-{'ar' if both.en else 'en'}")
    return both


def _text(text: str, *, where: str, longest: int) -> str:
    # Measured first: what is far too long is not worth normalising.
    if len(text) > longest:
        raise StatementRefused("field-length", where=where, facts={"longest": longest})
    try:
        kept = normalised(text).strip()
    except Malformed as cause:
        raise StatementRefused(cause.reason, where=where, facts=cause.facts) from cause
    if len(kept) > longest:
        raise StatementRefused("field-length", where=where, facts={"longest": longest})
    return kept


def _pair(words: Words | None) -> list[str] | None:
    return [words.en, words.ar] if words else None
