"""
`demur guidance check FILE`: where a text uses what guidance says to avoid, and what to affirm it does not say.

    demur guidance check draft.txt --guidance guidance-7.csv
    demur guidance check statement.docx --guidance words.eml --json
    demur guidance text statement.docx

With a guidance file neither a database nor Django is needed; without one it is the guidance in force here. A file `-`
is standard input, plain text. Exit status 0 nothing to avoid is used, 1 something is, 2 the command, the file or the
guidance is not understood. What somebody else is quoted with is shown, and counts for nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from demur.guidance.checker import Checked, Checker, Finding
from demur.guidance.csv_form import phrases_of_csv
from demur.guidance.documents import text_of
from demur.guidance.import_email import phrases_of_email
from demur.guidance.rules import LARGEST_TEXT, Phrase, PhrasesRefused, TextRefused
from demur.guidance.sarif import sarif_of
from demur.guidance.sentences import in_a_sentence
from demur.guidance.slashes import SLASHES, readings_of

CLEAN, USES, NOT_UNDERSTOOD = 0, 1, 2
STANDARD_INPUT: Final = "-"
_SLASH: Final = re.compile(f"[{SLASHES}]")
QUOTED: Final = "quoted"
"""The kind, in JSON, of a finding that is somebody else's word."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the words `guidance check` and `guidance text`."""
    words = commands.add_parser("guidance", help="the words that guidance asks for: check, text")
    acts = words.add_subparsers(metavar="ACT", required=True)
    checking = acts.add_parser("check", help="tell where a text uses what to avoid, and what to affirm it lacks")
    checking.add_argument("file", metavar="FILE", help=".txt, .md, .docx or .eml; - is standard input")
    checking.add_argument(
        "--guidance",
        action="append",
        type=Path,
        default=[],
        metavar="GUIDANCE",
        help=".csv (kind, language, phrase, reason, preferred) or .eml; may be given again",
    )
    form = checking.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="findings with offsets in code points")
    form.add_argument("--sarif", action="store_true", help="SARIF 2.1.0")
    checking.set_defaults(run=lambda chosen: _refused_or(check, chosen))
    reading = acts.add_parser("text", help="print the text that a check of this file counts in")
    reading.add_argument("file", metavar="FILE", help=".txt, .md, .docx or .eml; - is standard input")
    reading.set_defaults(run=lambda chosen: _refused_or(show_text, chosen))


def check(chosen: argparse.Namespace) -> int:
    """Check one file."""
    text = text_of(*_brought(chosen.file))
    if chosen.guidance:
        checker = Checker((phrase for file in chosen.guidance for phrase in phrases_of(file)), wordings=_wordings)
    else:
        checker = Checker(_in_force())
    checked = checker.check(text)
    if chosen.sarif:
        file = None if chosen.file == STANDARD_INPUT else Path(chosen.file)
        _say(json.dumps(sarif_of(checked, file=file, text=text, version=version("demur")), ensure_ascii=False))
    elif chosen.json:
        _say(json.dumps(_listed(checked), ensure_ascii=False))
    else:
        _say(_told(checked, text))
    if checked.is_cut:
        sys.stderr.write(f"demur guidance: more is found; only the first {len(checked.findings)} are shown\n")
    return USES if checked.uses_what_to_avoid else CLEAN


def show_text(chosen: argparse.Namespace) -> int:
    """Print the text of one file."""
    sys.stdout.write(text_of(*_brought(chosen.file)))
    return CLEAN


def phrases_of(file: Path) -> list[Phrase]:
    """
    Read the phrases of a guidance file.

    :raises PhrasesRefused: it is of another kind, `guidance-of-wrong-type`; what reading a table or an e-mail raises
    """
    reader = _reader_of(file)
    try:
        return reader(_bytes_of(file))
    except (PhrasesRefused, TextRefused) as refused:
        where = f"{file.name}, {refused.where}" if refused.where else file.name
        raise PhrasesRefused(refused.reason, where=where, facts=refused.facts) from refused


def _reader_of(file: Path) -> Callable[[bytes], list[Phrase]]:
    match file.suffix.lower():
        case ".csv":
            return partial(phrases_of_csv, guidance=file.name)
        case ".eml":
            return phrases_of_email
        case _:
            raise PhrasesRefused("guidance-of-wrong-type", where=file.name)


def _wordings(text: str) -> tuple[str, ...]:
    """Read what a slash joins in the likeliest way: nobody can be asked."""
    return readings_of(text)[0] if _SLASH.search(text) else ()


def _in_force() -> list[Phrase]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demur.site.settings")
    import django  # noqa: PLC0415 (only the guidance in force here needs a database)

    django.setup()
    from django.db import DatabaseError  # noqa: PLC0415

    from demur import clock  # noqa: PLC0415
    from demur.guidance.queries import phrases_in_force  # noqa: PLC0415

    try:
        return phrases_in_force(clock.now().date())
    except DatabaseError as cause:
        raise PhrasesRefused("no-guidance-given-and-no-database") from cause


def _brought(file: str) -> tuple[bytes, str]:
    if file == STANDARD_INPUT:
        return sys.stdin.buffer.read(LARGEST_TEXT + 1), ""
    return _bytes_of(Path(file)), Path(file).name


def _bytes_of(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(LARGEST_TEXT + 1)


def _listed(checked: Checked) -> dict[str, Any]:
    return {
        "findings": [_finding(finding) for finding in checked.findings],
        "missing": [
            {"kind": phrase.kind.value, "phrase": phrase.text, "language": phrase.language, "guidance": phrase.guidance}
            for phrase in checked.missing
        ],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    phrase = finding.phrase
    return {
        "kind": QUOTED if finding.quoted else phrase.kind.value,
        "phrase": phrase.text,
        "start": finding.start,
        "end": finding.end,
        "language": phrase.language,
        "guidance": phrase.guidance,
        "preferred": phrase.preferred,
    }


def _told(checked: Checked, text: str) -> str:
    lines = [_line(finding, text) for finding in checked.findings]
    lines += [f"not said: “{phrase.text}”{_source(phrase)}" for phrase in checked.missing]
    return "\n".join(lines) or "Nothing to avoid is used."


def _line(finding: Finding, text: str) -> str:
    phrase = finding.phrase
    used = " ".join(text[finding.start : finding.end].split())
    line = text.count("\n", 0, finding.start) + 1
    column = finding.start - (text.rfind("\n", 0, finding.start) + 1) + 1
    told = f"{line}:{column}: {'quoted' if finding.quoted else 'avoid'}: “{used}”{_source(phrase)}"
    told += f"; {phrase.reason}" if phrase.reason else ""
    return told + (f"; preferred: “{phrase.preferred}”" if phrase.preferred else "")


def _source(phrase: Phrase) -> str:
    day = f" of {phrase.issued_on.isoformat()}" if phrase.issued_on else ""
    name = f"Guidance {phrase.guidance}" if phrase.guidance.isdecimal() else phrase.guidance
    return f" ({name}{day})" if name else ""


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _refused_or(act: Callable[[argparse.Namespace], int], chosen: argparse.Namespace) -> int:
    try:
        return act(chosen)
    except (PhrasesRefused, TextRefused) as refused:
        return _complain(in_a_sentence(refused))
    except OSError as problem:
        return _complain(f"{problem.filename or chosen.file}: {problem.strerror or problem}")


def _complain(problem: str) -> int:
    sys.stderr.write(f"demur guidance: {problem}\n")
    return NOT_UNDERSTOOD
