"""
Reading guidance that came as an e-mail: its subject, its day, and the phrases of its text. Plain Python.

    letter = read_email(raw)       what was found; a person decides what is not plain
    phrases_of_email(raw)          for a command line, which has nobody to ask

Asked nobody, a phrase that is under no heading and behind no word such as "avoid" is left out, and a slash is read in
the likeliest way (`slashes`). An e-mail that demur wrote has its phrases attached as a table, and that is what is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from itertools import groupby, zip_longest
from typing import Final

from demur.guidance.csv_form import phrases_of_csv
from demur.guidance.given import LONGEST_TITLE
from demur.guidance.import_text import Found, phrases_in_text
from demur.guidance.rules import LARGEST_TEXT, Kind, Phrase, PhrasesRefused, TextRefused
from demur.guidance.slashes import readings_of

TABLE: Final = "guidance.csv"
"""The attachment of an e-mail that demur wrote."""

_HEADERS: Final = ("from", "to", "subject", "date", "mime-version", "content-type", "received")
_REPLIES: Final = re.compile(r"^(?:\s*(?:re|fwd?|fw|رد|تحويل)\s*:\s*)+", re.IGNORECASE)
_BROKEN: Final = (LookupError, ValueError, AttributeError, TypeError, AssertionError, RecursionError)
"""What the standard library's parser is known to raise on headers and parts that are not as they should be."""


@dataclass(frozen=True)
class Letter:
    """
    What an e-mail says.

    :param title: its subject, without `Re:`; may be empty
    :param on: the day it was sent; None where it does not say
    :param is_exact: the phrases come from a table that demur attached, so that nothing has to be guessed
    """

    title: str
    on: date | None
    found: tuple[Found, ...]
    is_exact: bool


def read_email(raw: bytes) -> Letter:
    """
    Read an e-mail for its phrases.

    :raises PhrasesRefused: `email-malformed`, it is none, or has no text; `email-too-large`; what `phrases_of_csv`
        raises of a table that demur attached
    """
    try:
        read = _read(raw)
    except TextRefused as refused:
        raise PhrasesRefused(refused.reason, facts=refused.facts) from refused
    if read.table is not None:
        return Letter(read.title, read.on, tuple(found_in(phrases_of_csv(read.table))), is_exact=True)
    return Letter(read.title, read.on, tuple(phrases_in_text(read.text)), is_exact=False)


def text_of_email(raw: bytes) -> str:
    """
    Return the text of an e-mail as people read it, without its head.

    :raises TextRefused: `email-malformed`, it is none, or has no text; `email-too-large`
    """
    return _read(raw).text


def phrases_of_email(raw: bytes) -> list[Phrase]:
    """
    Return the phrases of an e-mail as they are most likely meant.

    :raises PhrasesRefused: `email-malformed`, `email-too-large`; `phrases-missing`, nothing was found in it
    """
    letter = read_email(raw)
    found = letter.found if letter.is_exact else likeliest(letter.found)
    phrases = [
        Phrase(
            kind=Kind(each.kind),
            language=each.language,
            text=each.text,
            reason=each.reason,
            preferred=each.preferred,
            guidance=letter.title,
            issued_on=letter.on,
            entry=each.entry,
        )
        for each in found
        if each.kind
    ]
    if not phrases:
        raise PhrasesRefused("phrases-missing")
    return phrases


def found_in(phrases: Iterable[Phrase]) -> list[Found]:
    """Return phrases of a table as they are found in a letter; those without an entry get one of their own."""
    listed = list(phrases)
    last = max((each.entry for each in listed), default=0)
    found: list[Found] = []
    for each in listed:
        last += not each.entry
        language = each.language.partition("-")[0]
        found.append(Found(each.kind.value, language, each.text, each.reason, each.preferred, each.entry or last))
    return found


def likeliest(found: Iterable[Found]) -> list[Found]:
    """Read every slash in the likeliest way; what stands side by side stays so where it gives equally many phrases."""
    read: list[Found] = []
    entry = 0
    for _entry, beside in groupby(found, key=lambda each: each.entry):
        together = list(beside)
        choices = [readings_of(each.text)[0] for each in together]
        for row in split(together, choices):
            entry += 1
            read += [replace(each, entry=entry) for each in row]
    return read


def split(beside: list[Found], chosen: list[tuple[str, ...]]) -> list[list[Found]]:
    """
    Part an entry into the phrases that were chosen for each of its languages.

    :param chosen: for each of `beside`, the phrases that it stands for; equally many stay side by side
    :return: entries, each with its phrases side by side
    """
    written = [[replace(each, text=text) for text in texts] for each, texts in zip(beside, chosen, strict=True)]
    if len({len(each) for each in written}) == 1:
        return [list(row) for row in zip(*written, strict=True)]
    return [[each] for row in zip_longest(*written) for each in row if each is not None]


@dataclass(frozen=True)
class _Read:
    """What an e-mail holds; `table` is the one that demur attached."""

    title: str
    on: date | None
    text: str
    table: bytes | None


def _read(raw: bytes) -> _Read:
    if len(raw) > LARGEST_TEXT:
        raise TextRefused("email-too-large", facts={"most": LARGEST_TEXT})
    try:
        message = message_from_bytes(raw, policy=policy.default)
        known = any(name in message for name in _HEADERS)
        read = _Read(_title_of(message), _day_of(message), _text_of(message), _table_of(message))
    except _BROKEN as cause:
        raise TextRefused("email-malformed") from cause
    if not known or not (read.text.strip() or read.table):
        raise TextRefused("email-malformed")
    return read


def _title_of(message: EmailMessage) -> str:
    subject = _REPLIES.sub("", str(message.get("subject", "")))
    return " ".join(subject.split())[:LONGEST_TITLE]


def _day_of(message: EmailMessage) -> date | None:
    sent = message.get("date")
    moment = getattr(sent, "datetime", None)
    return moment.date() if moment else None


def _table_of(message: EmailMessage) -> bytes | None:
    for part in message.walk():
        if part.get_filename() == TABLE and part.get_content_maintype() == "text":
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else None
    return None


def _text_of(message: EmailMessage) -> str:
    """Return the text that people read: the plain one where there is one, else what the HTML says."""
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    text = _decoded(raw, part.get_content_charset())
    return text_of_html(text) if part.get_content_subtype() == "html" else text


def _decoded(raw: bytes, charset: str | None) -> str:
    try:
        return raw.decode(charset or "utf-8", "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def text_of_html(html: str) -> str:
    """Return the text of a page as it is read: a line for each block, a dash before each item of a list."""
    reader = _Html()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


class _Html(HTMLParser):
    """Collects what is read of a page."""

    _UNREAD: Final = frozenset({"script", "style", "title", "template"})
    _BLOCKS: Final = frozenset(
        {
            "p",
            "div",
            "tr",
            "ul",
            "ol",
            "table",
            "blockquote",
            "section",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "pre",
            "hr",
        }
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._UNREAD:
            self._unread += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in self._BLOCKS:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._UNREAD:
            self._unread = max(0, self._unread - 1)
        elif tag in self._BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.parts.append(re.sub(r"\s+", " ", data))
