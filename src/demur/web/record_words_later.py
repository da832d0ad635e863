"""The record's later entries in words: what came after a reply, and what the institution published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias, assert_never

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from demur import languages
from demur.languages import Language
from demur.web import labels
from demur_verify.entries import Appealed, Closed, Corrected, Disclosed, Guidance, Met, Statement, VerdictGiven

LaterEntry: TypeAlias = VerdictGiven | Met | Appealed | Disclosed | Closed
Published: TypeAlias = Guidance | Statement

ENDINGS: Mapping[str, Promise] = {
    "answered": pgettext_lazy("how a case ended", "The reply stands."),
    "granted": pgettext_lazy("how a case ended", "The appeal was granted."),
    "granted-in-part": pgettext_lazy("how a case ended", "The appeal was granted in part."),
    "denied": pgettext_lazy("how a case ended", "The appeal was denied."),
    "withdrawn": pgettext_lazy("how a case ended", "Those whose memo it is took it back."),
    "handed-on": pgettext_lazy("how a case ended", "It was handed on outside the channel."),
}
RELEASED: Mapping[tuple[str, str], Promise] = {
    ("staff", "whole"): pgettext_lazy("released", "To all staff, the whole text."),
    ("staff", "excerpt"): pgettext_lazy("released", "To all staff, parts of the text."),
    ("public", "whole"): pgettext_lazy("released", "To the public, the whole text."),
    ("public", "excerpt"): pgettext_lazy("released", "To the public, parts of the text."),
}


def says_later(entry: LaterEntry, index: str, language: Language) -> str:
    """
    Put into a sentence what became of a filing.

    :param index: of the entry of the filing, as it is written on the page
    """
    facts = {"index": index}
    match entry:
        case VerdictGiven():
            return _verdict(entry, facts, language)
        case Met():
            facts |= {"count": languages.number(entry.commitments)}
            met = (
                _("About entry %(index)s. Both sides agreed to the minutes. Commitments: %(count)s.")
                if entry.minutes
                else _("About entry %(index)s. No minutes were agreed. Commitments: %(count)s.")
            )
            return met % facts
        case Appealed():
            facts |= {"due": languages.day(entry.due, language)}
            return _("Against the reply to entry %(index)s; the decision is due on %(due)s.") % facts
        case Disclosed():
            return f"{_('The filing of entry %(index)s.') % facts} {RELEASED[entry.to, entry.extent]}"
        case Closed():
            return f"{_('The filing of entry %(index)s.') % facts} {labels.word_for(ENDINGS, entry.ending)}"
        case _:
            assert_never(entry)


def says_corrected(entry: Corrected) -> str:
    """Put a correction into a sentence; which entry it corrects stands in the entry itself."""
    return _("An earlier entry (%(start)s…) is corrected; it stays, and what is right is kept outside the record.") % {
        "start": entry.entry.hex()[:12]
    }


def says_published(entry: Published) -> str:
    """Put what an institution published into a sentence."""
    if entry.supersedes:
        return _("It takes the place of an earlier one. The text is kept outside the record.")
    return _("The text is kept outside the record.")


def _verdict(entry: VerdictGiven, facts: dict[str, str], language: Language) -> str:
    facts |= {"answers": languages.number(entry.answers)}
    if entry.agree is None or entry.in_part is None or entry.dissent is None:
        return (
            ngettext(
                "On the reply to entry %(index)s: %(answers)s answer. How they fall is told from five answers on.",
                "On the reply to entry %(index)s: %(answers)s answers. How they fall is told from five answers on.",
                entry.answers,
            )
            % facts
        )
    facts |= {
        "agree": languages.number(entry.agree),
        "in_part": languages.number(entry.in_part),
        "dissent": languages.number(entry.dissent),
    }
    return (
        _("On the reply to entry %(index)s: agree %(agree)s, in part %(in_part)s, still dissent %(dissent)s.") % facts
    )
