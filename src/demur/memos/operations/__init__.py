"""Acts on memos: drafting, freezing, circulation."""

from __future__ import annotations

from demur.memos.operations.circulation import circulate, mark_filed
from demur.memos.operations.co_drafters import (
    LinkMade,
    accept_drafting,
    answer_join,
    ask_to_join,
    call_drafter_back,
    decline_drafting,
    invite_by_link,
    invite_by_name,
    leave_draft,
    tell_office,
)
from demur.memos.operations.drafting import new_version, restore_revision, save_draft, start_draft
from demur.memos.operations.freezing import freeze
from demur.memos.operations.readers import (
    accept_invitation,
    call_invitation_back,
    choose_reader,
    drop_reader,
    invite_readers,
)
from demur.memos.refusals import DraftChangedMeanwhile, MemoRefused
from demur.memos.text_import import Imported, import_text

__all__ = [
    "DraftChangedMeanwhile",
    "Imported",
    "LinkMade",
    "MemoRefused",
    "accept_drafting",
    "accept_invitation",
    "answer_join",
    "ask_to_join",
    "call_drafter_back",
    "call_invitation_back",
    "choose_reader",
    "circulate",
    "decline_drafting",
    "drop_reader",
    "freeze",
    "import_text",
    "invite_by_link",
    "invite_by_name",
    "invite_readers",
    "leave_draft",
    "mark_filed",
    "new_version",
    "restore_revision",
    "save_draft",
    "start_draft",
    "tell_office",
]
