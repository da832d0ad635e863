"""
Which words of a text are somebody else's.

    The union wrote: “reopen the harbours”.     quoted: marks, and a word of saying near them
    We say: “reopen the harbours”.              the writer's own
    The “standstill” was never agreed.          the writer's own: marks alone quote nobody

A span is taken for somebody else's where it stands on a line marked with `>`, or between quotation marks with a word of
saying in the same sentence, before them or after, that is not the writer's: `we say`, `I wrote`. Such a finding is
shown as quoted and not dropped: who is quoted may be the writer's own spokesperson, which no rule can tell.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from demur.wording.arabic import is_arabic
from demur.wording.characters import fold
from demur.wording.forms import offered
from demur.wording.gaps import Gap, gap_between
from demur.wording.quotations import Quotation, quotations
from demur.wording.reading import read

_LOOK: Final = 240
"""Code points before and after a quotation in which a word of saying counts."""

_WORDS_BEFORE: Final = 12
_WORDS_AFTER: Final = 8
_FIRST_PERSON: Final = frozenset({"i", "we", "our", "my"})
_NEAR: Final = 3
"""Words before a word of saying in which "we" makes it the writer's; in Arabic, a word of ours."""

_SAYING: Final = frozenset(
    """
    accuse add allege announce argue ask call chant claim cry declare demand describe explain insist quote read remark
    repeat reply report request say shout speak state tell tweet urge warn write
    """.split()  # noqa: SIM905
)
_SAID_ON: Final = frozenset(
    """
    according banner caption editorial headline leaflet letter motto petition placard poster report slogan title
    """.split()  # noqa: SIM905
)
"""What bears words: it counts before a quotation only, since "in the letter" behind one says nothing of whose it is."""

_SAYING_IN_ARABIC: Final = frozenset(
    map(
        fold,
        """
        قال قالت قالوا قائلا قائلة يقول تقول يقولون قول ذكر ذكرت يذكر صرح صرحت تصريح أعلن أعلنت يعلن كتب كتبت كتبوا يكتب
        طالب طالبت طالبوا يطالب تطالب مطالبا طلب طلبت طلبوا دعا دعت دعوا يدعو تدعو زعم زعمت يزعم يزعمون ادعى ادعت وصف
        وصفت وصفوا يصف هتف هتفت هتفوا ردد رددت رددوا يردد شعار شعارات عنوان لافتة لافتات عريضة منشور منشورات مقال مقالة
        افتتاحية نقل نقلت نقلا حسب بحسب وفق وفقا سأل سألت سألوا سؤال أجاب أجابت رد ردت أضاف أضافت أكد أكدت شدد شددت حذر
        حذرت اتهم اتهمت سمى سمت يسمي يسمى أسمته تساءل ورد جاء رسالة تغريدة
        """.split(),  # noqa: SIM905
    )
)
_OURS_IN_ARABIC: Final = "نا"


def quoted_spans(text: str, places: Sequence[int]) -> list[tuple[int, int]]:
    """
    Return the spans that quote somebody else, apart from each other and in order.

    :param places: where something begins that matters; spans without any are left out
    """
    return list(_merged(_spans(text, places)))


def _spans(text: str, places: Sequence[int]) -> Iterator[tuple[int, int]]:
    for quotation in quotations(text):
        at = bisect_left(places, quotation.start)
        if at < len(places) and places[at] < quotation.end and _is_somebody_elses(text, quotation):
            yield quotation.start, quotation.end


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start, end = -1, -1
    for following_start, following_end in spans:
        if following_start > end:
            if start >= 0:
                yield start, end
            start, end = following_start, following_end
        end = max(end, following_end)
    if start >= 0:
        yield start, end


def _is_somebody_elses(text: str, quotation: Quotation) -> bool:
    if quotation.of_line:
        return True
    before = _in_one_sentence(text[max(0, quotation.start - 1 - _LOOK) : quotation.start - 1], backwards=True)
    after = _in_one_sentence(text[quotation.end + 1 : quotation.end + 1 + _LOOK], backwards=False)
    return _says(before[-_WORDS_BEFORE:], _SAYING | _SAID_ON) or _says(after[:_WORDS_AFTER], _SAYING)


def _in_one_sentence(text: str, *, backwards: bool) -> list[str]:
    """Return the words of the sentence that the text ends with, or begins with."""
    reading = read(text)
    words: list[str] = []
    between = [
        gap_between(before, gap, after)
        for (before, after), gap in zip(pairwise(["", *reading.words, ""]), reading.gaps, strict=True)
    ]
    gaps = between[::-1] if backwards else between
    for word, gap in zip(reversed(reading.words) if backwards else reading.words, gaps, strict=False):
        if gap is Gap.ENDS:
            break
        words.append(word)
    return words[::-1] if backwards else words


def _says(words: Sequence[str], saying: frozenset[str]) -> bool:
    folded = [fold(word) for word in words]
    return any(
        _is_saying(word, saying) and not any(map(_is_ours, folded[max(0, at - _NEAR) : at]))
        for at, word in enumerate(folded)
    )


def _is_saying(word: str, saying: frozenset[str]) -> bool:
    if not is_arabic(word):
        return not saying.isdisjoint(offered(word))
    # With its pronoun, "accused us" is "we accused".
    return not _SAYING_IN_ARABIC.isdisjoint([word] if word.endswith(_OURS_IN_ARABIC) else offered(word))


def _is_ours(word: str) -> bool:
    return word in _FIRST_PERSON or (is_arabic(word) and word.endswith(_OURS_IN_ARABIC))
