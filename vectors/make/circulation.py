"""Vectors of `specs/circulation.md`: standing lists, the notes on them, and slips."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from vectors.make._common import ORIGIN, SLIP_NAME, SLIPS, Case, changed, seed, write_cases, write_json
from vectors.make.entries import COMMITMENT, DIGEST, FILED

from demur_verify.circulation import (
    FilingSlip,
    StandingLine,
    StandingList,
    StandingNote,
    commitment_of,
    sign_slip,
    sign_standing,
)
from demur_verify.field import SCALAR_FIELD, write_element
from demur_verify.invitation import code_of
from demur_verify.merkle import leaf_hash


def _element(label: str) -> int:
    return int.from_bytes(seed(label), "big") >> 3


LINES = [
    StandingLine(nullifier=_element("nullifier of Ada"), follow=_element("follow of Ada"), state="standing"),
    StandingLine(nullifier=_element("nullifier of Bo"), follow=_element("follow of Bo"), state="withdrawn"),
    StandingLine(nullifier=_element("nullifier of Cy"), follow=0, state="withdrawn"),
]
LIST = StandingList.of(LINES)
STANDING = StandingNote(
    origin=ORIGIN,
    circulated=COMMITMENT,
    at=datetime(2026, 11, 24, 14, tzinfo=UTC),
    list_digest=LIST.digest(),
)
SLIP = FilingSlip(
    origin=ORIGIN,
    digest=DIGEST,
    at=datetime(2026, 11, 24, 14, tzinfo=UTC),
    entry=leaf_hash(FILED.to_bytes()),
    due=datetime(2026, 11, 25, 14, tzinfo=UTC),
)


def make(folder: Path) -> None:
    """Write `circulation/`: `.list`, `.standing` (checked against `three.list`), `.slip`."""
    write_cases(folder / "circulation", lists() | standings() | slips())
    (folder / "circulation" / "slips.vkey").write_text(f"{SLIPS.key}\n", encoding="ascii")
    write_json(folder / "circulation" / "commitments.json", commitments())
    write_json(folder / "circulation" / "invitations.json", invitations())


def commitments() -> list[dict[str, object]]:
    """Return commitments and what they are made of."""
    return [
        {
            "salt": seed(f"commitment {readers}").hex(),
            "digest": DIGEST.hex(),
            "readers": readers,
            "commitment": commitment_of(salt=seed(f"commitment {readers}"), digest=DIGEST, readers=readers).hex(),
        }
        for readers in (0, 1, 20, 530, (1 << 32) - 1)
    ]


def invitations() -> list[dict[str, str]]:
    """Return digests and the codes by which somebody is invited to their texts."""
    digests = [DIGEST, bytes(32), bytes([255]) * 32, *(seed(f"invitation {number}") for number in range(5))]
    return [{"digest": digest.hex(), "code": code_of(digest)} for digest in digests]


def lists() -> dict[str, Case]:
    """Return standing lists."""
    raw = LIST.to_bytes()
    lines = raw.splitlines(keepends=True)
    first = lines[0].split(b" ")[0].decode()
    follow_of_ada = write_element(_element("follow of Ada"))
    return {
        "three.list": (raw, None),
        "nobody-yet.list": (b"", None),
        "descending.list": (b"".join(reversed(lines)), "standing-list-unsorted"),
        "nullifier-twice.list": (lines[0] * 2, "standing-list-unsorted"),
        "no-final-line-feed.list": (raw[:-1], "standing-list-malformed"),
        "state-unknown.list": (changed(raw, " standing", " pending"), "standing-list-malformed"),
        "two-spaces.list": (changed(raw, " standing", "  standing"), "standing-list-malformed"),
        "nullifier-in-capitals.list": (changed(raw, first, first.upper()), "digest-malformed"),
        "nullifier-of-r.list": (changed(raw, first, write_element(SCALAR_FIELD)), "element-too-large"),
        "standing-without-follow.list": (changed(raw, follow_of_ada, "0" * 64), "standing-without-follow"),
        "empty-line.list": (raw + b"\n", "standing-list-malformed"),
    }


def standings() -> dict[str, Case]:
    """Return notes on `three.list`."""
    raw = sign_standing(STANDING, SLIPS).to_bytes()
    text = STANDING.to_text()
    other = StandingNote(
        origin=ORIGIN, circulated=COMMITMENT, at=STANDING.at, list_digest=StandingList.of(LINES[:2]).digest()
    )
    return {
        "three.standing": (raw, None),
        "of-another-list.standing": (sign_standing(other, SLIPS).to_bytes(), "standing-list-of-another-note"),
        "hour-changed.standing": (changed(raw, "T14:00", "T13:00"), "signature-invalid"),
        "unsigned.standing": (text.encode(), "note-malformed"),
        "head-of-a-slip.standing": (_signed(text.replace("standing/v1", "slip/v1")), "slip-malformed"),
        "with-minutes.standing": (_signed(text.replace("T14:00", "T14:07")), "hour-malformed"),
        "origin-with-a-space.standing": (_signed(text.replace(ORIGIN, f"{ORIGIN} x")), "key-name-malformed"),
        "line-missing.standing": (_signed(text.replace(f"origin {ORIGIN}\n", "")), "slip-malformed"),
    }


def slips() -> dict[str, Case]:
    """Return slips of a filing."""
    raw = sign_slip(SLIP, SLIPS).to_bytes()
    text = SLIP.to_text()
    return {
        "filed.slip": (raw, None),
        "due-changed.slip": (changed(raw, "due 2026-11-25", "due 2026-12-25"), "signature-invalid"),
        "signed-by-another.slip": (raw.replace(f"— {SLIP_NAME}".encode(), "— other.example".encode()), _MISSING),
        "entry-in-capitals.slip": (_signed(text.replace(SLIP.entry.hex(), SLIP.entry.hex().upper())), _DIGEST),
        "value-empty.slip": (_signed(text.replace(ORIGIN, "")), "slip-malformed"),
        "line-too-many.slip": (_signed(text + "name Bo\n"), "slip-malformed"),
        "lines-in-another-order.slip": (_signed(_reordered(text)), "slip-malformed"),
    }


_MISSING = "signature-missing"
_DIGEST = "digest-malformed"


def _signed(text: str) -> bytes:
    return SLIPS.note(text).to_bytes()


def _reordered(text: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join([lines[0], *reversed(lines[1:])])
