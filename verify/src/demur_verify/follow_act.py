"""
What somebody who signed does afterwards without a name: scope and message of an act (protocol 8; specs/follow.md).

Each act is a proof of membership in the follow tree of the filing, under a scope of its own. Nothing links it to
another act, nor to the co-signature: nullifiers of two scopes cannot be connected.
"""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from typing import Final

from demur_verify.errors import Malformed
from demur_verify.field import write_element
from demur_verify.kinds import Message, Scope

SLOTS: Final = 32
"""How many messages, and how many questions for a meeting, each signer of a memo has."""


class FollowAct(StrEnum):
    """What a signer does afterwards; what each is aimed at stands in `specs/follow.md`."""

    VERDICT = "verdict"
    APPEAL = "appeal"
    MESSAGE = "message"
    QUESTION = "question"
    RANK = "rank"


class Choice(StrEnum):
    """How a signer answers the reply."""

    AGREE = "agree"
    IN_PART = "in-part"
    DISSENT = "dissent"


def follow_scope(origin: str, digest: bytes, act: FollowAct, target: bytes) -> Scope:
    """
    Return the number that an act is made for: 256 bits, not reduced.

    :param digest: of the memo
    :param target: 32 bytes: what the act is aimed at. One signer can act once for each act and target
    """
    text = f"{origin}\n{digest.hex()}\n{act.value}\n{target.hex()}\n"
    return Scope(int.from_bytes(sha256(b"demur/follow-scope/v1\n" + text.encode()).digest(), "big"))


def follow_message(act: FollowAct, scope: Scope, said: bytes) -> Message:
    """
    Return what the proof of an act signs.

    :param said: the choice, the text, or nothing, as the letter carries it
    """
    text = f"{act.value}\n{write_element(scope)}\n{sha256(said).hexdigest()}\n"
    return Message(int.from_bytes(sha256(b"demur/follow-message/v1\n" + text.encode()).digest(), "big"))


def slot_target(slot: int) -> bytes:
    """
    Return the target of one of a signer's messages or questions: 32 bytes.

    A signer takes any slot that is still free, in no order: that two messages came in two slots tells nothing.

    :raises Malformed: `slot-impossible`
    """
    if not 0 <= slot < SLOTS:
        raise Malformed("slot-impossible", facts={"slots": SLOTS})
    return sha256(f"demur/follow-slot/v1\n{slot}\n".encode()).digest()


def slot_of(target: bytes) -> int | None:
    """Return the slot that a target stands for; None where it is none of them."""
    return next((slot for slot in range(SLOTS) if slot_target(slot) == target), None)
