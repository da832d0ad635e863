"""
A memo whose signers answered the reply: after the entries of `_world`,

    entry 13 memo D goes round    14 D is filed: six signed    15 D is replied to    16 the verdict of five of the six

Ada agrees, Bo in part, three go on dissenting, and one is silent. Proofs stand in `follow-proofs.json`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Final

from vectors.make import text
from vectors.make._common import ORIGIN, seed
from vectors.make._world import (
    LARGE,
    TERM,
    Text,
    World,
    co_sign,
    disposition,
    filed,
    leaves,
    listed,
    points_of,
    secret_of,
    titled,
)

from demur_verify.answers import Answer, AnswerList, may_be_shown
from demur_verify.circulation import commitment_of
from demur_verify.co_signature import follow_key
from demur_verify.entries import Circulated, Replied, VerdictGiven
from demur_verify.filing import CoSignatureList
from demur_verify.follow_act import Choice, FollowAct, follow_message, follow_scope
from demur_verify.follow_letter import FollowLetter
from demur_verify.identity import Identity, identity_of
from demur_verify.membership import nullifier_of
from demur_verify.pack import Pack

PROOFS: Final = Path(__file__).with_name("follow-proofs.json")
READERS: Final = 31
SIGNERS: Final = 6
ROLL_DAY: Final = date(2026, 11, 25)
D: Final = Text((titled("Answer what was asked"), text.HEADING, text.PARAGRAPH), "D")
REPLY_TO_D: Final = Text((titled("Reply"), disposition(None, "declined", "It was answered before.")), "reply to D")
CHOSEN: Final = (Choice.AGREE, Choice.IN_PART, Choice.DISSENT, Choice.DISSENT, Choice.DISSENT)
ALL_OF_D: Final = ("after", "D circulated", "D filed", "D replied", "D verdict")


@cache
def signed_d() -> CoSignatureList:
    """Return the list of memo D: members 0 to 5, without their names."""
    return listed(D, [co_sign(number, D, LARGE, proofs=PROOFS) for number in range(SIGNERS)])


def follower(number: int) -> Identity:
    """Return the follow key of a signer as an identity."""
    return identity_of(follow_key(ORIGIN, D.digest, secret_of(number)))


def act(number: int, kind: FollowAct, target: bytes, said: bytes) -> FollowLetter:
    """Let a signer of memo D act afterwards."""
    scope, identity = follow_scope(ORIGIN, D.digest, kind, target), follower(number)
    return FollowLetter(
        act=kind,
        origin=ORIGIN,
        digest=D.digest,
        target=target,
        nullifier=nullifier_of(scope, identity.secret_scalar),
        said=said,
        points=points_of(identity, signed_d().follows(), follow_message(kind, scope, said), scope, PROOFS),
    )


@cache
def answers_to_d(count: int = len(CHOSEN)) -> AnswerList:
    """Return the answers of the first signers to the reply."""
    return answer_list([answer(number, choice) for number, choice in enumerate(CHOSEN[:count])])


def answer(number: int, choice: Choice) -> Answer:
    """Answer the reply as a signer."""
    letter = act(number, FollowAct.VERDICT, REPLY_TO_D.digest, choice.value.encode())
    return Answer(nullifier=letter.nullifier, choice=choice, points=letter.points)


def answer_list(answers: Sequence[Answer]) -> AnswerList:
    """Put answers in the list that is counted."""
    ordered = tuple(sorted(answers, key=lambda one: one.nullifier))
    return AnswerList(origin=ORIGIN, digest=D.digest, reply=REPLY_TO_D.digest, answers=ordered)


def verdict_of(answers: AnswerList) -> VerdictGiven:
    """Make the entry that counts a list."""
    counts, many = answers.counts(), len(answers.answers)
    told = [counts[choice] if may_be_shown(many) else None for choice in Choice]
    return VerdictGiven(
        at=datetime(2027, 1, 20, 12, tzinfo=UTC),
        filed=answers.digest,
        reply=answers.reply,
        answers=many,
        agree=told[0],
        in_part=told[1],
        dissent=told[2],
        list=answers.list_digest(),
    )


def answered_world(verdict: VerdictGiven | None = None) -> World:
    """Make the record, with another verdict than the true one where one is given."""
    world, salt = World(), seed("D circulated")
    commitment = commitment_of(salt=salt, digest=D.digest, readers=READERS)
    world.enter(
        "D circulated",
        Circulated(
            at=datetime(2026, 11, 25, 9, tzinfo=UTC),
            term=TERM,
            roll=ROLL_DAY,
            audience="everyone",
            until=datetime(2026, 12, 4, 12, tzinfo=UTC),
            commitment=commitment,
        ),
    )
    filing = filed(
        D,
        signed_d(),
        at=datetime(2026, 12, 4, 12, tzinfo=UTC),
        circulated=commitment,
        salt=salt,
        readers=READERS,
        roll_opened=ROLL_DAY,
        roll_filed=ROLL_DAY,
    )
    world.enter("D filed", filing)
    replied = Replied(
        at=datetime(2027, 1, 5, 12, tzinfo=UTC), filed=D.digest, reply=REPLY_TO_D.digest, recommendations=0
    )
    world.enter("D replied", replied)
    world.enter("D verdict", verdict or verdict_of(answers_to_d()))
    return world


def verdict_pack(world: World | None = None, answers: AnswerList | None = None) -> Pack:
    """Make the pack of memo D."""
    record = world or answered_world()
    index = record.index["D filed"]
    return Pack(
        blocks=D.show(),
        reply=REPLY_TO_D.show(),
        co_signatures=signed_d(),
        names=(),
        term=TERM,
        leaves=leaves(LARGE),
        entries=record.show(ALL_OF_D),
        first=record.receipt(index, record.checkpoint(index + 1, at=datetime(2026, 12, 4, 13, 0, 4, tzinfo=UTC))),
        answers=answers or answers_to_d(),
    )


def answer_of_a_stranger() -> Answer:
    """Answer as somebody who did not sign: the proof holds in a tree of their own, with their key in it."""
    scope, identity = follow_scope(ORIGIN, D.digest, FollowAct.VERDICT, REPLY_TO_D.digest), follower(LARGE - 1)
    said = follow_message(FollowAct.VERDICT, scope, Choice.AGREE.value.encode())
    own_tree = tuple(sorted((*signed_d().follows(), identity.commitment)))
    return Answer(
        nullifier=nullifier_of(scope, identity.secret_scalar),
        choice=Choice.AGREE,
        points=points_of(identity, own_tree, said, scope, PROOFS),
    )
