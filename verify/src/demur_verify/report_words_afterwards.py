"""What came after a reply, in the words of a report: the signers' verdict, meetings, an appeal, the end, releases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from demur_verify.messages import Language
from demur_verify.report_afterwards import Afterwards, VerdictShown


@dataclass(frozen=True)
class _Words:
    """The words of one language. Braces are filled in."""

    labels: tuple[str, str, str, str, str]
    told: str
    few: str
    unchecked: str
    meetings: str
    appeal: str
    missed: str
    ended: str
    endings: Mapping[str, str]
    released: Mapping[tuple[str, str], str]


_ENGLISH: Final = _Words(
    labels=("Verdict", "Meetings", "Appeal", "Ended", "Released"),
    told="on the reply: {agree} agree, {in_part} in part, {dissent} still dissent, {silent} silent",
    few="on the reply: answers {answers}, silent {silent}; how they fall is told from five answers on",
    unchecked="by the institution's word: the answers are not in this file",
    meetings="held: {count}",
    appeal="made on {on}; the decision is due on {due_on}",
    missed="not decided by then, and the record says so",
    ended="{ending}, on {on}",
    endings={
        "answered": "the reply stands",
        "granted": "the appeal was granted",
        "granted-in-part": "the appeal was granted in part",
        "denied": "the appeal was denied",
        "withdrawn": "those whose memo it is took it back",
        "handed-on": "it was handed on outside the channel",
    },
    released={
        ("staff", "whole"): "to all staff, the whole text, on {on}",
        ("staff", "excerpt"): "to all staff, parts of the text, on {on}",
        ("public", "whole"): "to the public, the whole text, on {on}",
        ("public", "excerpt"): "to the public, parts of the text, on {on}",
    },
)
_ARABIC: Final = _Words(
    labels=("الموقف", "اللقاءات", "إعادة النظر", "الإغلاق", "الإتاحة"),
    told="من الرد: موافقون {agree}، موافقون جزئياً {in_part}، متمسكون باعتراضهم {dissent}، صامتون {silent}",
    few="من الرد: المواقف {answers}، الصامتون {silent}؛ توزُّعها يُذكر ابتداءً من خمسة",
    unchecked="بحسب قول المؤسسة: فالمواقف ليست في هذا الملف",
    meetings="عددها {count}",
    appeal="طُلبت في {on}؛ موعد البت {due_on}",
    missed="لم يُبتّ حتى ذلك الموعد، والسجل يذكر ذلك",
    ended="{ending}، في {on}",
    endings={
        "answered": "بقي الرد كما هو",
        "granted": "قُبل طلب إعادة النظر",
        "granted-in-part": "قُبل طلب إعادة النظر جزئياً",
        "denied": "لم يُقبل طلب إعادة النظر",
        "withdrawn": "سحب المذكرةَ أصحابُها",
        "handed-on": "أُحيلت إلى جهة خارج القناة",
    },
    released={
        ("staff", "whole"): "لجميع الموظفين، النص كاملاً، في {on}",
        ("staff", "excerpt"): "لجميع الموظفين، أجزاء من النص، في {on}",
        ("public", "whole"): "للعموم، النص كاملاً، في {on}",
        ("public", "excerpt"): "للعموم، أجزاء من النص، في {on}",
    },
)
_WORDS: Final = {Language.ENGLISH: _ENGLISH, Language.ARABIC: _ARABIC}


def afterwards_in_words(
    after: Afterwards, language: Language, day: Callable[[date], str]
) -> Iterator[tuple[str, list[str]]]:
    """Yield a label and its lines for each thing that came; `day` writes a date."""
    words = _WORDS[language]
    verdict, meetings, appeal, ended, released = words.labels
    if after.verdict:
        yield verdict, _verdict(after.verdict, words)
    if after.meetings:
        yield meetings, [words.meetings.format(count=after.meetings)]
    if after.appeal:
        made = words.appeal.format(on=day(after.appeal.on), due_on=day(after.appeal.due_on))
        yield appeal, [made, *([words.missed] if after.appeal.missed else [])]
    if after.ended:
        yield ended, [words.ended.format(ending=words.endings[after.ended.ending], on=day(after.ended.on))]
    if after.released:
        yield released, [words.released[one.to, one.extent].format(on=day(one.on)) for one in after.released]


def _verdict(verdict: VerdictShown, words: _Words) -> list[str]:
    form = words.few if verdict.agree is None else words.told
    said = form.format(
        agree=verdict.agree,
        in_part=verdict.in_part,
        dissent=verdict.dissent,
        answers=verdict.answers,
        silent=verdict.silent,
    )
    return [said] if verdict.checked else [said, words.unchecked]
