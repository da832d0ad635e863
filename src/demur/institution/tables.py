"""
Reading a table of a TOML document strictly: each value by its name and type, everything else refused with its place.

A place is written as `policy[2].reason[1].text`. The words of people stand in both languages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final, TypeVar

from demur.institution.rules import Words
from demur_verify.errors import Malformed, Refused
from demur_verify.frozen_text import normalised

LONGEST_SLUG: Final = 64
_Item = TypeVar("_Item")


class DocumentRefused(Refused):
    """A document does not describe an institution; nothing of it was taken. `where` names the place."""


class Table:
    """One table of the document, and where it stands."""

    def __init__(self, values: object, where: str) -> None:
        """Take a table."""
        if not isinstance(values, Mapping):
            raise DocumentRefused("value-of-wrong-type", where=where, facts={"wanted": "table"})
        self.values, self.where = values, where

    def at(self, name: str) -> str:
        """Return the place of a value."""
        return f"{self.where}.{name}" if self.where else name

    def only(self, *names: str) -> None:
        """Refuse whatever has another name than these."""
        for name in self.values:
            if name not in names:
                raise DocumentRefused("value-unknown", where=self.at(str(name)))

    def get(self, name: str, kind: type[_Item], wanted: str) -> _Item:
        """Return a value of a type; `wanted` names the type to whoever wrote the document."""
        if name not in self.values:
            raise DocumentRefused("value-missing", where=self.at(name))
        value = self.values[name]
        is_kind = isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
        if not is_kind or (kind is date and isinstance(value, datetime)):
            raise DocumentRefused("value-of-wrong-type", where=self.at(name), facts={"wanted": wanted})
        return value  # type: ignore[no-any-return]  # checked the line before

    def line(self, name: str, longest: int = 500) -> str:
        """Return a text of one line, which is not empty."""
        value = self.words_in(name, self.get(name, str, "text"))
        if "\n" in value or len(value) > longest:
            raise DocumentRefused("value-too-long", where=self.at(name), facts={"longest": longest})
        return value

    def words_in(self, name: str, value: str) -> str:
        """Return a text as it may stand in a frozen text; it is not empty."""
        try:
            text = normalised(value).strip()
        except Malformed as cause:
            raise DocumentRefused(cause.reason, where=self.at(name), facts=cause.facts) from cause
        if not text:
            raise DocumentRefused("value-empty", where=self.at(name))
        return text

    def slug(self, name: str) -> str:
        """Return a name of small letters, digits and hyphens."""
        value = self.get(name, str, "text")
        allowed = value.isascii() and value.replace("-", "").isalnum() and value == value.lower()
        if not allowed or not 1 <= len(value) <= LONGEST_SLUG or value.strip("-") != value:
            raise DocumentRefused("slug-malformed", where=self.at(name))
        return value

    def optional(self, name: str, read: Callable[[str], _Item]) -> _Item | None:
        """Read a value where it is there."""
        return read(name) if name in self.values else None

    def number(self, name: str, default: int) -> int:
        """Return a whole number from 0 on."""
        value = self.get(name, int, "whole number") if name in self.values else default
        if value < 0:
            raise DocumentRefused("value-of-wrong-type", where=self.at(name), facts={"wanted": "whole number"})
        return value

    def day(self, name: str) -> date:
        """Return a day."""
        return self.get(name, date, "day")

    def flag(self, name: str, *, default: bool) -> bool:
        """Return true or false."""
        return self.get(name, bool, "true or false") if name in self.values else default

    def words(self, name: str) -> Words:
        """Return words in both languages."""
        return self.table(name).own_words()

    def own_words(self) -> Words:
        """Return the words that this table itself holds in both languages."""
        return Words(
            en=self.words_in("en", self.get("en", str, "text")), ar=self.words_in("ar", self.get("ar", str, "text"))
        )

    def table(self, name: str) -> Table:
        """Return a table in this one."""
        if name not in self.values:
            raise DocumentRefused("value-missing", where=self.at(name))
        return Table(self.values[name], self.at(name))

    def tables(self, name: str, read: Callable[[Table], _Item]) -> tuple[_Item, ...]:
        """Return an array of tables, read; nothing where it is missing."""
        values = self.values.get(name, [])
        if not isinstance(values, list):
            raise DocumentRefused("value-of-wrong-type", where=self.at(name), facts={"wanted": "array of tables"})
        return tuple(read(Table(value, f"{self.at(name)}[{number}]")) for number, value in enumerate(values, 1))
