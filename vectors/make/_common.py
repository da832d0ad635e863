"""What the makers share: keys that anybody can derive, and the one form of a folder of vectors."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeAlias

from demur_verify.note import NoteSigner
from demur_verify.witness_cosignature import WitnessSigner

ORIGIN: Final = "karvonel.example/record"
SLIP_NAME: Final = "karvonel.example/slips"
Case: TypeAlias = tuple[bytes, str | None]
"""The bytes of a file, and the reason for which it is refused; None where it is accepted."""


def seed(label: str) -> bytes:
    """Return 32 bytes that only look random: everybody knows them."""
    return sha256(f"demur vector: {label}".encode()).digest()


LOG: Final = NoteSigner(ORIGIN, seed("log"))
OTHER_LOG: Final = NoteSigner(ORIGIN, seed("another log under the same name"))
SLIPS: Final = NoteSigner(SLIP_NAME, seed("slips"))
UNION: Final = WitnessSigner("union.example/witness", seed("union"))
OMBUDSMAN: Final = WitnessSigner("ombudsman.example/w", seed("ombudsman"))
COURT: Final = WitnessSigner("court.example/w", seed("court"))

POLICY: Final = f"""\
log {LOG.key}
witness union {UNION.key}
witness ombudsman {OMBUDSMAN.key}
witness court {COURT.key}
group two 2 union ombudsman court
quorum two
""".encode()


def write_cases(folder: Path, cases: Mapping[str, Case]) -> None:
    """Write each case's file, and `index.json` with the reason for each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (raw, _) in cases.items():
        (folder / name).write_bytes(raw)
    write_json(folder / "index.json", {name: reason for name, (_, reason) in sorted(cases.items())})


def write_json(path: Path, value: object) -> None:
    """Write a value as JSON, one line for each member."""
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def changed(raw: bytes, old: str, new: str) -> bytes:
    """Replace the first occurrence; it has to be there."""
    if old.encode() not in raw:
        raise ValueError(old)
    return raw.replace(old.encode(), new.encode(), 1)
