"""
50,000 words checked against 100, 1,000 and 10,000 phrases, in English and in Arabic, in milliseconds.

    python -m benchmarks.checker --json       one line a comparison: {"n": phrases, "ours": ms, "peer": ms, "ratio": …}

In process, after compiling: Python's `re` (one alternation between word ends, letter case ignored) and ahocorasick-rs
alone (search for the lower-case phrases, no ends of words), which is the floor. As a whole command, compiling and
starting included: textlint's terminology rule and Vale's existence rule, in English. textlint is taken from the folder
that TEXTLINT_FOLDER names, where `npm install textlint textlint-rule-terminology` was run; Vale from the PATH. One that
is not there is said to be skipped, and has no figures. `ratio` is peer / ours. The peers look for words as they stand;
demur compares forms of words, sentences and quotations, so that it finds more: `found` says how many, ours and theirs.
The text is made up of syllables, with one phrase planted in every two hundred words.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ahocorasick_rs import AhoCorasick

from demur.guidance.checker import Checker
from demur.guidance.rules import Kind, Phrase

WORDS = 50_000
NUMBERS = (100, 1_000, 10_000)
RUNS = 5
MOST = 1_000_000
SYLLABLES = {
    "en": ("ba", "ker", "tion", "al", "min", "or", "sta", "re", "pol", "ing", "ed", "s", "vor", "lu", "than", "dre"),
    "ar": ("با", "كر", "تي", "ال", "من", "ور", "ست", "ري", "بول", "ين", "عد", "س", "فر", "لو", "ثا", "در"),
}
VOCABULARY = 12_000
PLANTED = 200
LENGTHS = (1, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4)
"""Words of a phrase: one in twenty is a single word."""

TEXTLINT = "TEXTLINT_FOLDER"


@dataclass(frozen=True)
class Work:
    """A text and the phrases that are looked for in it."""

    language: str
    text: str
    phrases: list[str]


@dataclass(frozen=True)
class Measured:
    """Milliseconds, the median of several runs, and how much was found."""

    took: float
    found: int


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.checker", description="50,000 words checked, in milliseconds.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--numbers", type=int, nargs="+", default=NUMBERS)
    parser.add_argument("--words", type=int, default=WORDS)
    parser.add_argument("--runs", type=int, default=RUNS)
    chosen = parser.parse_args(words)
    for language in SYLLABLES:
        for number in chosen.numbers:
            work = made(language, words=chosen.words, number=number)
            for result in compared(work, runs=chosen.runs):
                line = json.dumps(result) if chosen.json else told(result)
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()
    return 0


def made(language: str, *, words: int, number: int) -> Work:
    """Make up a text and phrases; the same each time."""
    chance = random.Random(20_270_301)  # noqa: S311 (a made-up text, the same each time)
    syllables = SYLLABLES[language]
    vocabulary = ["".join(chance.choices(syllables, k=chance.randint(3, 4))) for _ in range(VOCABULARY)]
    phrases = list(dict.fromkeys(" ".join(chance.choices(vocabulary, k=chance.choice(LENGTHS))) for _ in range(number)))
    parts: list[str] = []
    for _ in range(words):
        parts.append(chance.choice(phrases) if chance.random() < 1 / PLANTED else chance.choice(vocabulary))
        parts.append(chance.choices((" ", "\n", ". ", ".\n\n"), weights=(80, 10, 8, 2))[0])
    return Work(language, "".join(parts), phrases)


def compared(work: Work, *, runs: int) -> Iterator[dict[str, Any]]:
    """Yield ours beside each peer."""
    inside = measured(searching(work), runs)
    yield row(work, inside, "Python re, in process", measured(by_pattern(work), runs))
    yield row(work, inside, "ahocorasick-rs alone, in process", measured(by_automaton(work), runs))
    if work.language != "en":
        return
    with tempfile.TemporaryDirectory() as folder:
        whole = measured(by_command(work, Path(folder)), runs)
        for name, peer in (("textlint", textlint(work, Path(folder))), ("Vale", vale(work, Path(folder)))):
            yield row(work, whole, f"{name}, whole command", measured(peer, runs) if peer else None)


def measured(act: Callable[[], int], runs: int) -> Measured:
    """Run it several times."""
    took = []
    found = 0
    for _ in range(runs):
        began = time.perf_counter()
        found = act()
        took.append(1000 * (time.perf_counter() - began))
    return Measured(statistics.median(took), found)


def searching(work: Work) -> Callable[[], int]:
    """Return a check by a checker that is compiled already."""
    checker = Checker(Phrase(Kind.AVOID, work.language, phrase) for phrase in work.phrases)
    return lambda: len(checker.check(work.text, most=MOST).findings)


def by_pattern(work: Work) -> Callable[[], int]:
    """Return a search by one alternation, the longest phrase first."""
    phrases = sorted(work.phrases, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE)
    return lambda: len(pattern.findall(work.text))


def by_automaton(work: Work) -> Callable[[], int]:
    """Return a search for the phrases as they stand."""
    automaton = AhoCorasick([phrase.lower() for phrase in work.phrases])
    return lambda: len(automaton.find_matches_as_indexes(work.text.lower(), overlapping=True))


def by_command(work: Work, folder: Path) -> Callable[[], int]:
    """Return `demur guidance check` on a file."""
    text, guidance = folder / "text.txt", folder / "guidance.csv"
    text.write_text(work.text, encoding="utf-8")
    out = io.StringIO()
    csv.writer(out).writerows([("kind", "language", "phrase"), *(("avoid", "en", phrase) for phrase in work.phrases)])
    guidance.write_text(out.getvalue(), encoding="utf-8")
    command = [sys.executable, "-m", "demur.site.command", "guidance", "check", text, "--guidance", guidance, "--json"]
    return lambda: len(json.loads(_output_of(command))["findings"])


def textlint(work: Work, folder: Path) -> Callable[[], int] | None:
    """Return textlint with the phrases as terms; None where it is not installed."""
    installed = Path(os.environ.get(TEXTLINT, "") or "/nowhere")
    program = installed / "node_modules/.bin/textlint"
    if not program.exists():
        return None
    text = folder / "text.md"
    text.write_text(work.text, encoding="utf-8")
    rules = {"terminology": {"defaultTerms": False, "terms": [[phrase, "-"] for phrase in work.phrases]}}
    config = folder / "textlintrc.json"
    config.write_text(json.dumps({"rules": rules}), encoding="utf-8")
    command = [
        program,
        "--config",
        config,
        "--format",
        "unix",
        text,
    ]
    return lambda: _output_of(command, cwd=installed).count("[Error/terminology]")


def vale(work: Work, folder: Path) -> Callable[[], int] | None:
    """Return Vale with the phrases as one existence rule; None where it is not on the PATH."""
    program = shutil.which("vale")
    if program is None:
        return None
    style = folder / "styles/demur"
    style.mkdir(parents=True)
    tokens = "".join(f"  - {json.dumps(re.escape(phrase))}\n" for phrase in work.phrases)
    rule = f'extends: existence\nmessage: "avoid %s"\nlevel: warning\nignorecase: true\ntokens:\n{tokens}'
    (style / "Avoid.yml").write_text(rule, encoding="utf-8")
    config = folder / "vale.ini"
    config.write_text("StylesPath = styles\nMinAlertLevel = suggestion\n[*]\nBasedOnStyles = demur\n", encoding="utf-8")
    command = [program, f"--config={config}", "--output=line", "--no-exit", folder / "text.txt"]
    return lambda: _output_of(command).count("demur.Avoid")


def row(work: Work, ours: Measured, name: str, peer: Measured | None) -> dict[str, Any]:
    """Return one comparison; without a peer it says that it was skipped."""
    return {
        "language": work.language,
        "n": len(work.phrases),
        "ours": round(ours.took, 1),
        "peer": round(peer.took, 1) if peer else None,
        "ratio": round(peer.took / ours.took, 2) if peer else None,
        "peer_name": name if peer else f"{name}: skipped, it is not here",
        "found": [ours.found, peer.found if peer else None],
    }


def told(result: dict[str, Any]) -> str:
    """Put a comparison into words."""
    head = f"{result['language']}, {result['n']} phrases: {result['ours']} ms, {result['found'][0]} found"
    if result["peer"] is None:
        return f"{head}; {result['peer_name']}"
    return f"{head}; {result['peer_name']}: {result['peer']} ms, {result['found'][1]} found; {result['ratio']} times"


def _output_of(command: Sequence[str | Path], cwd: Path | None = None) -> str:
    """Run a command; a linter that found something does not end with 0."""
    ran = subprocess.run(command, capture_output=True, check=False, cwd=cwd)  # noqa: S603 (ours)
    if ran.stderr or not ran.stdout:
        raise SystemExit(f"{command[0]}: {ran.stderr.decode(errors='replace') or 'said nothing'}")
    return ran.stdout.decode("utf-8")


if __name__ == "__main__":
    sys.exit(main())
