"""
What a memo is made of, and how it becomes the blocks of a frozen text (protocol 1).

    head, then for each prompt that was answered: a heading, and its paragraphs or recommendations

Plain Python. An empty line begins a new paragraph. Each paragraph carries the memo's marking.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from demur_verify.block_fields import LONGEST_VALUE, MOST_ADDRESSEES, is_allowed
from demur_verify.errors import Malformed, Refused
from demur_verify.frozen_text import Block, Direction, Kind, normalised

LONGEST_CIRCULATION: Final = timedelta(days=30)
LARGEST_CONTENT: Final = 1 << 20
"""Bytes of UTF-8 in all that a draft says."""

MOST_BLOCKS: Final = 4_096
"""As many as the desk is handed (specs/hand-over.md)."""

MOST_RECOMMENDATIONS: Final = 40
KINDS: Final = ("act", "say", "align", "change")
LANGUAGES: Final = ("en", "ar")
SECTIONS: Final = ("question", "why", "cost", "tried")
RECOMMEND: Final = "recommend"
PROMPTS: Final = ("question", "why", RECOMMEND, "cost", "tried")
"""In the order of the frozen text."""

HEADINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "question": "What we question",
        "why": "Why it matters",
        RECOMMEND: "What we recommend",
        "cost": "Cost and risk of our advice",
        "tried": "What we already tried",
    },
    "ar": {
        "question": "ما نعترض عليه",
        "why": "لماذا يهمّ",
        RECOMMEND: "ما نوصي به",
        "cost": "كلفة ما نوصي به ومخاطره",
        "tried": "ما جرّبناه من قبل",
    },
}
QUESTIONS_GUIDANCE: Final[Mapping[str, str]] = {
    "en": "This memo questions Guidance {number}, “{title}”, issued on {issued_on}.",
    "ar": "تعترض هذه المذكرة على إرشادات الخطاب {number}، «{title}»، الصادرة في {issued_on}.",
}
_DIRECTIONS: Final = {"en": Direction.LEFT_TO_RIGHT, "ar": Direction.RIGHT_TO_LEFT}
_EMPTY_LINES: Final = re.compile(r"\n(?:[^\S\n]*\n)+")
_LINE_ENDS: Final = re.compile("\r\n|\r")


class Stage(StrEnum):
    """How far a draft has come."""

    WRITING = "writing"
    FROZEN = "frozen"
    CIRCULATED = "circulated"
    FILED = "filed"


class Outcome(StrEnum):
    """What became of an invitation to draft."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ContentRefused(Refused):
    """What was written cannot be kept, or not be frozen. `where` names the field."""


@dataclass(frozen=True)
class Recommendation:
    """
    What is asked.

    :param to: of whom: an official's slug in a draft, their title in a frozen text; empty for everybody addressed
    :param kind: act, say (publicly), align (words), change (guidance)
    :param trigger: the event that calls for it, "whenever relief boats are turned back"; may be empty
    """

    text: str
    to: str = ""
    kind: str = "act"
    trigger: str = ""
    by: date | None = None


@dataclass(frozen=True)
class Content:
    """
    All that a draft says. `policy`, `marking` and `addressees` are slugs; `sections` maps prompts to text.

    :param questions_guidance: the number of guidance that it questions beside the policy
    """

    title: str = ""
    policy: str = ""
    marking: str = ""
    language: str = "en"
    addressees: tuple[str, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    recommendations: tuple[Recommendation, ...] = ()
    questions_guidance: int | None = None


def may_draft(account: int, drafters: Collection[int]) -> bool:
    """Tell whether somebody may do what drafters do: write, freeze, circulate, file. All of them are equal."""
    return account in drafters


def check_keepable(content: Content) -> None:
    """
    Check that a draft can be kept and shown again; what a memo has to have is asked when its text is frozen.

    :raises ContentRefused: `language-unknown`, `section-unknown`, `kind-unknown`, `text-too-large`,
        `too-many-recommendations`, `too-many-addressees`, `field-length`, `character-not-allowed`
    """
    if content.language not in LANGUAGES:
        raise ContentRefused("language-unknown", where="language")
    if not set(content.sections) <= set(SECTIONS):
        raise ContentRefused("section-unknown")
    if len(content.recommendations) > MOST_RECOMMENDATIONS:
        raise ContentRefused("too-many-recommendations", facts={"most": MOST_RECOMMENDATIONS})
    if len(content.addressees) > MOST_ADDRESSEES:
        raise ContentRefused("too-many-addressees", where="addressees", facts={"most": MOST_ADDRESSEES})
    size = 0
    for where, text in _texts(content):
        check_characters(text, where=where)
        size += len(text.encode())
        if where.endswith(("title", "trigger")) and len(text) > LONGEST_VALUE:
            raise ContentRefused("field-length", where=where, facts={"longest": LONGEST_VALUE})
    if size > LARGEST_CONTENT:
        raise ContentRefused("text-too-large", facts={"bytes": size, "largest": LARGEST_CONTENT})
    for number, asked in enumerate(content.recommendations, 1):
        if asked.kind not in KINDS:
            raise ContentRefused("kind-unknown", where=f"recommendation {number} kind")


def check_characters(text: str, *, where: str) -> None:
    """
    Check that a text holds only what a frozen text may hold; every line end counts as one.

    :raises ContentRefused: `character-not-allowed`; the facts name the first one as `U+202E`, with its line and
        column, from 1 on
    """
    lines = _LINE_ENDS.sub("\n", text)
    refused = {character for character in set(lines) if not is_allowed(ord(character))}
    if refused:
        at = min(lines.index(character) for character in refused)
        facts: dict[str, object] = {
            "character": f"U+{ord(lines[at]):04X}",
            "line": lines.count("\n", 0, at) + 1,
            "column": at - lines.rfind("\n", 0, at),
        }
        raise ContentRefused("character-not-allowed", where=where, facts=facts)


def paragraphs_of(text: str) -> list[str]:
    """
    Part a text into paragraphs at its empty lines, as they are frozen: NFC, and nothing at their edges.

    :raises MalformedBlock: it holds a character that no frozen text may hold
    """
    parts = (part.strip() for part in _EMPTY_LINES.split(normalised(text)))
    return [part for part in parts if part]


def questioning(language: str, *, number: int, title: str, issued_on: str) -> str:
    """Say that a memo questions guidance: the first sentence of its text, so that it is signed and proven with it."""
    return QUESTIONS_GUIDANCE[language].format(number=number, title=title, issued_on=issued_on)


def blocks_of(content: Content, *, origin: str, titles: Mapping[str, str], questions: str = "") -> tuple[Block, ...]:
    """
    Write a memo as the blocks that will be frozen.

    :param titles: the title of each official, by slug, in the memo's language
    :param questions: the sentence that says which guidance it questions (`questioning`); empty for none
    :raises ContentRefused: something is missing or cannot stand in a frozen text; `where` is `title`, `addressees`,
        `section-why`, or `recommendation 2 words`
    """
    check_keepable(content)
    head = _head(content, origin, titles)
    asked = [_asked(content, number, each, titles) for number, each in enumerate(content.recommendations, 1)]
    body: list[Block] = []
    is_empty = True
    for prompt in PROMPTS:
        written = asked if prompt == RECOMMEND else _section(content, prompt)
        is_empty = is_empty and not written
        if prompt == "question" and questions:
            written = [_paragraph(content, prompt, questions), *written]
        if written:
            body += [_heading(content, prompt), *written]
    if is_empty:
        raise ContentRefused("text-empty")
    if len(body) + 1 > MOST_BLOCKS:
        raise ContentRefused("too-many-blocks", facts={"blocks": len(body) + 1, "most": MOST_BLOCKS})
    return (head, *body)


def recommendations_in(blocks: Sequence[Block]) -> tuple[Recommendation, ...]:
    """Read the recommendations of a frozen text; `to` is a title."""
    return tuple(
        Recommendation(
            text=block.body,
            to=block.value("to") or "",
            kind=block.value("kind") or "",
            trigger=block.value("trigger") or "",
            by=_day(block.value("by")),
        )
        for block in blocks
        if block.kind is Kind.RECOMMENDATION
    )


def _head(content: Content, origin: str, titles: Mapping[str, str]) -> Block:
    title = _line(content.title)
    if not title:
        raise ContentRefused("title-missing", where="title")
    if not content.addressees:
        raise ContentRefused("addressee-missing", where="addressees")
    for slug in content.addressees:
        _title_of(slug, titles, "addressees")
    fields = (
        ("origin", origin),
        ("title", title),
        ("policy", content.policy),
        ("marking", content.marking),
        *(("addressee", titles[slug]) for slug in dict.fromkeys(content.addressees)),
    )
    return _block(content, Kind.HEAD, fields, "", where=lambda name: "title" if name == "title" else "addressees")


def _heading(content: Content, prompt: str) -> Block:
    words = HEADINGS[content.language][prompt]
    fields = (("level", "2"), ("marking", None))
    return _block(content, Kind.HEADING, fields, words, where=lambda _name: f"section-{prompt}")


def _section(content: Content, prompt: str) -> list[Block]:
    return [_paragraph(content, prompt, words) for words in paragraphs_of(content.sections.get(prompt, ""))]


def _paragraph(content: Content, prompt: str, words: str) -> Block:
    fields = (("marking", content.marking),)
    return _block(content, Kind.PARAGRAPH, fields, words, where=lambda _name: f"section-{prompt}")


def _asked(content: Content, number: int, asked: Recommendation, titles: Mapping[str, str]) -> Block:
    words = "\n\n".join(paragraphs_of(asked.text))
    if not words:
        raise ContentRefused("recommendation-empty", where=f"recommendation {number} words")
    fields = (
        ("number", str(number)),
        ("to", _title_of(asked.to, titles, f"recommendation {number} to") if asked.to else None),
        ("kind", asked.kind),
        ("trigger", _line(asked.trigger) or None),
        ("by", asked.by.isoformat() if asked.by else None),
        ("marking", content.marking),
    )
    return _block(
        content,
        Kind.RECOMMENDATION,
        fields,
        words,
        where=lambda name: f"recommendation {number} {'words' if name in {'', 'body'} else name}",
    )


def _title_of(slug: str, titles: Mapping[str, str], where: str) -> str:
    if slug not in titles:
        raise ContentRefused("addressee-unknown", where=where, facts={"addressee": slug})
    return titles[slug]


def _block(
    content: Content,
    kind: Kind,
    fields: Sequence[tuple[str, str | None]],
    body: str,
    *,
    where: Callable[[str], str],
) -> Block:
    """Make a block; `where` names the field of the draft for one of the block's."""
    try:
        return Block(
            kind=kind,
            language=content.language,
            direction=_DIRECTIONS[content.language],
            fields=tuple(fields),
            body=body,
        )
    except Malformed as refusal:
        raise ContentRefused(refusal.reason, where=where(refusal.where), facts=refusal.facts) from refusal


def _line(text: str) -> str:
    """Bring a text into one line, as it is frozen."""
    return " ".join(normalised(text).split("\n")).strip()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _texts(content: Content) -> list[tuple[str, str]]:
    texts = [("title", content.title), *((f"section-{name}", text) for name, text in content.sections.items())]
    for number, asked in enumerate(content.recommendations, 1):
        texts += [(f"recommendation {number} words", asked.text), (f"recommendation {number} trigger", asked.trigger)]
    return texts
