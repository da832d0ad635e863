"""
The text of a file that is checked: plain text, Markdown, a .docx document, an e-mail.

Of a plain file nothing is left out or changed, not a byte order mark, not the form of its line ends, so that offsets
count the file's own code points. Of a document and of an e-mail it is the text that people read, which
`demur guidance text` prints, and offsets count in that.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePath
from typing import Final
from xml.parsers.expat import ExpatError

from demur.guidance.import_email import text_of_email
from demur.guidance.rules import LARGEST_TEXT, TextRefused

PLAIN_ENDINGS: Final = ("", ".txt", ".text", ".md", ".markdown")
ENDINGS: Final = (*PLAIN_ENDINGS, ".docx", ".eml")

_MOST_PARTS: Final = 2_000
_LARGEST_UNPACKED: Final = 64 << 20
"""Bytes of all parts of a document together, as its directory says and as reading it must agree."""

_XML: Final = (".xml", ".rels")
_DECLARATIONS: Final = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_OTHER_FILES: Final = (b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")
_ZIP: Final = b"PK\x03\x04"


def text_of(raw: bytes, name: str) -> str:
    """
    Return the text of a file.

    :param name: of the file; its ending tells the form, none is plain text
    :raises TextRefused: `text-too-large`, `text-of-wrong-type`, `text-not-utf-8` with the line; `document-malformed`,
        `document-too-large`; what `text_of_email` raises
    """
    if len(raw) > LARGEST_TEXT:
        raise TextRefused("text-too-large", facts={"bytes": len(raw), "most": LARGEST_TEXT})
    ending = PurePath(name).suffix.lower()
    if ending == ".docx":
        return _text_of_document(raw)
    if ending == ".eml":
        return text_of_email(raw)
    if ending not in PLAIN_ENDINGS or raw.startswith((_ZIP, *_OTHER_FILES)):
        raise TextRefused("text-of-wrong-type", facts={"ending": ending})
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as cause:
        raise TextRefused("text-not-utf-8", facts={"line": raw.count(b"\n", 0, cause.start) + 1}) from cause


def _text_of_document(raw: bytes) -> str:
    from mammoth import extract_raw_text  # noqa: PLC0415 (only where there is one)

    try:
        _check_parts(raw)
        text: str = extract_raw_text(io.BytesIO(raw)).value
    except (zipfile.BadZipFile, zlib.error, ExpatError, OSError, LookupError, ValueError, TypeError, AttributeError,
            NotImplementedError, RecursionError) as cause:  # fmt: skip
        # What the libraries raise on parts that are missing, broken, encrypted, or nested without end.
        raise TextRefused("document-malformed") from cause
    return text


def _check_parts(raw: bytes) -> None:
    """Refuse what would unpack to more than a document is, and declarations by which XML grows or reaches outside."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        listed = parts.infolist()
        if len(listed) > _MOST_PARTS or sum(part.file_size for part in listed) > _LARGEST_UNPACKED:
            raise TextRefused("document-too-large", facts={"most": _LARGEST_UNPACKED})
        for part in listed:
            if part.filename.lower().endswith(_XML):
                content = parts.read(part)
                if any(declaration in content for declaration in _DECLARATIONS):
                    raise TextRefused("document-malformed")
