"""Trust policies: who has to have signed, for every set of witnesses there can be."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import chain, combinations

import pytest
from hypothesis import given
from vectors.make import notes as vectors
from vectors.make._common import LOG, ORIGIN, OTHER_LOG, POLICY, SLIPS, UNION, seed
from verify.tests.formats.properties import bytes_like

from demur_verify.checkpoint import Checkpoint, sign_checkpoint
from demur_verify.errors import Malformed
from demur_verify.merkle import TreeRoot
from demur_verify.note import KeyType, NoteSigner, VerifierKey
from demur_verify.trust_policy import CheckpointNotTrusted, QuorumShort, TrustPolicy
from demur_verify.witness_cosignature import WitnessSigner

GOOD = [raw for raw, reason in vectors.policies().values() if reason is None]
SIX = {name: WitnessSigner(f"{name}.example", seed(name)) for name in ("X1", "X2", "X3", "Y1", "Y2", "Y3")}
TWO_LEVELS = "\n".join(
    [
        f"log {LOG.key}",
        "",
        *(f"witness {name} {SIX[name].key}" for name in ("X1", "X2", "X3")),
        "group X-witnesses 2 X1 X2 X3",
        "",
        *(f"witness {name} {SIX[name].key}" for name in ("Y1", "Y2", "Y3")),
        "group Y-witnesses any Y1 Y2 Y3",
        "",
        "group X-and-Y all X-witnesses Y-witnesses",
        "quorum X-and-Y",
        "",
    ]
).encode()
"""The example of c2sp.org/tlog-policy, with keys."""

SUBSETS = list(chain.from_iterable(combinations(SIX, count) for count in range(7)))


@given(bytes_like(GOOD))
def test_any_bytes_are_a_policy_or_malformed(raw: bytes) -> None:
    try:
        policy = TrustPolicy.parse(raw)
    except Malformed:
        return
    assert policy.quorum is None or raw.count(b"quorum") >= 1


@pytest.mark.parametrize("signing", SUBSETS, ids="+".join)
def test_the_example_of_the_specification_counts_as_it_says(signing: tuple[str, ...]) -> None:
    policy = TrustPolicy.parse(TWO_LEVELS)
    text = vectors.HEAD.to_text()
    signed = sign_checkpoint(vectors.HEAD, LOG).signed_by(
        SIX[name].cosign(text, at=vectors.AT + timedelta(minutes=at)) for at, name in enumerate(signing)
    )
    enough = len({"X1", "X2", "X3"} & set(signing)) >= 2 and {"Y1", "Y2", "Y3"} & set(signing)

    if not enough:
        with pytest.raises(QuorumShort):
            policy.check(signed)
        return

    countersigned = policy.check(signed)
    assert [witness.name for witness in countersigned.witnesses] == [f"{name}.example" for name in signing]
    assert countersigned.reached_at == when_enough(signing)


def when_enough(signing: tuple[str, ...]) -> datetime:
    """Find by trying when the first two of X and one of Y had signed."""
    for count in range(len(signing) + 1):
        so_far = signing[:count]
        if sum(name.startswith("X") for name in so_far) >= 2 and any(name.startswith("Y") for name in so_far):
            return vectors.AT + timedelta(minutes=count - 1)
    raise AssertionError


def test_the_time_is_that_by_which_the_quorum_stood_not_the_first_nor_the_last() -> None:
    policy = TrustPolicy.parse(POLICY)
    signed = vectors.signed_checkpoint(vectors.HEAD)

    assert policy.check(signed).reached_at == vectors.LATER


def test_without_a_quorum_no_time_is_proven() -> None:
    policy = TrustPolicy.parse(f"log {LOG.key}\nquorum none\n".encode())

    countersigned = policy.check(sign_checkpoint(vectors.HEAD, LOG))

    assert (countersigned.witnesses, countersigned.reached_at) == ((), None)


def test_a_record_of_another_name_is_not_believed() -> None:
    other = Checkpoint(origin=SLIPS.key.name, size=1, root=TreeRoot(bytes(32)))

    with pytest.raises(CheckpointNotTrusted, match="log-not-in-policy"):
        TrustPolicy.parse(POLICY).check(sign_checkpoint(other, SLIPS))


def test_a_record_may_have_two_keys_while_one_takes_over() -> None:
    policy = TrustPolicy.parse(f"log {LOG.key}\nlog {OTHER_LOG.key}\nquorum none\n".encode())

    for signer in (LOG, OTHER_LOG):
        policy.check(sign_checkpoint(vectors.HEAD, signer))
    stranger = NoteSigner(ORIGIN, seed("nobody"))
    with pytest.raises(CheckpointNotTrusted.__mro__[1], match="signature-missing"):
        policy.check(sign_checkpoint(vectors.HEAD, stranger))


def test_thirty_two_of_everything_are_read() -> None:
    logs = [NoteSigner(f"log{at}.example", seed(f"log {at}")).key for at in range(32)]
    witnesses = [WitnessSigner(f"w{at}.example", seed(f"witness {at}")).key for at in range(32)]
    lines = [f"log {key}" for key in logs] + [f"witness w{at} {key}" for at, key in enumerate(witnesses)]
    lines += [f"group g{at} all {'w' if at == 0 else 'g'}{max(at - 1, 0)}" for at in range(32)]

    policy = TrustPolicy.parse("".join(f"{line}\n" for line in [*lines, "quorum g31"]).encode())

    assert (len(policy.logs), len(policy.witnesses), len(policy.groups)) == (32, 32, 32)


def test_a_policy_of_a_megabyte_is_refused() -> None:
    with pytest.raises(Malformed, match="policy-malformed"):
        TrustPolicy.parse(b"# much\n" * 10_000 + b"quorum none\n")


def test_a_line_that_is_refused_is_named() -> None:
    with pytest.raises(Malformed) as refused:
        TrustPolicy.parse(b"\n# ours\nmirror x\nquorum none\n")

    assert refused.value.where == "line 3"


def test_a_witness_under_two_names_has_one_voice() -> None:
    again = VerifierKey(name="again.example", type=KeyType.WITNESS_COSIGNATURE, public_key=UNION.key.public_key)
    text = f"witness one {UNION.key}\nwitness two {again}\ngroup both 2 one two\nquorum both\n"

    with pytest.raises(Malformed, match="policy-key-twice"):
        TrustPolicy.parse(text.encode())
