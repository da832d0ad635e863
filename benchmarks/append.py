"""
Entries appended a second, and how long one more entry with a durable, signed head takes, at 10^4, 10^5, 10^6 entries.

    python -m benchmarks.append --json        one line a size: {"n": …, "ours": entries a second, "peer": …, "ratio": …}

Ours hashes, writes every tile and every bundle of entries into a folder, and signs one head; `head_ms` is one entry
more with its partial tiles, bundle and checkpoint written, each synced to the disk. The peer is pymerkle in memory
where it is installed (no files, no signatures); otherwise the root computed over all leaves at once, in memory, which
has to be computed anew for each head: it writes nothing, so that it is the upper bound in bulk. `peer_name` says which.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from demur_verify.checkpoint import Checkpoint, sign_checkpoint
from demur_verify.merkle import leaf_hash, tree_root
from demur_verify.note import NoteSigner
from demur_verify.tiles import TILE_WIDTH, RightEdge, TileName, bundles_of, write_bundle

ORIGIN = "karvonel.example/record"
SIZES = (10_000, 100_000, 1_000_000)
HEADS = 30
LOG = NoteSigner(ORIGIN, bytes(32))


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.append", description="Entries appended a second.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    chosen = parser.parse_args(words)
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory() as folder:
            result = measure(Path(folder), size)
        line = (
            json.dumps(result)
            if chosen.json
            else f"{size} entries: {result['ours']} a second, a durable head in {result['head_ms']} ms; "
            f"{result['peer_name']}: {result['peer']} a second, a head in {result['peer_head_ms']} ms"
        )
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return 0


def measure(folder: Path, size: int) -> dict[str, object]:
    """Append so many entries at once, then some more one by one."""
    entries = [b"%0252d" % at for at in range(size)]
    edge = RightEdge()
    began = time.perf_counter()
    write(folder, edge.append_entries(entries))
    write(folder, edge.partial_tiles())
    write(folder, ((name, write_bundle(entries_of(name, entries))) for name in bundles_of(size)))
    sign_checkpoint(Checkpoint(origin=ORIGIN, size=size, root=edge.root()), LOG)
    bulk = time.perf_counter() - began
    head_ms = durable_heads(folder, edge, entries)
    peer_name, peer, peer_head_ms = measure_peer(entries)
    return {
        "n": size,
        "ours": round(size / bulk),
        "peer": round(peer),
        "ratio": round(size / bulk / peer, 2),
        "head_ms": round(head_ms, 3),
        "peer_head_ms": round(peer_head_ms, 3),
        "peer_name": peer_name,
    }


def durable_heads(folder: Path, edge: RightEdge, entries: list[bytes]) -> float:
    """Append one entry at a time, everything synced; return the median in milliseconds."""
    took = []
    rest = entries[len(entries) - len(entries) % TILE_WIDTH :]
    for at in range(HEADS):
        entry = b"one more %d" % at
        began = time.perf_counter()
        rest.append(entry)
        full = edge.append_entries([entry])
        index, width = divmod(edge.size - 1, TILE_WIDTH)
        bundle = (TileName(level=None, index=index, width=width + 1), write_bundle(rest[: width + 1]))
        write(folder, [bundle, *full, *edge.partial_tiles()], synced=True)
        head = sign_checkpoint(Checkpoint(origin=ORIGIN, size=edge.size, root=edge.root()), LOG)
        write_file(folder / "checkpoint", head.to_bytes(), synced=True)
        took.append(time.perf_counter() - began)
        if width + 1 == TILE_WIDTH:
            rest.clear()
    return 1000 * statistics.median(took)


def entries_of(bundle: TileName, entries: Sequence[bytes]) -> Sequence[bytes]:
    """Return the entries of a bundle."""
    first = bundle.index * TILE_WIDTH
    return entries[first : first + bundle.width]


def write(folder: Path, tiles: Iterable[tuple[TileName, bytes]], *, synced: bool = False) -> None:
    """Write tiles and bundles, the folder made where it is not there."""
    for name, raw in tiles:
        path = folder / name.to_path()
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
        write_file(path, raw, synced=synced)


def write_file(path: Path, raw: bytes, *, synced: bool) -> None:
    """Write a file; synced: under another name first, then renamed, as a record does."""
    if not synced:
        path.write_bytes(raw)
        return
    draft = path.with_name(f"{path.name}.draft")
    with draft.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def measure_peer(entries: Sequence[bytes]) -> tuple[str, float, float]:
    """Let the peer append; return its name, entries a second, and milliseconds for one more head."""
    try:
        from pymerkle import InmemoryTree  # noqa: PLC0415 - only where somebody installed it
    except ImportError:
        began = time.perf_counter()
        leaves = [leaf_hash(entry) for entry in entries]
        hashed = time.perf_counter()
        tree_root(leaves)
        ended = time.perf_counter()
        name = "the root over all leaves at once, in memory (pymerkle is not installed)"
        return name, len(entries) / (ended - began), 1000 * (ended - hashed)
    tree = InmemoryTree(algorithm="sha256")
    began = time.perf_counter()
    for entry in entries:
        tree.append_entry(entry)
    tree.get_root()
    bulk = time.perf_counter()
    tree.append_entry(b"one more")
    tree.get_root()
    return "pymerkle, in memory", len(entries) / (bulk - began), 1000 * (time.perf_counter() - bulk)


if __name__ == "__main__":
    sys.exit(main())
