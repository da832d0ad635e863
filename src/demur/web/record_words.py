"""
The record's entries in words: one line of the ledger for each.

    386   2 March 2027   Filed   26 of 412 members. Recommendations: 2. Acknowledgement due 4 March, reply by 18 May.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias, assert_never

from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from demur import languages
from demur.languages import Language, language_of
from demur.record.queries import Entered
from demur.web import labels
from demur.web.record_words_later import LaterEntry, Published, says_corrected, says_later, says_published
from demur_verify.entries import (
    Acknowledged,
    Appealed,
    Circulated,
    Closed,
    Corrected,
    Disclosed,
    Extended,
    Filed,
    Guidance,
    Met,
    Overdue,
    RecordEntry,
    Referred,
    Replied,
    Roll,
    Settings,
    Statement,
    VerdictGiven,
)

KINDS_OF_ENTRY: Final[Mapping[str, Promise]] = {
    "settings": pgettext_lazy("kind of entry", "Settings"),
    "roll": pgettext_lazy("kind of entry", "Roll"),
    "circulated": pgettext_lazy("kind of entry", "Circulated"),
    "filed": pgettext_lazy("kind of entry", "Filed"),
    "acknowledged": pgettext_lazy("kind of entry", "Acknowledged"),
    "referred": pgettext_lazy("kind of entry", "Referred out"),
    "extended": pgettext_lazy("kind of entry", "Extended"),
    "replied": pgettext_lazy("kind of entry", "Replied"),
    "overdue": pgettext_lazy("kind of entry", "Overdue"),
    "verdict": pgettext_lazy("kind of entry", "Verdict"),
    "met": pgettext_lazy("kind of entry", "Meeting held"),
    "appealed": pgettext_lazy("kind of entry", "Appeal"),
    "corrected": pgettext_lazy("kind of entry", "Corrected"),
    "disclosed": pgettext_lazy("kind of entry", "Released"),
    "closed": pgettext_lazy("kind of entry", "Closed"),
    "guidance": pgettext_lazy("kind of entry", "Guidance"),
    "statement": pgettext_lazy("kind of entry", "Statement"),
}


_Answering: TypeAlias = Acknowledged | Referred | Extended | Replied | Overdue


@dataclass(frozen=True)
class LedgerLine:
    """One entry: its index, its day where it has one, the name of its kind, a sentence, and the digest it speaks of."""

    index: int
    day: date | None
    what: str
    says: str
    digest: str


@dataclass(frozen=True)
class Filing:
    """What later entries say of a filing: the index of its own entry, None while it waits for one."""

    index: int | None


def ledger(entries: Iterable[Entered], filings: Mapping[bytes, Filing], sizes: Mapping[bytes, int]) -> list[LedgerLine]:
    """
    Put entries into words, the newest first; daily rolls that changed nothing are left out.

    :param filings: by the digest of their text
    :param sizes: how many places the roll had, by the digest of the filed text
    """
    seen: dict[str, int] = {}
    lines: list[LedgerLine] = []
    for each in entries:
        entry = each.entry
        if isinstance(entry, Roll):
            if seen.get(entry.term) == entry.root:
                continue
            seen[entry.term] = entry.root
        lines.append(line_of(each, filings, sizes))
    return lines[::-1]


def line_of(entered: Entered, filings: Mapping[bytes, Filing], sizes: Mapping[bytes, int]) -> LedgerLine:
    """Put one entry into words."""
    entry, language = entered.entry, language_of(get_language())
    return LedgerLine(
        index=entered.index or 0,
        day=_day_of(entry),
        what=labels.word_for(KINDS_OF_ENTRY, entry.KIND),
        says=_says(entry, language, filings, sizes),
        digest=entry.digest.hex() if isinstance(entry, Filed) else "",
    )


def digest_spoken_of(entry: RecordEntry) -> bytes | None:
    """Return the digest of the filing that an entry speaks of."""
    match entry:
        case Filed():
            return entry.digest
        case Settings() | Roll() | Circulated() | Corrected() | Guidance() | Statement():
            return None
        case _:
            return entry.filed


def _day_of(entry: RecordEntry) -> date | None:
    if isinstance(entry, Settings):
        return None
    return entry.day if isinstance(entry, Roll) else entry.at.date()


def _says(entry: RecordEntry, language: Language, filings: Mapping[bytes, Filing], sizes: Mapping[bytes, int]) -> str:
    match entry:
        case Settings():
            return _("The keys and limits that the installation runs with from here on.")
        case Roll():
            return ngettext(
                "%(month)s: %(size)s place, %(entitled)s entitled.",
                "%(month)s: %(size)s places, %(entitled)s entitled.",
                entry.size,
            ) % {
                "month": languages.month(entry.term, language),
                "size": languages.number(entry.size),
                "entitled": languages.number(entry.entitled),
            }
        case Circulated():
            words = (
                _("To every reader, until %(until)s. What is circulated is not shown before it is filed.")
                if entry.audience == "everyone"
                else _("To chosen readers, until %(until)s. What is circulated is not shown before it is filed.")
            )
            return words % {"until": languages.day(entry.until, language)}
        case Filed():
            return _filed(entry, language, sizes)
        case _:
            return _says_later(entry, language, filings)


def _filed(entry: Filed, language: Language, sizes: Mapping[bytes, int]) -> str:
    facts = {
        "some": languages.number(entry.signatures),
        "whole": languages.number(sizes.get(entry.digest, 0)),
        "recommendations": languages.number(entry.recommendations),
        "acknowledge": languages.short_day(entry.acknowledge_due, language),
        "reply": languages.day(entry.reply_due, language),
    }
    if sizes.get(entry.digest):
        counted = ngettext("%(some)s of %(whole)s members.", "%(some)s of %(whole)s members.", entry.signatures)
    else:
        counted = ngettext("%(some)s signature.", "%(some)s signatures.", entry.signatures)
    owed = _("Recommendations: %(recommendations)s. Acknowledgement due %(acknowledge)s, reply by %(reply)s.")
    return f"{counted} {owed}" % facts


def _says_later(
    entry: _Answering | LaterEntry | Corrected | Published, language: Language, filings: Mapping[bytes, Filing]
) -> str:
    match entry:
        case Corrected():
            return says_corrected(entry)
        case Guidance() | Statement():
            return says_published(entry)
        case _:
            filing = filings.get(entry.filed)
            index = "–" if filing is None or filing.index is None else languages.number(filing.index)
    match entry:
        case VerdictGiven() | Met() | Appealed() | Disclosed() | Closed():
            return says_later(entry, index, language)
        case _:
            return _answering(entry, language, index)


def _answering(entry: _Answering, language: Language, index: str) -> str:
    facts = {"index": index}
    match entry:
        case Acknowledged():
            return _("The filing of entry %(index)s.") % facts
        case Referred():
            return _("The filing of entry %(index)s; the reason is kept outside the record.") % facts
        case Extended():
            facts |= {
                "step": labels.word_for(labels.STEPS, entry.step),
                "due": languages.day(entry.due, language),
            }
            return _("%(step)s to entry %(index)s: until %(due)s.") % facts
        case Replied():
            facts |= {"count": languages.number(entry.recommendations)}
            return _("To entry %(index)s. Recommendations answered: %(count)s.") % facts
        case Overdue():
            facts |= {
                "step": labels.word_for(labels.STEPS, entry.step),
                "due": languages.day(entry.due, language),
            }
            return _("%(step)s to entry %(index)s; the limit was %(due)s.") % facts
        case _:
            assert_never(entry)
