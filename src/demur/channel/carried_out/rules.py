"""What a statement can be said to do with a recommendation, and which recommendations that can be said of."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from demur.channel.rules import Disposition
from demur_verify.errors import Refused

ACCEPTED: Final = frozenset({Disposition.ACCEPTED, Disposition.IN_PART})
"""Nobody can keep or break what was never accepted."""


class Effect(StrEnum):
    """What a statement does, as somebody says."""

    CARRIES_OUT = "carries-out"
    BREAKS = "breaks"


class CitationRefused(Refused):
    """A statement cannot be cited so, or not by this person."""
