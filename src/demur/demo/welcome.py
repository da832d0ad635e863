"""What the demo says of itself when it is up: one line for programs, with everything that can be looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from demur.demo import packs, script
from demur.demo.people import PEOPLE, Role

MEMOS: Final = {"answered": 1, "overdue": 2, "open": 3, "new": 4}
"""Where the script leaves each of them."""


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
        "memos": {name: _memo(data, number, site) for name, number in MEMOS.items()},
    }


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
