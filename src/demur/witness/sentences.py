"""
What the small origin says when it turns something down, in both languages.

A refusal is a code; here it becomes a status and a whole sentence that names what is wrong and how to mend it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from demur.languages import Language


@dataclass(frozen=True)
class Sentence:
    """An HTTP status, and what is said with it in each language of the interface."""

    status: int
    english: str
    arabic: str

    def text(self, language: Language) -> str:
        """Return the sentence in one language."""
        return self.arabic if language.code == "ar" else self.english


REFUSALS: Final[Mapping[str, Sentence]] = MappingProxyType({
    "wrong-host": Sentence(
        421,
        "This desk answers under its own address only. Open the address that its keeper has made known.",
        "لا تجيب هذه المنضدة إلا على عنوانها. افتح العنوان الذي أعلنته الجهة القائمة عليها.",
    ),
    "page-not-found": Sentence(
        404,
        "There is nothing at this address. Begin at the desk's first page.",
        "لا شيء في هذا العنوان. ابدأ من الصفحة الأولى للمنضدة.",
    ),
    "method-not-allowed": Sentence(
        405,
        "This address does not take requests of this kind.",
        "لا يقبل هذا العنوان طلبات من هذا النوع.",
    ),
    "request-too-large": Sentence(
        413,
        "The request is larger than anything this address takes, so it was not read.",
        "الطلب أكبر من كل ما يقبله هذا العنوان، ولذلك لم يُقرأ.",
    ),
    "request-too-slow": Sentence(
        408,
        "The request did not arrive whole in time. Send it again.",
        "لم يصل الطلب كاملاً في الوقت المحدد. أعد إرساله.",
    ),
    "letter-too-short": Sentence(
        400,
        "This is not a whole sealed letter: one has exactly 4,144 bytes. Save it again at the desk and hand that in.",
        "ليست هذه رسالة مختومة كاملة: طول الرسالة 4,144 بايت تماماً. احفظها من جديد في المنضدة وسلّم الملف الجديد.",
    ),
    "letter-too-large": Sentence(
        413,
        "This is more than one sealed letter: one has exactly 4,144 bytes. Hand in one letter at a time.",
        "هذا أكبر من رسالة مختومة واحدة: طول الرسالة 4,144 بايت تماماً. سلّم رسالة واحدة في كل مرة.",
    ),
    "letter-from-another-page": Sentence(
        403,
        "Letters are taken from this desk's own pages and from programs, not from pages of other sites.",
        "تُقبل الرسائل من صفحات هذه المنضدة ومن البرامج، ولا تُقبل من صفحات مواقع أخرى.",
    ),
    "letter-box-full": Sentence(
        429,
        "The relay holds as many letters as it can, and did not take yours. Hand it in after the next delivery.",
        "بلغ المُرحِّل أقصى ما يحمله من الرسائل، ولم تُقبل رسالتك. سلّمها من جديد بعد التسليم القادم.",
    ),
    "letter-box-unavailable": Sentence(
        503,
        "The relay cannot write to its store. Your letter was not taken. Hand it in again later.",
        "يتعذر على المُرحِّل الكتابة في مخزنه، ولم تُقبل رسالتك. سلّمها من جديد في وقت لاحق.",
    ),
    "mirror-without-it": Sentence(
        404,
        "The mirror does not hold this part of the record. It serves only what it has checked.",
        "لا تحوي هذه النسخة هذا الجزء من السجل، وهي لا تقدم إلا ما تحققت منه.",
    ),
    "witness-without-key": Sentence(
        503,
        "This witness has no key yet. Whoever runs it makes one with the command: demur witness keys",
        "لا يملك هذا الشاهد مفتاحاً بعد. تنشئه الجهة القائمة عليه بالأمر: demur witness keys",
    ),
    "witness-store-unavailable": Sentence(
        503,
        "The witness cannot write to its store, so it countersigned nothing. Ask again later.",
        "يتعذر على الشاهد الكتابة في مخزنه، ولذلك لم يصدّق على شيء. أعد الطلب في وقت لاحق.",
    ),
    "witness-without-it": Sentence(
        404,
        "This witness has not countersigned any checkpoint of that record.",
        "لم يصدّق هذا الشاهد على أي نقطة تحقق لذلك السجل.",
    ),
    "something-broke": Sentence(
        500,
        "Something broke here. Nothing was kept of your request; try it again.",
        "حدث خلل هنا. لم يُحفظ شيء من طلبك؛ حاول من جديد.",
    ),
})  # fmt: skip
