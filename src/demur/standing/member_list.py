"""
Reading a list of members: CSV in UTF-8 with the columns `username,name,language,category`, and `email` and `office` if
wanted.

    username,name,language,category
    k-0007,Noor,en,mid-level

Plain Python. Everything that is wrong is named with its line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from demur_verify.errors import Malformed, Refused
from demur_verify.frozen_text import normalised

LARGEST_LIST: Final = 4 << 20
LONGEST_LIST: Final = 65_536
LONGEST_NAME: Final = 200
NEEDED: Final = ("username", "name", "language", "category")
KNOWN: Final = (*NEEDED, "email", "office")
LANGUAGES: Final = ("en", "ar")
_USERNAME: Final = re.compile(r"[\w.@+-]{1,150}")
_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")
_OTHER_FILES: Final = (b"PK", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"{\\rtf")
"""How files of spreadsheets, documents and archives begin."""


class MembersRefused(Refused):
    """A list of members cannot be taken; nothing of it was. The fact `line` says where, from 1 on."""


@dataclass(frozen=True)
class Listed:
    """One member of a list; `email` and `office` are empty where none was given; None where the list has no column."""

    username: str
    name: str
    language: str
    category: str
    email: str
    office: str | None = None


def read_members(raw: bytes, categories: Collection[str], offices: Collection[str] = ()) -> list[Listed]:
    """
    Read a whole list, or refuse it.

    :param categories: those of the institution, by slug, as are `offices`
    :raises MembersRefused: `members-too-large`, `members-of-wrong-type`, `members-not-utf-8`, `members-header-wrong`,
        `members-malformed`, `members-too-many`, `members-empty`, `member-twice`, or what is wrong with one member:
        `member-username-malformed`, `member-name-malformed`, `member-language-unknown`, `member-category-unknown`,
        `member-email-malformed`, `member-office-unknown`
    """
    text = _text_of(raw)
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True, restkey="", restval=None)
    members: list[Listed] = []
    seen: dict[str, int] = {}
    line = 0
    try:
        _check_header(reader.fieldnames or [])
        line = reader.line_num
        for row in reader:
            line = reader.line_num
            listed = _listed(row, line, categories, offices)
            if listed.username.casefold() in seen:
                facts = {"line": line, "first": seen[listed.username.casefold()], "username": listed.username}
                raise MembersRefused("member-twice", facts=facts)
            seen[listed.username.casefold()] = line
            members.append(listed)
            if len(members) > LONGEST_LIST:
                raise MembersRefused("members-too-many", facts={"line": line, "most": LONGEST_LIST})
    except csv.Error as cause:
        raise MembersRefused("members-malformed", facts={"line": line + 1}) from cause
    if not members:
        raise MembersRefused("members-empty", facts={"line": 1})
    return members


def _text_of(raw: bytes) -> str:
    if len(raw) > LARGEST_LIST:
        raise MembersRefused("members-too-large", facts={"bytes": len(raw), "largest": LARGEST_LIST})
    if raw.startswith(_OTHER_FILES) or b"\x00" in raw:
        raise MembersRefused("members-of-wrong-type", facts={"line": 1})
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        line = raw.count(b"\n", 0, cause.start) + 1
        raise MembersRefused("members-not-utf-8", facts={"line": line}) from cause


def _check_header(names: Collection[str]) -> None:
    missing = [name for name in NEEDED if name not in names]
    unknown = [name for name in names if name not in KNOWN]
    if missing or unknown or len(set(names)) != len(names):
        raise MembersRefused("members-header-wrong", facts={"line": 1, "missing": missing, "unknown": unknown})


def _listed(row: Mapping[str, str | None], line: int, categories: Collection[str], offices: Collection[str]) -> Listed:
    if "" in row or any(value is None for value in row.values()):
        raise MembersRefused("members-malformed", facts={"line": line})
    values = {name: (value or "").strip() for name, value in row.items()}
    facts: dict[str, object] = {"line": line}
    if not _USERNAME.fullmatch(values["username"]):
        raise MembersRefused("member-username-malformed", facts=facts)
    try:
        name = normalised(values["name"])
    except Malformed as cause:
        raise MembersRefused("member-name-malformed", facts=facts | cause.facts) from cause
    if not 1 <= len(name) <= LONGEST_NAME or "\n" in name:
        raise MembersRefused("member-name-malformed", facts=facts)
    if values["language"] not in LANGUAGES:
        raise MembersRefused("member-language-unknown", facts=facts | {"languages": list(LANGUAGES)})
    if values["category"] not in categories:
        raise MembersRefused("member-category-unknown", facts=facts | {"categories": sorted(categories)})
    email = values.get("email", "")
    if email and not _EMAIL.fullmatch(email):
        raise MembersRefused("member-email-malformed", facts=facts)
    if values.get("office") and values["office"] not in offices:
        raise MembersRefused("member-office-unknown", facts=facts | {"offices": sorted(offices)})
    return Listed(
        username=values["username"],
        name=name,
        language=values["language"],
        category=values["category"],
        email=email,
        office=values.get("office"),
    )
