"""
Does a pack prove what it says? Everything is computed again from the file; nothing in it is believed (protocol 9).

Trust comes from the reader's policy, never from the pack. Without a policy the most that can be said is that nothing
in the file contradicts itself; anybody can make such a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from demur_verify.answers import AnswersRefused, check_answers
from demur_verify.checkpoint import SignedCheckpoint
from demur_verify.co_signature import Act, Way, disclosure_of, message_of, scope_of
from demur_verify.errors import Refused
from demur_verify.filing import CoSignatureList
from demur_verify.groth16 import Pairing
from demur_verify.kinds import RollRoot
from demur_verify.membership import Membership, MembershipRefused, check_memberships
from demur_verify.pack import NameOpened, Pack, read_pack
from demur_verify.pack_entries import RecordShown, check_entries
from demur_verify.pack_text import check_recommendations, check_reply, check_text, merge_recommendations
from demur_verify.report import (
    ALWAYS_NOT_PROVEN,
    Answer,
    FiledShown,
    Report,
    SignaturesShown,
    Verdict,
    reply_shown,
)
from demur_verify.report_afterwards import afterwards_of
from demur_verify.roll import leaves_digest, prefix_roots
from demur_verify.trust_policy import QuorumShort, TrustPolicy
from demur_verify.verify_digest import reply_to
from demur_verify.witness_cosignature import WitnessCosignature, check_witness_cosignature


class ListRefused(Refused):
    """The list of co-signatures, the names or the roll are not those of the filing."""


@dataclass(frozen=True)
class _Trusted:
    """What the reader's policy says of the checkpoints: `reason` is None where it vouches for both."""

    reason: str | None
    witnesses: tuple[WitnessCosignature, ...] = ()
    proven_at: datetime | None = None


def verify_pack(raw: bytes, trust: TrustPolicy | None, by: Pairing | None = None) -> Report:
    """
    Check a whole pack.

    1. The file is a pack.
    2. Its entries are in one checkpoint, and are what the record holds of one memo.
    3. The reader's policy vouches for that checkpoint and for the first one that held the filing.
    4. The blocks are those of the digest that was filed; recommendations and origin agree.
    5. The list of co-signatures is the one that was filed.
    6. Every roll that was used is the beginning of the one list of places.
    7. Every co-signature holds against its roll, and is counted once.
    8. The follow tree is the one that was filed.
    9. The names are those that were signed with.
    10. The reply is the one that was entered, and speaks to every recommendation.
    11. The signers' answers to it, where they are shown, are those that were entered, each of a signer, counted once.

    :param trust: the reader's policy; without one the verdict is `consistent` at most
    :param by: what computes the pairings; the fastest that is there, where none is given
    :raises NotAPack: it is another kind of file
    :raises Refused: a kind of it that says what does not hold, and where
    """
    pack = read_pack(raw)  # 1
    record = check_entries(pack.entries, pack.first)  # 2
    trusted = _check_trust(record.checkpoint, pack.first.checkpoint, trust)  # 3
    origin, filed = record.checkpoint.checkpoint.origin, record.filed
    memo = check_text(filed.digest, pack.blocks, origin)  # 4
    asked = check_recommendations(memo, filed)
    _check_list(pack.co_signatures, record, origin)  # 5
    roots = _check_rolls(pack, record)  # 6
    _check_signatures(pack.co_signatures, record, roots, by)  # 7
    _check_follows(pack.co_signatures, record)  # 8
    _check_names(pack.names, pack.co_signatures)  # 9
    said = check_reply(pack.reply, record.case.replied, origin, whole=memo.is_whole)  # 10
    counted = _check_answers(pack, record, origin, by)  # 11
    answers_left_out = record.case.verdict is not None and not counted
    reply = reply_shown(
        reply_to(record.case, proven_at=None), whole_record=False, recommendations=merge_recommendations(asked, said)
    )
    return Report(
        verdict=Verdict.CONSISTENT if trusted.reason else Verdict.PROVEN,
        reason=trusted.reason,
        memo=memo,
        digest=memo.digest,
        filed=_filed_shown(record, trusted),
        signatures=_signatures_shown(pack, record),
        reply=reply,
        afterwards=afterwards_of(record.case, answers_checked=counted),
        witnesses=trusted.witnesses,
        not_proven=_not_proven(trusted, whole=memo.is_whole, answer=reply.state, answers=not answers_left_out),
    )


def _check_trust(last: SignedCheckpoint, first: SignedCheckpoint, trust: TrustPolicy | None) -> _Trusted:
    """
    Ask the policy about the checkpoint of all entries and the first one of the filing.

    :raises CheckpointNotTrusted: it does not know the record; SignatureRefused: a signature is false
    """
    if trust is None:
        return _Trusted("no-policy")
    seen = {
        cosignature
        for signed in (last, first)
        for witness in trust.witnesses
        if (cosignature := check_witness_cosignature(signed.note, witness.key))
    }
    try:
        now, then = trust.check(last), trust.check(first)
    except QuorumShort as refusal:
        return _Trusted(refusal.reason, witnesses=tuple(sorted(seen)))
    return _Trusted(None, witnesses=now.witnesses, proven_at=then.reached_at)


def _check_list(signed: CoSignatureList, record: RecordShown, origin: str) -> None:
    """Compare the list with what the entry says of it."""
    filed = record.filed
    if signed.origin != origin:
        raise ListRefused("origins-differ", where="co-signatures")
    if (signed.term, signed.digest) != (filed.term, filed.digest):
        raise ListRefused("list-of-another-text", where="co-signatures")
    if len(signed.signatures) != filed.signatures:
        facts = {"listed": len(signed.signatures), "filed": filed.signatures}
        raise ListRefused("list-miscounted", where="co-signatures", facts=facts)
    if signed.list_digest() != filed.list:
        raise ListRefused("list-not-as-filed", where="co-signatures")


def _check_rolls(pack: Pack, record: RecordShown) -> Mapping[int, RollRoot]:
    """
    Compute the root of each roll that was used, and compare it with the entry; return the roots by size.

    :raises ListRefused: a roll's entry is missing, or the roll is not the beginning of the list of places
    """
    if pack.term != record.filed.term:
        raise ListRefused("leaves-of-another-term", where=f"leaves/{pack.term}")
    rolls, used = record.by_size(), pack.co_signatures.sizes()
    missing = [size for size in used if size not in rolls]
    if missing:
        raise ListRefused("roll-entry-missing", where=f"roll of size {missing[0]}")
    if len(pack.leaves) != max(used, default=0):
        raise ListRefused("leaves-miscounted", where=f"leaves/{pack.term}", facts={"leaves": len(pack.leaves)})
    if not used:
        return {}
    within = [size for size in rolls if size <= len(pack.leaves)]
    roots = prefix_roots(pack.leaves, within, rolls[used[0]].depth)
    for size, root in roots.items():
        if root != rolls[size].root or leaves_digest(pack.leaves[:size]) != rolls[size].leaves:
            raise ListRefused("roll-not-of-these-leaves", where=f"roll of size {size}")
    return roots


def _check_signatures(
    signed: CoSignatureList, record: RecordShown, roots: Mapping[int, RollRoot], by: Pairing | None
) -> None:
    """Check every proof; that nullifiers are distinct, the list's own order has shown."""
    scope, rolls = scope_of(signed.origin, signed.term, signed.digest), record.by_size()
    claims = [
        Membership(
            root=roots[one.size],
            nullifier=one.nullifier,
            message=message_of(Act.CO_SIGN, scope, one.disclosure, one.follow),
            scope=scope,
            points=one.points,
            depth=rolls[one.size].depth,
        )
        for one in signed.signatures
    ]
    try:
        check_memberships(claims, by)
    except MembershipRefused as refusal:
        where = f"co-signature {refusal.facts['index']}"
        raise MembershipRefused(refusal.reason, where=where, facts=refusal.facts) from refusal


def _check_follows(signed: CoSignatureList, record: RecordShown) -> None:
    """Compute the tree of those who may answer the reply, or the institution could add signers of its own there."""
    filed, roll = record.filed, record.last
    root = signed.follow_root(roll.depth) if roll and signed.signatures else None
    if len(signed.follows()) != filed.follows or root != filed.follow_root:
        raise ListRefused("follows-not-as-filed", where="co-signatures")


def _check_names(names: tuple[NameOpened, ...], signed: CoSignatureList) -> None:
    """Open the disclosures of those who signed openly."""
    disclosures: dict[int, bytes] = {one.nullifier: one.disclosure for one in signed.signatures}
    for number, name in enumerate(names):
        where = f"name {number}"
        if name.nullifier not in disclosures:
            raise ListRefused("name-of-nobody-counted", where=where)
        if disclosure_of(name.salt, Way.OPEN, name.person, name.name) != disclosures[name.nullifier]:
            raise ListRefused("name-not-signed-with", where=where)


def _check_answers(pack: Pack, record: RecordShown, origin: str, by: Pairing | None) -> bool:
    """Count the signers' answers to the reply again; False where they are not shown."""
    answers, entry, roll = pack.answers, record.case.verdict, record.last
    if answers is None:
        return False
    root = pack.co_signatures.follow_root(roll.depth) if roll else None
    if entry is None or root is None or roll is None:
        raise AnswersRefused("answers-without-entry", where="answers")
    check_answers(answers, entry, origin=origin, root=root, depth=roll.depth, by=by)
    return True


def _filed_shown(record: RecordShown, trusted: _Trusted) -> FiledShown:
    head = record.checkpoint.checkpoint
    return FiledShown(
        at=record.filed.at, proven_at=trusted.proven_at, index=record.case.index, origin=head.origin, size=head.size
    )


def _signatures_shown(pack: Pack, record: RecordShown) -> SignaturesShown:
    opened, last = record.opened, record.last
    return SignaturesShown(
        count=record.filed.signatures,
        roll_opened=opened.size if opened else None,
        roll_filed=last.size if last else None,
        entitled=last.entitled if last else None,
        readers=record.filed.readers,
        names=tuple((name.person, name.name) for name in pack.names),
    )


def _not_proven(trusted: _Trusted, *, whole: bool, answer: Answer, answers: bool) -> tuple[str, ...]:
    """List what this pack leaves open, before what every pack does."""
    here = (
        (trusted.reason is not None, "record-is-trusted"),
        (trusted.reason is None and trusted.proven_at is None, "time-of-filing"),
        (not whole, "blocks-not-shown"),
        (answer is Answer.NOT_IN_THIS_FILE, "no-answer-elsewhere"),
        (not answers, "answers-not-shown"),
    )
    return (*(code for applies, code in here if applies), *ALWAYS_NOT_PROVEN)
