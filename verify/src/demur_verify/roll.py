"""
The roll's tree (protocol 2): fixed depth, missing leaves 0, every path exactly as long as the tree is deep.

    depth 2, leaves a b c          H(H(a, b), H(c, 0))

A roll only grows, so that every earlier roll of a term is a prefix of the latest one. What is whole in a prefix is
whole in all that follow: only the right edge of each prefix, `depth` nodes, is computed for itself.

A roll file holds one leaf a line in decimal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Final

from demur_verify.errors import Malformed, Refused
from demur_verify.field import ELEMENT_SIZE, SCALAR_FIELD
from demur_verify.kinds import LeavesDigest, Place, RollRoot
from demur_verify.poseidon import poseidon2

DEEPEST: Final = 32
"""The deepest tree that Semaphore has a circuit for."""

_LEAF: Final = re.compile(r"[1-9][0-9]{0,76}", re.ASCII)
_LEAVES_TAG: Final = b"demur/leaves/v1\n"


@dataclass(frozen=True)
class RollPath:
    """
    The way from one leaf up to the root.

    :param index: of the leaf; its bits tell, from the lowest, whether a node on the way is a right one
    :param siblings: one node a level, from the leaf's neighbour up
    """

    root: RollRoot
    index: int
    siblings: tuple[int, ...]


def check_place(value: int) -> Place:
    """
    Return a number as a place.

    :raises Malformed: `place-malformed`, not 0 < value < r
    """
    if not 0 < value < SCALAR_FIELD:
        raise Malformed("place-malformed")
    return Place(value)


def read_leaves(raw: bytes) -> tuple[Place, ...]:
    """
    Read a roll file: one leaf a line in decimal, each with its LF; no leaves are no bytes.

    :raises Malformed: `roll-malformed`, it is written otherwise, or a leaf is not below r; `roll-leaf-twice`
    """
    try:
        text = raw.decode("ascii")
    except UnicodeDecodeError as cause:
        raise Malformed("roll-malformed") from cause
    if text and not text.endswith("\n"):
        raise Malformed("roll-malformed")
    lines = text.split("\n")[:-1]
    return check_leaves([_read_leaf(line, index) for index, line in enumerate(lines)])


def write_leaves(leaves: Sequence[int]) -> bytes:
    """Write a roll file."""
    return "".join(f"{leaf}\n" for leaf in leaves).encode("ascii")


def check_leaves(leaves: Sequence[int]) -> tuple[Place, ...]:
    """
    Return numbers as the leaves of a roll.

    :raises Malformed: `roll-malformed`, one is no place; `roll-leaf-twice`
    """
    for index, leaf in enumerate(leaves):
        if not 0 < leaf < SCALAR_FIELD:
            raise Malformed("roll-malformed", where=f"leaf {index}")
    if len(set(leaves)) != len(leaves):
        raise Malformed("roll-leaf-twice")
    return tuple(Place(leaf) for leaf in leaves)


def leaves_digest(leaves: Sequence[int]) -> LeavesDigest:
    """Hash the leaves of a roll: H("demur/leaves/v1\\n", each leaf as 32 bytes) (protocol 6)."""
    return LeavesDigest(sha256(_LEAVES_TAG + b"".join(leaf.to_bytes(ELEMENT_SIZE, "big") for leaf in leaves)).digest())


def roll_root(leaves: Sequence[int], depth: int) -> RollRoot:
    """
    Compute the root of a roll.

    :raises Malformed: the leaves are no roll
    :raises Refused: `roll-empty`; `roll-too-long`, more leaves than the tree has places
    """
    return _Tree(check_leaves(leaves), depth).root(len(leaves))


def roll_path(leaves: Sequence[int], depth: int, index: int) -> RollPath:
    """
    Compute the root of a roll and the way to it from one leaf.

    :raises Malformed: the leaves are no roll
    :raises Refused: `roll-empty`, `roll-too-long`; `roll-leaf-missing`, there is no leaf with this index
    """
    tree = _Tree(check_leaves(leaves), depth)
    root = tree.root(len(leaves))
    if not 0 <= index < len(leaves):
        raise Refused("roll-leaf-missing", facts={"index": index, "size": len(leaves)})
    return RollPath(root=root, index=index, siblings=tree.siblings(index))


def prefix_roots(leaves: Sequence[int], sizes: Iterable[int], depth: int) -> dict[int, RollRoot]:
    """
    Compute the roots of the rolls that are the first `size` leaves of one list, for each size.

    What they share is computed once: about one hash for each leaf of the largest, and `depth` for each size.

    :raises Malformed: the leaves are no roll
    :raises Refused: `roll-empty`, a size of 0; `roll-too-long`; `roll-shorter-than-used`, a size beyond the list
    """
    wanted = sorted(set(sizes))
    if wanted and wanted[-1] > len(leaves):
        raise Refused("roll-shorter-than-used", facts={"size": len(leaves), "used": wanted[-1]})
    tree = _Tree(check_leaves(leaves)[: wanted[-1] if wanted else 0], depth)
    return {size: tree.root(size) for size in wanted}


class _Tree:
    """The nodes of a roll's tree that have all their leaves: `whole[height][index]`."""

    def __init__(self, leaves: Sequence[int], depth: int) -> None:
        if not 0 < depth <= DEEPEST or len(leaves) > 1 << depth:
            raise Refused("roll-too-long", facts={"size": len(leaves), "depth": depth})
        self.depth = depth
        self.whole: list[list[int]] = [list(leaves)]
        for _ in range(depth):
            below = self.whole[-1]
            self.whole.append([poseidon2(*below[left : left + 2]) for left in range(0, len(below) - 1, 2)])

    def root(self, size: int) -> RollRoot:
        """Compute the root over the first `size` leaves."""
        if size <= 0:
            raise Refused("roll-empty")
        return RollRoot(self.whole[self.depth][0] if size == 1 << self.depth else self._edge(size)[-1])

    def siblings(self, index: int) -> tuple[int, ...]:
        """Return the neighbours on the way from a leaf to the root, over all leaves."""
        size = len(self.whole[0])
        edge = self._edge(size)
        return tuple(self._node(height, (index >> height) ^ 1, size, edge) for height in range(self.depth))

    def _node(self, height: int, index: int, size: int, edge: Sequence[int]) -> int:
        if index < len(self.whole[height]):
            return self.whole[height][index]
        return edge[height] if index == size >> height else _empty(height)

    def _edge(self, size: int) -> list[int]:
        """Return, for each height, the node that the place after the last leaf is under."""
        edge = [0]
        for height in range(self.depth):
            if (size >> height) & 1:
                edge.append(poseidon2(self.whole[height][(size >> height) - 1], edge[-1]))
            elif edge[-1] == _empty(height):
                edge.append(_empty(height + 1))
            else:
                edge.append(poseidon2(edge[-1], _empty(height)))
        return edge


@cache
def _empty(height: int) -> int:
    """Return the root of a subtree without leaves."""
    return 0 if height == 0 else poseidon2(_empty(height - 1), _empty(height - 1))


def _read_leaf(line: str, index: int) -> int:
    if not _LEAF.fullmatch(line):
        raise Malformed("roll-malformed", where=f"leaf {index}")
    return int(line)
