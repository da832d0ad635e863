"""A small installation in a folder: a record of four entries, a roll of twenty-four, and what the site hands over."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from vectors.make._common import LOG, OMBUDSMAN, ORIGIN, POLICY, SLIPS, UNION, seed
from vectors.make._world import (
    GROWN_ON,
    OPENED_ON,
    PERSON,
    READERS,
    TERM,
    A,
    circulated,
    leaves,
    roll,
    secret_of,
)

from demur_verify.checkpoint import Checkpoint, sign_checkpoint
from demur_verify.entries import Circulated, RecordEntry, Roll, Settings
from demur_verify.kinds import TermSecret
from demur_verify.letter import DoorKey
from demur_verify.place import Chain, HeldPlace
from demur_verify.roll import write_leaves
from demur_verify.tiles import RightEdge, bundle_path, write_bundle

NOW = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)
PASSPHRASE = "nine small boats go home"
DOOR = DoorKey.from_seed(seed("door"))
SETTINGS = Settings(
    door=DOOR.public,
    slip=SLIPS.key,
    desk=seed("desk"),
    depth=16,
    batch=86_400,
    growth=5,
    wait=259_200,
    floor=20,
    freshness=129_600,
)
OPENED, GROWN = roll(OPENED_ON, 24), roll(GROWN_ON, 24)
ROUND = circulated(until=datetime(2026, 11, 27, 14, tzinfo=UTC))
LEAVES = leaves(24)


@dataclass
class Installation:
    """The folder of a record, and the policy beside it."""

    folder: Path
    settings: Settings = SETTINGS
    opened: Roll = OPENED
    grown: Roll = GROWN
    round: Circulated = ROUND
    countersigned_at: datetime = NOW - timedelta(minutes=30)
    more: tuple[RecordEntry, ...] = ()
    leaves: tuple[int, ...] = LEAVES

    @property
    def record(self) -> Path:
        """The folder of the record."""
        return self.folder / "record"

    def publish(self, **changes: object) -> None:
        """Write the record as it is, with some things changed."""
        now = replace(self, **changes)  # type: ignore[arg-type]
        entries = [one.to_bytes() for one in (now.settings, now.opened, now.round, now.grown, *now.more)]
        edge = RightEdge()
        edge.append_entries(entries)
        signed = sign_checkpoint(Checkpoint(origin=ORIGIN, size=len(entries), root=edge.root()), LOG)
        signed = signed.signed_by(
            witness.cosign(signed.note.text, at=now.countersigned_at) for witness in (UNION, OMBUDSMAN)
        )
        files = {
            "checkpoint": signed.to_bytes(),
            bundle_path(0, len(entries)): write_bundle(entries),
            f"rolls/{TERM}/24": write_leaves(now.leaves),
        }
        for path, content in files.items():
            (self.record / path).parent.mkdir(parents=True, exist_ok=True)
            (self.record / path).write_bytes(content)
        (self.folder / "trust.policy").write_bytes(POLICY)


def document(**changes: Any) -> dict[str, Any]:
    """Write what the site hands over of memo A, as a value of JSON."""
    memo = {
        "number": 1,
        "digest": A.digest.hex(),
        "term": TERM,
        "state": "open",
        "circulated": {
            "index": 2,
            "salt": seed("A circulated").hex(),
            "readers": READERS,
            "holders": None,
            "audience": "everyone",
            "until": "2026-11-27T14:00:00Z",
            "files_at": None,
        },
        "filed": None,
        "blocks": [
            {"salt": salt.hex(), "bytes": b64encode(block).decode()}
            for block, salt in zip(A.blocks, A.salts, strict=True)
        ],
        "lists": [],
        "related": [],
    }
    return {
        "v": "demur/hand-over/v1",
        "origin": ORIGIN,
        "site": "http://127.0.0.1:9",
        "language": "en",
        "purpose": "reading",
        "institution": {"en": "Office", "ar": "دائرة"},
        "ceiling": {"en": "Up to SENSITIVE", "ar": "حتى حسّاس"},
        "markings": [{"name": "secret", "title": {"en": "Secret", "ar": "سري"}, "portion": {"en": "S", "ar": "س"}}],
        "policies": [{"name": "harbours", "title": {"en": "Harbours", "ar": "الموانئ"}}],
        "entitled": 30,
        "member": {
            "person": PERSON,
            "name": "Bo",
            "places": [{"term": TERM, "commitment": None, "signs_from": None}],
        },
        "memos": [{**memo, **changes}],
        "demo_chain": None,
    }


def bo(number: int = 1) -> HeldPlace:
    """Return the place of a member of the world."""
    return HeldPlace(origin=ORIGIN, person=PERSON, chain=Chain(TERM, TermSecret(secret_of(number))))
