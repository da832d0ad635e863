"""
An invitation to a memo for chosen readers: its digest, in a link or in 32 digits that can be told by telephone.

    http://desk.example/en/#5.025d…      a link: the number, and the digest as a fragment, which no host is told
    3225 5625 5984 4486 2154 5337 5119 4469

Thirty digits are made of the digest, two of them (ISO 7064, MOD 97-10, as a bank account's) so that a digit misheard
is noticed. Thirty digits are near 2^100: nobody finds a second text with those of a given one (specs/circulation.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, NewType

from demur_verify.canonical import DIGEST_SIZE
from demur_verify.errors import Malformed

InvitationCode = NewType("InvitationCode", str)
"""32 digits."""

_MADE_OF: Final = 16
_LENGTH: Final = 32
_CHECKED_BY: Final = 97
_BETWEEN: Final = re.compile(r"[\s\u200e\u200f\u061c-]+")
_DIGITS: Final = re.compile(r"[0-9]{32}", re.ASCII)
_LINK: Final = re.compile(r"(?:[^\s#]*#)?(?:[1-9][0-9]{0,9}\.)?([0-9a-f]{64})", re.ASCII)
_AS_ASCII: Final = {
    ord(digit): str(value) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for value, digit in enumerate(digits)
}


def code_of(digest: bytes) -> InvitationCode:
    """
    Return the code of a text.

    :raises Malformed: the digest is not 32 bytes
    """
    if len(digest) != DIGEST_SIZE:
        raise Malformed("digest-malformed")
    value = int.from_bytes(digest[:_MADE_OF], "big") % 10 ** (_LENGTH - 2)
    return _checked(f"{value:030d}")


def read_code(text: str) -> InvitationCode:
    """
    Read a code as people write it: in groups, with spaces or hyphens, in either kind of digits.

    :raises Malformed: `code-malformed`, it is not 32 digits; `code-mistyped`, one of them is wrong
    """
    digits = _BETWEEN.sub("", text.translate(_AS_ASCII))
    if not _DIGITS.fullmatch(digits):
        raise Malformed("code-malformed", facts={"digits": len(digits)})
    if digits != _checked(digits[:-2]):
        raise Malformed("code-mistyped")
    return InvitationCode(digits)


def in_groups(code: InvitationCode) -> str:
    """Write a code in eight groups of four, as it is read out."""
    return " ".join(code[at : at + 4] for at in range(0, _LENGTH, 4))


@dataclass(frozen=True)
class Invitation:
    """
    An invitation as somebody has it: a link, the digest itself, or the code.

    :param digest: None where only the code is known
    """

    digest: bytes | None
    code: InvitationCode

    @classmethod
    def parse(cls, text: str) -> Invitation:
        """
        Read an invitation.

        :raises Malformed: `code-malformed`, `code-mistyped`
        """
        link = _LINK.fullmatch(text.strip())
        if link is None:
            return cls(None, read_code(text))
        digest = bytes.fromhex(link[1])
        return cls(digest, code_of(digest))

    def names(self, digest: bytes) -> bool:
        """Tell whether this is an invitation to a text."""
        return self.code == code_of(digest) if self.digest is None else self.digest == digest


def _checked(digits: str) -> InvitationCode:
    return InvitationCode(f"{digits}{_CHECKED_BY + 1 - int(digits) * 100 % _CHECKED_BY:02d}")
