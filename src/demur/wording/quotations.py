"""
Where a text quotes: between quotation marks, and on lines that a letter puts `>` before.

    The union wrote: “reopen the harbours”.      between marks, without them
    > reopen the harbours                        the line, after its `>`

Marks are paired in the order of the text, inside one paragraph: a mark that nothing closes quotes nothing. Each kind
pairs with its own kind only («», the double marks in any order, ‘’), because writers in both directions take the
opening one for the closing one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_PARAGRAPH: Final = re.compile(r"(?>\r\n|[\r\n])[^\S\r\n]*[\r\n]|\u2029|\f")
_MARKS: Final = re.compile("[\"“”„‟＂«»‘’']")
_KINDS: Final = {**dict.fromkeys('"“”„‟＂', "double"), **dict.fromkeys("«»", "angle")}
_QUOTED_LINE: Final = re.compile(r"^[^\S\r\n]*>[^\S\r\n]*(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Quotation:
    """A span that is quoted, in code points. `of_line`: its line was marked as another's, by a letter or Markdown."""

    start: int
    end: int
    of_line: bool


def quotations(text: str) -> list[Quotation]:
    """Return what a text quotes, in its order; one may stand inside another."""
    lines = [Quotation(found.start(1), found.end(1), of_line=True) for found in _QUOTED_LINE.finditer(text)]
    begin = 0
    found: list[Quotation] = []
    for end in (*(gap.start() for gap in _PARAGRAPH.finditer(text)), len(text)):
        found += _paired(text, begin, end)
        begin = end
    return sorted([*lines, *found], key=lambda quotation: (quotation.start, -quotation.end))


def _paired(text: str, begin: int, end: int) -> Iterator[Quotation]:
    opened: dict[str, int] = {}
    for mark in _MARKS.finditer(text, begin, end):
        kind = _KINDS.get(mark.group(), "")
        if not kind:
            before, after = text[mark.start() - 1 : mark.start()].isalnum(), text[mark.end() : mark.end() + 1].isalnum()
            if mark.group() != "’" and after and not before:
                opened["single"] = mark.end()
            elif mark.group() != "‘" and not after and "single" in opened:
                yield Quotation(opened.pop("single"), mark.start(), of_line=False)
        elif kind in opened:
            yield Quotation(opened.pop(kind), mark.start(), of_line=False)
        else:
            opened[kind] = mark.end()
