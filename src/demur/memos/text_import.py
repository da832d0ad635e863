"""
Turning a text that somebody pasted or uploaded into what the form asks for: plain text, or Markdown.

    Subj: Restore the permit desk          the title
    What we question                       a prompt, by its own name or one of its usual ones
    The desk was closed on 9 November.     a paragraph
    Recommendations
    1. Open the desk again.                a recommendation

Plain Python. No word is dropped but a prompt's own: what is under no prompt stands under the first, and a heading that
is no prompt stays as a paragraph. Markup of Markdown goes, since a frozen text is plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from demur.memos.rules import HEADINGS, RECOMMEND, SECTIONS, ContentRefused, Recommendation, check_characters
from demur_verify.block_fields import LONGEST_VALUE
from demur_verify.frozen_text import normalised

LARGEST_TEXT: Final = 1 << 20
PLAIN_ENDINGS: Final = (".txt",)
MARKDOWN_ENDINGS: Final = (".md", ".markdown")
_OTHER_FILES: Final = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")
"""How documents, archives and pictures begin."""

_TITLE: Final = re.compile(r"(?:subj|subject|re|title|الموضوع|العنوان)\s*[:：]\s*(?=\S)", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"[^\S\n]*(?:\(?[0-9٠-٩]{1,2}[.)]|[-–—•*])[^\S\n]+(?=\S)")
_EMPTY_LINES: Final = re.compile(r"\n(?:[^\S\n]*\n)+")
_HEADING_EDGE: Final = re.compile(r"^[\W\d_]+|[\W_]+$")
_LONGEST_HEADING: Final = 80

_USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "question": ("question", "the question", "the issue", "issue", "the problem", "المسألة", "السياسة محل الاعتراض"),
    "why": ("why", "reasons", "our reasons", "interests and values", "لماذا", "الأسباب", "أسبابنا", "لماذا يهم"),
    RECOMMEND: (
        "recommendations", "recommendation", "our recommendations", "we recommend", "what we propose", "proposals",
        "التوصيات", "توصياتنا", "التوصية", "نوصي بما يلي",
    ),
    "cost": ("cost", "costs", "risks", "cost and risk", "costs and risks", "الكلفة", "المخاطر", "الكلفة والمخاطر"),
    "tried": ("already tried", "what we tried", "previous steps", "ما جربناه", "ما جربناه من قبل", "الخطوات السابقة"),
}  # fmt: skip
_PROMPT_OF: Final = {
    name.casefold(): prompt
    for prompt in HEADINGS["en"]
    for name in (*(words[prompt] for words in HEADINGS.values()), *_USUAL[prompt])
}


@dataclass(frozen=True)
class Imported:
    """What a text gives: a title, empty where none was found, sections by prompt, recommendations."""

    title: str
    sections: Mapping[str, str]
    recommendations: tuple[Recommendation, ...]


class _Form(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(frozen=True)
class _Piece:
    """A part of a text. `mark` is what stood before an item, such as `1. `."""

    form: _Form
    text: str
    mark: str = ""


def import_text(brought: bytes | str, *, name: str = "", language: str = "en") -> Imported:
    """
    Read a text into what the form asks for.

    :param name: of the file; without one a text is Markdown where a line of it is a heading of Markdown
    :param language: not needed to find prompts: those of both languages are known
    :raises ContentRefused: `text-of-wrong-type`, `text-too-large`, `text-not-utf-8`, `text-empty`;
        `character-not-allowed`, the facts name it, its line and its column
    """
    text = _text_of(brought, name)
    is_markdown = name.lower().endswith(MARKDOWN_ENDINGS) or (not name and re.search(r"^#{1,6} ", text, re.MULTILINE))
    pieces = list(_pieces_of_markdown(text) if is_markdown else _pieces_of_plain(text))
    if not pieces:
        raise ContentRefused("text-empty")
    title, rest = _title_of(pieces)
    return _sorted_into(title, rest)


def _text_of(brought: bytes | str, name: str) -> str:
    if name and not name.lower().endswith((*PLAIN_ENDINGS, *MARKDOWN_ENDINGS)):
        raise ContentRefused("text-of-wrong-type")
    raw = brought if isinstance(brought, bytes) else brought.encode("utf-8", "surrogatepass")
    if len(raw) > LARGEST_TEXT:
        raise ContentRefused("text-too-large", facts={"bytes": len(raw), "largest": LARGEST_TEXT})
    if raw.startswith(_OTHER_FILES):
        raise ContentRefused("text-of-wrong-type")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        facts = {"line": raw.count(b"\n", 0, cause.start) + 1}
        raise ContentRefused("text-not-utf-8", facts=facts) from cause
    text = text.replace("\t", "    ")
    check_characters(text, where="upload")
    return normalised(text)


def _pieces_of_plain(text: str) -> Iterable[_Piece]:
    for part in _EMPTY_LINES.split(text):
        yield from _parted(part.strip("\n"))


def _parted(part: str) -> Iterable[_Piece]:
    """Part lines between two empty ones: a heading, or items that begin with a number, or one paragraph."""
    if not part.strip():
        return
    first, _line_feed, rest = part.partition("\n")
    if prompt_of(first):
        yield _Piece(_Form.HEADING, first.strip())
        yield from _parted(rest)
    elif not _NUMBERED.match(part):
        yield _Piece(_Form.PARAGRAPH, part.strip())
    else:
        for lines in _items(part):
            found = _NUMBERED.match(lines)
            mark = found.group() if found else ""
            yield _Piece(_Form.ITEM, lines[len(mark) :].strip(), mark.strip() + " ")


def _items(part: str) -> Iterable[str]:
    lines: list[str] = []
    for line in part.split("\n"):
        if _NUMBERED.match(line) and lines:
            yield "\n".join(lines)
            lines = []
        lines.append(line)
    yield "\n".join(lines)


def _pieces_of_markdown(text: str) -> Iterable[_Piece]:
    # Links and raw HTML stay as they were written: nothing of a text is followed, fetched or hidden.
    parser = MarkdownIt("commonmark", {"html": False}).disable(
        ["link", "image", "autolink", "html_inline", "html_block"]
    )
    heading, marks = False, _Marks()
    for token in parser.parse(text):
        marks.follow(token)
        if token.type in {"heading_open", "heading_close"}:
            heading = token.type == "heading_open"
        words = _words_of(token)
        if words:
            mark = marks.take()
            form = _Form.HEADING if heading else _Form.ITEM if mark else _Form.PARAGRAPH
            yield _Piece(form, words, mark)


class _Marks:
    """What stands before the next piece: the number or dash of a list's item, before its first paragraph only."""

    def __init__(self) -> None:
        self._lists: list[int | None] = []
        self._next = ""

    def follow(self, token: Token) -> None:
        if token.type == "ordered_list_open":
            self._lists.append(int(token.attrs.get("start", 1)))
        elif token.type == "bullet_list_open":
            self._lists.append(None)
        elif token.type in {"ordered_list_close", "bullet_list_close"}:
            self._lists.pop()
        elif token.type == "list_item_open":
            number = self._lists[-1]
            self._next = "– " if number is None else f"{number}. "
            if number is not None:
                self._lists[-1] = number + 1

    def take(self) -> str:
        mark, self._next = self._next, ""
        return mark


def _words_of(token: Token) -> str:
    if token.type in {"fence", "code_block"}:
        return token.content.strip("\n")
    if token.type != "inline":
        return ""
    ends = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(ends.get(child.type, child.content) for child in token.children or ()).strip()


def _title_of(pieces: list[_Piece]) -> tuple[str, list[_Piece]]:
    """Find the title: a line `Subject: …` at the beginning, or the first heading where it is no prompt."""
    first = pieces[0]
    line, _line_feed, rest = first.text.partition("\n")
    found = _TITLE.match(line)
    title = line[found.end() :] if found else line
    is_title = bool(found) or (first.form is _Form.HEADING and not prompt_of(first.text))
    if not is_title or first.form is _Form.ITEM or len(title) > LONGEST_VALUE:
        return "", pieces
    left = [_Piece(first.form, rest.strip())] if rest.strip() else []
    return title.strip(), [*left, *pieces[1:]]


def _sorted_into(title: str, pieces: Iterable[_Piece]) -> Imported:
    sections: dict[str, list[str]] = {prompt: [] for prompt in SECTIONS}
    asked: list[list[str]] = []
    introduced: list[str] = []
    prompt, numbered = "question", False
    for piece in pieces:
        if piece.form is _Form.HEADING and (found := prompt_of(piece.text)):
            prompt = found
        elif prompt != RECOMMEND:
            sections[prompt].append(piece.mark + piece.text)
        elif piece.form is _Form.ITEM:
            asked.append([piece.text])
            numbered = True
        elif numbered:
            asked[-1].append(piece.text)
        else:
            introduced.append(piece.text)
    if numbered:
        # What leads up to the list is no recommendation; it belongs to the reasons.
        sections["why"] += introduced
    else:
        asked += [[text] for text in introduced]
    return Imported(
        title=title,
        sections={prompt: "\n\n".join(texts) for prompt, texts in sections.items()},
        recommendations=tuple(Recommendation(text="\n\n".join(texts)) for texts in asked),
    )


def prompt_of(line: str) -> str | None:
    """Return the prompt that a line names; None for any other line."""
    if len(line) > _LONGEST_HEADING:
        return None
    return _PROMPT_OF.get(_HEADING_EDGE.sub("", line.strip()).casefold())
