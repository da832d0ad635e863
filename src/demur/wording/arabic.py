"""
Arabic word forms: what is written onto a word, and what the word is without it.

`arabic_key` is the light stem of a search: light10 (Larkey, Ballesteros and Connell, 2007, table 2), with the sums of
li- and the article that it leaves out, and with hamza at a word's end made alike.
"""

from __future__ import annotations

import re
from typing import Final

_ARABIC: Final = re.compile("[\u0621-\u063a\u0641-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c7]")
_ARTICLES: Final = ("وبال", "وكال", "وال", "بال", "كال", "فال", "ولل", "ال", "لل")
_ENDINGS: Final = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_LEAST_AFTER_ARTICLE: Final = 2
_LEAST: Final = 2
_LEAST_AFTER_AND: Final = 3


def is_arabic(folded: str) -> bool:
    """Tell whether a folded word is read by the rules of Arabic."""
    return bool(_ARABIC.match(folded))


def arabic_key(folded: str) -> str:
    """Return the light stem of a folded word."""
    word = folded.replace("ة", "ه")
    if word.startswith("و") and not word.startswith(_ARTICLES) and len(word) > _LEAST_AFTER_AND:
        word = word[1:]
    article = next((article for article in _ARTICLES if word.startswith(article)), "")
    if len(word) - len(article) >= _LEAST_AFTER_ARTICLE:
        word = word[len(article) :]
    word = without_last_hamza(word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST:
            word = word[: -len(ending)]
    return without_last_hamza(word).replace("ئ", "ء")


def without_last_hamza(word: str) -> str:
    """
    Make alike the ways to write a hamza that ends a word, or did before something was written onto it.

    The harbours are الموانئ, المواني or الموانىء; measures are إجراء, of measures إجرائ-.
    """
    if word.endswith("ائ"):
        return word[:-1]
    if word.endswith("ئ"):
        return f"{word[:-1]}ي"
    return word.removesuffix("ء")
