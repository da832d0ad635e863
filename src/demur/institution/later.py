"""
Tables of the institution's document that a later part of the memo's life keeps, such as the office's process.

A later part says at its start what takes its table; the institution knows the name and nothing of what is in it. The
table is taken in the transaction of the whole document, or nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Take = Callable[[object], None]
"""Takes a table as TOML has it; raises `DocumentRefused` for one that it refuses."""

_takers: dict[str, Take] = {}


def take_by(table: str, take: Take) -> None:
    """Say what takes a table; called by a part as it starts."""
    _takers[table] = take


def without_later(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document without the tables that later parts take."""
    return {name: value for name, value in document.items() if name not in _takers}


def take_later(document: Mapping[str, Any]) -> list[str]:
    """Let later parts take their tables; return the names of those that were there."""
    there = [name for name in _takers if name in document]
    for name in there:
        _takers[name](document[name])
    return there
