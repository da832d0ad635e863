"""
Which text has which words: the one table that each database keeps in its own way.

SQLite keeps it in FTS5, PostgreSQL in an array with a GIN index. Both hold numbers of `Word` rows and nothing else. A
word belongs to one shelf, so the permission is in the number that is looked for: the places of words on other shelves
are never read. And no word that somebody typed ever meets the syntax of a query.

    SQLite      index_posting(words), a row for a text, `12 55 98`
    PostgreSQL  index_posting(text, words bigint[])
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_AT_ONCE = 1000
_MAKE = {
    # ascii leaves numbers whole; without detail and sizes a place in the index is a byte or two.
    "sqlite": (
        "CREATE VIRTUAL TABLE index_posting USING fts5(words, tokenize = 'ascii', detail = 'none', columnsize = 0)",
    ),
    "postgresql": (
        "CREATE TABLE index_posting (text bigint PRIMARY KEY, words bigint[] NOT NULL)",
        # Without its list of pending entries a read never pays for what was written before it.
        "CREATE INDEX index_posting_words ON index_posting USING gin (words) WITH (fastupdate = off)",
    ),
}
_PUT = {
    "sqlite": "INSERT INTO index_posting (rowid, words) VALUES (%s, %s)",
    "postgresql": "INSERT INTO index_posting (text, words) VALUES (%s, %s)",
}
_KEY = {"sqlite": "rowid", "postgresql": "text"}


@dataclass(frozen=True)
class Weighed:
    """A text that shares terms with one that was asked about: how much its words tell, and its marks, and how many."""

    text: int
    words: float
    words_shared: int
    marks: float
    marks_shared: int


def make(editor: BaseDatabaseSchemaEditor) -> None:
    """Create the table, in a migration."""
    for statement in _MAKE[editor.connection.vendor]:
        editor.execute(statement)


def put(rows: Iterable[tuple[int, Sequence[int]]]) -> None:
    """Note the words of texts that have no row yet."""
    is_sqlite = connection.vendor == "sqlite"
    written = [(text, " ".join(map(str, sorted(words))) if is_sqlite else sorted(words)) for text, words in rows]
    with connection.cursor() as cursor:
        for start in range(0, len(written), _AT_ONCE):
            cursor.executemany(_PUT[connection.vendor], written[start : start + _AT_ONCE])


def words_of(text: int) -> list[int]:
    """Return the words of a text."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT words FROM index_posting WHERE {_KEY[connection.vendor]} = %s", [text])  # noqa: S608  # nosec B608
        row = cursor.fetchone()
    if row is None:
        return []
    return [int(word) for word in (row[0].split() if isinstance(row[0], str) else row[0])]


def forget(text: int) -> None:
    """Take out the words of a text."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM index_posting WHERE {_KEY[connection.vendor]} = %s", [text])  # noqa: S608  # nosec B608


def empty() -> None:
    """Take out everything."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM index_posting")


def weigh(asked: Sequence[tuple[int, float, bool]], *, words: float, marks: float, most: int) -> list[Weighed]:
    """
    Return the texts that share most with what is asked, the closest first; of equal ones the newest.

    :param asked: words, with the weight of each and whether it is a mark
    :param words: what all words of what is asked weigh, and `marks` its marks: more than nothing
    """
    if not asked:
        return []
    if connection.vendor == "sqlite":
        rows = ", ".join(["(%s, %s, %s)"] * len(asked))
        given: list[Any] = [value for word, weight, is_mark in asked for value in (str(word), weight, int(is_mark))]
        source = f"asked (word, weight, mark) AS (VALUES {rows})"
        places = "SELECT rowid AS text, weight, mark FROM asked CROSS JOIN index_posting ON index_posting MATCH word"
    else:
        columns = list(zip(*asked, strict=True))
        given = [list(columns[0]), list(columns[1]), [int(is_mark) for is_mark in columns[2]]]
        source = "asked AS (SELECT * FROM unnest(%s::bigint[], %s::float8[], %s::int[]) AS a (word, weight, mark))"
        places = "SELECT text, weight, mark FROM asked JOIN index_posting ON words @> ARRAY[word]"
    statement = f"""
        WITH {source}, places AS ({places}), shared AS (
            SELECT text, SUM(weight * (1 - mark)) AS words, SUM(1 - mark) AS words_shared,
                   SUM(weight * mark) AS marks, SUM(mark) AS marks_shared
            FROM places GROUP BY text)
        SELECT text, words, words_shared, marks, marks_shared FROM shared
        ORDER BY CASE WHEN words / %s > marks / %s THEN words / %s ELSE marks / %s END DESC,
                 words + marks DESC, text DESC
        LIMIT %s
    """  # noqa: S608  # nosec B608 (nothing in it was typed)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given, words, marks, words, marks, most])
        return [
            Weighed(int(row[0]), float(row[1]), int(row[2]), float(row[3]), int(row[4])) for row in cursor.fetchall()
        ]


def holding_all(choices: Sequence[Sequence[int]], *, start: int, limit: int) -> list[int]:
    """Return the texts that hold every word of one of the choices, the one shelved last first."""
    if not choices:
        return []
    if connection.vendor == "sqlite":
        where = "index_posting MATCH %s"
        given: list[Any] = [" OR ".join("(" + " AND ".join(map(str, words)) + ")" for words in choices)]
    else:
        where = " OR ".join(["words @> %s::bigint[]"] * len(choices))
        given = [list(words) for words in choices]
    key = _KEY[connection.vendor]
    statement = f"SELECT {key} FROM index_posting WHERE {where} ORDER BY {key} DESC LIMIT %s OFFSET %s"  # noqa: S608  # nosec B608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given, limit, start])
        return [int(row[0]) for row in cursor.fetchall()]
