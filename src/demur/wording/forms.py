"""
Whether a word of a text is a form of a word of a phrase, by the rules of the script it is written in.

They agree where `offered(of the text) & sought(of the phrase)` is not empty. The marks themselves mean nothing outside.
"""

from __future__ import annotations

from demur.wording import arabic_forms, english_forms
from demur.wording.arabic import is_arabic


def offered(folded: str, *, follows: bool = False) -> list[str]:
    """
    Return the marks of a folded word (`characters.fold`) of a text, the likeliest first.

    :param follows: it would not be the first word of its phrase
    """
    return arabic_forms.offered(folded, follows=follows) if is_arabic(folded) else english_forms.offered(folded)


def sought(folded: str, *, follows: bool = False) -> frozenset[str]:
    """
    Return the marks that a folded word of a phrase looks for.

    :param follows: it is not the first word of its phrase
    """
    return arabic_forms.sought(folded, follows=follows) if is_arabic(folded) else english_forms.sought(folded)
