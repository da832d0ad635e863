"""
Writing guidance as an e-mail: for people a text in both languages, and attached the table that can be read back
without loss. Plain Python.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from itertools import groupby
from typing import Final

from demur.guidance.csv_form import csv_of_phrases
from demur.guidance.import_email import TABLE
from demur.guidance.rules import Kind, Phrase

_MARKS: Final = {"en": ("“", "”"), "ar": ("«", "»")}
_WORDS: Final = {
    "en": {Kind.AVOID: "Avoid:", Kind.AFFIRM: "Affirm:", "reason": "Reason:", "instead": "Instead:"},
    "ar": {Kind.AVOID: "تُتجنَّب:", Kind.AFFIRM: "يُؤكَّد:", "reason": "السبب:", "instead": "البديل:"},
}


@dataclass(frozen=True)
class Sent:
    """What stands at the head of the e-mail: `subject` in one line, `sender` a name, `at` when it was issued."""

    subject: str
    sender: str
    at: datetime


def email_of(sent: Sent, phrases: Sequence[Phrase]) -> bytes:
    """Write guidance as an e-mail that nobody has sent: it has no address of anybody."""
    message = EmailMessage(policy=SMTP.clone(utf8=False))
    message["Subject"] = sent.subject
    message["From"] = f'"{_one_name(sent.sender)}" <guidance@invalid>'
    message["Date"] = sent.at
    message.set_content(text_of(phrases))
    message.add_attachment(csv_of_phrases(phrases), maintype="text", subtype="csv", filename=TABLE)
    return message.as_bytes()


def text_of(phrases: Sequence[Phrase]) -> str:
    """Write phrases for people: those to avoid, then those to affirm, languages side by side."""
    lines: list[str] = []
    for kind in Kind:
        ours = [each for each in phrases if each.kind is kind]
        if ours:
            heads = [_WORDS[code][kind] for code in _WORDS if any(each.language == code for each in ours)]
            lines += [" / ".join(heads), "", *_entries(ours), ""]
    return "\n".join(lines)


def _entries(phrases: Sequence[Phrase]) -> list[str]:
    lines: list[str] = []
    for number, (_entry, beside) in enumerate(groupby(phrases, key=_together()), 1):
        together = list(beside)
        lines.append(f"{number}. " + " · ".join(_quoted(each.text, each.language) for each in together))
        for each in together:
            words = _WORDS.get(each.language, _WORDS["en"])
            if each.reason:
                lines.append(f"   {words['reason']} {each.reason}")
            if each.preferred:
                lines.append(f"   {words['instead']} {_quoted(each.preferred, each.language)}")
    return lines


def _together() -> Callable[[Phrase], int]:
    """Return what is equal for phrases side by side, and different for any that stand alone."""
    alone = 0

    def key(phrase: Phrase) -> int:
        nonlocal alone
        alone -= not phrase.entry
        return phrase.entry or alone

    return key


def _quoted(text: str, language: str) -> str:
    opens, closes = _MARKS.get(language, _MARKS["en"])
    return f"{opens}{text}{closes}"


def _one_name(name: str) -> str:
    return name.replace('"', "").replace("\\", "")
