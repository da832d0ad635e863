"""
`demur institution load FILE`: describe the institution, by a TOML file.

Prints how many of each kind were taken. Exit status 1 where the file is refused; nothing of it was taken then.
"""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
from pathlib import Path

from demur_verify.errors import Refused

LARGEST_FILE = 4 << 20


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the words `institution load`."""
    words = commands.add_parser("institution", help="the institution: load")
    acts = words.add_subparsers(metavar="ACT", required=True)
    loading = acts.add_parser("load", help="take offices, officials, markings, categories, closures and policies")
    loading.add_argument("file", type=Path, help="TOML (docs/how-to/set-up-an-institution.md)")
    loading.set_defaults(run=load)


def load(words: argparse.Namespace) -> int:
    """Take the file."""
    try:
        document = _read(words.file)
    except (OSError, ValueError) as problem:
        return _say(words.file, str(problem))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demur.site.settings")
    import django  # noqa: PLC0415 (only a word that needs the database loads Django)

    django.setup()
    from demur.institution import operations  # noqa: PLC0415

    try:
        loaded = operations.load(document)
    except Refused as refused:
        facts = "".join(f"; {name}: {value}" for name, value in refused.facts.items())
        return _say(words.file, f"{refused}{facts}. Nothing was taken.")
    sys.stdout.write(", ".join(f"{name} {count}" for name, count in loaded.counts.items()) + "\n")
    return 0


def _read(file: Path) -> dict[str, object]:
    if file.stat().st_size > LARGEST_FILE:
        raise ValueError(f"larger than {LARGEST_FILE} bytes")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _say(file: Path, problem: str) -> int:
    sys.stderr.write(f"demur institution: {file}: {problem}\n")
    return 1
