"""
Signed notes: a text, and under it one line for each key that signed it (c2sp.org/signed-note).

    karvonel.example/record
    4
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — karvonel.example/record Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku…

A line carries the name of its key and, in base64, four bytes that tell keys of one name apart, then the signature.
Lines of keys that the reader does not know say nothing and are passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from hashlib import sha256
from typing import ClassVar, Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from demur_verify.canonical import read_base64, write_base64
from demur_verify.errors import Malformed, Refused

LARGEST_NOTE: Final = 1 << 20
"""Bytes of the largest note that is read."""

MOST_SIGNATURES: Final = 64
"""Signature lines that are read in one note; the specification asks for 16 at least."""

KEY_SIZE: Final = 32
SIGNATURE_SIZE: Final = 64
_KEY_ID_SIZE: Final = 4
_DASH: Final = "\u2014 "
_NAME: Final = re.compile(r"[^\s+\x00-\x1f\ud800-\udfff]+")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")
_SECRET_HEAD: Final = "PRIVATE+KEY+"  # noqa: S105


class SignatureRefused(Refused):
    """A note is not signed by whom it should be signed by."""


class KeyType(IntEnum):
    """What a key signs: the byte that stands before it in a verifier key (c2sp.org/signed-note, signature types)."""

    NOTE = 0x01
    WITNESS_COSIGNATURE = 0x04


_KEY_TYPES: Final = frozenset(int(each) for each in KeyType)


@dataclass(frozen=True)
class VerifierKey:
    """
    An Ed25519 public key under a name, for one type of signature.

        karvonel.example/record+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k
    """

    name: str
    type: KeyType
    public_key: bytes

    def __post_init__(self) -> None:
        check_key_name(self.name)
        if len(self.public_key) != KEY_SIZE:
            raise Malformed("key-malformed")

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """
        Read a verifier key.

        :raises Malformed: it is not one, or of a type that is neither a note's nor a witness's
        """
        name, _, rest = text.partition("+")
        key_id, _, material = rest.partition("+")
        typed_key = read_base64(material)
        if len(typed_key) != 1 + KEY_SIZE or typed_key[0] not in _KEY_TYPES:
            raise Malformed("key-malformed")
        key = cls(name=name, type=KeyType(typed_key[0]), public_key=typed_key[1:])
        if key_id != key.key_id.hex():
            raise Malformed("key-malformed")
        return key

    @cached_property
    def key_id(self) -> bytes:
        """Four bytes that, beside the name, tell which key signed."""
        named = self.name.encode() + b"\n" + bytes([self.type]) + self.public_key
        return sha256(named).digest()[:_KEY_ID_SIZE]

    @cached_property
    def _loaded(self) -> Ed25519PublicKey:
        return Ed25519PublicKey.from_public_bytes(self.public_key)

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{write_base64(bytes([self.type]) + self.public_key)}"

    def check(self, message: bytes, signature: bytes) -> None:
        """
        Check an Ed25519 signature over a message (RFC 8032).

        :raises SignatureRefused: it was not made by this key over this message
        """
        try:
            self._loaded.verify(signature, message)
        except InvalidSignature as cause:
            raise SignatureRefused("signature-invalid", facts={"key": self.name}) from cause


@dataclass(frozen=True)
class NoteSignature:
    """One line under a note: `— NAME BASE64` (key id, then signature)."""

    name: str
    key_id: bytes
    signature: bytes

    @classmethod
    def parse(cls, line: str) -> NoteSignature:
        """
        Read one line, without its LF.

        :raises Malformed: it is not a signature line
        """
        name, space, encoded = line.removeprefix(_DASH).partition(" ")
        if not line.startswith(_DASH) or not space:
            raise Malformed("signature-line-malformed")
        check_key_name(name)
        value = read_base64(encoded)
        if len(value) <= _KEY_ID_SIZE:
            raise Malformed("signature-line-malformed")
        return cls(name=name, key_id=value[:_KEY_ID_SIZE], signature=value[_KEY_ID_SIZE:])

    def to_line(self) -> str:
        """Write the line, with its LF."""
        return f"{_DASH}{self.name} {write_base64(self.key_id + self.signature)}\n"

    def is_by(self, key: VerifierKey) -> bool:
        """Test whether the line claims to be by this key; only a check shows that it is."""
        return self.name == key.name and self.key_id == key.key_id


@dataclass(frozen=True)
class Note:
    """A text that ends in LF, and at least one signature line."""

    text: str
    signatures: tuple[NoteSignature, ...]

    @classmethod
    def parse(cls, raw: bytes) -> Note:
        """
        Read a note; no signature is checked.

        :raises Malformed: it is not UTF-8, has a control character, or no text and signatures parted by an empty line
        """
        if len(raw) > LARGEST_NOTE:
            raise Malformed("note-too-large", facts={"largest": LARGEST_NOTE})
        whole = read_text(raw)
        text, parted, lines = whole.rpartition("\n\n")
        if not parted or not lines.endswith("\n"):
            raise Malformed("note-malformed")
        return cls(text=text + "\n", signatures=parse_signatures(lines))

    def to_bytes(self) -> bytes:
        """Write the note."""
        return (self.text + "\n" + "".join(signature.to_line() for signature in self.signatures)).encode()

    def signature_of(self, key: VerifierKey) -> NoteSignature | None:
        """
        Return the line that claims to be by this key, if there is one.

        :raises SignatureRefused: there are two
        """
        lines = [signature for signature in self.signatures if signature.is_by(key)]
        if len(lines) > 1:
            raise SignatureRefused("signed-twice", facts={"key": key.name})
        return lines[0] if lines else None

    def signed_by(self, *more: NoteSignature) -> Note:
        """Return the same note with further lines under it."""
        return Note(text=self.text, signatures=(*self.signatures, *more))


class SigningKey:
    """
    A key that signs: its public half, and the 32 secret bytes of RFC 8032.

    The file it is kept in is one line, as Go's `note.GenerateKey` writes it: type byte and seed in base64.

        PRIVATE+KEY+karvonel.example/record+530d903a+AYEKcM5mHXXXsxBsWKpFPXTo3XwAhYT6xBGUTvjOvIFm
    """

    key_type: ClassVar[KeyType]

    def __init__(self, name: str, seed: bytes) -> None:
        """
        Derive the key from a seed.

        :raises Malformed: the name cannot be a key's, or the seed is not 32 bytes
        """
        if len(seed) != KEY_SIZE:
            raise Malformed("key-malformed")
        self._secret = Ed25519PrivateKey.from_private_bytes(seed)
        self.key = VerifierKey(name, self.key_type, self._secret.public_key().public_bytes_raw())

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """
        Read a key file.

        :raises Malformed: it is not one, or its key is for another type of signature
        """
        line = read_text(raw)
        name, _, rest = line.removeprefix(_SECRET_HEAD).partition("+")
        typed_seed = read_base64(rest.partition("+")[2].removesuffix("\n"))
        if len(typed_seed) != 1 + KEY_SIZE or typed_seed[0] != cls.key_type:
            raise Malformed("key-file-malformed")
        signer = cls(name, typed_seed[1:])
        if signer.to_bytes() != raw:
            raise Malformed("key-file-malformed")
        return signer

    def to_bytes(self) -> bytes:
        """Write the key file; it holds the secret."""
        typed_seed = bytes([self.key_type]) + self._secret.private_bytes_raw()
        return f"{_SECRET_HEAD}{self.key.name}+{self.key.key_id.hex()}+{write_base64(typed_seed)}\n".encode()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.key})"

    def _sign(self, message: bytes) -> bytes:
        return self._secret.sign(message)

    def _line(self, signature: bytes) -> NoteSignature:
        return NoteSignature(name=self.key.name, key_id=self.key.key_id, signature=signature)


class NoteSigner(SigningKey):
    """Signs the text of notes: the key of a record, or of its slips."""

    key_type = KeyType.NOTE

    def sign(self, text: str) -> NoteSignature:
        """Sign a text, which ends in LF; the same text always gives the same line."""
        return self._line(self._sign(text.encode()))

    def note(self, text: str) -> Note:
        """
        Make a note of a text with this key's signature alone.

        :raises Malformed: the text cannot stand in a note
        """
        return Note.parse(Note(text=text, signatures=(self.sign(text),)).to_bytes())


def parse_signatures(lines: str) -> tuple[NoteSignature, ...]:
    """
    Read signature lines, at least one, each ended by LF.

    :raises Malformed: one of them is not a signature line, or there are too many
    """
    if not lines.endswith("\n"):
        raise Malformed("signature-line-malformed")
    if lines.count("\n") > MOST_SIGNATURES:
        raise Malformed("too-many-signatures", facts={"most": MOST_SIGNATURES})
    return tuple(NoteSignature.parse(line) for line in lines[:-1].split("\n"))


def check_note(note: Note, key: VerifierKey) -> None:
    """
    Check that a note is signed by this key.

    :raises SignatureRefused: it is not, or twice, or the signature fails
    """
    signature = note.signature_of(key)
    if signature is None:
        raise SignatureRefused("signature-missing", facts={"key": key.name})
    key.check(note.text.encode(), signature.signature)


def read_text(raw: bytes) -> str:
    """
    Read UTF-8 that has no control character but LF.

    :raises Malformed: it is anything else
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError as cause:
        raise Malformed("not-utf-8") from cause
    if _CONTROL.search(text):
        raise Malformed("control-character")
    return text


def check_key_name(name: str) -> None:
    """
    Check that a name can be a key's: not empty, and neither space nor plus nor control character in it.

    :raises Malformed: it cannot
    """
    if not _NAME.fullmatch(name):
        raise Malformed("key-name-malformed")
