"""Checking the record against itself, its files, its high-water file and its witnesses; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from demur.record import files
from demur.record.high_water import HighWater, Mark
from demur.record.keys import log_key
from demur.record.models import Checkpoint, Entry, State
from demur.record.trust import policy_of
from demur.record.witnesses import held_by_all, witnesses_of
from demur_verify.checkpoint import SignedCheckpoint
from demur_verify.errors import Refused
from demur_verify.merkle import EMPTY_ROOT, TreeRoot, leaf_hash
from demur_verify.note import check_note
from demur_verify.record_files import check_tiles, open_record, read_record
from demur_verify.tiles import RightEdge

HIGH_WATER = "high-water"


@dataclass(frozen=True)
class RecordChecked:
    """
    What a check found.

    :param size: entries that have an index
    :param root: the root that the state names
    :param recomputed: the root that the entries give
    :param pending: entries that wait for an index
    :param behind: what knows a longer record than this database: `high-water`, witnesses by their names in the policy
    :param away: witnesses that could not be asked
    :param problems: codes of what else does not fit, with the place behind a space where there is one
    """

    size: int
    root: TreeRoot
    recomputed: TreeRoot
    pending: int
    behind: tuple[str, ...]
    away: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Tell whether the record may go on; witnesses that are away do not count against it."""
        return self.root == self.recomputed and not self.behind and not self.problems


def check_record(data: Path) -> RecordChecked:
    """Recompute the whole record from its entries and compare everything that is said of it elsewhere."""
    state = State.objects.first() or State(root=EMPTY_ROOT)
    problems: list[str] = []
    earlier, behind, away = _said_elsewhere(data, state, problems)
    roots = _recompute(state, {size for size, _ in earlier.values()}, problems)
    problems += [f"record-not-what-was-signed {name}" for name, (size, root) in earlier.items() if roots[size] != root]
    problems += _check_files(data)
    return RecordChecked(
        size=state.size,
        root=TreeRoot(bytes(state.root)),
        recomputed=roots[state.size],
        pending=Entry.objects.filter(index__isnull=True).count(),
        behind=tuple(behind),
        away=tuple(away),
        problems=tuple(problems),
    )


def _said_elsewhere(data: Path, state: State, problems: list[str]) -> tuple[dict[str, Mark], list[str], list[str]]:
    """Return the trees that were signed, by where that is known from; who knows a longer one; and who is away."""
    said = dict(_said_here(data))
    away: list[str] = []
    try:
        witnesses = witnesses_of(policy_of(data))
        held = held_by_all(witnesses, log_key(data))
    except Refused as refusal:
        problems.append(refusal.reason)
    else:
        away = [witness.name for witness in witnesses if witness.name not in held]
        said |= {name: (head.size, head.root) for name, head in held.items() if head}
        for witness in witnesses:
            witness.close()
    if state.size and HIGH_WATER not in said:
        problems.append("high-water-missing")
    behind = [name for name, (size, _) in said.items() if size > state.size]
    return {name: mark for name, mark in said.items() if name not in behind}, behind, away


def _said_here(data: Path) -> Iterator[tuple[str, Mark]]:
    last = HighWater(files.files_in(data).folder).last()
    if last:
        yield HIGH_WATER, last
    for row in Checkpoint.objects.order_by("size", "pk"):
        yield f"checkpoint {row.pk} of {row.size}", (row.size, TreeRoot(bytes(row.root)))


def _recompute(state: State, sizes: set[int], problems: list[str]) -> dict[int, TreeRoot]:
    """Compute the root at each of these sizes, and at the state's own, from the entries alone."""
    edge = RightEdge()
    roots = {0: EMPTY_ROOT}
    wanted = sizes | {state.size}
    for row in Entry.objects.filter(index__isnull=False).order_by("index").iterator():
        raw = bytes(row.raw)
        if row.index != edge.size or leaf_hash(raw) != bytes(row.leaf_hash):
            problems.append(f"entry-not-in-its-place {row.index}")
            break
        edge.append_entries([raw])
        if edge.size in wanted:
            roots[edge.size] = edge.root()
    if edge.size != state.size:
        problems.append(f"entries-and-state-disagree {edge.size}")
    return {size: roots.get(size, edge.root()) for size in wanted | {0}}


def _check_files(data: Path) -> list[str]:
    """Check what is published: signed by our key, and entries and tiles that hash to it."""
    record = files.files_in(data)
    if record.checkpoint() is None:
        return ["nothing-published"] if Checkpoint.objects.exists() else []
    try:
        source = open_record(record.folder)
        read = read_record(source)
        check_tiles(source, read)
        check_note(read.checkpoint.note, log_key(data))
    except Refused as refusal:
        return [str(refusal)]
    newest = Checkpoint.objects.order_by("-size", "-pk").first()
    if newest is None or SignedCheckpoint.parse(bytes(newest.note)) != read.checkpoint:
        return ["published-is-not-the-newest"]
    return []
