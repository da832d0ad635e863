"""
The record's tree: hashes, and the two proofs that are checked against a root.

RFC 9162, section 2.1: a leaf is hashed behind 0x00, a node behind 0x01, and a tree of n leaves splits at the largest
power of two below n. Where the hashes of a whole record lie and how proofs are read from them is in `tiles`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final, NewType

from demur_verify.errors import Refused

LeafHash = NewType("LeafHash", bytes)
"""SHA-256 of 0x00 and an entry: 32 bytes."""

TreeRoot = NewType("TreeRoot", bytes)
"""The hash over all leaves: 32 bytes."""

HASH_SIZE: Final = 32
EMPTY_ROOT: Final = TreeRoot(sha256(b"").digest())
"""The root of a tree without leaves."""


class InclusionRefused(Refused):
    """An entry is not shown to stand where the proof says it stands."""


class ConsistencyRefused(Refused):
    """A tree is not shown to go on from an earlier one."""


def leaf_hash(entry: bytes) -> LeafHash:
    """Hash an entry as a leaf of the tree."""
    return LeafHash(sha256(b"\x00" + entry).digest())


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbours into their parent."""
    return sha256(b"\x01" + left + right).digest()


def split_point(size: int) -> int:
    """Return the largest power of two below `size` (2 or more): where RFC 9162 splits a tree."""
    return 1 << ((size - 1).bit_length() - 1)


def fold_perfect(hashes: Sequence[bytes]) -> bytes:
    """Hash a power of two of neighbours up to the one node above them all."""
    level = hashes
    while len(level) > 1:
        level = [sha256(b"\x01" + level[at] + level[at + 1]).digest() for at in range(0, len(level), 2)]
    return level[0]


def fold_edge(peaks: Iterable[bytes]) -> TreeRoot:
    """
    Hash the roots of a tree's perfect subtrees, given from right to left, into the root of the tree.

    No subtree at all is the empty tree.
    """
    root: bytes | None = None
    for peak in peaks:
        root = peak if root is None else node_hash(peak, root)
    return EMPTY_ROOT if root is None else TreeRoot(root)


def tree_root(leaves: Sequence[bytes]) -> TreeRoot:
    """Compute the root over leaf hashes."""
    return fold_edge(reversed(peaks_of(leaves)))


def peaks_of(leaves: Sequence[bytes]) -> list[bytes]:
    """Hash leaves into the roots of the perfect subtrees that they fill, from left to right: large ones first."""
    peaks: list[bytes] = []
    start = 0
    while start < len(leaves):
        width = 1 << ((len(leaves) - start).bit_length() - 1)
        peaks.append(fold_perfect(leaves[start : start + width]))
        start += width
    return peaks


def audit_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """
    List the neighbours that lead from one leaf to the root, the leaf's own first (RFC 9162 2.1.3.1).

    :raises InclusionRefused: there is no such leaf
    """
    if not 0 <= index < len(leaves):
        raise InclusionRefused("index-outside-tree", facts={"index": index, "size": len(leaves)})
    first, end, path = 0, len(leaves), list[bytes]()
    while end - first > 1:
        middle = first + split_point(end - first)
        if index < middle:
            path.append(tree_root(leaves[middle:end]))
            end = middle
        else:
            path.append(tree_root(leaves[first:middle]))
            first = middle
    return path[::-1]


def root_from_path(*, index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> TreeRoot:
    """
    Climb from a leaf to the root that an inclusion proof leads to (RFC 9162 2.1.3.2).

    :raises InclusionRefused: there is no such leaf in a tree of this size, or the path is too long or too short for it
    """
    if not 0 <= index < size:
        raise InclusionRefused("index-outside-tree", facts={"index": index, "size": size})
    at, last, climbed = index, size - 1, leaf
    for neighbour in path:
        if last == 0:
            raise InclusionRefused("path-too-long", facts={"index": index, "size": size})
        if at & 1 or at == last:
            climbed = sha256(b"\x01" + neighbour + climbed).digest()
            while at and not at & 1:  # the right edge: nothing stands beside these levels
                at, last = at >> 1, last >> 1
        else:
            climbed = sha256(b"\x01" + climbed + neighbour).digest()
        at, last = at >> 1, last >> 1
    if last:
        raise InclusionRefused("path-too-short", facts={"index": index, "size": size})
    return TreeRoot(climbed)


def check_inclusion(*, index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> None:
    """
    Check that a leaf stands at `index` in the tree of `size` leaves that has this root (RFC 9162 2.1.3.2).

    :raises InclusionRefused: it is not shown to
    """
    if root_from_path(index=index, size=size, leaf=leaf, path=path) != root:
        raise InclusionRefused("entry-not-in-tree", facts={"index": index, "size": size})


def check_consistency(*, old_size: int, old_root: bytes, new_size: int, new_root: bytes, path: Sequence[bytes]) -> None:
    """
    Check that the newer tree begins with all leaves of the older one, in order (RFC 9162 2.1.4.2).

    The empty tree and a tree of the same size and root need no proof, and none may be given.

    :raises ConsistencyRefused: it is not shown to
    """
    sizes = {"old_size": old_size, "new_size": new_size}
    if not 0 <= old_size <= new_size:
        raise ConsistencyRefused("sizes-in-wrong-order", facts=sizes)
    if old_size in (0, new_size):
        if path:
            raise ConsistencyRefused("path-too-long", facts=sizes)
        if old_size == new_size and old_root != new_root:
            raise ConsistencyRefused("same-size-other-root", facts=sizes)
        return
    if not path:
        raise ConsistencyRefused("path-too-short", facts=sizes)
    older, newer = _climb_both(old_size, new_size, old_root, path)
    if older != old_root or newer != new_root:
        raise ConsistencyRefused("trees-disagree", facts=sizes)


def _climb_both(old_size: int, new_size: int, old_root: bytes, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Climb once along a consistency proof, and return the older and the newer root it leads to."""
    steps = list(path)
    if old_size & (old_size - 1) == 0:  # a perfect older tree is a node of the newer one, and is left out of the proof
        steps.insert(0, old_root)
    at, last = old_size - 1, new_size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = steps[0]
    for neighbour in steps[1:]:
        if last == 0:
            raise ConsistencyRefused("path-too-long", facts={"old_size": old_size, "new_size": new_size})
        if at & 1 or at == last:
            older, newer = node_hash(neighbour, older), node_hash(neighbour, newer)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            newer = node_hash(newer, neighbour)
        at, last = at >> 1, last >> 1
    if last:
        raise ConsistencyRefused("path-too-short", facts={"old_size": old_size, "new_size": new_size})
    return older, newer
