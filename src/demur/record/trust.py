"""DATA/trust.policy: our own log, the witnesses, and how many of them must countersign (c2sp.org/tlog-policy)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from demur_verify.errors import Malformed, Refused
from demur_verify.note import VerifierKey
from demur_verify.trust_policy import TrustPolicy

FILE: Final = "trust.policy"


class PolicyRefused(Refused):
    """The policy of this record cannot be used; until it can, nothing is countersigned."""


def policy_of(data: Path) -> TrustPolicy:
    """
    Read the policy as it is now.

    :raises PolicyRefused: `policy-missing`, `policy-unreadable`
    """
    try:
        return TrustPolicy.parse((data / FILE).read_bytes())
    except FileNotFoundError as cause:
        raise PolicyRefused("policy-missing", facts={"file": FILE}) from cause
    except Malformed as refusal:
        raise PolicyRefused(
            "policy-unreadable", where=refusal.where, facts={"file": FILE, "cause": refusal.reason}
        ) from refusal


def starter_policy(log: VerifierKey) -> str:
    """Write the policy that a new record begins with: its own log, and no witness yet."""
    return (
        f"log {log}\n"
        "# One line for each witness: its name here, its key as `demur witness keys` prints it, its address.\n"
        "# witness union KEY https://desk.union.example\n"
        "quorum none\n"
    )


def smallest_quorum(policy: TrustPolicy) -> int:
    """Count the fewest witnesses that satisfy a policy."""
    if policy.quorum is None:
        return 0
    fewest = {witness.name: 1 for witness in policy.witnesses}
    for group in policy.groups:
        fewest[group.name] = sum(sorted(fewest[member] for member in group.members)[: group.threshold])
    return fewest[policy.quorum]
