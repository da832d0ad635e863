"""
The record's entries in words: one line of the ledger for each.

    386   2 March 2027   Filed   26 of 412 members. Recommendations: 2. Acknowledgement due 4 March, reply by 18 May.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from demur import languages
from demur.languages import Language, language_of
from demur.record.queries import Entered
from demur.web import labels
from demur_verify.entries import (
    Acknowledged,
    Circulated,
    Extended,
    Filed,
    Overdue,
    RecordEntry,
    Referred,
    Replied,
    Roll,
    Settings,
)


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
        what=_kind_of(entry),
        says=_says(entry, language, filings, sizes),
        digest=entry.digest.hex() if isinstance(entry, Filed) else "",
    )


def digest_spoken_of(entry: RecordEntry) -> bytes | None:
    """Return the digest of the filing that an entry speaks of."""
    match entry:
        case Filed():
            return entry.digest
        case Acknowledged() | Referred() | Extended() | Replied() | Overdue():
            return entry.filed
        case Settings() | Roll() | Circulated():
            return None
        case _:
            assert_never(entry)


def _day_of(entry: RecordEntry) -> date | None:
    if isinstance(entry, Settings):
        return None
    return entry.day if isinstance(entry, Roll) else entry.at.date()


def _kind_of(entry: RecordEntry) -> str:  # noqa: PLR0911 (one for each kind)
    match entry:
        case Settings():
            return pgettext("kind of entry", "Settings")
        case Roll():
            return pgettext("kind of entry", "Roll")
        case Circulated():
            return pgettext("kind of entry", "Circulated")
        case Filed():
            return pgettext("kind of entry", "Filed")
        case Acknowledged():
            return pgettext("kind of entry", "Acknowledged")
        case Referred():
            return pgettext("kind of entry", "Referred out")
        case Extended():
            return pgettext("kind of entry", "Extended")
        case Replied():
            return pgettext("kind of entry", "Replied")
        case Overdue():
            return pgettext("kind of entry", "Overdue")
        case _:
            assert_never(entry)


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
        case Acknowledged() | Referred() | Extended() | Replied() | Overdue():
            return _afterwards(entry, language, filings)
        case _:
            assert_never(entry)


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


def _afterwards(
    entry: Acknowledged | Referred | Extended | Replied | Overdue, language: Language, filings: Mapping[bytes, Filing]
) -> str:
    filing = filings.get(entry.filed)
    index = filing.index if filing else None
    facts = {"index": "–" if index is None else languages.number(index)}
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
