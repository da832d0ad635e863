"""
A receipt made and checked, in milliseconds, at 10^4, 10^5 and 10^6 entries; signatures are checked too.

    python -m benchmarks.receipts --json      one line a size: {"n": …, "ours": ms, "peer": ms, "ratio": peer / ours, …}

Ours reads the tiles of a folder anew for each receipt, as a server does after a restart, and checks the path, the log's
signature and one witness's. The peer is pymerkle in memory, which signs nothing, where it is installed; otherwise the
recursive audit path over all leaf hashes, as RFC 9162 defines it, and the same check. `peer_name` says which.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from demur_verify.checkpoint import Checkpoint, SignedCheckpoint, sign_checkpoint
from demur_verify.merkle import LeafHash, audit_path, check_inclusion, leaf_hash
from demur_verify.note import NoteSigner
from demur_verify.receipt import Receipt, check_receipt, make_receipt
from demur_verify.tiles import RightEdge, TileReader, tile_path
from demur_verify.trust_policy import TrustPolicy
from demur_verify.witness_cosignature import WitnessSigner

ORIGIN = "karvonel.example/record"
SIZES = (10_000, 100_000, 1_000_000)
TIMES = 300
LOG = NoteSigner(ORIGIN, bytes(32))
WITNESS = WitnessSigner("union.example/witness", bytes(32))
TRUST = TrustPolicy.parse(f"log {LOG.key}\nwitness union {WITNESS.key}\nquorum union\n".encode())


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.receipts", description="Receipts made and checked.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    chosen = parser.parse_args(words)
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory() as folder:
            result = measure(Path(folder), size)
        line = (
            json.dumps(result)
            if chosen.json
            else f"{size} entries: made in {result['made']} ms, checked in {result['checked']} ms; "
            f"{result['peer_name']}: {result['peer']} ms"
        )
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return 0


def measure(folder: Path, size: int) -> dict[str, object]:
    """Write a record of so many entries, then make and check receipts of entries drawn by chance."""
    entries = [b"%0252d" % at for at in range(size)]
    indexes = [Random(size).randrange(size) for _ in range(TIMES)]  # noqa: S311 - a sample, not a secret
    checkpoint = write_record(folder, entries)
    raws: list[bytes] = []

    def make(index: int) -> None:
        tree = TileReader(lambda *name: (folder / tile_path(*name)).read_bytes(), size)
        raws.append(make_receipt(tree, index, checkpoint).to_bytes())

    made = median_ms(make, indexes)
    by_index = dict(zip(indexes, raws, strict=True))
    checked = median_ms(lambda at: check_receipt(Receipt.parse(by_index[at]), entries[at], TRUST), indexes)
    peer_name, peer = measure_peer(entries, indexes)
    return {
        "n": size,
        "ours": round(made + checked, 4),
        "peer": round(peer, 4),
        "ratio": round(peer / (made + checked), 2),
        "made": round(made, 4),
        "checked": round(checked, 4),
        "peer_name": peer_name,
    }


def write_record(folder: Path, entries: Sequence[bytes]) -> SignedCheckpoint:
    """Write the tiles of a record, and return its checkpoint."""
    edge = RightEdge()
    for name, raw in [*edge.append_entries(entries), *edge.partial_tiles()]:
        path = folder / name.to_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    head = Checkpoint(origin=ORIGIN, size=edge.size, root=edge.root())
    line = WITNESS.cosign(head.to_text(), at=datetime(2026, 11, 24, tzinfo=UTC))
    return sign_checkpoint(head, LOG).signed_by([line])


def measure_peer(entries: Sequence[bytes], indexes: Sequence[int]) -> tuple[str, float]:
    """Let the peer make and check; return its name and milliseconds."""
    try:
        from pymerkle import InmemoryTree, verify_inclusion  # noqa: PLC0415 - only where somebody installed it
    except ImportError:
        return "recursive audit path over all leaves (pymerkle is not installed)", measure_recursion(entries, indexes)
    tree = InmemoryTree(algorithm="sha256")
    for entry in entries:
        tree.append_entry(entry)
    root = tree.get_root()

    def make_and_check(at: int) -> None:
        verify_inclusion(tree.get_leaf(at + 1), root, tree.prove_inclusion(at + 1))

    return "pymerkle, in memory, unsigned", median_ms(make_and_check, indexes)


def measure_recursion(entries: Sequence[bytes], indexes: Sequence[int]) -> float:
    """Make and check some paths with every leaf hash at hand and nothing else."""
    leaves: list[LeafHash] = [leaf_hash(entry) for entry in entries]
    edge = RightEdge()
    edge.append(leaves)
    root = edge.root()

    def make_and_check(at: int) -> None:
        path = audit_path(leaves, at)
        check_inclusion(index=at, size=len(leaves), leaf=leaves[at], path=path, root=root)

    return median_ms(make_and_check, indexes[:5])


def median_ms(act: Callable[[int], object], indexes: Sequence[int]) -> float:
    """Return the median time of an act, in milliseconds."""
    took = []
    for index in indexes:
        began = time.perf_counter()
        act(index)
        took.append(time.perf_counter() - began)
    return 1000 * statistics.median(took)


if __name__ == "__main__":
    sys.exit(main())
