"""What is turned down when somebody drafts, freezes or circulates a memo."""

from __future__ import annotations

from demur_verify.errors import Refused


class MemoRefused(Refused):
    """A step cannot be taken with this memo, or not by this person."""


class DraftChangedMeanwhile(MemoRefused):
    """The draft was saved from elsewhere; nothing was overwritten. The fact `revision` is the one that stands."""
