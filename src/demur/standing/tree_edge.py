"""
The right edge of a roll's tree, kept from cut to cut, so that a longer roll costs a hash for each new place.

For each level at which the roll's size has a bit, the edge holds the root of the whole subtree there: 412 places are
subtrees of 256, 128, 16, 8 and 4. What `demur_verify.roll` computes from all leaves comes out the same; a test
compares.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from demur_verify.errors import Refused
from demur_verify.kinds import RollRoot
from demur_verify.poseidon import poseidon2

NODE: Final = 32


@dataclass(frozen=True)
class TreeEdge:
    """Whole subtrees by their level, the lowest first, of a roll with `size` places."""

    size: int
    nodes: tuple[tuple[int, int], ...]

    @classmethod
    def parse(cls, size: int, raw: bytes) -> TreeEdge:
        """
        Read an edge as a table keeps it: its nodes, 32 bytes each, the lowest level first.

        :raises Refused: `tree-edge-of-another-size`
        """
        levels = [level for level in range(size.bit_length()) if size >> level & 1]
        if len(raw) != NODE * len(levels):
            raise Refused("tree-edge-of-another-size", facts={"size": size})
        nodes = [int.from_bytes(raw[NODE * at : NODE * (at + 1)], "big") for at in range(len(levels))]
        return cls(size, tuple(zip(levels, nodes, strict=True)))

    def to_bytes(self) -> bytes:
        """Write the edge."""
        return b"".join(node.to_bytes(NODE, "big") for _level, node in self.nodes)

    def grown(self, leaves: Iterable[int]) -> TreeEdge:
        """Return the edge after more leaves."""
        size, nodes = self.size, dict(self.nodes)
        for leaf in leaves:
            level, node = 0, leaf
            while size >> level & 1:
                node = poseidon2(nodes.pop(level), node)
                level += 1
            nodes[level] = node
            size += 1
        return TreeEdge(size, tuple(sorted(nodes.items())))

    def root(self, depth: int) -> RollRoot:
        """
        Compute the root of the tree of this depth.

        :raises Refused: `roll-empty`, `roll-too-long`
        """
        if self.size == 0:
            raise Refused("roll-empty")
        if self.size > 1 << depth:
            raise Refused("roll-too-long", facts={"size": self.size, "depth": depth})
        nodes = dict(self.nodes)
        if self.size == 1 << depth:
            return RollRoot(nodes[depth])
        right = 0
        for level in range(depth):
            right = poseidon2(nodes[level], right) if level in nodes else poseidon2(right, _empty(level))
        return RollRoot(right)


EMPTY: Final = TreeEdge(0, ())


@cache
def _empty(level: int) -> int:
    """Return the root of a subtree without leaves."""
    return 0 if level == 0 else poseidon2(_empty(level - 1), _empty(level - 1))
