"""
Forms of the office's casework, as data that one template writes: a title, a few fields, a button.

What somebody typed into a form that was refused stands in it again: `typed` holds it under the form's key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Field:
    """
    A field of a form.

    :param kind: `text`, `line`, `day`, `choice` (one of the options) or `checks` (any of them)
    :param options: value and word of each
    """

    name: str
    label: str
    kind: str = "line"
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()
    value: str = ""
    values: tuple[str, ...] = ()
    key: str = ""

    @property
    def id(self) -> str:
        """Return the id of the field on the page."""
        return f"{self.key}-{self.name}"


@dataclass(frozen=True)
class Form:
    """
    A form.

    :param key: names it among those of the page
    :param buttons: value and word of each; the first is the filled one
    """

    key: str
    title: str
    buttons: tuple[tuple[str, str], ...]
    fields: tuple[Field, ...] = ()
    note: str = ""

    def with_typed(self, typed: Mapping[str, list[str]]) -> Form:
        """Return the form with its key on each field and, where it is the one that was refused, with what was typed."""
        mine = typed.get("form") == [self.key]
        return replace(
            self,
            fields=tuple(
                replace(
                    field,
                    key=self.key,
                    value=(typed.get(field.name) or [""])[0] if mine else field.value,
                    values=tuple(typed.get(field.name) or ()) if mine else field.values,
                )
                for field in self.fields
            ),
        )


@dataclass(frozen=True)
class Line:
    """What was done: the words, a state in a frame where there is one, and what was said with it."""

    words: str
    status: str = ""
    look: str = ""
    said: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the page: what was done, `nothing` where that is nothing, and what may be done."""

    key: str
    title: str
    lines: tuple[Line, ...] = ()
    nothing: str = ""
    note: str = ""
    forms: tuple[Form, ...] = ()
