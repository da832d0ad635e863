"""
The sequencer: it gives entries their index, signs the tree, asks the witnesses, publishes.

1. The tree in the database goes on from everything that was signed before: the high-water file, the witnesses.
2. In one transaction, under the lock of the one state row: what waits gets its index, in the order of the outbox;
   bundles and tiles are written.
3. After the commit: a line in the high-water file, then the signature. The same tree always gets the same signature.
4. The witnesses countersign. Where the quorum is short, entries go on, and the next round asks again.
5. The countersigned checkpoint is kept, then published.

Whatever is cut off anywhere in between, the next round takes up where the last one ended.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import connection, transaction

from demur.record import files
from demur.record.edge import edge_of, put_edge
from demur.record.files import RecordFolder
from demur.record.high_water import NOTHING, HighWater, Mark
from demur.record.keys import log_key, log_signer
from demur.record.models import Checkpoint, Entry, State
from demur.record.trust import policy_of
from demur.record.witnesses import HttpWitness, ask_all, held_by_all, witnesses_of
from demur_verify.checkpoint import Checkpoint as Head
from demur_verify.checkpoint import SignedCheckpoint, sign_checkpoint
from demur_verify.errors import Refused
from demur_verify.merkle import EMPTY_ROOT, TreeRoot
from demur_verify.note import NoteSigner
from demur_verify.tiles import TILE_WIDTH, TileName, TileReader, write_bundle
from demur_verify.trust_policy import Countersigned, QuorumShort, TrustPolicy

AT_ONCE: Final = 4096
"""Entries that one transaction gives an index to."""

RENEW_AFTER: Final = timedelta(hours=12)
"""The age at which a countersignature is renewed although nothing was entered: members sign against fresh ones only."""

_LOCK: Final = "lock"
_LOOK_BACK: Final = 64
_SET_INDEX: Final = 'UPDATE record_entry SET "index" = %s WHERE id = %s AND "index" IS NULL'


class RecordStopped(Refused):
    """The sequencer must not go on; a person has to look (docs/how-to/restore-a-backup.md)."""


@dataclass(frozen=True)
class Sequenced:
    """
    What one round came to.

    :param size: entries that have an index now
    :param added: of them, in this round
    :param published_size: entries that the newest countersigned checkpoint covers
    :param away: witnesses that did not countersign, by their names in the policy
    :param is_busy: another program is at it; nothing was done
    """

    size: int
    added: int
    published_size: int
    away: tuple[str, ...] = ()
    is_busy: bool = False

    @property
    def is_countersigned(self) -> bool:
        """Tell whether the quorum has countersigned everything that has an index."""
        return self.published_size == self.size and not self.is_busy


def sequence_once(data: Path, at: datetime) -> Sequenced:
    """
    Do one round; harmless at any time, and beside another program that does the same.

    :param data: the installation's data folder
    :raises RecordStopped: the database is behind what was signed before, or the record is not what was signed
    :raises WitnessDisagrees: a witness holds more than the record, or something else
    :raises PolicyRefused: there is no policy that can be read; what waited has its index all the same
    :raises KeyMissing: there is no key to sign with; what waited has its index all the same
    """
    record = files.files_in(data)
    with alone(record.folder) as is_ours:
        if not is_ours:
            return Sequenced(size=_state().size, added=0, published_size=0, is_busy=True)
        try:
            done = _Round(data, record, at).run()
        except Refused as refusal:
            _note_trouble(refusal.reason)
            raise
        _note_trouble("")
        return done


class _Round:
    """One round, and what it learns on its way."""

    def __init__(self, data: Path, record: RecordFolder, at: datetime) -> None:
        self._data = data
        self._record = record
        self._at = at
        self._high_water = HighWater(record.folder)
        self._witnesses: list[HttpWitness] = []
        self._filled: list[TileName] = []

    def run(self) -> Sequenced:
        try:
            return self._run()
        finally:
            for witness in self._witnesses:
                witness.close()

    def _run(self) -> Sequenced:
        self._check_high_water(_state())  # 1
        waits = Entry.objects.filter(index__isnull=True).exists()
        policy = self._policy_if_any()
        newest = newest_countersigned(policy) if policy else None
        if not waits and newest and not self._is_due(newest, _state()):
            self._publish(newest[0])
            return Sequenced(size=_state().size, added=0, published_size=newest[0].checkpoint.size)
        self._check_witnesses(policy)
        added = 0
        while waits:  # 2
            some = self._append()
            added += some
            waits = some == AT_ONCE
        return self._countersign(added)

    def _policy_if_any(self) -> TrustPolicy | None:
        """Return the policy; that there is none is said where it is needed, after what waits has its index."""
        try:
            return policy_of(self._data)
        except Refused:
            return None

    def _is_due(self, newest: tuple[SignedCheckpoint, Countersigned], state: State) -> bool:
        """Test whether there is anything to sign: a larger tree, or a countersignature that grows old."""
        signed, said = newest
        if signed.checkpoint.size != state.size:
            return True
        return said.reached_at is not None and self._at - said.reached_at >= RENEW_AFTER

    # --- 1: what was signed before

    def _check_high_water(self, state: State) -> None:
        """
        Check that the database goes on from the last tree that was signed here.

        :raises RecordStopped: it does not, or nobody can tell
        """
        last = self._high_water.last()
        if last is None:
            if state.size:
                raise RecordStopped("high-water-missing", facts={"size": state.size})
            self._high_water.raise_to(NOTHING)
            return
        if last[0] > state.size:
            raise RecordStopped("record-behind-its-high-water", facts={"size": state.size, "signed_size": last[0]})
        self._check_goes_on(last, state, "high-water")

    def _check_witnesses(self, policy: TrustPolicy | None) -> None:
        """
        Check, before anything new gets an index, that no witness has seen more than this database holds.

        :raises RecordStopped: one has, and shows it with our signature
        """
        if policy is None:
            return
        state = _state()
        self._witnesses = witnesses_of(policy)
        for name, held in held_by_all(self._witnesses, log_key(self._data)).items():
            if held is None:
                continue
            if held.size > state.size:
                facts = {"witness": name, "size": state.size, "its_size": held.size}
                raise RecordStopped("record-behind-its-witness", facts=facts)
            self._check_goes_on((held.size, held.root), state, name)

    def _check_goes_on(self, earlier: Mark, state: State, where: str) -> None:
        size, root = earlier
        ours = self._root_at(size, state)
        if ours != root:
            raise RecordStopped("record-not-what-was-signed", where=where, facts={"size": size})

    def _root_at(self, size: int, state: State) -> TreeRoot:
        if size == state.size:
            return TreeRoot(bytes(state.root))
        return TileReader(self._record.tile, state.size).root(size) if size else EMPTY_ROOT

    # --- 2: indexes, bundles, tiles

    @transaction.atomic(durable=True)
    def _append(self) -> int:
        """Give an index to what waits, in the order of the outbox; return to how many entries."""
        state = locked_state()
        rows = list(Entry.objects.filter(index__isnull=True).order_by("pk")[:AT_ONCE])
        if not rows:
            return 0
        with connection.cursor() as cursor:
            cursor.executemany(_SET_INDEX, [(state.size + place, row.pk) for place, row in enumerate(rows)])
        self._filled += put_in_order(state, [bytes(row.raw) for row in rows], self._record)
        return len(rows)

    # --- 3 and 4: signatures

    def _countersign(self, added: int) -> Sequenced:
        state = _state()
        if state.size == 0:
            return Sequenced(size=0, added=added, published_size=0)
        policy, signer = policy_of(self._data), log_signer(self._data)
        if signer.key not in [log.key for log in policy.logs]:
            raise RecordStopped("log-not-in-policy", facts={"key": str(signer.key)})
        signed = self._sign(state, signer)  # 3
        asked = ask_all(  # 4
            self._witnesses,
            signed,
            log=signer.key,
            old_sizes=_sizes_known(self._witnesses),
            path_from=lambda old: TileReader(self._record.tile, state.size).consistency_path(old),
        )
        signed = signed.signed_by(asked.lines)
        try:
            said = policy.check(signed)
        except QuorumShort:
            newest = newest_countersigned(policy)
            published = newest[0].checkpoint.size if newest else 0
            return Sequenced(size=state.size, added=added, published_size=published, away=asked.away)
        self._keep(signed, said)  # 5
        self._publish(signed)
        return Sequenced(size=state.size, added=added, published_size=state.size, away=asked.away)

    def _sign(self, state: State, signer: NoteSigner) -> SignedCheckpoint:
        mark = state.size, TreeRoot(bytes(state.root))
        if self._high_water.last() != mark:
            self._high_water.raise_to(mark)
        return sign_checkpoint(Head(origin=signer.key.name, size=mark[0], root=mark[1]), signer)

    # --- 5: keeping and publishing

    def _keep(self, signed: SignedCheckpoint, said: Countersigned) -> None:
        with transaction.atomic(durable=True):
            Checkpoint.objects.create(
                size=signed.checkpoint.size,
                root=signed.checkpoint.root,
                note=signed.to_bytes(),
                countersigned_at=said.reached_at,
            )

    def _publish(self, signed: SignedCheckpoint) -> None:
        """Publish a checkpoint that is kept, if that was not done; then tidy up behind full tiles."""
        if self._record.checkpoint() != signed:
            self._record.write_checkpoint(signed)
        for full in self._filled:
            # One behind: who has just read an older checkpoint may still ask for the partial form of the last one.
            if full.index:
                self._record.drop_partials(TileName(level=full.level, index=full.index - 1))
                if full.level == 0:
                    self._record.drop_partials(TileName(level=None, index=full.index - 1))


def put_in_order(state: State, raws: Sequence[bytes], record: RecordFolder) -> list[TileName]:
    """
    Append entries, which have their index in the database already, to the tree and to the files; save the state.

    :returns: the tiles that became full
    """
    first, edge = state.size, edge_of(state)
    filled = edge.append_entries(raws)
    record.write_tiles(_bundles(first, edge.size))
    record.write_tiles([*filled, *edge.partial_tiles()])
    put_edge(state, edge)
    state.save()
    return [name for name, _ in filled]


def newest_countersigned(policy: TrustPolicy) -> tuple[SignedCheckpoint, Countersigned] | None:
    """Return the newest checkpoint kept that satisfies a policy; more than the last is looked at: policies change."""
    for row in Checkpoint.objects.order_by("-size", "-pk")[:_LOOK_BACK]:
        signed = SignedCheckpoint.parse(bytes(row.note))
        try:
            return signed, policy.check(signed)
        except Refused:
            continue
    return None


def _bundles(first: int, end: int) -> Iterator[tuple[TileName, bytes]]:
    """Write the bundles that hold the entries from `first` up to `end`."""
    for index in range(first // TILE_WIDTH, -(-end // TILE_WIDTH)):
        start = index * TILE_WIDTH
        stop = min(end, start + TILE_WIDTH)
        rows = Entry.objects.filter(index__gte=start, index__lt=stop).order_by("index").values_list("raw", flat=True)
        raw = write_bundle(bytes(row) for row in rows)
        yield TileName(level=None, index=index, width=stop - start), raw


def _sizes_known(witnesses: list[HttpWitness]) -> dict[str, int]:
    """Return by name what each witness last countersigned, as far as that was kept."""
    known: dict[str, int] = {}
    for row in Checkpoint.objects.order_by("-size", "-pk")[:_LOOK_BACK]:
        note = SignedCheckpoint.parse(bytes(row.note)).note
        for witness in witnesses:
            if witness.name not in known and note.signature_of(witness.key):
                known[witness.name] = row.size
    return known


def _state() -> State:
    return State.objects.first() or State(root=EMPTY_ROOT)


def locked_state() -> State:
    """Return the one state row under its lock; the first call makes it."""
    return State.objects.select_for_update().get_or_create(pk=1, defaults={"root": EMPTY_ROOT})[0]


def _note_trouble(code: str) -> None:
    """Keep what is wrong, or that nothing is, where pages can ask for it."""
    if _state().trouble != code:
        State.objects.get_or_create(pk=1, defaults={"root": EMPTY_ROOT})
        State.objects.filter(pk=1).update(trouble=code[:64])


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Hold the lock of the record's folder; whether it was got is what this gives."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
