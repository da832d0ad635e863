"""
What the record holds of guidance: a commitment to its text, which hides it until it is opened (specs/guidance.md).

    {"audiences":["missions"],"edition":1,"entries":[…],"from":"2026-11-20",…,"v":"demur/guidance-text/v1"}
    commitment = SHA-256("demur/guidance/v1\n", salt, text)

Plain Python.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from demur.guidance.given import GuidanceGiven

SALT: Final = 32
_TAG: Final = b"demur/guidance/v1\n"
_FORM: Final = "demur/guidance-text/v1"


@dataclass(frozen=True)
class Numbered:
    """Where an edition of guidance stands: its number, whose it is, and the number of what it supersedes."""

    number: int
    edition: int
    office: str
    supersedes: int | None


def text_of(numbered: Numbered, given: GuidanceGiven) -> bytes:
    """Write an edition as the bytes that are committed to: JSON, keys in order, no spaces, UTF-8."""
    document: dict[str, Any] = {
        "v": _FORM,
        "number": numbered.number,
        "edition": numbered.edition,
        "issued_by": numbered.office,
        "supersedes": numbered.supersedes,
        "title": {"en": given.title.en, "ar": given.title.ar},
        "audiences": list(given.audiences),
        "policy": given.policy,
        "marking": given.marking,
        "from": given.from_on.isoformat(),
        "until": given.until_on.isoformat() if given.until_on else None,
        "note": given.note,
        "entries": [
            {
                "kind": entry.kind,
                "said": [
                    {
                        "language": said.language,
                        "phrase": said.text,
                        "reason": said.reason,
                        "preferred": said.preferred,
                    }
                    for said in entry.said
                ],
            }
            for entry in given.entries
        ],
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def commitment_of(*, salt: bytes, text: bytes) -> bytes:
    """Commit to the text of an edition; `salt` is 32 random bytes."""
    return sha256(_TAG + salt + text).digest()
