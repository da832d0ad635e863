"""
What a refusal says.

Everything in the kernel that turns something down raises `Refused`: a code that programs compare, a place, and facts.
No prose: `demur_verify.messages` and the pages put it into words, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """
    Something was turned down.

    :param reason: a code in kebab-case; stable, listed in the message catalogue
    :param where: the part that was looked at, such as `note` or `co-signatures line 3`; empty where it is plain
    :param facts: what the sentence about it needs: numbers, short texts, lists of them
    """

    def __init__(self, reason: str, *, where: str = "", facts: Mapping[str, object] | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.where = where
        self.facts = dict(facts or {})

    def __str__(self) -> str:
        return f"{self.reason} ({self.where})" if self.where else self.reason


class Malformed(Refused):
    """Bytes that are not what they are taken for. Parsers raise this, or a kind of it, and nothing else."""
