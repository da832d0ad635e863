"""
A text parted into words and what stands between them, with the place of each word in the text as it was given.

    read("وبالموانئ، the harbours'")    words   وبالموانئ  the  harbours
                                        starts  0          11   15
                                        gaps    ""  "، "  " "  "'"

Nothing of the text is changed before it is parted, so that places are right in every Unicode form, with any line ends,
and with characters that are half of a pair. One pass of one pattern; the work grows as the text does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

_MARK: Final = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0898-\u089f\u08ca-\u08e1\u08e3-\u08ff\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f"
)
"""Marks of Latin, Greek, Cyrillic, Hebrew and Arabic, and variation selectors. They belong to the letter before."""

_HIDDEN: Final = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
"""Controls of direction, joiners, soft hyphens: between two letters they are no end of a word."""

_WORD: Final = re.compile(
    r"(\d+(?:[.,٫٬،]\d+)+"
    rf"|[^\W_](?:[^\W_]|[{_MARK}])*"
    rf"(?:(?:[{_HIDDEN}][{_HIDDEN}{_MARK}]*|['’ʼ＇])[^\W_](?:[^\W_]|[{_MARK}])*)*)"
)


@dataclass(frozen=True)
class Reading:
    """
    The words of a text, in its order.

    :param words: as they stand in the text
    :param starts: where each begins, in code points
    :param gaps: what stands before the first word, between each two, and after the last: one more than words
    """

    words: Sequence[str]
    starts: Sequence[int]
    gaps: Sequence[str]


def read(text: str) -> Reading:
    """Part a text into its words."""
    parts = _WORD.split(text)
    ends = list(accumulate(map(len, parts)))
    return Reading(words=parts[1::2], starts=ends[:-1:2], gaps=parts[::2])
