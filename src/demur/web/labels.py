"""
The words for codes that stand in texts, entries and tables: kinds of act, dispositions, prompts, steps, ways.

A code without a word here is shown as it is, so that a page never hides what it cannot name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS: Final[Mapping[str, Promise]] = {
    "act": pgettext_lazy("kind of recommendation", "act"),
    "say": pgettext_lazy("kind of recommendation", "say publicly"),
    "align": pgettext_lazy("kind of recommendation", "align words"),
    "change": pgettext_lazy("kind of recommendation", "change guidance"),
}

DISPOSITIONS: Final[Mapping[str, Promise]] = {
    "accepted": pgettext_lazy("disposition", "Accepted"),
    "in-part": pgettext_lazy("disposition", "Accepted in part"),
    "declined": pgettext_lazy("disposition", "Declined"),
    "overtaken": pgettext_lazy("disposition", "Overtaken by events"),
}

PROMPTS: Final[Mapping[str, tuple[Promise, Promise]]] = {
    "question": (_("What we question"), _("The position, in words its owner would accept as fair")),
    "why": (_("Why it matters"), _("Interests first, then values")),
    "tried": (_("What we already tried"), _("Whom you asked, when, and what you were told")),
    "cost": (_("Cost and risk of our advice"), _("Who pays if you are wrong")),
}
"""The name of each prompt, and the hint under it, in the order of the page."""

STEPS: Final[Mapping[str, Promise]] = {
    "acknowledge": pgettext_lazy("step", "Acknowledgement"),
    "reply": pgettext_lazy("step", "Reply"),
    "appeal": pgettext_lazy("step", "Decision on the appeal"),
}

WAYS: Final[Mapping[str, Promise]] = {
    "anonymous": _("without a name"),
    "office": _("named to the office only"),
    "open": _("named openly"),
}

ROLES: Final[Mapping[str, Promise]] = {
    "member": _("member"),
    "clerk": _("clerk"),
    "addressee": _("addressee"),
    "inspector": _("inspector"),
}

OFFICE_ACTS: Final[Mapping[str, Promise]] = {
    "acknowledged": pgettext_lazy("office act", "acknowledged"),
    "reply-drafted": pgettext_lazy("office act", "saved a draft of the reply"),
    "replied": pgettext_lazy("office act", "replied"),
}


def word_for(names: Mapping[str, Promise], code: str) -> str:
    """Return the word for a code, or the code itself."""
    return str(names.get(code, code))
