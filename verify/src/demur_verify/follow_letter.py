"""
The letter that carries an act of a signer to the door (specs/follow.md, section 4).

    {"v":"demur/follow-letter/v1","act":"verdict","origin":O,"digest":F,"target":F,"nullifier":F,"said":BASE64,
     "points":[F x8]}␠␠␠…                                           4,096 bytes, always

It is sealed as a co-signature's letter is and has its size: whoever carries letters cannot tell them apart.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from demur_verify.canonical import DIGEST_SIZE, read_base64, read_digest
from demur_verify.co_signature import POINT_COUNT
from demur_verify.errors import Malformed
from demur_verify.field import BASE_FIELD, SCALAR_FIELD, read_element, write_element
from demur_verify.follow_act import Choice, FollowAct, follow_message, follow_scope
from demur_verify.kinds import Nullifier, Points, RollRoot
from demur_verify.letter import LETTER_SIZE, is_origin
from demur_verify.membership import Membership

LONGEST_SAID: Final = 2000
"""Bytes of what is said: two thousand letters of English, a thousand of Arabic."""

_VERSION: Final = "demur/follow-letter/v1"
_CHOICES: Final = frozenset(choice.value.encode() for choice in Choice)
_Read = TypeVar("_Read")


@dataclass(frozen=True)
class FollowLetter:
    """
    An act of somebody who signed, on its way to the door.

    :param target: 32 bytes: what the act is aimed at
    :param said: the choice for a verdict, the text for a message or a question, nothing for a rank
    :param points: the proof, eight coordinates below p in Semaphore's order
    """

    act: FollowAct
    origin: str
    digest: bytes
    target: bytes
    nullifier: Nullifier
    said: bytes
    points: Points

    def __post_init__(self) -> None:
        """
        Refuse a value that could not be read back.

        :raises Malformed: `follow-letter-malformed`, `where` names the part
        """
        _refuse_unless(is_origin(self.origin), "origin")
        _refuse_unless(len(self.digest) == DIGEST_SIZE, "digest")
        _refuse_unless(len(self.target) == DIGEST_SIZE, "target")
        _refuse_unless(0 <= self.nullifier < SCALAR_FIELD, "nullifier")
        _refuse_unless(_may_say(self.act, self.said), "said")
        _refuse_unless(len(self.points) == POINT_COUNT, "points")
        _refuse_unless(all(0 <= point < BASE_FIELD for point in self.points), "points")

    def to_bytes(self) -> bytes:
        """
        Write the letter: ASCII, this order, no spaces, then spaces up to 4,096 bytes.

        :raises Malformed: `follow-letter-malformed`, its origin leaves no room for the rest
        """
        members = {
            "v": _VERSION,
            "act": self.act.value,
            "origin": self.origin,
            "digest": self.digest.hex(),
            "target": self.target.hex(),
            "nullifier": write_element(self.nullifier),
            "said": base64.b64encode(self.said).decode("ascii"),
            "points": [write_element(point) for point in self.points],
        }
        written = json.dumps(members, separators=(",", ":")).encode("ascii")
        _refuse_unless(len(written) <= LETTER_SIZE, "origin")
        return written.ljust(LETTER_SIZE)

    @classmethod
    def parse(cls, raw: bytes) -> FollowLetter:
        """
        Read a letter: it is written again and compared, so that there is one way only.

        :raises Malformed: `follow-letter-malformed`
        """
        _refuse_unless(len(raw) == LETTER_SIZE, "size")
        try:
            members = json.loads(raw.decode("ascii"))
        except (ValueError, RecursionError) as cause:
            raise Malformed("follow-letter-malformed") from cause
        letter = cls._of(members if isinstance(members, dict) else {})
        if letter.to_bytes() != raw:
            raise Malformed("follow-letter-malformed")
        return letter

    @classmethod
    def _of(cls, members: dict[str, Any]) -> FollowLetter:
        def text(name: str, read: Callable[[str], _Read]) -> _Read:
            return _checked(name, read, members.get(name))

        points = members.get("points")
        _refuse_unless(isinstance(points, list) and len(points) == POINT_COUNT, "points")
        return cls(
            act=text("act", FollowAct),
            origin=text("origin", str),
            digest=text("digest", read_digest),
            target=text("target", read_digest),
            nullifier=Nullifier(text("nullifier", read_element)),
            said=text("said", read_base64),
            points=tuple(_checked("points", _read_coordinate, point) for point in points or ()),
        )

    def membership(self, root: RollRoot, depth: int) -> Membership:
        """
        Say what the proof has to show, to be checked by whoever knows the follow tree.

        :param root: of the follow tree, as the list that was filed gives it
        """
        scope = follow_scope(self.origin, self.digest, self.act, self.target)
        return Membership(
            root=root,
            nullifier=self.nullifier,
            message=follow_message(self.act, scope, self.said),
            scope=scope,
            points=self.points,
            depth=depth,
        )


def _may_say(act: FollowAct, said: bytes) -> bool:
    match act:
        case FollowAct.VERDICT:
            return said in _CHOICES
        case FollowAct.APPEAL | FollowAct.RANK:
            return not said
        case FollowAct.MESSAGE | FollowAct.QUESTION:
            return 0 < len(said) <= LONGEST_SAID


def _read_coordinate(text: str) -> int:
    return read_element(text, below=BASE_FIELD)


def _checked(name: str, read: Callable[[str], _Read], value: object) -> _Read:
    _refuse_unless(isinstance(value, str), name)
    try:
        return read(str(value))
    except (ValueError, Malformed) as cause:
        raise Malformed("follow-letter-malformed", where=name) from cause


def _refuse_unless(holds: bool, where: str) -> None:
    if not holds:
        raise Malformed("follow-letter-malformed", where=where)
