"""
The letter that carries a co-signature to the door, and its sealing (protocol 5).

    {"v":"demur/letter/v1","act":"co-sign",…,"points":["…",…]}␠␠␠…      4,096 bytes, always
    enc (32), ciphertext (4,096 + 16)                                    4,144 bytes, always

HPKE in base mode (RFC 9180) with X25519, HKDF-SHA256 and ChaCha20-Poly1305, to the door's key of the `settings` entry.
One size for all: whoever carries letters cannot tell them apart.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from demur_verify.canonical import DIGEST_SIZE, LARGEST_NUMBER, read_digest, read_term
from demur_verify.co_signature import NOTHING, POINT_COUNT, Act, Way
from demur_verify.errors import Malformed, Refused
from demur_verify.field import BASE_FIELD, SCALAR_FIELD, read_element, write_element
from demur_verify.kinds import Disclosure, Nullifier, Points
from demur_verify.note import check_key_name

LETTER_SIZE: Final = 4096
SEALED_SIZE: Final = 4144
KEY_SIZE: Final = 32

_VERSION: Final = "demur/letter/v1"
_INFO: Final = b"demur/letter/v1"
_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
_Read = TypeVar("_Read")


class LetterRefused(Refused):
    """A sealed letter cannot be opened by this door, or none can be sealed to it."""


class DoorKey:
    """The key that letters are sealed to: its public half stands in `settings`, the secret one at the door alone."""

    def __init__(self, private: X25519PrivateKey) -> None:
        self._private = private
        self.public: bytes = private.public_key().public_bytes_raw()

    @classmethod
    def from_seed(cls, seed: bytes) -> DoorKey:
        """
        Return the key of 32 secret bytes (RFC 7748).

        :raises Malformed: `door-key-malformed`
        """
        if len(seed) != KEY_SIZE:
            raise Malformed("door-key-malformed")
        return cls(X25519PrivateKey.from_private_bytes(seed))

    def open(self, sealed: bytes) -> bytes:
        """
        Open what was sealed to this door.

        :raises LetterRefused: `letter-not-for-this-door`, or it was changed on the way
        """
        try:
            return _SUITE.decrypt(sealed, self._private, _INFO)
        except (InvalidTag, ValueError) as cause:
            raise LetterRefused("letter-not-for-this-door") from cause


@dataclass(frozen=True)
class Letter:
    """
    A co-signature or a withdrawal on its way to the door.

    :param size: places on the roll that the proof was made against
    :param follow: commitment of the follow key; 0 for a withdrawal
    :param disclosure: 32 bytes; `NOTHING` for a withdrawal
    :param way: anonymous for a withdrawal
    :param salt: of the disclosure; `NOTHING` for a withdrawal
    :param points: the proof, eight coordinates below p in Semaphore's order
    """

    act: Act
    origin: str
    term: str
    digest: bytes
    size: int
    nullifier: Nullifier
    follow: int
    disclosure: Disclosure
    way: Way
    salt: bytes
    points: Points

    def __post_init__(self) -> None:
        """
        Refuse a letter that could not be read back.

        :raises Malformed: `letter-malformed`, `where` names the member
        """
        _refuse_unless(is_origin(self.origin), "origin")
        _checked("term", read_term, self.term)
        _refuse_unless(len(self.digest) == DIGEST_SIZE, "digest")
        _refuse_unless(0 < self.size <= LARGEST_NUMBER, "size")
        _refuse_unless(0 <= self.nullifier < SCALAR_FIELD, "nullifier")
        _refuse_unless(len(self.points) == POINT_COUNT and all(0 <= x < BASE_FIELD for x in self.points), "points")
        _refuse_unless(len(self.disclosure) == len(self.salt) == DIGEST_SIZE, "disclosure")
        if self.act is Act.CO_SIGN:
            _refuse_unless(0 < self.follow < SCALAR_FIELD, "follow")
        else:
            carried = (self.follow, self.disclosure, self.salt, self.way)
            _refuse_unless(carried == (0, NOTHING, NOTHING, Way.ANONYMOUS), "follow")

    def to_bytes(self) -> bytes:
        """
        Write the letter: ASCII, this order, no spaces, then spaces up to 4,096 bytes.

        :raises Malformed: `letter-malformed`, its origin leaves no room for the rest
        """
        members = {
            "v": _VERSION,
            "act": self.act.value,
            "origin": self.origin,
            "term": self.term,
            "digest": self.digest.hex(),
            "size": self.size,
            "nullifier": write_element(self.nullifier),
            "follow": write_element(self.follow),
            "disclosure": self.disclosure.hex(),
            "kind": self.way.value,
            "salt": self.salt.hex(),
            "points": [write_element(point) for point in self.points],
        }
        written = json.dumps(members, separators=(",", ":")).encode("ascii")
        _refuse_unless(len(written) <= LETTER_SIZE, "origin")  # or its length would tell it apart
        return written.ljust(LETTER_SIZE)

    @classmethod
    def parse(cls, raw: bytes) -> Letter:
        """
        Read a letter: it is written again and compared, so that there is one way only.

        :raises Malformed: `letter-malformed`
        """
        if len(raw) != LETTER_SIZE:
            raise Malformed("letter-malformed", where="size")
        try:
            members = json.loads(raw.decode("ascii"))
        except (ValueError, RecursionError) as cause:
            raise Malformed("letter-malformed") from cause
        letter = cls._of(members if isinstance(members, dict) else {})
        if letter.to_bytes() != raw:
            raise Malformed("letter-malformed")
        return letter

    @classmethod
    def _of(cls, members: dict[str, Any]) -> Letter:
        def text(name: str, read: Callable[[str], _Read]) -> _Read:
            return _checked(name, read, members.get(name))

        size, points = members.get("size"), members.get("points")
        _refuse_unless(type(size) is int, "size")
        _refuse_unless(isinstance(points, list) and len(points) == POINT_COUNT, "points")
        return cls(
            act=text("act", Act),
            origin=text("origin", str),
            term=text("term", str),
            digest=text("digest", read_digest),
            size=size or 0,
            nullifier=Nullifier(text("nullifier", read_element)),
            follow=text("follow", read_element),
            disclosure=Disclosure(text("disclosure", read_digest)),
            way=text("kind", Way),
            salt=text("salt", read_digest),
            points=tuple(_checked("points", _read_coordinate, point) for point in points or ()),
        )


def seal_letter(letter: Letter, door_public: bytes) -> bytes:
    """
    Seal a letter to the door.

    :param door_public: 32 bytes, from the `settings` entry
    :raises LetterRefused: `door-key-malformed`, nothing can be sealed to such a key
    """
    return seal(letter.to_bytes(), door_public)


def seal(plain: bytes, door_public: bytes) -> bytes:
    """
    Seal the 4,096 bytes of any letter to the door: 4,144 bytes.

    :raises LetterRefused: `door-key-malformed`, nothing can be sealed to such a key
    """
    if len(plain) != LETTER_SIZE:
        raise Malformed("letter-malformed", where="size")
    try:
        return _SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(door_public), _INFO)
    except ValueError as cause:
        raise LetterRefused("door-key-malformed") from cause


def open_letter(door: DoorKey, sealed: bytes) -> Letter:
    """
    Open a letter and read it strictly; its proof is not checked.

    :raises Malformed: `letter-malformed`, it has another size, or is no letter
    :raises LetterRefused: `letter-not-for-this-door`
    """
    return Letter.parse(open_sealed(door, sealed))


def open_sealed(door: DoorKey, sealed: bytes) -> bytes:
    """
    Open a letter of any kind: its 4,096 bytes.

    :raises Malformed: `letter-malformed`, it has another size
    :raises LetterRefused: `letter-not-for-this-door`
    """
    if len(sealed) != SEALED_SIZE:
        raise Malformed("letter-malformed", where="sealed")
    return door.open(sealed)


def _read_coordinate(text: str) -> int:
    return read_element(text, below=BASE_FIELD)


def is_origin(origin: str) -> bool:
    """Test whether a name can be an origin, and is the same in the JSON of every language."""
    check_key_name(origin)
    return origin.isascii() and origin.isprintable() and not set(origin) & {'"', "\\"}


def _checked(name: str, read: Callable[[str], _Read], value: object) -> _Read:
    _refuse_unless(isinstance(value, str), name)
    try:
        return read(str(value))
    except ValueError as cause:
        raise Malformed("letter-malformed", where=name) from cause
    except Malformed as cause:
        raise Malformed("letter-malformed", where=name) from cause


def _refuse_unless(holds: bool, where: str) -> None:
    if not holds:
        raise Malformed("letter-malformed", where=where)
