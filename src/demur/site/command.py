"""
The command `demur`.

Each part brings its own words in `demur.<part>.command`: `add_to(commands)` adds its parsers and sets `run`, a callable
that takes the parsed arguments and returns an exit status. A part is imported only when its word is used, so that
`demur witness` never loads Django.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

WORDS = {
    "record": ("demur.record.command", "the public record: sequence, check, show"),
    "witness": ("demur.witness.command", "be a witness: keep a mirror, serve the desk, relay letters"),
    "relay": ("demur.witness.command", "deliver the letters that wait at the relay"),
    "work": ("demur.site.clockwork", "do what is due: rolls, batches, closings, limits, the record"),
    "institution": ("demur.institution.command", "the institution: load"),
    "members": ("demur.standing.command", "the members: import, invite, role, office"),
    "guidance": ("demur.guidance.command", "the words that guidance asks for: check, text"),
    "place": ("demur.signer.command", "a place on the roll, without a browser"),
    "sign": ("demur.signer.command", "co-sign or withdraw, without a browser"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; exit status 2 for a command or an argument that is not understood."""
    words = sys.argv[1:] if arguments is None else arguments
    parsed = parser_for(words).parse_args(words)
    return int(parsed.run(parsed))


def parser_for(words: list[str]) -> argparse.ArgumentParser:
    """Return a parser that knows all words, and of the one that is used all that belongs to it."""
    parser = argparse.ArgumentParser(prog="demur", description="A dissent channel.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    chosen = WORDS.get(words[0], ("", ""))[0] if words else ""
    if chosen:
        import_module(chosen).add_to(commands)
    for word, (module, summary) in WORDS.items():
        if module != chosen:
            commands.add_parser(word, help=summary)
    return parser


if __name__ == "__main__":
    sys.exit(main())
