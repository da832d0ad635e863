"""
The acts of the channel: settings, batches, filing, the office's steps, names. A file for each.

Each is one transaction together with its entry in the record. The time is handed in; hours enter the record, days the
limits.
"""

from __future__ import annotations

from demur.channel.operations.batches import run_batch
from demur.channel.operations.casework import (
    ask_clearance,
    assign,
    distribute,
    note_clearance,
    recuse_office,
    respond,
)
from demur.channel.operations.commitments import commit, conclude
from demur.channel.operations.extensions import ask_extension, decide_extension
from demur.channel.operations.filing import close_due, file_alone, file_now
from demur.channel.operations.limits import note_overdue
from demur.channel.operations.names import give_name
from demur.channel.operations.office import acknowledge_case, reply_to_case, save_reply_draft
from demur.channel.operations.settings_entry import publish_settings
from demur.channel.operations.steps import take_step
from demur.channel.operations.together import reply_together

__all__ = [
    "acknowledge_case",
    "ask_clearance",
    "ask_extension",
    "assign",
    "close_due",
    "commit",
    "conclude",
    "decide_extension",
    "distribute",
    "file_alone",
    "file_now",
    "give_name",
    "note_clearance",
    "note_overdue",
    "publish_settings",
    "recuse_office",
    "reply_to_case",
    "reply_together",
    "respond",
    "run_batch",
    "save_reply_draft",
    "take_step",
]
