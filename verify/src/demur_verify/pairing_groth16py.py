"""
The pairing by `groth16py` (arkworks): two milliseconds a proof, no batches. Stands in where mcl has no wheel.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

from groth16py import EncodingError, Verifier, VerifyingKey

from demur_verify.groth16 import DEPTHS, Claim, VerificationKey, key_file


class Groth16pyPairing:
    """See `Pairing`."""

    name = "groth16py"

    def outside_subgroup(self, claims: Sequence[Claim]) -> list[int]:
        """See `Pairing`. The library will not read a point that is outside; it reads points only to verify."""
        return [index for index, claim in enumerate(claims) if _verified(_verifier(DEPTHS[0]), claim) is None]

    def hold(self, key: VerificationKey, claims: Sequence[Claim]) -> bool:
        """See `Pairing`; one after the other."""
        return all(_verified(_verifier(key.depth), claim) for claim in claims)


@cache
def _verifier(depth: int) -> Verifier:
    return Verifier(VerifyingKey.from_snarkjs(key_file(depth)))


def _verified(verifier: Verifier, claim: Claim) -> bool | None:
    """Return what the library says of a claim; None where it will not read its points."""
    (ax, ay), (bx, by), (cx, cy) = claim.a, claim.b, claim.c
    proof = {
        "pi_a": [str(ax), str(ay), "1"],
        "pi_b": [[str(part) for part in bx], [str(part) for part in by], ["1", "0"]],
        "pi_c": [str(cx), str(cy), "1"],
        "protocol": "groth16",
        "curve": "bn128",
    }
    try:
        return bool(verifier.verify_snarkjs(json.dumps(proof), json.dumps([str(value) for value in claim.inputs])))
    except EncodingError:
        return None
