"""How the right edge of the tree is kept in one column: level by level, each behind the number of its hashes."""

from __future__ import annotations

from demur.record.models import State
from demur_verify.merkle import HASH_SIZE
from demur_verify.tiles import RightEdge


def edge_of(state: State) -> RightEdge:
    """
    Take up the tree where the state ends.

    :raises Malformed: the state is not one
    """
    raw = bytes(state.edge)
    levels: list[bytes] = []
    at = 0
    while at < len(raw):
        end = at + 1 + HASH_SIZE * raw[at]
        levels.append(raw[at + 1 : end])
        at = end
    return RightEdge(state.size, levels)


def put_edge(state: State, edge: RightEdge) -> None:
    """Write size, edge and root into the state; the caller saves it."""
    state.size = edge.size
    state.edge = b"".join(bytes([len(level) // HASH_SIZE]) + level for level in edge.levels)
    state.root = edge.root()
