"""Strict reading of JSON: each member once and no other, each value of its form; where it fails, the path is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from demur_verify.errors import Malformed

Form: TypeAlias = Callable[[object, str], Any]
"""Takes a value and its path, returns what it means; raises Malformed."""


def refuse(path: str) -> Malformed:
    """Return the refusal of a value: `hand-over-malformed`, `where` is its path."""
    return Malformed("hand-over-malformed", where=path)


def text(read: Callable[[str], Any] = str) -> Form:
    """Read a text that `read` takes; any, where none is given."""

    def form(value: object, path: str) -> Any:
        if not isinstance(value, str):
            raise refuse(path)
        try:
            return read(value)
        except (Malformed, ValueError) as cause:
            raise refuse(path) from cause

    return form


def count(least: int = 0, most: int = (1 << 53) - 1) -> Form:
    """Read a whole number."""

    def form(value: object, path: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise refuse(path)
        return value

    return form


def one_of(*choices: str) -> Form:
    """Read one of these texts."""

    def form(value: object, path: str) -> object:
        if value not in choices:
            raise refuse(path)
        return value

    return form


def or_null(inner: Form) -> Form:
    """Read a value that may be missing."""
    return lambda value, path: None if value is None else inner(value, path)


def each(inner: Form, most: int) -> Form:
    """Read a list."""

    def form(value: object, path: str) -> list[Any]:
        if not isinstance(value, list) or len(value) > most:
            raise refuse(path)
        return [inner(one, f"{path}.{index}") for index, one in enumerate(value)]

    return form


def members(forms: Mapping[str, Form]) -> Form:
    """Read an object with exactly these members."""

    def form(value: object, path: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise refuse(path)
        for name in [*value, *forms]:
            if name not in forms or name not in value:
                raise refuse(f"{path}.{name}".lstrip("."))
        return {name: inner(value[name], f"{path}.{name}".lstrip(".")) for name, inner in forms.items()}

    return form
