"""What the commands say when the record stands still, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from demur_verify.errors import Refused

_RESTORED: Final = (
    "This database ends before what was already signed: it was restored from a backup, or it is not the right one.\n"
    "Nothing was signed. To sign now would make a second history, which the witnesses will refuse for good.\n"
    "Bring the missing entries back from a copy of the record, then go on:\n"
    "    demur record recover --from https://ADDRESS-OF-A-WITNESS/record\n"
    "How, and what to do where no copy exists: docs/how-to/restore-a-backup.md"
)

SENTENCES: Final[Mapping[str, str]] = {
    "record-behind-its-witness": _RESTORED,
    "record-behind-its-high-water": _RESTORED,
    "high-water-missing": (
        "The file record/high-water is gone, so nobody here can tell what was already signed. Nothing was signed.\n"
        "Bring it back from where the data folder came from, or let a copy of the record tell:\n"
        "    demur record recover --from https://ADDRESS-OF-A-WITNESS/record\n"
        "See docs/how-to/restore-a-backup.md"
    ),
    "record-not-what-was-signed": (
        "The entries in this database are not those that were signed. Nothing was signed.\n"
        "`demur record check` names the place. See docs/how-to/restore-a-backup.md"
    ),
    "witness-holds-another-record": (
        "A witness holds a tree that this record does not go on from, and refuses it. The sequencer has stopped.\n"
        "`demur record check` compares. See docs/how-to/restore-a-backup.md"
    ),
    "log-not-in-policy": (
        "The line `log` of trust.policy does not name this record's own key, keys/log.vkey. Nothing was signed."
    ),
    "policy-missing": "There is no file trust.policy in the data folder. `demur record init` writes one to begin with.",
    "policy-unreadable": "The file trust.policy cannot be read.",
    "record-key-missing": "The record has no key yet. `demur record init` makes it.",
    "record-unreachable": "The copy's address does not answer.",
    "record-answers-otherwise": "There is no record at this address.",
    "not-a-record": "This is neither a folder nor a ZIP file of a record.",
    "record-without-checkpoint": "There is no checkpoint in this copy.",
    "quorum-short": "Too few witnesses of trust.policy countersigned this copy, so it is not believed.",
    "entries-disagree-with-root": "The entries of this copy do not hash to what its checkpoint says.",
    "copy-shorter-than-what-was-signed": "This copy ends before what was already signed here. Find a newer one.",
    "copy-shorter-than-the-record": "This copy ends before this database does. Find a newer one.",
    "sequencer-at-work": "Another program is sequencing this record. Stop it first.",
}


def told(refusal: Refused) -> str:
    """Put a refusal into words for whoever runs the installation: the sentence, then code, place and facts."""
    facts = ", ".join(f"{name} {value}" for name, value in refusal.facts.items())
    code = f"({refusal}{': ' + facts if facts else ''})"
    sentence = SENTENCES.get(refusal.reason)
    return f"{sentence}\n{code}" if sentence else code
