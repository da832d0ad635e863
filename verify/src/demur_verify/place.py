"""
A member's place on the rolls (protocol 3): a chain of secrets, one a term, each made from the one before.

A second device takes the chain over by a file that a passphrase protects:

    demur/place/v1
    origin karvonel.example/record
    salt 07a1…
    sealed 3q2+7wAB…

`salt` is 32 bytes as 64 hex digits. `sealed` is base64 of ChaCha20-Poly1305 (RFC 8439) over

    person 5f0c1d2e3a4b4c5d8e9fa0b1c2d3e4f5
    term 2026-11
    secret aa00…

with the first three lines, LF included, as associated data, and a nonce of twelve zero bytes: the key serves this one
file. It is scrypt (RFC 7914) of the passphrase in NFC and UTF-8, N = 131,072, r = 8, p = 1, 32 bytes.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final
from unicodedata import normalize

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from demur_verify.canonical import DIGEST_SIZE, read_base64, read_digest, read_term, write_base64
from demur_verify.errors import Malformed, Refused
from demur_verify.identity import Identity, identity_of
from demur_verify.kinds import TermSecret
from demur_verify.note import check_key_name, read_text

_HEAD: Final = "demur/place/v1"
_NAMES: Final = ("origin", "salt", "sealed")
_SEALED_NAMES: Final = ("person", "term", "secret")
_NONCE: Final = bytes(12)
_COST: Final = 1 << 17
_LARGEST: Final = 4096
_PERSON: Final = re.compile(r"[a-z0-9-]{1,64}", re.ASCII)
_LAST_MONTH: Final = 12


class PlaceRefused(Refused):
    """A place cannot be used: the passphrase is another one, or the term lies before the chain begins."""


def next_secret(secret: bytes) -> TermSecret:
    """Return the secret of the term after; there is no way back."""
    return TermSecret(sha256(b"demur/next-term/v1\n" + secret).digest())


def identity_key(origin: str, term: str, secret: bytes) -> bytes:
    """Return the Semaphore key of a term: 32 bytes."""
    return sha256(b"demur/identity/v1\n" + f"{origin}\n{term}\n".encode() + secret).digest()


def place_of(origin: str, term: str, secret: bytes) -> Identity:
    """Return the place that a term's secret gives; its commitment is the leaf on the roll."""
    return identity_of(identity_key(origin, term, secret))


def term_after(term: str) -> str:
    """Return the month after a month."""
    year, month = int(term[:4]), int(term[5:])
    return f"{year + 1:04}-01" if month == _LAST_MONTH else f"{year:04}-{month + 1:02}"


@dataclass(frozen=True)
class Chain:
    """The secret of a term, from which those of all later terms follow, and none of an earlier one."""

    term: str
    secret: TermSecret = field(repr=False)

    def __post_init__(self) -> None:
        read_term(self.term)
        if len(self.secret) != DIGEST_SIZE:
            raise Malformed("secret-malformed")

    @classmethod
    def begin(cls, term: str) -> Chain:
        """Begin a chain at a term with fresh randomness."""
        return cls(term=term, secret=TermSecret(secrets.token_bytes(DIGEST_SIZE)))

    def advanced_to(self, term: str) -> Chain:
        """Go forward to a term and forget the way; a chain that begins there, or later, stays as it is."""
        reached, secret = self.term, self.secret
        while reached < term:
            reached, secret = term_after(reached), next_secret(secret)
        return Chain(term=reached, secret=secret)

    def secret_of(self, term: str) -> TermSecret:
        """
        Return the secret of a term.

        :raises PlaceRefused: `term-forgotten`, the chain begins later
        """
        reached = self.advanced_to(term)
        if reached.term != term:
            raise PlaceRefused("term-forgotten", facts={"term": term})
        return reached.secret


@dataclass(frozen=True)
class HeldPlace:
    """A chain, and whose it is in which record: what the file of a place holds."""

    origin: str
    person: str
    chain: Chain

    def __post_init__(self) -> None:
        check_key_name(self.origin)
        if not _PERSON.fullmatch(self.person):
            raise Malformed("person-malformed")

    def identity_in(self, term: str) -> Identity:
        """
        Return the place in a term.

        :raises PlaceRefused: `term-forgotten`
        """
        return place_of(self.origin, term, self.chain.secret_of(term))


def seal_place(place: HeldPlace, passphrase: str, *, salt: bytes | None = None) -> bytes:
    """
    Write the file of a place, protected by a passphrase.

    :param salt: 32 bytes, fresh ones where none are given; a salt never serves twice
    """
    salt = secrets.token_bytes(DIGEST_SIZE) if salt is None else salt
    head = f"{_HEAD}\norigin {place.origin}\nsalt {salt.hex()}\n".encode()
    inner = f"person {place.person}\nterm {place.chain.term}\nsecret {place.chain.secret.hex()}\n".encode()
    sealed = ChaCha20Poly1305(_key(passphrase, salt)).encrypt(_NONCE, inner, head)
    return head + f"sealed {write_base64(sealed)}\n".encode()


def open_place(raw: bytes, passphrase: str) -> HeldPlace:
    """
    Read the file of a place.

    :raises Malformed: `place-file-malformed` and others: it is not such a file
    :raises PlaceRefused: `passphrase-wrong`, or the file was changed
    """
    if len(raw) > _LARGEST:
        raise Malformed("place-file-malformed")
    origin, salt, sealed = _read(read_text(raw), (_HEAD,), _NAMES)
    ciphertext = read_base64(sealed)
    head = raw[: raw.rindex(b"sealed ")]
    try:
        inner = ChaCha20Poly1305(_key(passphrase, read_digest(salt))).decrypt(_NONCE, ciphertext, head)
    except InvalidTag as cause:
        raise PlaceRefused("passphrase-wrong") from cause
    person, term, secret = _read(read_text(inner), (), _SEALED_NAMES)
    chain = Chain(term=read_term(term), secret=TermSecret(read_digest(secret)))
    return HeldPlace(origin=origin, person=person, chain=chain)


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=DIGEST_SIZE, n=_COST, r=8, p=1).derive(normalize("NFC", passphrase).encode())


def _read(text: str, head: tuple[str, ...], names: tuple[str, ...]) -> list[str]:
    lines = text.split("\n")
    if len(lines) != len(head) + len(names) + 1 or lines.pop() or tuple(lines[: len(head)]) != head:
        raise Malformed("place-file-malformed")
    values: list[str] = []
    for name, line in zip(names, lines[len(head) :], strict=True):
        label, space, value = line.partition(" ")
        if label != name or not space or not value:
            raise Malformed("place-file-malformed", where=name)
        values.append(value)
    return values
