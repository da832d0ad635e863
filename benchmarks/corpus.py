"""
Precision and recall of the checker, on the sentences of `tests/guidance/corpus`.

    python -m benchmarks.corpus               a table, as in docs/reference/guidance-checker.md
    python -m benchmarks.corpus --misses      and each sentence that it got wrong
    python -m benchmarks.corpus --json        one line a language and way

All phrases of a language are looked for in each of its sentences. A use counts as found where start, end and phrase are
right and it is told for the writer's own; what is quoted counts apart. The rows below the checker's compare words in
other ways, and are the same in all else (ends of sentences, quotations): by the word as it stands, by Snowball's stem,
by the light stem that search uses.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from Stemmer import Stemmer

from demur.guidance.checker import Checker
from demur.guidance.compiling import ARTICLES
from demur.guidance.quoting import quoted_spans
from demur.guidance.rules import Kind, Phrase
from demur.wording.characters import fold
from demur.wording.gaps import Gap, gap_between
from demur.wording.reading import read
from demur.wording.tokens import tokens

FOLDER = Path(__file__).resolve().parents[1] / "tests/guidance/corpus"
LANGUAGES = ("en", "ar")
_PHRASE = re.compile(r"(\d+) = (.+)")
_MARKED = re.compile(r"(?P<opens>[\[{])(?P<number>\d+):(?P<used>[^\]}]*)[\]}]")

Use = tuple[int, int, int]
"""Start, end, number of the phrase."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of the corpus: what it tries, its text, and which uses of phrases it has."""

    tries: str
    text: str
    own: frozenset[Use]
    quoted: frozenset[Use]


@dataclass(frozen=True)
class Corpus:
    """The phrases by their numbers, and the sentences, of one language."""

    language: str
    phrases: dict[int, str]
    sentences: list[Sentence]


@dataclass(frozen=True)
class Found:
    """What a way of looking found in a sentence."""

    own: frozenset[Use]
    quoted: frozenset[Use]


Way = Callable[[str], Found]


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.corpus", description="Precision and recall of the checker.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--misses", action="store_true", help="print the sentences that the checker got wrong")
    chosen = parser.parse_args(words)
    rows = [row for language in LANGUAGES for row in measure(read_corpus(language))]
    if chosen.json:
        sys.stdout.write("".join(f"{json.dumps(row)}\n" for row in rows))
    else:
        sys.stdout.write("\n".join(table(rows)) + "\n")
    if chosen.misses:
        sys.stdout.write("".join(f"{miss}\n" for language in LANGUAGES for miss in misses(read_corpus(language))))
    return 0


def read_corpus(language: str) -> Corpus:
    """Read the sentences of a language."""
    phrases: dict[int, str] = {}
    sentences = []
    for line in (FOLDER / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if found := _PHRASE.fullmatch(line):
            phrases[int(found[1])] = found[2]
        elif line and not line.startswith("#"):
            tries, _bar, marked = line.partition(" | ")
            sentences.append(_sentence(tries, marked.replace("⏎", "\n")))
    return Corpus(language, phrases, sentences)


def measure(corpus: Corpus) -> Iterator[dict[str, Any]]:
    """Yield a row for each way of looking."""
    for name, way in ways_of(corpus).items():
        right = told = there = quoted_right = quoted_there = 0
        for sentence in corpus.sentences:
            found = way(sentence.text)
            right += len(found.own & sentence.own)
            told += len(found.own)
            there += len(sentence.own)
            quoted_right += len(found.quoted & sentence.quoted)
            quoted_there += len(sentence.quoted)
        yield {
            "language": corpus.language,
            "way": name,
            "sentences": len(corpus.sentences),
            "uses": there,
            "precision": round(right / told, 3),
            "recall": round(right / there, 3),
            "quoted": f"{quoted_right} of {quoted_there}",
        }


def table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return the rows as a table of Markdown."""
    lines = [
        "| language | words compared by | sentences | uses | precision | recall | quoted |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        figures = f"{row['precision']:.3f} | {row['recall']:.3f} | {row['quoted']}"
        lines.append(f"| {row['language']} | {row['way']} | {row['sentences']} | {row['uses']} | {figures} |")
    return lines


def misses(corpus: Corpus) -> Iterator[str]:
    """Yield what the checker got wrong: `+` found and not there, `-` there and not found."""
    way = ways_of(corpus)["the checker"]
    for sentence in corpus.sentences:
        found = way(sentence.text)
        for mark, uses in (
            ("+", (found.own - sentence.own) | (found.quoted - sentence.quoted)),
            ("-", (sentence.own - found.own) | (sentence.quoted - found.quoted)),
        ):
            for start, end, number in sorted(uses):
                shown = sentence.text.replace("\n", "⏎")
                yield f"{mark} {corpus.language} {sentence.tries}: {number}:{shown[start:end]} in {shown}"


def ways_of(corpus: Corpus) -> dict[str, Way]:
    """Return the checker, and the other ways to compare words."""
    snowball = Stemmer("arabic" if corpus.language == "ar" else "english", 0)
    return {
        "the checker": _checker(corpus),
        "the word as it stands": _by(corpus, fold),
        "Snowball's stem": _by(corpus, lambda word: str(snowball.stemWord(fold(word)))),
        "the stem of search": _by(corpus, lambda word: " ".join(token.key for token in tokens(word))),
    }


def _checker(corpus: Corpus) -> Way:
    numbers = {Phrase(Kind.AVOID, corpus.language, text): number for number, text in corpus.phrases.items()}
    checker = Checker(numbers)

    def look(text: str) -> Found:
        uses = [
            (finding.quoted, (finding.start, finding.end, numbers[finding.phrase]))
            for finding in checker.check(text).findings
        ]
        return Found(
            frozenset(use for quoted, use in uses if not quoted), frozenset(use for quoted, use in uses if quoted)
        )

    return look


def _by(corpus: Corpus, key: Callable[[str], str]) -> Way:
    sought = {number: _keys(text, key) for number, text in corpus.phrases.items()}

    def look(text: str) -> Found:
        reading = read(text)
        places = [at for at, word in enumerate(reading.words) if fold(word) not in ARTICLES]
        keys = [key(reading.words[at]) for at in places]
        own, quoted = set(), set()
        for number, phrase in sought.items():
            for at in range(len(keys) - len(phrase) + 1):
                first, last = places[at], places[at + len(phrase) - 1]
                if keys[at : at + len(phrase)] != phrase or not _is_joined(reading.words, reading.gaps, first, last):
                    continue
                start, end = reading.starts[first], reading.starts[last] + len(reading.words[last])
                is_quoted = any(begin <= start and end <= until for begin, until in quoted_spans(text, [start]))
                (quoted if is_quoted else own).add((start, end, number))
        return Found(frozenset(own), frozenset(quoted))

    return look


def _keys(text: str, key: Callable[[str], str]) -> list[str]:
    return [key(word) for word in read(text).words if fold(word) not in ARTICLES]


def _is_joined(words: Sequence[str], gaps: Sequence[str], first: int, last: int) -> bool:
    return all(gap_between(words[at], gaps[at + 1], words[at + 1]) is Gap.JOINS for at in range(first, last))


def _sentence(tries: str, marked: str) -> Sentence:
    text, own, quoted, done = "", set(), set(), 0
    for mark in _MARKED.finditer(marked):
        text += marked[done : mark.start()]
        use = (len(text), len(text) + len(mark["used"]), int(mark["number"]))
        (own if mark["opens"] == "[" else quoted).add(use)
        text += mark["used"]
        done = mark.end()
    return Sentence(tries, text + marked[done:], frozenset(own), frozenset(quoted))


if __name__ == "__main__":
    sys.exit(main())
