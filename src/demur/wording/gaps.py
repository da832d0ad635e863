"""
What stands between two words: nothing that parts them, the end of a clause, or the end of a sentence.

    re-open    the\\nharbours    "reopen" the     JOINS
    end, to    end (to           standstill/…     PARTS
    end. To    end؟ متى          an empty line    ENDS

A full stop ends a sentence where white space follows it, unless a small letter does, or it stands after an abbreviation
or one letter ("U.S. Navy"). One line end is no end of a sentence: letters are wrapped. A new item of a list is one.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Final

from demur.wording.characters import fold


class Gap(IntEnum):
    """How far apart two words are."""

    JOINS = 0
    PARTS = 1
    ENDS = 2


_ALWAYS_ENDS: Final = re.compile(
    r"[!?؟۔。！？…‼⁇⁈⁉\u2029\f]|\.\.\."
    r"|(?>\r\n|[\r\n\x85\u2028])[^\S\r\n]*(?:>[^\S\r\n]*)*(?:[\r\n\x85\u2028]|\#{1,6}\s|[-*+•‣▪–—]\s|\|)"
)
_FULL_STOP: Final = re.compile(r"[.．｡][^\s.]*(?:\s|\Z)")
_JOINS: Final = re.compile(
    "[\\s\"'’‘“”„‟«»‹›＂＇ʼ`*_~\\-\u2010-\u2013\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u0640]*"
)
_DASH: Final = re.compile("\\s[-\u2010-\u2015]+\\s")
_QUOTE_MARK: Final = re.compile(r"((?>\r\n|[\r\n\x85\u2028])[^\S\r\n]*)(?:>[^\S\r\n]*)+")
_SMALL: Final = re.compile(r"[a-z]")

_TITLE: Final = re.compile(
    "amb|approx|ca|cf|col|dept|dr|eg|etc|gen|gov|hon|ie|inc|jr|lt|ltd|maj|messrs|mrs?|ms|prof|rep|sen|sgt|sr|st|vs|viz"
)
_BEFORE_NUMBER: Final = re.compile("arts?|ch|figs?|nos?|pp?|paras?|sec|vol|رقم")
_HYPHENS: Final = re.compile("[-\u2010\u2011\u00ad](?:[^\\S\r\n]*(?:\r\n|[\r\n])[^\\S\r\n]*)?\\Z")


def gap_between(before: str, gap: str, after: str) -> Gap:
    """
    Tell how far apart two words are.

    :param before: the word before, as it stands in the text; empty at the beginning
    :param gap: what stands between them
    :param after: the word after; empty at the end
    """
    if gap == " ":
        return Gap.JOINS
    if _ALWAYS_ENDS.search(gap):
        return Gap.ENDS
    if gap == "." and len(before) == len(after) == 1:
        return Gap.JOINS
    if _FULL_STOP.search(gap):
        return Gap.JOINS if _is_abbreviated(before, after) else Gap.ENDS
    if _DASH.search(gap):
        return Gap.PARTS
    return Gap.JOINS if _JOINS.fullmatch(_QUOTE_MARK.sub(r"\1", gap)) else Gap.PARTS


def is_compound(before: str, gap: str, after: str) -> bool:
    """
    Tell whether two words are written as one with a mark between them.

    `cease-fire`, a word broken at the end of a line, `U.S.`
    """
    return may_compound(gap) and (gap != "." or len(before) == len(after) == 1)


def may_compound(gap: str) -> bool:
    """Tell whether a gap may stand inside one word, whichever words it is between."""
    return gap == "." or bool(_HYPHENS.match(gap))


def _is_abbreviated(before: str, after: str) -> bool:
    if _SMALL.match(after):
        return True
    folded = fold(before)
    if _BEFORE_NUMBER.fullmatch(folded):
        return fold(after).isdigit()
    return bool(_TITLE.fullmatch(folded)) or (len(folded) == 1 and folded.isalpha())
