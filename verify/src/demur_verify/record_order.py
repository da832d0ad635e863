"""
What the entries of a record must obey among each other (specs/entries.md, "Order").

A record can be well signed and still contradict itself: one memo filed twice, a roll that lost places, a reply to what
was never filed. Whoever reads all entries takes them one by one into a `RecordHistory`, which refuses the first that
breaks a rule and afterwards answers what was filed and what became of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from demur_verify.circulation import commitment_of
from demur_verify.entries import (
    KINDS,
    Circulated,
    Corrected,
    Filed,
    Guidance,
    RecordEntry,
    Roll,
    Settings,
    Statement,
    parse_entry,
)
from demur_verify.errors import Malformed, Refused
from demur_verify.merkle import LeafHash, leaf_hash
from demur_verify.record_case import Case, StepTaken, take_step

LONGEST_DELAY: Final = timedelta(days=7)
"""How long after its end a circulation may still be filed (protocol 6 and 7)."""

_HEAD: Final = re.compile(rb"demur/([a-z]+(?:-[a-z]+)*)/v[1-9][0-9]*\n", re.ASCII)


class OrderRefused(Refused):
    """An entry contradicts those before it; `where` is `entry` and its index."""


class RecordHistory:
    """Takes a record's entries in their order, and answers what they say together."""

    def __init__(self) -> None:
        self.size = 0
        self.not_understood = 0
        """Entries of kinds that this version does not know."""

        self._rolls: dict[str, list[Roll]] = {}
        self._circulated: dict[bytes, Circulated] = {}
        self._cases: dict[bytes, Case] = {}
        self._entered: set[LeafHash] = set()
        self._published: set[tuple[str, bytes]] = set()
        self._superseded: set[tuple[str, bytes]] = set()

    def take(self, raw: bytes) -> RecordEntry | None:
        """
        Take the next entry; None where it is well named but of a kind that this version does not know.

        :raises Malformed: it is no entry; `where` is `entry` and its index
        :raises OrderRefused: it contradicts those before it
        """
        where = f"entry {self.size}"
        named = _HEAD.match(raw)
        if named and named[1].decode() not in KINDS:
            self.not_understood += 1
            self._entered.add(leaf_hash(raw))
            self.size += 1
            return None
        try:
            entry = parse_entry(raw)
        except Malformed as refusal:
            place = f"{where} {refusal.where}".rstrip()
            raise Malformed(refusal.reason, where=place, facts=refusal.facts) from refusal
        reason = self._breach(entry)
        if reason:
            raise OrderRefused(reason, where=where)
        self._entered.add(leaf_hash(raw))
        self.size += 1
        return entry

    def skip_to(self, index: int) -> None:
        """Pass over the entries before an index: where only some are shown, the others break no rule that is seen."""
        self.size = index

    def case_of(self, digest: bytes) -> Case | None:
        """Return what the record holds of a filed text; None where it was not filed."""
        return self._cases.get(digest)

    def roll_of(self, term: str, day: date) -> Roll | None:
        """Return the roll of a term on a day."""
        return next((roll for roll in self._rolls.get(term, []) if roll.day == day), None)

    def _breach(self, entry: RecordEntry) -> str | None:
        """Take an entry in, or name the rule that it breaks."""
        match entry:
            case Settings():
                return None
            case Roll():
                return self._take_roll(entry)
            case Circulated():
                return self._take_circulated(entry)
            case Filed():
                return self._take_filed(entry)
            case _:
                return self._take_later(entry)

    def _take_later(self, entry: StepTaken | Corrected | Guidance | Statement) -> str | None:
        match entry:
            case Corrected():
                return None if entry.entry in self._entered else "corrects-nothing-entered"
            case Guidance() | Statement():
                return self._take_published(entry)
            case _:
                case = self._cases.get(entry.filed)
                return "answers-nothing-filed" if case is None else take_step(case, entry)

    def _take_published(self, entry: Guidance | Statement) -> str | None:
        key = (entry.KIND, entry.commitment)
        if key in self._published:
            return "published-twice"
        if entry.supersedes is not None:
            replaced = (entry.KIND, entry.supersedes)
            if replaced not in self._published:
                return "supersedes-nothing-published"
            if replaced in self._superseded:
                return "superseded-twice"
            self._superseded.add(replaced)
        self._published.add(key)
        return None

    def _take_roll(self, roll: Roll) -> str | None:
        rolls = self._rolls.setdefault(roll.term, [])
        if rolls and (reason := _roll_breach(rolls[-1], roll)):
            return reason
        rolls.append(roll)
        return None

    def _take_circulated(self, entry: Circulated) -> str | None:
        if entry.commitment in self._circulated:
            return "circulated-twice"
        if self.roll_of(entry.term, entry.roll) is None:
            return "circulated-under-unknown-roll"
        self._circulated[entry.commitment] = entry
        return None

    def _take_filed(self, entry: Filed) -> str | None:
        if entry.digest in self._cases:
            return "filed-twice"
        reason = self._roll_for_filing(entry) or self._opening(entry)
        if reason is None:
            self._cases[entry.digest] = Case.of(self.size, entry)
        return reason

    def _roll_for_filing(self, entry: Filed) -> str | None:
        """Compare with the rolls; without signatures there may be none yet."""
        last = self.roll_of(entry.term, entry.roll_filed)
        if entry.signatures and (last is None or self.roll_of(entry.term, entry.roll_opened) is None):
            return "filed-under-unknown-roll"
        if last and entry.signatures > last.size:
            return "more-signatures-than-places"
        return None

    def _opening(self, entry: Filed) -> str | None:
        """Compare with the entry of the circulation, if there was one."""
        if entry.circulated is None or entry.salt is None:
            return None
        circulated = self._circulated.get(entry.circulated)
        if circulated is None:
            return "filed-without-circulation"
        if commitment_of(salt=entry.salt, digest=entry.digest, readers=entry.readers) != entry.circulated:
            return "commitment-not-opened"
        if (circulated.term, circulated.roll) != (entry.term, entry.roll_opened):
            return "filed-under-another-roll"
        if entry.at < circulated.at:
            return "filed-before-circulated"
        return "filed-too-late" if entry.at > circulated.until + LONGEST_DELAY else None


def _roll_breach(before: Roll, roll: Roll) -> str | None:
    """Compare a roll with the one before it in its term."""
    checks: list[tuple[str, Callable[[], bool]]] = [
        ("roll-twice-in-a-day", lambda: roll.day == before.day),
        ("roll-days-not-increasing", lambda: roll.day < before.day),
        ("roll-depth-changed", lambda: roll.depth != before.depth),
        ("roll-shrank", lambda: roll.size < before.size),
        ("roll-rewritten", lambda: (roll.size == before.size) != (roll.root == before.root)),
        ("roll-rewritten", lambda: (roll.size == before.size) != (roll.leaves == before.leaves)),
    ]
    return next((reason for reason, broken in checks if broken()), None)
