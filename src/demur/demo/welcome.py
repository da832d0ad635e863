"""What the demo says of itself when it is up: one line for programs, with everything that can be looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from demur.channel import queries as channel
from demur.demo import packs, script
from demur.demo.people import PEOPLE, Role

MEMOS: Final = {"answered": 1, "overdue": 2, "open": 3, "new": 4}
"""Where the script leaves each of them; visitors may take them further."""


def ready_line(data: Path, *, site: str, desk: str) -> dict[str, Any]:
    """Return what stands behind `demur ready`: addresses, files, people and memos (design 7)."""
    return {
        "url": f"{site}/en/",
        "desk": f"{desk}/",
        "data": str(data),
        "pack": _path(packs.pack_file(data, MEMOS["answered"])),
        "policy": str(data / "trust.policy"),
        "people": [
            *({"name": one.name, "role": one.role, "url": _as(site, one.role)} for one in PEOPLE),
            {"name": "Outsider", "role": Role.OUTSIDER, "url": _as(site, Role.OUTSIDER)},
        ],
        "memos": {name: _memo(data, number, site) if _is(name, number) else None for name, number in MEMOS.items()},
    }


def _is(name: str, number: int) -> bool:
    """Tell whether a memo still stands where the script left it."""
    case = channel.case(number)
    match name:
        case "answered":
            return case is not None and case.replied_at is not None
        case "overdue":
            return case is not None and case.replied_at is None and bool(case.overdue)
        case "new":
            return case is not None and case.replied_at is None and case.acknowledged_at is None
        case _:
            return case is None


def _memo(data: Path, number: int, site: str) -> dict[str, Any]:
    return {
        "number": number,
        "url": f"{site}/en/memos/{number}",
        "digest": script.memo(number).digest().hex(),
        "pack": _path(packs.pack_file(data, number)),
        "excerpt": _path(packs.excerpt_file(data, number)),
    }


def _as(site: str, role: Role) -> str:
    return f"{site}/demo/as/{role}"


def _path(file: Path) -> str | None:
    return str(file) if file.exists() else None
