"""
The list of the signers' answers to a reply, from which everybody counts the verdict again (specs/follow.md, section 5).

    demur/answers/v1
    origin karvonel.example/record
    digest 025d9de8…
    reply 455e72ed…
    count 2
    0a11… agree 2f04… …
    3d90… dissent 1aa8… …

NULLIFIER CHOICE P0 … P7, nullifiers strictly ascending: each signer stands once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Final

from demur_verify.canonical import DIGEST_SIZE, LARGEST_NUMBER, read_decimal, read_digest
from demur_verify.co_signature import POINT_COUNT
from demur_verify.entries_afterwards import FEWEST_ANSWERS, VerdictGiven
from demur_verify.errors import Malformed, Refused
from demur_verify.field import BASE_FIELD, SCALAR_FIELD, read_element, write_element
from demur_verify.follow_act import Choice, FollowAct, follow_message, follow_scope
from demur_verify.groth16 import Pairing
from demur_verify.kinds import Nullifier, Points, RollRoot
from demur_verify.membership import Membership, MembershipRefused, check_memberships
from demur_verify.note import check_key_name, read_text

_HEAD: Final = "demur/answers/v1"
_NAMES: Final = ("origin", "digest", "reply", "count")
_WORDS: Final = 2 + POINT_COUNT


class AnswersRefused(Refused):
    """A list of answers is not the one that the record names, or does not give its numbers."""


@dataclass(frozen=True)
class Answer:
    """One signer's answer to the reply, and the proof of it."""

    nullifier: Nullifier
    choice: Choice
    points: Points

    def __post_init__(self) -> None:
        """
        Refuse a value that could not be read back.

        :raises Malformed: `answer-malformed`
        """
        fits = 0 <= self.nullifier < SCALAR_FIELD and len(self.points) == POINT_COUNT
        if not fits or any(not 0 <= point < BASE_FIELD for point in self.points):
            raise Malformed("answer-malformed")

    def to_line(self) -> str:
        """Write the line, with its LF."""
        points = " ".join(write_element(point) for point in self.points)
        return f"{write_element(self.nullifier)} {self.choice.value} {points}\n"

    @classmethod
    def parse(cls, line: str) -> Answer:
        """
        Read a line, without its LF.

        :raises Malformed: it is not one
        """
        words = line.split(" ")
        if len(words) != _WORDS or words[1] not in set(Choice):
            raise Malformed("answer-malformed")
        return cls(
            nullifier=Nullifier(read_element(words[0])),
            choice=Choice(words[1]),
            points=tuple(read_element(point, below=BASE_FIELD) for point in words[2:]),
        )


@dataclass(frozen=True)
class AnswerList:
    """All answers to a reply that were counted. `digest` is the memo's."""

    origin: str
    digest: bytes
    reply: bytes
    answers: tuple[Answer, ...]

    def __post_init__(self) -> None:
        """
        Refuse a list that could not be read back.

        :raises Malformed: `answers-unsorted`, nullifiers are not strictly ascending; or the head is malformed
        """
        check_key_name(self.origin)
        if len(self.digest) != DIGEST_SIZE or len(self.reply) != DIGEST_SIZE:
            raise Malformed("digest-malformed")
        if any(one.nullifier >= other.nullifier for one, other in pairwise(self.answers)):
            raise Malformed("answers-unsorted")

    @classmethod
    def parse(cls, raw: bytes) -> AnswerList:
        """
        Read a list; no proof is checked.

        :raises Malformed: it is not one; `where` names the line, from 0
        """
        lines = read_text(raw).split("\n")
        if len(lines) < len(_NAMES) + 2 or lines.pop() or lines.pop(0) != _HEAD:
            raise Malformed("answers-malformed")
        origin, digest, reply, count = (_value(name, line) for name, line in zip(_NAMES, lines, strict=False))
        del lines[: len(_NAMES)]
        if read_decimal(count, largest=LARGEST_NUMBER) != len(lines):
            raise Malformed("answers-miscounted", facts={"lines": len(lines)})
        return cls(
            origin=origin,
            digest=read_digest(digest),
            reply=read_digest(reply),
            answers=tuple(_answer(line, number) for number, line in enumerate(lines)),
        )

    def to_bytes(self) -> bytes:
        """Write the list."""
        values = (self.origin, self.digest.hex(), self.reply.hex(), str(len(self.answers)))
        head = "".join(f"{name} {value}\n" for name, value in zip(_NAMES, values, strict=True))
        return f"{_HEAD}\n{head}{''.join(one.to_line() for one in self.answers)}".encode()

    def list_digest(self) -> bytes:
        """Hash the list: 32 bytes, `list` of the `verdict` entry."""
        return sha256(self.to_bytes()).digest()

    def counts(self) -> Mapping[Choice, int]:
        """Count each choice."""
        chosen = [one.choice for one in self.answers]
        return {choice: chosen.count(choice) for choice in Choice}


def may_be_shown(answers: int) -> bool:
    """Tell whether so many answers may be shown one by one: below five nobody's own could stay hidden."""
    return answers >= FEWEST_ANSWERS


def check_answers(
    answers: AnswerList, entry: VerdictGiven, *, origin: str, root: RollRoot, depth: int, by: Pairing | None = None
) -> None:
    """
    Check that a list is the one of a `verdict` entry, gives its numbers, and that every answer in it is a signer's.

    :param root: of the follow tree, as the list of co-signatures gives it
    :raises AnswersRefused: `answers-of-another-text`, `answers-not-as-entered`, `answers-miscounted`
    :raises MembershipRefused: a proof does not hold; `where` is `answer` and its number
    """
    if (answers.origin, answers.digest, answers.reply) != (origin, entry.filed, entry.reply):
        raise AnswersRefused("answers-of-another-text", where="answers")
    if answers.list_digest() != entry.list:
        raise AnswersRefused("answers-not-as-entered", where="answers")
    counted = answers.counts()
    said = {Choice.AGREE: entry.agree, Choice.IN_PART: entry.in_part, Choice.DISSENT: entry.dissent}
    if len(answers.answers) != entry.answers or counted != said:
        raise AnswersRefused("answers-miscounted", where="answers")
    scope = follow_scope(answers.origin, answers.digest, FollowAct.VERDICT, answers.reply)
    claims = [
        Membership(
            root=root,
            nullifier=one.nullifier,
            message=follow_message(FollowAct.VERDICT, scope, one.choice.value.encode()),
            scope=scope,
            points=one.points,
            depth=depth,
        )
        for one in answers.answers
    ]
    try:
        check_memberships(claims, by)
    except MembershipRefused as refusal:
        raise MembershipRefused(
            refusal.reason, where=f"answer {refusal.facts['index']}", facts=refusal.facts
        ) from refusal


def _value(name: str, line: str) -> str:
    label, space, value = line.partition(" ")
    if label != name or not space:
        raise Malformed("answers-malformed", where=name)
    return value


def _answer(line: str, number: int) -> Answer:
    try:
        return Answer.parse(line)
    except Malformed as cause:
        raise Malformed(cause.reason, where=f"answer {number}", facts=cause.facts) from cause
