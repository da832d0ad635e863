"""
Letters taken a second, from the relay's request to the signed list: kept durably, opened, checked, kept again.

    python -m benchmarks.letters --json        {"n": 1000, "ours": letters a second, "peer": null, "ratio": null}

No other system does this; the aim is 500 a second on two cores. Twenty members make one proof each, which is sealed
anew for every letter, so that the door opens and checks each of them. `--bad N` spoils that many proofs.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

MEMBERS = 20
AT = datetime(2027, 3, 3, 14, tzinfo=UTC)


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.letters", description="Letters taken a second.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--letters", type=int, default=1_000)
    parser.add_argument("--bad", type=int, default=0)
    chosen = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        rate = measure(Path(folder), letters=chosen.letters, bad=chosen.bad)
    result = {"n": chosen.letters, "ours": round(rate), "peer": None, "ratio": None}
    said = json.dumps(result) if chosen.json else f"{chosen.letters} letters, {round(rate)} a second"
    sys.stdout.write(f"{said}\n")
    return 0


def measure(data: Path, *, letters: int, bad: int) -> float:
    """Deliver and take letters at a new door in a folder; return how many it took a second."""
    os.environ.update({"DEMUR_DATA": str(data), "DEMUR_SECRET_KEY": "only for a measurement"})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demur.site.settings")
    import django  # noqa: PLC0415 (the folder is known only now)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from demur.signatures import operations, queries  # noqa: PLC0415
    from demur.signatures.keys import door_key  # noqa: PLC0415
    from demur.signatures.rules import OpenText, PublishedRoll  # noqa: PLC0415
    from demur_verify.letter import seal_letter  # noqa: PLC0415
    from demur_verify.note import NoteSigner  # noqa: PLC0415
    from demur_verify.roll import roll_root  # noqa: PLC0415
    from tests.signatures.members import DEPTH, ORIGIN, TERM, Member, leaves_of, letter_of  # noqa: PLC0415

    call_command("migrate", "signatures", verbosity=0)
    members = [Member(f"member {number}") for number in range(MEMBERS)]
    roll, digest, door = leaves_of(*members), bytes(32), door_key(data)
    published = PublishedRoll(index=1, day=date(2027, 3, 1), size=len(roll), root=roll_root(roll, DEPTH), depth=DEPTH)
    text = OpenText(origin=ORIGIN, term=TERM, digest=digest, circulated=bytes(32), rolls={len(roll): published})
    proven = [letter_of(member, digest, roll) for member in members]
    false = letter_of(members[0], bytes([1]) * 32, roll).points
    sent = [proven[number % MEMBERS] for number in range(letters)]
    sent[:bad] = [replace(letter, points=false) for letter in sent[:bad]]
    sealed = [seal_letter(letter, door.public) for letter in sent]
    parts = [b"".join(sealed[at : at + 256]) for at in range(0, letters, 256)]

    began = time.perf_counter()
    for number, part in enumerate(parts, start=1):
        operations.take_delivery(part, at=AT, part=number, parts=len(parts))
    delivery = queries.deliveries()
    found = operations.read_batch(delivery.came, door, [text])
    operations.keep_batch(delivery, found, [text], NoteSigner(ORIGIN, bytes(32)), at=AT)
    operations.forget_batch(delivery.came)
    took = time.perf_counter() - began
    if len(found[digest]) != letters - bad:
        raise SystemExit(f"{len(found[digest])} of {letters} letters were counted")
    return letters / took


if __name__ == "__main__":
    sys.exit(main())
