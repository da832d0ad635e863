"""
The memos next door among 100,000, in milliseconds, on SQLite and on PostgreSQL, permissions included.

    python -m benchmarks.related --json       one line a database: {"database": …, "n": …, "ours": p99, "peer": p99, …}

Ours takes a whole draft, as a page does: its words are read, the rare ones looked up, the closest memos fetched that
the reader may read. One memo in twenty is for chosen readers, and the reader is among those of a few. `peer` scans: the
same words by `LIKE` over every memo that the reader may read, the most hits first. `whole` asks the same index for
every word of the draft.

The texts are made up: 2,000 matters with words of their own among words that all share, half of them in Arabic letters.
PostgreSQL is one that is thrown away afterwards, without its syncing to disk; nothing here writes while it measures.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

SIZE = 100_000
DRAFTS = 300
SCANS = 10
MATTERS = 2_000
WORDS = 60
ONE_IN = 20
AT = datetime(2026, 11, 24, tzinfo=UTC)
LETTERS = {"en": "abcdefghiklmnoprstuw", "ar": "ابتجحدرسشصطعفقكلمنهوي"}
TOP = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Draft:
    """A text that is compared with what is there: on a matter, for a policy."""

    title: str
    text: str
    matter: int
    marks: frozenset[str]


class World:
    """Made-up matters, and texts about them; the same each time."""

    def __init__(self) -> None:
        self._by_chance = Random(4)  # noqa: S311 - a sample, not a secret
        self._common = {language: [self._word(language) for _ in range(20_000)] for language in LETTERS}
        self._own = [[self._word(self.language(matter)) for _ in range(30)] for matter in range(MATTERS)]

    @staticmethod
    def language(matter: int) -> str:
        """Return the language that a matter is written about in."""
        return "en" if matter % 2 else "ar"

    def draft(self) -> Draft:
        """Write a text about a matter drawn by chance."""
        matter = self._by_chance.randrange(MATTERS)
        language = self.language(matter)
        common = self._common[language]
        # Few words are said often: the square brings most draws to the head of the list.
        words = [common[int(len(common) * self._by_chance.random() ** 4)] for _ in range(WORDS // 2)]
        words += self._by_chance.choices(self._own[matter], k=WORDS // 2)
        self._by_chance.shuffle(words)
        marks = {f"policy:p{matter % 400}", f"to:o{matter % 50}"}
        return Draft(" ".join(words[:6]), " ".join(words[6:]), matter, frozenset(marks))

    def _word(self, language: str) -> str:
        return "".join(self._by_chance.choices(LETTERS[language], k=self._by_chance.randint(4, 9)))


def main(words: Sequence[str] | None = None) -> int:
    """Measure each database in a process of its own, and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.related", description="Related memos among very many.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(words)
    if chosen.one:
        sys.stdout.write(json.dumps(measure(chosen.size)) + "\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        print_one(chosen, folder, "")
    from tests.postgresql import installed, throw_away_postgresql  # noqa: PLC0415 - needs what tests need

    if installed() is None:
        sys.stderr.write("benchmarks.related: no PostgreSQL is installed for tests; it was not measured\n")
        return 0
    with tempfile.TemporaryDirectory() as folder, throw_away_postgresql() as address:
        print_one(chosen, folder, address)
    return 0


def print_one(chosen: argparse.Namespace, data: str, address: str) -> None:
    """Measure one database and print the line."""
    variables = {
        **os.environ,
        "DEMUR_DATA": data,
        "DEMUR_DATABASE_URL": address,
        "DEMUR_SECRET_KEY": "a benchmark",
        "DJANGO_SETTINGS_MODULE": "demur.site.settings",
    }
    command = [sys.executable, "-m", "benchmarks.related", "--one", "--size", str(chosen.size)]
    done = subprocess.run(  # noqa: S603 (this very program)
        command, env=variables, cwd=TOP, stdout=subprocess.PIPE, text=True, check=True
    )
    result = json.loads(done.stdout)
    line = (
        done.stdout.strip()
        if chosen.json
        else f"{result['database']}, {result['n']} memos: ours {result['ours_p50']} ms, p99 {result['ours']} ms; "
        f"whole text p99 {result['whole']} ms; scanning p99 {result['peer']} ms"
    )
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def measure(size: int) -> dict[str, object]:
    """Fill a database, and compare drafts with what is there."""
    import django  # noqa: PLC0415 - the settings are read when Django is set up

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from demur.index import operations, queries  # noqa: PLC0415
    from demur.index.rules import READERS, Kind, Part, Shelved, keys_of  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    world, matters = World(), dict[str, int]()

    def shelved() -> Iterator[Shelved]:
        for number in range(1, size + 1):
            draft = world.draft()
            matters[str(number)] = draft.matter
            yield Shelved(
                kind=Kind.MEMO,
                key=str(number),
                scope=READERS if number % ONE_IN else f"memo-{number}",
                at=AT,
                parts=(Part(world.language(draft.matter), draft.title, draft.text),),
                marks=draft.marks,
            )

    began = time.perf_counter()
    operations.rebuild(shelved())
    built = time.perf_counter() - began
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    scopes = [READERS, *(f"memo-{number}" for number in range(ONE_IN, ONE_IN * 6, ONE_IN))]
    drafts = [world.draft() for _ in range(DRAFTS)]
    hits: list[int] = []

    def ours(draft: Draft) -> None:
        close = queries.close_to(title=draft.title, text=draft.text, marks=draft.marks, kind=Kind.MEMO, scopes=scopes)
        hits.extend(matters[one.found.key] == draft.matter for one in close)

    def scanning(draft: Draft) -> None:
        keys = sorted(set(keys_of(f"{draft.title} {draft.text}")), key=len, reverse=True)[: queries.MOST_WORDS]
        score = " + ".join(["(CAST(parts AS text) LIKE %s)::int" if PG else "(parts LIKE %s)"] * len(keys))
        where = " OR ".join(["scope = %s"] * len(scopes))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, {score} AS hits FROM index_text WHERE kind = 'memo' AND ({where}) "  # noqa: S608
                "ORDER BY hits DESC LIMIT 8",
                [*(f"%{key}%" for key in keys), *scopes],
            )
            cursor.fetchall()

    PG = connection.vendor == "postgresql"  # noqa: N806
    timed(ours, drafts[:20])
    hits.clear()
    took = timed(ours, drafts)
    right = sum(hits) / len(hits)
    queries.MOST_WORDS, queries.MOST_PLACES = 10_000, 10**9  # type: ignore[misc]
    whole = timed(ours, drafts[:SCANS])
    queries.MOST_WORDS = 12  # type: ignore[misc]
    scanned = timed(scanning, drafts[:SCANS])
    return {
        "database": connection.vendor,
        "n": size,
        "ours": at_99(took),
        "peer": at_99(scanned),
        "ratio": round(at_99(scanned) / at_99(took), 1),
        "ours_p50": round(statistics.median(took), 2),
        "peer_p50": round(statistics.median(scanned), 2),
        "whole": at_99(whole),
        "whole_p50": round(statistics.median(whole), 2),
        "same_matter": round(right, 3),
        "built_seconds": round(built, 1),
        "drafts": len(took),
        "scans": len(scanned),
    }


def timed(act: Callable[[Draft], None], drafts: Sequence[Draft]) -> list[float]:
    """Return how many milliseconds an act took for each draft."""
    took = []
    for draft in drafts:
        began = time.perf_counter()
        act(draft)
        took.append(1000 * (time.perf_counter() - began))
    return took


def at_99(took: Sequence[float]) -> float:
    """Return the 99th percentile."""
    return round(sorted(took)[min(len(took) - 1, int(len(took) * 0.99))], 2)


if __name__ == "__main__":
    sys.exit(main())
