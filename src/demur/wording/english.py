"""
English word forms: the stem by which a search looks a word up.

The stem is Snowball's (Porter 2), by PyStemmer. A stemmer may be used by one thread at a time, and keeps words that it
saw; so each text has one of its own, which keeps none.
"""

from __future__ import annotations

from Stemmer import Stemmer


class EnglishStems:
    """The stems of one text's words."""

    def __init__(self) -> None:
        self._stemmer = Stemmer("english", 0)

    def of(self, folded: str) -> str:
        """Return the stem of a folded word."""
        return str(self._stemmer.stemWord(folded))
