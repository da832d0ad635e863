"""
An invitation to a memo for chosen readers: its digest, in a link or in 32 digits that can be told by telephone.

    http://desk.example/en/#5.24be…      a link: the number, and the digest as a fragment, which no host is told
    0371 8829 4410 0056 2213 9077 6104 8252

Thirty digits are made of the digest, two of them (ISO 7064, MOD 97-10, as a bank account's) so that a digit misheard
is noticed. Thirty digits are near 2^100: nobody finds a second text with those of a given one (specs/circulation.md).
"""

from __future__ import annotations

import re
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


def _checked(digits: str) -> InvitationCode:
    return InvitationCode(f"{digits}{_CHECKED_BY + 1 - int(digits) * 100 % _CHECKED_BY:02d}")
