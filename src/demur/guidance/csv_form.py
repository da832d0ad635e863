"""
Phrases as a table of comma-separated values, in UTF-8.

    kind,language,phrase,reason,preferred
    avoid,en,reopen the harbours,The measures stand.,restore safe passage
    affirm,ar,واجب تمريسا في تأمين مياهها,,

Columns may stand in any order; `reason` and `preferred` may be left out. A column `entry`, a whole number, tells which
rows are one phrase in several languages. A first line without commas but with semicolons or tabs is read by those, as
spreadsheets write them. A cell that a spreadsheet would take for a formula is written with an apostrophe before it, and
read without.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Final

from demur.guidance.rules import LARGEST_TEXT, MOST_PHRASES, Kind, Phrase, PhrasesRefused

COLUMNS: Final = ("kind", "language", "phrase", "reason", "preferred")
ENTRY: Final = "entry"
_NEEDED: Final = ("kind", "language", "phrase")
_KINDS: Final = frozenset(Kind)
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{1,8})*", re.IGNORECASE)
_ENTRY: Final = re.compile(r"[0-9]{0,9}", re.ASCII)
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_GUARDED: Final = re.compile(r"'+[=+\-@\t\r]")


def phrases_of_csv(raw: bytes, *, guidance: str = "") -> list[Phrase]:
    """
    Read a table; rows that are empty are passed over.

    :param guidance: what names it in a finding
    :raises PhrasesRefused: `table-too-large`, `table-not-utf-8`, `table-malformed`, `phrases-missing`,
        `too-many-phrases`; `column-missing`, `column-unknown`, the facts name it; `kind-unknown`, `language-unknown`,
        `entry-not-a-number`, `phrase-missing`, where names the line
    """
    if len(raw) > LARGEST_TEXT:
        raise PhrasesRefused("table-too-large", facts={"bytes": len(raw), "most": LARGEST_TEXT})
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        facts = {"line": raw.count(b"\n", 0, cause.start) + 1}
        raise PhrasesRefused("table-not-utf-8", facts=facts) from cause
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter_of(text), strict=True)
    try:
        columns = _columns(next(rows, []))
        phrases = [
            _phrase(columns, row, where=f"line {rows.line_num}", guidance=guidance)
            for row in rows
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as cause:
        raise PhrasesRefused("table-malformed", where=f"line {rows.line_num}") from cause
    if not phrases:
        raise PhrasesRefused("phrases-missing")
    if len(phrases) > MOST_PHRASES:
        raise PhrasesRefused("too-many-phrases", facts={"phrases": len(phrases), "most": MOST_PHRASES})
    return phrases


def csv_of_phrases(phrases: Iterable[Phrase]) -> bytes:
    """Write a table that `phrases_of_csv` reads back without loss but for the guidance's name and day."""
    listed = list(phrases)
    columns = (*COLUMNS, ENTRY) if any(phrase.entry for phrase in listed) else COLUMNS
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for phrase in listed:
        cells = (phrase.kind.value, phrase.language, phrase.text, phrase.reason, phrase.preferred)
        entry = (str(phrase.entry or ""),) if ENTRY in columns else ()
        writer.writerow([*map(_guarded, cells), *entry])
    return out.getvalue().encode("utf-8")


def _delimiter_of(text: str) -> str:
    first = text.split("\n", 1)[0]
    return next((mark for mark in ",;\t" if mark in first), ",")


def _columns(head: list[str]) -> Mapping[str, int]:
    columns = {name.strip().casefold(): at for at, name in enumerate(head) if name.strip()}
    for name in _NEEDED:
        if name not in columns:
            raise PhrasesRefused("column-missing", facts={"column": name})
    for name in columns:
        if name not in {*COLUMNS, ENTRY}:
            raise PhrasesRefused("column-unknown", facts={"column": name})
    return columns


def _phrase(columns: Mapping[str, int], row: list[str], *, where: str, guidance: str) -> Phrase:
    cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
    cells = {name: cell[1:] if _GUARDED.match(cell) else cell for name, cell in cells.items()}
    if cells["kind"].casefold() not in _KINDS:
        raise PhrasesRefused("kind-unknown", where=where, facts={"kind": cells["kind"]})
    if not _LANGUAGE.fullmatch(cells["language"]):
        raise PhrasesRefused("language-unknown", where=where, facts={"language": cells["language"]})
    if not cells["phrase"]:
        raise PhrasesRefused("phrase-missing", where=where)
    if not _ENTRY.fullmatch(cells.get(ENTRY, "")):
        raise PhrasesRefused("entry-not-a-number", where=where)
    return Phrase(
        kind=Kind(cells["kind"].casefold()),
        language=cells["language"].lower(),
        text=cells["phrase"],
        reason=cells.get("reason", ""),
        preferred=cells.get("preferred", ""),
        guidance=guidance,
        entry=int(cells.get(ENTRY) or 0),
    )


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
