"""
The words by which a letter says which phrases to avoid, which to affirm, why, and what to say instead; and its
quotation marks. Plain Python.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from demur.guidance.given import AFFIRM, AVOID

LONGEST_QUOTED: Final = 2_000
LONGEST_LEAD: Final = 600

_AVOID: Final = re.compile(
    r"\b(?:avoid(?:ing|ed|s)?|refrain(?:ing)? from|instead of|stop (?:using|saying)|(?:do not|don't|not to|never|"
    r"must not|should not|cannot|may not|shall not)\s+(?:\w+ly\s+)?(?:use|say|write|speak of|refer to|mention|"
    r"employ|be used|be said)|no longer (?:use|say)|not (?:be )?used)\b"
    r"|(?:تجنب|اجتناب|تجتنب|يجتنب)"
    r"|(?:لا|الا)\s+(?:تستخدم|يستخدم|تستعمل|يستعمل|تقولوا|تقل|يقال|تذكر|يذكر)"
    r"|(?:عدم|دون)\s+(?:استخدام|استعمال|ذكر|قول)|(?:الامتناع|يمتنع)\s+عن",
    re.IGNORECASE,
)
_AFFIRM: Final = re.compile(
    r"\b(?:(?:re)?affirm(?:ing|ed|s)?|us(?:e|ing)|say(?:ing)?|stress(?:ing)?|emphasi[sz](?:e|ing)|underline|reiterate|"
    r"lines? to take)\b"
    r"|(?:يؤكد|تؤكد|نؤكد|اكدوا|تاكيد|التشديد|يشدد|شددوا|استخدموا|يستخدم|تستخدم|قولوا|يقال)",
    re.IGNORECASE,
)
_INSTEAD: Final = re.compile(
    r"\b(?:instead(?! of)|rather|prefer(?:red|ably)?|replaced? (?:by|with)|in its place|better|but)\b"
    r"|(?:بدلا|عوضا|يستعاض|البديل|الافضل|يستبدل|المفضل|بل)\b",
    re.IGNORECASE,
)
_REASON_LABEL: Final = re.compile(r"(?:reason|why|because|السبب|لماذا|التعليل)\s*[:：]\s*", re.IGNORECASE)
_INSTEAD_LABEL: Final = re.compile(
    r"(?:instead|preferred|preferred wording|say instead|use instead|better|البديل|الصيغة المفضلة|بدلا منها|والافضل)"
    r"\s*[:：]\s*",
    re.IGNORECASE,
)
_QUOTED: Final = re.compile(
    "|".join(
        f"{opens}([^{opens}{closes}\\n]{{1,{LONGEST_QUOTED}}}){closes}"
        for opens, closes in (("“", "”"), ("„", "[“”]"), ('"', '"'), ("«", "»"), ("‹", "›"), ("＂", "＂"))
    ).replace("[^„[“”]\\n]", "[^„“”\\n]")
)
_MARKER: Final = re.compile(r"\s*(?:[-–—•*·▪◦●‣]|\(?[0-9٠-٩]{1,3}[.)]|\(?[A-Za-zأ-ي][.)])\s+(?=\S)")
_SAME_LETTER: Final = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ـ": None, "’": "'", "‘": "'"})
_WORD: Final = re.compile(r"[\w']+")
_AROUND_HEADINGS: Final = frozenset(
    (
        *(
            "please",
            "kindly",
            "the",
            "these",
            "this",
            "following",
            "below",
            "all",
            "phrases",
            "phrase",
            "words",
            "word",
        ),
        *("wording", "to", "say", "use", "we", "you", "and", "of", "with"),
        *("الاتية", "التالية", "العبارات", "عبارات", "الكلمات", "كلمات", "الالفاظ", "هذه", "على", "عليها", "من", "عن"),
        *("يرجى", "الرجاء", "ان", "ما", "ت", "ي", "ن", "وا", "ال"),
    )
)


@dataclass(frozen=True)
class Quoted:
    """A quoted phrase, and what stands before it since the last one."""

    text: str
    lead: str


def plain(text: str) -> str:
    """Write Arabic without its vowel signs and forms of alef, so that a word is known however it was written."""
    bare = "".join(letter for letter in unicodedata.normalize("NFC", text) if unicodedata.category(letter) != "Mn")
    return bare.translate(_SAME_LETTER)


def kind_told(text: str) -> str:
    """Return the kind of phrases that a heading or the lead of a quotation announces; empty where it names none."""
    known = plain(text[-LONGEST_LEAD:])
    if _AVOID.search(known):
        return AVOID
    return AFFIRM if _AFFIRM.search(known) else ""


def is_heading(line: str) -> bool:
    """Tell whether a line says which kind of phrases follow, and nothing else."""
    known = plain(line[-LONGEST_LEAD:])
    if not kind_told(line):
        return False
    left = _AFFIRM.sub(" ", _AVOID.sub(" ", known)).casefold()
    return all(word in _AROUND_HEADINGS for word in _WORD.findall(left))


def says_instead(text: str) -> bool:
    """Tell whether what follows is to be said in the place of what came before."""
    return bool(_INSTEAD.search(plain(text[-LONGEST_LEAD:])))


def reason_labelled(line: str) -> str:
    """Return what stands behind `Reason:`; empty where the line is none."""
    return _behind(_REASON_LABEL, line)


def preferred_labelled(line: str) -> str:
    """Return what stands behind `Instead:`; empty where the line is none."""
    return _behind(_INSTEAD_LABEL, line)


def quoted_in(line: str) -> tuple[list[Quoted], str]:
    """Return the quoted phrases of a line in order, and what stands behind the last one."""
    found: list[Quoted] = []
    end = 0
    for match in _QUOTED.finditer(line):
        text = next(group for group in match.groups() if group is not None).strip()
        if text:
            found.append(Quoted(text, line[end : match.start()]))
            end = match.end()
    return found, line[end:]


def item_of(line: str) -> str | None:
    """Return an item of a list without its number or dash; None where the line begins with neither."""
    match = _MARKER.match(line)
    return line[match.end() :] if match else None


def language_of(text: str) -> str:
    """Return `ar` or `en`, by which letters are more."""
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in text)
    latin = sum(letter.isalpha() and letter < "\u0250" for letter in text)
    return "ar" if arabic > latin else "en"


def words_in(text: str) -> int:
    """Count words."""
    return len(_WORD.findall(text))


def _behind(label: re.Pattern[str], line: str) -> str:
    # Taking vowel signs away moves what follows, so the label is looked for in both forms of the line's beginning.
    if match := label.match(line):
        return line[match.end() :].strip()
    head, colon, rest = line.partition(":")
    return rest.strip() if colon and label.match(plain(head) + ":") else ""
