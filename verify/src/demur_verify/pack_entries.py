"""
The record's part of a pack: entries in one checkpoint, and what they say of the memo and of the rolls (protocol 5, 7).

Only some entries of the record are shown. What can be refused from those is refused: two filings, a roll that shrinks
or was cut after the filing, a change of the roll so small and so soon that it would tell signers apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Final

from demur_verify.checkpoint import SignedCheckpoint
from demur_verify.entries import Circulated, Corrected, Filed, Guidance, RecordEntry, Roll, Settings, Statement
from demur_verify.errors import Malformed, Refused
from demur_verify.pack import EntryShown
from demur_verify.receipt import Receipt, check_receipt_path
from demur_verify.record_case import Case
from demur_verify.record_order import RecordHistory

LEAST_GROWTH: Final = 5
"""Places that a changed root adds at least (protocol 2) …"""

LEAST_WAIT: Final = timedelta(hours=72)
"""… unless it follows the last change by so much."""

LONGEST_CIRCULATION: Final = timedelta(days=30)
_ONE_DAY: Final = timedelta(days=1)
_DEMO: Final = "demo."


class EntriesRefused(Refused):
    """The entries of a pack do not belong together, or break a rule of the record."""


@dataclass(frozen=True)
class RollShown:
    """A roll's entry and its index."""

    index: int
    roll: Roll


@dataclass(frozen=True)
class RecordShown:
    """What the entries of a pack say: the filing and what followed, and the rolls from the opened to the filed one."""

    checkpoint: SignedCheckpoint
    case: Case
    rolls: tuple[RollShown, ...]

    @property
    def filed(self) -> Filed:
        """The entry of the filing."""
        return self.case.filed

    @property
    def opened(self) -> Roll | None:
        """The roll at the beginning; None where nobody signed and there was none yet."""
        return self.rolls[0].roll if self.rolls else None

    @property
    def last(self) -> Roll | None:
        """The roll at filing."""
        return self.rolls[-1].roll if self.rolls else None

    def by_size(self) -> Mapping[int, Roll]:
        """Give the rolls by their sizes; those of one size have one root."""
        return {shown.roll.size: shown.roll for shown in self.rolls}


def check_entries(entries: Sequence[EntryShown], first: Receipt) -> RecordShown:
    """
    Check that all entries are in one checkpoint, and that together they are what the record holds of one memo.

    Who signed the checkpoints is not looked at.

    :param first: of the `filed` entry, in an earlier checkpoint or the same
    :raises Malformed: one is no entry; `where` names it
    :raises InclusionRefused: a receipt does not lead to the root
    :raises EntriesRefused: receipts of several checkpoints, entries of another memo, or rolls that do not fit
    :raises OrderRefused: an entry contradicts another
    """
    checkpoint = _check_receipts(entries)
    parsed, history = _take(entries)
    case = _only_case(parsed, history)
    _check_first(first, case, entries, checkpoint)
    rolls = [RollShown(index, entry) for index, entry in parsed.items() if isinstance(entry, Roll)]
    circulated = next((at for at, entry in parsed.items() if isinstance(entry, Circulated)), None)
    _check_rolls(rolls, case, circulated)
    if not checkpoint.checkpoint.origin.startswith(_DEMO):
        _check_growth(rolls)
        _check_circulation(parsed)
    return RecordShown(checkpoint=checkpoint, case=case, rolls=tuple(rolls))


def _check_receipts(entries: Sequence[EntryShown]) -> SignedCheckpoint:
    """Return the one checkpoint that all entries are in."""
    checkpoint = entries[0].receipt.checkpoint
    for entry in entries:
        if entry.receipt.checkpoint != checkpoint:
            raise EntriesRefused("pack-of-two-checkpoints", where=f"entry {entry.index}")
        _check_path(entry.receipt, entry.raw, f"entry {entry.index}")
    return checkpoint


def _check_path(receipt: Receipt, raw: bytes, where: str) -> None:
    try:
        check_receipt_path(receipt, raw)
    except Refused as refusal:
        raise EntriesRefused(refusal.reason, where=where, facts=refusal.facts) from refusal


def _take(entries: Sequence[EntryShown]) -> tuple[dict[int, RecordEntry], RecordHistory]:
    """Take the entries in their order; `RecordHistory` refuses those that contradict each other."""
    history = RecordHistory()
    parsed: dict[int, RecordEntry] = {}
    for shown in entries:
        history.skip_to(shown.index)
        entry = history.take(shown.raw)
        if entry is None:
            raise Malformed("entry-kind-unknown", where=f"entry {shown.index}")
        parsed[shown.index] = entry
    return parsed, history


def _only_case(parsed: Mapping[int, RecordEntry], history: RecordHistory) -> Case:
    """Return the case of the one memo that every entry speaks of."""
    filings = (entry for entry in parsed.values() if isinstance(entry, Filed))
    case = next((history.case_of(filed.digest) for filed in filings), None)
    if case is None:
        raise EntriesRefused("filing-missing", where="entries")
    for index, entry in parsed.items():
        match entry:
            case Roll():
                belongs = entry.term == case.filed.term
            case Circulated():
                belongs = entry.commitment == case.filed.circulated
            case Settings() | Guidance() | Statement():
                belongs = False
            case Corrected():
                belongs = True  # of an entry that is shown, or the order had refused it
            case Filed():
                belongs = index == case.index
            case _:
                belongs = entry.filed == case.filed.digest
        if not belongs:
            raise EntriesRefused("entry-of-something-else", where=f"entry {index}")
    return case


def _check_first(first: Receipt, case: Case, entries: Sequence[EntryShown], checkpoint: SignedCheckpoint) -> None:
    """Check the receipt of the first checkpoint that holds the filing."""
    where = f"first {first.index}"
    if first.index != case.index:
        raise EntriesRefused("first-receipt-of-another-entry", where=where)
    _check_path(first, next(entry.raw for entry in entries if entry.index == case.index), where)
    head, last = first.checkpoint.checkpoint, checkpoint.checkpoint
    if head.origin != last.origin:
        raise EntriesRefused("origins-differ", where=where)
    if head.size > last.size or (head.size == last.size and head.root != last.root):
        raise EntriesRefused("first-checkpoint-later-than-last", where=where)


def _check_rolls(rolls: Sequence[RollShown], case: Case, circulated: int | None) -> None:
    """
    Check that the rolls lie where protocol 5 says: the last below `circulated` and later ones below `filed`; for a
    memo that was filed alone, the last below `filed` and no other. That they are there at all, the order has shown.
    """
    filed, begins = case.filed, case.index if circulated is None else circulated
    for number, shown in enumerate(rolls):
        if shown.index > case.index or (shown.index > begins) != (number > 0):
            raise EntriesRefused("roll-out-of-place", where=f"entry {shown.index}")
    if rolls and (rolls[0].roll.day, rolls[-1].roll.day) != (filed.roll_opened, filed.roll_filed):
        raise EntriesRefused("roll-out-of-place", where="entries")


def _check_growth(rolls: Sequence[RollShown]) -> None:
    """
    Refuse a change of the roll that adds fewer than five places within 72 hours of the change before it.

    Only some rolls are shown, so the change before is known to lie between two of them; the earliest day counts.
    """
    changed_since = None
    for before, after in pairwise(shown.roll for shown in rolls):
        if after.root == before.root:
            continue
        small = after.size - before.size < LEAST_GROWTH
        if small and changed_since and after.day - changed_since < LEAST_WAIT:
            raise EntriesRefused("roll-changed-too-soon", where=f"roll of {after.day}", facts={"size": after.size})
        changed_since = before.day + _ONE_DAY


def _check_circulation(parsed: Mapping[int, RecordEntry]) -> None:
    for index, entry in parsed.items():
        if isinstance(entry, Circulated) and entry.until - entry.at > LONGEST_CIRCULATION:
            raise EntriesRefused("circulation-too-long", where=f"entry {index}")
