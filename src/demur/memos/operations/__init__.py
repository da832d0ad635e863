"""Acts on memos: drafting, freezing, circulation."""

from __future__ import annotations

from demur.memos.operations.circulation import circulate, mark_filed
from demur.memos.operations.drafting import new_version, save_draft, start_draft
from demur.memos.operations.freezing import freeze
from demur.memos.refusals import DraftChangedMeanwhile, MemoRefused
from demur.memos.text_import import Imported, import_text

__all__ = [
    "DraftChangedMeanwhile",
    "Imported",
    "MemoRefused",
    "circulate",
    "freeze",
    "import_text",
    "mark_filed",
    "new_version",
    "save_draft",
    "start_draft",
]
