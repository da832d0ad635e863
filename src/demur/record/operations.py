"""Acts on the record: begin one, enter something. What the sequencer does with it is in `sequencing`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import transaction

from demur.record.files import write_whole
from demur.record.keys import log_key, make_keys
from demur.record.models import Entry
from demur.record.sequencing import Sequenced, sequence_once
from demur.record.trust import FILE, starter_policy
from demur_verify.canonical import hour_of
from demur_verify.entries import RecordEntry, Settings
from demur_verify.errors import Refused
from demur_verify.merkle import LeafHash, leaf_hash

__all__ = ["EntryRefused", "Sequenced", "begin_record", "enter", "sequence_once"]


class EntryRefused(Refused):
    """Something cannot be entered into the record."""


def begin_record(data: Path, origin: str) -> None:
    """
    Make what a new record needs: its keys, and a policy that trusts its own log and asks for no witness yet.

    What is there stays.
    """
    make_keys(data, origin)
    policy = data / FILE
    if not policy.exists():
        write_whole(policy, starter_policy(log_key(data)).encode())


def enter(entry: RecordEntry, *, at: datetime) -> LeafHash:
    """
    Enter something into the record, inside the transaction of the act that it records; return its leaf hash.

    It waits in the outbox and gets its index from the sequencer. Settings may be entered again after others; anything
    else stands in the record once.

    :param at: the moment; only its hour is kept, and not in the record
    :raises EntryRefused: `entered-outside-a-transaction`; `entered-before`
    """
    if not transaction.get_connection().in_atomic_block:
        raise EntryRefused("entered-outside-a-transaction", facts={"kind": entry.KIND})
    raw = entry.to_bytes()
    leaf = leaf_hash(raw)
    if _stands(entry, leaf):
        raise EntryRefused("entered-before", facts={"kind": entry.KIND, "leaf_hash": leaf.hex()})
    Entry.objects.create(leaf_hash=leaf, raw=raw, kind=entry.KIND, entered_at=hour_of(at))
    return leaf


def _stands(entry: RecordEntry, leaf: LeafHash) -> bool:
    rows = Entry.objects.filter(kind=entry.KIND)
    if not isinstance(entry, Settings):
        return rows.filter(leaf_hash=leaf).exists()
    newest = rows.order_by("-pk").first()
    return newest is not None and bytes(newest.leaf_hash) == leaf
