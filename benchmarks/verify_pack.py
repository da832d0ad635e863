"""
A whole pack checked: text, record, roll, co-signatures, follow tree; in seconds.

    python -m benchmarks.verify_pack --json      {"n": 1000, "ours": s, "peer": s, "ratio": peer / ours, …}

The peer is Semaphore's own `verifyProof` in Node on the same proofs, which checks neither text, record nor roll; it is
asked about a hundred, and the time for all is computed from that. Making the pack takes half a second and more a
co-signature, once: the proofs are kept in `.test/`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from vectors.make import _world as world
from vectors.make._common import POLICY

from benchmarks.verify_proofs import ASKED, node_seconds
from demur_verify.co_signature import Act, message_of, scope_of
from demur_verify.entries import Filed, RecordEntry
from demur_verify.filing import CoSignatureList
from demur_verify.membership import Membership
from demur_verify.pack import Pack, write_pack
from demur_verify.report import Verdict
from demur_verify.trust_policy import TrustPolicy
from demur_verify.verify_pack import verify_pack

TOP = Path(__file__).resolve().parent.parent
TRUST = TrustPolicy.parse(POLICY)
TIMES = 5


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.verify_pack", description="A whole pack checked.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100], help="1000 take ten minutes to make, once")
    chosen = parser.parse_args(words)
    for size in chosen.sizes:
        result = measure(size)
        line = (
            json.dumps(result) if chosen.json else f"{size} co-signatures: {result['ours']} s; peer: {result['peer']} s"
        )
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    return 0


def measure(size: int) -> dict[str, object]:
    """Check a pack of so many co-signatures, and have the peer check some of its proofs."""
    signed = signed_by(size)
    raw = write_pack(pack_of(signed))
    took = [seconds(raw) for _ in range(TIMES)]
    ours, peer = statistics.median(took), node_seconds(memberships(signed)[:ASKED])
    result: dict[str, object] = {"n": size, "ours": round(ours, 4), "bytes": len(raw)}
    if peer is not None:
        result |= {
            "peer": round(peer * size, 3),
            "ratio": round(peer * size / ours, 1),
            "peer_name": "verifyProof in Node",
        }
    return result


def seconds(raw: bytes) -> float:
    """Check a pack once."""
    began = time.perf_counter()
    if verify_pack(raw, TRUST).verdict is not Verdict.PROVEN:
        raise SystemExit("the pack is not proven")
    return time.perf_counter() - began


def signed_by(size: int) -> CoSignatureList:
    """Have every place of a roll of so many co-sign memo A."""
    kept = TOP / ".test" / f"benchmark-proofs-{size}.json"
    kept.parent.mkdir(exist_ok=True)
    return world.listed(world.A, [world.co_sign(number, world.A, size, proofs=kept) for number in range(size)])


def pack_of(signed: CoSignatureList) -> Pack:
    """Make the pack of memo A, gone round, filed with all of these and answered."""
    size = len(signed.signatures)

    def change(label: str, entry: RecordEntry) -> RecordEntry | None:
        match label:
            case "grown" | "after":
                return world.roll(world.GROWN_ON if label == "grown" else date(2026, 11, 25), size, entitled=2 * size)
            case "filed A" if isinstance(entry, Filed):
                return replace(
                    entry,
                    signatures=size,
                    list=signed.list_digest(),
                    follows=len(signed.follows()),
                    follow_root=signed.follow_root(world.DEPTH),
                )
        return entry

    honest = world.answered(world.World(change=change))
    return replace(honest, co_signatures=signed, names=(), leaves=world.leaves(size))


def memberships(signed: CoSignatureList) -> list[Membership]:
    """Return what the co-signatures say, as proofs."""
    scope, size = scope_of(signed.origin, signed.term, signed.digest), len(signed.signatures)
    root = world.roll(world.GROWN_ON, size, entitled=2 * size).root
    return [
        Membership(
            root=root,
            nullifier=one.nullifier,
            message=message_of(Act.CO_SIGN, scope, one.disclosure, one.follow),
            scope=scope,
            points=one.points,
            depth=world.DEPTH,
        )
        for one in signed.signatures
    ]


if __name__ == "__main__":
    sys.exit(main())
