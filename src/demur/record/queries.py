"""Questions to the record. Nothing here signs, and nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings

from demur.record import files
from demur.record.models import Checkpoint, Entry, State
from demur.record.sequencing import newest_countersigned
from demur.record.trust import policy_of, smallest_quorum
from demur_verify.checkpoint import SignedCheckpoint
from demur_verify.entries import RecordEntry, Settings, parse_entry
from demur_verify.errors import Refused
from demur_verify.receipt import Receipt, make_receipt
from demur_verify.tiles import TileReader
from demur_verify.trust_policy import Countersigned, TrustedWitness, TrustPolicy
from demur_verify.witness_cosignature import check_witness_cosignature

_LOOK_BACK: Final = 64


class EntryUnknown(Refused):
    """The record holds no such entry."""


@dataclass(frozen=True)
class Entered:
    """An entry, and its index; None while it waits for the sequencer."""

    leaf_hash: bytes
    index: int | None
    raw: bytes
    entry: RecordEntry


@dataclass(frozen=True)
class WitnessSeen:
    """
    A witness of the policy: its name there, its key's own name, and what it last countersigned.

    `at` is by its own clock, `size` the number of entries; both None where it has countersigned nothing yet.
    """

    name: str
    key_name: str
    at: datetime | None
    size: int | None


@dataclass(frozen=True)
class RecordStatus:
    """
    Where the record stands.

    :param size: entries with an index
    :param published_size: entries that the newest countersigned checkpoint covers
    :param countersigned_at: when the quorum stood for it; None before the first, or where no witness is asked for
    :param witnesses: those of the policy, in its order
    :param pending: entries that wait for an index
    :param quorum: how few witnesses make a quorum; 0 where none is asked for, None where there is no policy
    :param trouble: the code of what keeps the sequencer from signing: `record-behind-its-witness`,
        `record-behind-its-high-water`, `record-not-what-was-signed`, `high-water-missing`,
        `witness-holds-another-record`, `log-not-in-policy`, `policy-missing`, `policy-unreadable`,
        `record-key-missing`; None while nothing does
    """

    size: int
    published_size: int
    countersigned_at: datetime | None
    witnesses: tuple[WitnessSeen, ...]
    pending: int
    quorum: int | None
    trouble: str | None

    @property
    def is_countersigned(self) -> bool:
        """Tell whether the quorum has countersigned all that has an index."""
        return self.published_size == self.size and self.pending == 0


def entered(leaf_hash: bytes) -> Entered:
    """
    Return an entry by its leaf hash; of settings that were entered more than once, the newest.

    :raises EntryUnknown: there is none
    """
    row = Entry.objects.filter(leaf_hash=leaf_hash).order_by("-pk").first()
    if row is None:
        raise EntryUnknown("entry-unknown", facts={"leaf_hash": leaf_hash.hex()})
    return _entered(row)


def entered_many(leaf_hashes: Iterable[bytes]) -> dict[bytes, Entered]:
    """Return entries by their leaf hashes; those that the record does not hold are left out."""
    rows = Entry.objects.filter(leaf_hash__in=list(leaf_hashes)).order_by("pk")
    return {bytes(row.leaf_hash): _entered(row) for row in rows}


def entries_between(first: int, end: int) -> list[Entered]:
    """Return the entries from index `first` up to `end`, which is left out, in order."""
    return [_entered(row) for row in Entry.objects.filter(index__gte=first, index__lt=end).order_by("index")]


def waiting() -> list[Entered]:
    """Return the entries that wait for an index, in the order of the outbox."""
    return [_entered(row) for row in Entry.objects.filter(index__isnull=True).order_by("pk")]


def size() -> int:
    """Count the entries that have an index."""
    state = State.objects.first()
    return state.size if state else 0


def latest_settings() -> Settings | None:
    """Return the newest settings that were entered, also while they wait for an index."""
    row = Entry.objects.filter(kind=Settings.KIND).order_by("-pk").first()
    return Settings.parse(bytes(row.raw)) if row else None


def published() -> SignedCheckpoint | None:
    """Return the newest checkpoint that the quorum of DATA/trust.policy, as it is now, countersigned."""
    found = _published(_policy())
    return found[0] if found else None


def first_holding(index: int) -> SignedCheckpoint | None:
    """Return the first countersigned checkpoint that holds the entry at this index, or None while there is none."""
    row = Checkpoint.objects.filter(size__gt=index).order_by("size", "pk").first()
    return SignedCheckpoint.parse(bytes(row.note)) if row else None


def receipt_in(index: int, checkpoint: SignedCheckpoint) -> Receipt:
    """
    Make the receipt of an entry in one of the record's checkpoints.

    :raises InclusionRefused: the checkpoint does not hold it
    :raises TileMissing: the record's files are not whole
    """
    return make_receipt(TileReader(files.ours().tile, checkpoint.checkpoint.size), index, checkpoint)


def status() -> RecordStatus:
    """Return where the record stands: its size, what is countersigned, by whom, what waits, and what is wrong."""
    state = State.objects.first() or State()
    policy = _policy()
    found = _published(policy)
    return RecordStatus(
        size=state.size,
        published_size=found[0].checkpoint.size if found else 0,
        countersigned_at=found[1].reached_at if found else None,
        witnesses=_witnesses_of(policy),
        pending=Entry.objects.filter(index__isnull=True).count(),
        quorum=smallest_quorum(policy) if policy else None,
        trouble=state.trouble or None,
    )


def _entered(row: Entry) -> Entered:
    raw = bytes(row.raw)
    return Entered(leaf_hash=bytes(row.leaf_hash), index=row.index, raw=raw, entry=parse_entry(raw))


def _policy() -> TrustPolicy | None:
    try:
        return policy_of(Path(settings.DATA))
    except Refused:
        return None


def _published(policy: TrustPolicy | None) -> tuple[SignedCheckpoint, Countersigned] | None:
    return newest_countersigned(policy) if policy else None


def _witnesses_of(policy: TrustPolicy | None) -> tuple[WitnessSeen, ...]:
    newest = [
        SignedCheckpoint.parse(bytes(row.note)) for row in Checkpoint.objects.order_by("-size", "-pk")[:_LOOK_BACK]
    ]
    return tuple(_seen(witness, newest) for witness in policy.witnesses) if policy else ()


def _seen(witness: TrustedWitness, newest: Sequence[SignedCheckpoint]) -> WitnessSeen:
    name, key_name = witness.name.decode(errors="replace"), witness.key.name
    for signed in newest:
        line = check_witness_cosignature(signed.note, witness.key)
        if line:
            return WitnessSeen(name=name, key_name=key_name, at=line.at, size=signed.checkpoint.size)
    return WitnessSeen(name=name, key_name=key_name, at=None, size=None)
