"""
Recovering a record whose database was restored from a backup, or whose files are lost: both come back from a copy.

A copy is a folder of the record's files, or the address of a mirror, such as a witness's. It is believed as far as the
policy goes: our own key signed its checkpoint, the quorum countersigned it, and its entries hash to its root.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from demur.record import files
from demur.record.edge import put_edge
from demur.record.high_water import HighWater
from demur.record.models import Checkpoint, Entry, State
from demur.record.sequencing import RecordStopped, alone, locked_state, put_in_order
from demur.record.trust import policy_of
from demur.witness.record_folder import RecordFolder, is_roll_of, roll_path
from demur.witness.record_source import HttpRecord
from demur_verify.canonical import hour_of
from demur_verify.entries import Roll, parse_entry
from demur_verify.merkle import leaf_hash
from demur_verify.record_files import RecordSource, open_record, read_record
from demur_verify.tiles import RightEdge


@dataclass(frozen=True)
class Recovered:
    """
    What came back.

    :param added: entries that the database had lost
    :param waited: of them, those that had been waiting here for an index
    :param size: entries of the record now
    :param missing: paths of rolls that neither this installation nor the copy holds
    """

    added: int
    waited: int
    size: int
    missing: tuple[str, ...]


def open_copy(where: str) -> RecordSource:
    """
    Open a copy of the record: the address of a mirror's `/record`, a folder, or a ZIP file of one.

    :raises NotARecord: it is none
    """
    if where.startswith(("http://", "https://")):
        return HttpRecord(where)
    return open_record(Path(where))


def recover(*, data: Path, copy: RecordSource, at: datetime) -> Recovered:
    """
    Take over the entries that a copy has and this database has not, and the copy's checkpoint; write all files anew.

    What waits here and stands in the copy gets the index that it has there; what else waits is sequenced later.

    :raises RecordStopped: `copy-shorter-than-what-was-signed`; `record-not-what-was-signed`, this database holds
        other entries than the copy; `sequencer-at-work`
    :raises Refused: the copy is not whole, or the policy does not vouch for it
    """
    record = files.files_in(data)
    read = read_record(copy)
    said = policy_of(data).check(read.checkpoint)
    head = read.checkpoint.checkpoint
    last = HighWater(record.folder).last()
    if last and last[0] > head.size:
        facts = {"copy_size": head.size, "signed_size": last[0]}
        raise RecordStopped("copy-shorter-than-what-was-signed", facts=facts)
    with alone(record.folder) as got:
        if not got:
            raise RecordStopped("sequencer-at-work")
        with transaction.atomic(durable=True):
            state = locked_state()
            _check_same(state, read.entries)
            missing = read.entries[state.size :]
            waited = _place(missing, state.size, at)
            put_edge(state, RightEdge())  # from the first entry on: files may be as old as the database, or gone
            put_in_order(state, read.entries, record)
            Checkpoint.objects.create(
                size=head.size, root=head.root, note=read.checkpoint.to_bytes(), countersigned_at=said.reached_at
            )
        HighWater(record.folder).raise_to((head.size, head.root))
        lacking = tuple(_bring_rolls(read.entries, copy, record))
        record.write_checkpoint(read.checkpoint)
    return Recovered(added=len(missing), waited=waited, size=head.size, missing=lacking)


def _bring_rolls(entries: Sequence[bytes], copy: RecordSource, record: RecordFolder) -> Iterator[str]:
    """Take over the places of rolls that are not here; give the paths of those that the copy does not hold either."""
    for roll in (entry for entry in map(parse_entry, entries) if isinstance(entry, Roll)):
        path = roll_path(roll.term, roll.size)
        if record.read(path) is not None:
            continue
        raw = copy.read(path)
        if raw is not None and is_roll_of(raw, roll):
            record.write_roll(roll.term, roll.size, raw)
        else:
            yield path


def _check_same(state: State, entries: Sequence[bytes]) -> None:
    """Check that what this database holds is the beginning of the copy."""
    if state.size > len(entries):
        raise RecordStopped("copy-shorter-than-the-record", facts={"copy_size": len(entries), "size": state.size})
    for row in Entry.objects.filter(index__isnull=False).order_by("index").iterator():
        if row.index is not None and bytes(row.raw) != entries[row.index]:
            raise RecordStopped("record-not-what-was-signed", where=f"entry {row.index}")


def _place(missing: Sequence[bytes], first: int, at: datetime) -> int:
    """Write the missing entries at their indexes; return how many of them waited in the outbox."""
    waited = 0
    for index, raw in enumerate(missing, start=first):
        leaf = leaf_hash(raw)
        row = Entry.objects.filter(leaf_hash=leaf, index__isnull=True).order_by("pk").first()
        if row:
            Entry.objects.filter(pk=row.pk).update(index=index)
            waited += 1
        else:
            kind = parse_entry(raw).KIND
            Entry.objects.create(leaf_hash=leaf, raw=raw, kind=kind, entered_at=hour_of(at), index=index)
    return waited
