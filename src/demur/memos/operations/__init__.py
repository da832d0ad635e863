"""Acts on memos: drafting, freezing, circulation."""

from __future__ import annotations

from demur.memos.operations.circulation import circulate, mark_filed
from demur.memos.operations.drafting import new_version, save_draft, start_draft
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
    "MemoRefused",
    "accept_invitation",
    "call_invitation_back",
    "choose_reader",
    "circulate",
    "drop_reader",
    "freeze",
    "import_text",
    "invite_readers",
    "mark_filed",
    "new_version",
    "save_draft",
    "start_draft",
]
