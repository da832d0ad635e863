"""
An installation in a process of its own, which kills itself where it is told to.

    python -m tests.channel.mortal prepare          found a town; Ada, Bo and Fay sign a memo; the relay delivers
    python -m tests.channel.mortal work [POINT]     take the batch, close, sequence; with a point, be killed there
    python -m tests.channel.mortal report           print what there is, as JSON
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from demur.channel import operations as channel  # noqa: E402
from demur.channel import queries  # noqa: E402
from demur.channel.operations import batches, filing  # noqa: E402
from demur.record import queries as record  # noqa: E402
from demur.record.operations import sequence_once  # noqa: E402
from demur.signatures import operations as door  # noqa: E402
from demur.signatures import queries as signatures  # noqa: E402
from demur.signatures.intake import Intake  # noqa: E402
from demur_verify.co_signature import Act  # noqa: E402
from demur_verify.filing import CoSignatureList  # noqa: E402
from tests.channel.town import Town, moment  # noqa: E402
from tests.signatures.members import ADA, BO, FAY  # noqa: E402

AT = moment(10, 17)
WHERE: dict[str, tuple[Any, str, bool]] = {
    "letters are read, nothing is kept": (batches.signatures, "keep_batch", True),
    "letters are kept, before the commit": (door, "_sign_list", False),
    "the batch is committed, letters are not forgotten": (Intake, "forget", True),
    "letters are forgotten, their log is not emptied": (Intake, "_empty_write_ahead_log", True),
    "the door for the text is closed, before the commit": (filing, "_entry", True),
    "the filing is entered, before the commit": (filing.record, "enter", False),
    "the case is open, before the commit": (filing.journal, "note", False),
}
"""Points of death: a function, and whether it is killed before it does anything or after."""


def main(words: list[str]) -> None:
    """Do one of the three."""
    match words:
        case ["prepare"]:
            prepare()
        case ["work"]:
            work()
        case ["work", point]:
            die_at(point)
            work()
        case ["report"]:
            print(json.dumps(report(), sort_keys=True))


def prepare() -> None:
    call_command("migrate", verbosity=0)
    town = Town.founded(Path(settings.DATA))
    _, digest = town.circulated_memo()
    letters = [town.letter(member, digest) for member in (ADA, BO, FAY)]
    town.deliver(*letters, town.letter(FAY, digest, act=Act.WITHDRAW), letters[0], at=AT)


def work() -> None:
    channel.run_batch(at=AT)
    channel.close_due(at=AT)
    sequence_once(Path(settings.DATA), AT)


def die_at(point: str) -> None:
    """Replace a function by one that kills this process; the second call where the first one changes nothing."""
    owner, name, before = WHERE[point]
    original: Callable[..., Any] = getattr(owner, name)
    spared = 1 if owner is Intake else 0

    def deadly(*words: Any, **named: Any) -> Any:
        nonlocal spared
        if spared:
            spared -= 1
            return original(*words, **named)
        if not before:
            original(*words, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        return None

    setattr(owner, name, deadly)


def report() -> dict[str, Any]:
    """Say what there is; nothing in it is random but what the death of a process could change."""
    kinds = [entered.entry.KIND for entered in record.entries_between(0, record.size())]
    cases = queries.cases()
    return {
        "entries": {kind: kinds.count(kind) for kind in sorted(set(kinds))},
        "cases": [[case.number, case.signatures] for case in cases],
        "signers": [len(CoSignatureList.parse(case.co_signatures).signatures) for case in cases],
        "lists": [len(signatures.signed_lists(case.digest)) for case in cases],
        "letters": sum(len(some) for some in door.intake().begin(1_000)),
        "waits": signatures.deliveries().one_waits,
    }


if __name__ == "__main__":
    main(sys.argv[1:])
