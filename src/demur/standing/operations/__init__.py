"""Acts on accounts, places and rolls, a file for each kind."""

from __future__ import annotations

from demur.standing.member_list import MembersRefused
from demur.standing.operations.members import (
    Invitation,
    accept_link,
    give_role,
    hold_office,
    import_members,
    invite,
)
from demur.standing.operations.places import PlaceRefused, take_places
from demur.standing.operations.rolls import cut_rolls, keep_term_open, let_term_close

__all__ = [
    "Invitation",
    "MembersRefused",
    "PlaceRefused",
    "accept_link",
    "cut_rolls",
    "give_role",
    "hold_office",
    "import_members",
    "invite",
    "keep_term_open",
    "let_term_close",
    "take_places",
]
