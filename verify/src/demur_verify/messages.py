"""
What codes mean, in whole sentences, in English and in Arabic: refusals, what is not proven, and places in a file.

Programs compare codes; people read these. A test holds every reason that the kernel raises against both catalogues.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from demur_verify.block_fields import is_allowed
from demur_verify.errors import Refused
from demur_verify.messages_ar import ARABIC
from demur_verify.messages_en import ENGLISH


class Language(StrEnum):
    """The languages of the sentences."""

    ENGLISH = "en"
    ARABIC = "ar"


REASONS: Final[Mapping[Language, Mapping[str, str]]] = {Language.ENGLISH: ENGLISH, Language.ARABIC: ARABIC}

NOT_PROVEN: Final[Mapping[Language, Mapping[str, str]]] = {
    Language.ENGLISH: {
        "record-is-trusted": "That this record is the institution's, and that nobody made it up: no policy of yours "
        "vouches for it.",
        "time-of-filing": "When it was filed: your policy asks for no witness.",
        "blocks-not-shown": "What the other paragraphs say.",
        "no-answer-elsewhere": "That there is no answer: this file holds none, and may have been made before one came.",
        "filed-later": "That it is not filed later, or in another record.",
        "entries-not-understood": "What some entries say: they are of kinds that this version does not know.",
        "co-signatures-not-shown": "That so many signed: the record holds their number only. A proof file of the memo "
        "shows each of them.",
        "answers-not-shown": "That the signers answered the reply so: the record holds the numbers only.",
        "roll-is-true": "That the roll is true: that its places belong to people who were entitled to them.",
        "hours-before-first-countersignature": "The time before the first countersignature: the hour of filing is the "
        "institution's word.",
        "who-handed-over-the-file": "Who handed over this file.",
        "identity-of-named-signers": "That those who signed by name are who they say.",
        "later-corrections": "That nothing was corrected later.",
        "filings-have-different-signers": "That two filings have different signers.",
        "argument-is-right": "That the argument is right.",
    },
    Language.ARABIC: {
        "record-is-trusted": "أن هذا السجل هو سجل المؤسسة ولم يختلقه أحد: فلا سياسة ثقة لديك تشهد له.",
        "time-of-filing": "وقت التقديم: فسياسة الثقة التي لديك لا تطلب شاهداً.",
        "blocks-not-shown": "ما تقوله الفقرات الأخرى.",
        "no-answer-elsewhere": "أنه لا رد: فليس في هذا الملف رد، وربما أُعدّ قبل وروده.",
        "filed-later": "أنها لم تُقدَّم بعد ذلك، أو في سجل آخر.",
        "entries-not-understood": "ما تقوله بعض القيود: فهي من أنواع لا يعرفها هذا الإصدار.",
        "co-signatures-not-shown": "أن هذا العدد وقّع: فليس في السجل إلا العدد. وملف إثبات المذكرة يبيّن كل توقيع.",
        "answers-not-shown": "أن الموقّعين حددوا موقفهم من الرد على هذا النحو: فليس في السجل إلا الأعداد.",
        "roll-is-true": "صحة كشف الأعضاء: أي أن أماكنه لأشخاص يحق لهم شغلها.",
        "hours-before-first-countersignature": "ما قبل أول مصادقة من الشهود: فساعة التقديم بحسب قول المؤسسة.",
        "who-handed-over-the-file": "من سلّم هذا الملف.",
        "identity-of-named-signers": "أن من وقّعوا بأسمائهم هم أصحابها.",
        "later-corrections": "أنه لم يُصحَّح شيء بعد ذلك.",
        "filings-have-different-signers": "أن موقّعي مذكرتين مختلفون.",
        "argument-is-right": "أن الحجة صائبة.",
    },
}

_PLACES: Final[Mapping[str, str]] = {
    "co-signature": "التوقيع",
    "answer": "الموقف",
    "reply block": "فقرة الرد",
    "block": "الفقرة",
    "entry": "القيد",
    "roll of size": "كشف الأعضاء بعدد أماكن",
    "line": "السطر",
    "name": "الاسم",
    "first": "الإيصال الأول للقيد",
}
_PLACE: Final = re.compile(r"([a-z -]+) ([0-9]+)(.*)", re.ASCII)


def sentence_of(reason: str, language: Language) -> str:
    """Return what a reason means; the reason itself where it is none of the kernel's."""
    return REASONS[language].get(reason, reason)


def place_of(where: str, language: Language) -> str:
    """Return a place in a reader's language; names of files stay as they are."""
    named = _PLACE.fullmatch(where)
    if language is Language.ARABIC and named and named[1] in _PLACES:
        return f"{_PLACES[named[1]]} {named[2]}{named[3]}"
    return where


def explained(refusal: Refused, language: Language) -> str:
    """Return the sentence of a refusal and its place."""
    sentence = sentence_of(refusal.reason, language)
    return f"{sentence} ({harmless(place_of(refusal.where, language))})" if refusal.where else sentence


def harmless(text: str) -> str:
    """Write what comes from a file so that it can neither move the cursor nor turn the direction of what follows."""
    return "".join(one if is_allowed(ord(one)) and one != "\n" else f"\\u{ord(one):04x}" for one in text)
