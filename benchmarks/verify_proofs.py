"""
Co-signatures checked in a batch, parsing and hashing included; in milliseconds a proof.

    python -m benchmarks.verify_proofs --json      {"n": 1000, "ours": ms, "peer": ms, "ratio": peer / ours, …}

The peer is Semaphore's own `verifyProof` in Node, one process, its start and first proof not counted. `pairing` is what
mcl alone takes in the same batch, with nothing parsed and nothing hashed. The proofs are one, blinded anew n times,
which anybody can do: each is another proof of the same statement, and takes as long to check as any.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from vectors.make.membership import blinded, read

from demur_verify.co_signature import CoSignature
from demur_verify.groth16 import Claim, fastest_pairing, verification_key
from demur_verify.kinds import Disclosure
from demur_verify.membership import Membership, check_memberships, packed

TOP = Path(__file__).resolve().parent.parent
OFFICIAL = TOP / "verify" / "tests" / "javascript" / "official.mjs"
TIMES = 5
ASKED = 100


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.verify_proofs", description="Co-signatures checked in a batch.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 100, 1000])
    chosen = parser.parse_args(words)
    for size in chosen.sizes:
        result = measure(size)
        told = f"{size} proofs: {result['ours']} ms each; peer: {result.get('peer', '-')} ms"
        sys.stdout.write(f"{json.dumps(result) if chosen.json else told}\n")
        sys.stdout.flush()
    return 0


def measure(size: int) -> dict[str, object]:
    """Check so many proofs, and have the peer check a hundred at most."""
    proofs = proofs_of(size)
    lines = [line_of(proof) for proof in proofs]
    ours = statistics.median(batch_ms(proofs, lines) for _ in range(TIMES)) / size
    pairing = statistics.median(pairing_ms(proofs) for _ in range(TIMES)) / size
    peer = node_seconds(proofs[:ASKED])
    result: dict[str, object] = {"n": size, "ours": round(ours, 4), "pairing": round(pairing, 4)}
    result["library"] = fastest_pairing().name
    if peer is not None:
        result |= {"peer": round(1000 * peer, 3), "ratio": round(1000 * peer / ours, 1)}
        result["peer_name"] = "verifyProof in Node"
    return result


def proofs_of(size: int) -> list[Membership]:
    """Blind one proof so many times."""
    proof = read((TOP / "vectors" / "membership" / "valid-16.json").read_bytes())
    return [
        replace(proof, points=blinded(proof.points, int.from_bytes(sha256(b"%d" % number).digest(), "big")))
        for number in range(size)
    ]


def line_of(proof: Membership) -> str:
    """Write a proof as the line of a list."""
    one = CoSignature(
        size=24, nullifier=proof.nullifier, disclosure=Disclosure(bytes(32)), follow=1, points=proof.points
    )
    return one.to_line().removesuffix("\n")


def batch_ms(proofs: Sequence[Membership], lines: Sequence[str]) -> float:
    """Read every line and check all proofs, hashes computed anew."""
    packed.cache_clear()
    began = time.perf_counter()
    parsed = [CoSignature.parse(line) for line in lines]
    check_memberships([replace(proof, points=one.points) for proof, one in zip(proofs, parsed, strict=True)])
    return 1000 * (time.perf_counter() - began)


def pairing_ms(proofs: Sequence[Membership]) -> float:
    """Compute the equation alone."""
    claims = [claim_of(proof) for proof in proofs]
    library, key = fastest_pairing(), verification_key(16)
    began = time.perf_counter()
    library.hold(key, claims)
    return 1000 * (time.perf_counter() - began)


def claim_of(proof: Membership) -> Claim:
    """Write a proof as the pairing takes it."""
    ax, ay, bx1, bx0, by1, by0, cx, cy = proof.points
    inputs = (proof.root, proof.nullifier, packed(proof.message), packed(proof.scope))
    return Claim(a=(ax, ay), b=((bx0, bx1), (by0, by1)), c=(cx, cy), inputs=inputs)


def node_seconds(proofs: Sequence[Membership]) -> float | None:
    """Have the official library check proofs, and return its seconds for one; None where it is not installed."""
    node = os.environ.get("DEMUR_NODE") or shutil.which("node")
    if node is None or not (OFFICIAL.parent / "node_modules").is_dir():
        return None
    many = [proofs[number % len(proofs)] for number in range(ASKED)]  # as many that its start does not matter
    one, all_of_them = (min(_ask(node, some) for _ in range(3)) for some in (proofs[:1], many))
    return (all_of_them - one) / (len(many) - 1)


def _ask(node: str, proofs: Sequence[Membership]) -> float:
    """Return the seconds that Node takes for some proofs, its start included."""
    questions = [{"ask": "verify", "proof": _official(proof)} for proof in proofs]
    began = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own program
        [node, str(OFFICIAL)], input=json.dumps(questions), capture_output=True, text=True, check=True
    )
    took = time.perf_counter() - began
    if json.loads(done.stdout) != [{"answer": True}] * len(proofs):
        raise SystemExit("the official library does not accept these proofs")
    return took


def _official(proof: Membership) -> dict[str, object]:
    return {
        "merkleTreeDepth": proof.depth,
        "merkleTreeRoot": str(proof.root),
        "nullifier": str(proof.nullifier),
        "message": str(proof.message),
        "scope": str(proof.scope),
        "points": [str(point) for point in proof.points],
    }


if __name__ == "__main__":
    sys.exit(main())
