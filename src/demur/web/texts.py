"""
A frozen text as a page shows it: its blocks read, paragraphs numbered, recommendations apart.

    text = shown(blocks, portions={"sensitive-but-unclassified": "SBU"})
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from demur_verify.frozen_text import Block, Kind


@dataclass(frozen=True)
class Heading:
    """A heading of the text."""

    index: int
    words: str
    language: str
    direction: str
    is_heading: bool = True
    before_asks: bool = False
    """What follows it are recommendations, which a page shows apart, under a heading of its own."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with its number and its portion mark."""

    index: int
    number: int
    words: str
    portion: str
    language: str
    direction: str
    is_heading: bool = False


@dataclass(frozen=True)
class Recommendation:
    """What is asked, of whom, of what kind (`act`, `say`, `align`, `change`), and when."""

    index: int
    number: int
    words: str
    to: str
    kind: str
    trigger: str
    by: date | None
    language: str
    direction: str


@dataclass(frozen=True)
class TextShown:
    """A whole text. `title` and `addressees` stand in the head; `blocks` is how many blocks there are."""

    title: str
    addressees: tuple[str, ...]
    language: str
    direction: str
    parts: tuple[Heading | Paragraph, ...]
    recommendations: tuple[Recommendation, ...]
    annexes: tuple[str, ...]
    blocks: int

    @property
    def body(self) -> tuple[Heading | Paragraph, ...]:
        """Return the parts without the heading that would stand over nothing."""
        return tuple(part for part in self.parts if not (isinstance(part, Heading) and part.before_asks))

    @property
    def whole(self) -> tuple[Heading | Paragraph | Recommendation, ...]:
        """Return parts and recommendations in the order in which they are frozen."""
        return tuple(sorted((*self.parts, *self.recommendations), key=lambda part: part.index))

    @property
    def headings(self) -> int:
        """Return how many headings there are."""
        return sum(part.is_heading for part in self.parts)

    @property
    def paragraphs(self) -> int:
        """Return how many paragraphs there are."""
        return len(self.parts) - self.headings


def shown(blocks: Sequence[bytes], portions: Mapping[str, str]) -> TextShown:
    """
    Read the blocks of a frozen text for a page.

    :param portions: the portion mark of each marking, in the reader's language
    :raises MalformedBlock: one is not a block
    """
    read = [Block.parse(block) for block in blocks]
    head = read[0]
    return TextShown(
        title=head.value("title") or "",
        addressees=tuple(head.values("addressee")),
        language=head.language,
        direction=head.direction.value,
        parts=_parts(read, portions),
        recommendations=tuple(
            recommendation(index, block) for index, block in enumerate(read) if block.kind is Kind.RECOMMENDATION
        ),
        annexes=tuple(block.value("name") or "" for block in read if block.kind is Kind.ANNEX),
        blocks=len(read),
    )


def recommendation(index: int, block: Block) -> Recommendation:
    """Read one recommendation."""
    by = block.value("by")
    return Recommendation(
        index=index,
        number=int(block.value("number") or 0),
        words=block.body,
        to=block.value("to") or "",
        kind=block.value("kind") or "",
        trigger=block.value("trigger") or "",
        by=date.fromisoformat(by) if by else None,
        language=block.language,
        direction=block.direction.value,
    )


def _parts(blocks: Sequence[Block], portions: Mapping[str, str]) -> tuple[Heading | Paragraph, ...]:
    parts: list[Heading | Paragraph] = []
    number = 0
    for index, block in enumerate(blocks):
        if block.kind is Kind.HEADING:
            follows = blocks[index + 1].kind if index + 1 < len(blocks) else None
            before_asks = follows is Kind.RECOMMENDATION
            parts.append(Heading(index, block.body, block.language, block.direction.value, before_asks=before_asks))
        elif block.kind is Kind.PARAGRAPH:
            number += 1
            portion = portions.get(block.value("marking") or "", "")
            parts.append(Paragraph(index, number, block.body, portion, block.language, block.direction.value))
    return tuple(parts)
