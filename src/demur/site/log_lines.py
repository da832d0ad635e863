"""
How a log line is written: hour, level, logger, and what failed; nothing that a visitor sent.

    2026-11-24T14:00:00Z ERROR django.request: 500 in web:record: OperationalError
        demur/record/queries.py:41 in newest_checkpoint

A line carries the hour and no finer time, as everything does that could stand beside a letter's delivery. What an
exception says is left out, because it may quote a form or a row; its kind and place are enough to find it.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

from demur import clock

SHOWN = 4


class LogLines(logging.Formatter):
    """Format a record without the client's address, agent, path, query or words."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and under an exception the places that it passed through."""
        lines = [f"{clock.hour_of(clock.now())} {record.levelname} {record.name}: {self._what(record)}"]
        if record.exc_info and (trace := record.exc_info[2]):
            lines += [f"    {where(frame)}" for frame in traceback.extract_tb(trace)]
        return "\n".join(lines)

    def _what(self, record: logging.LogRecord) -> str:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        if (request := getattr(record, "request", None)) is None:
            return f"{record.getMessage()}: {kind}" if kind else record.getMessage()
        match = getattr(request, "resolver_match", None)
        page = (match.view_name or "an unnamed page") if match else "no page"
        status = getattr(record, "status_code", "")
        return ": ".join(part for part in (f"{status} in {page}".strip(), kind) if part)


def where(frame: traceback.FrameSummary) -> str:
    """Name a place in the code by the end of its path, so that lines do not tell how the machine is laid out."""
    return f"{'/'.join(Path(frame.filename).parts[-SHOWN:])}:{frame.lineno} in {frame.name}"
