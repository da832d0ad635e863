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
    "accept": pgettext_lazy("office act", "accepted it after screening"),
    "refer": pgettext_lazy("office act", "referred it out"),
    "contest": pgettext_lazy("office act", "contested the referral"),
    "take-back": pgettext_lazy("office act", "took the referral back"),
    "uphold": pgettext_lazy("office act", "upheld the referral"),
    "name-manager": pgettext_lazy("office act", "named the decision manager"),
    "propose": pgettext_lazy("office act", "proposed a member of the panel"),
    "name-panel": pgettext_lazy("office act", "named the panel"),
    "report": pgettext_lazy("office act", "handed in the panel’s report"),
    "appeal": pgettext_lazy("office act", "appealed"),
    "decide-appeal": pgettext_lazy("office act", "decided the appeal"),
    "extension-asked": pgettext_lazy("office act", "asked for more time"),
    "extended": pgettext_lazy("office act", "granted more time"),
    "extension-declined": pgettext_lazy("office act", "declined more time"),
    "distributed": pgettext_lazy("office act", "distributed copies"),
    "gave-handler": pgettext_lazy("office act", "handed it over"),
    "gave-writer": pgettext_lazy("office act", "assigned a drafter of the reply"),
    "gave-assistant": pgettext_lazy("office act", "named an assistant"),
    "recused": pgettext_lazy("office act", "recused the office"),
    "clearance-asked": pgettext_lazy("office act", "asked for a clearance"),
    "clearance-noted": pgettext_lazy("office act", "noted a clearance"),
    "said-interim": pgettext_lazy("office act", "gave an interim reply"),
    "said-message": pgettext_lazy("office act", "sent a message to all staff"),
    "said-session": pgettext_lazy("office act", "held a listening session"),
    "committed": pgettext_lazy("office act", "gave a commitment an owner"),
    "adopted": pgettext_lazy("office act", "said that a commitment was adopted"),
    "adapted": pgettext_lazy("office act", "said that a commitment was adapted"),
    "dropped": pgettext_lazy("office act", "said that a commitment was dropped"),
}

COPIES: Final[Mapping[str, Promise]] = {
    "list": pgettext_lazy("copy", "by the list"),
    "added": pgettext_lazy("copy", "added"),
    "observer": pgettext_lazy("copy", "observer for the staff"),
}

PARTS: Final[Mapping[str, Promise]] = {
    "handler": pgettext_lazy("part in a case", "has it in the office"),
    "writer": pgettext_lazy("part in a case", "drafts the reply"),
    "assistant": pgettext_lazy("part in a case", "enters the reply for the addressee"),
    "manager": pgettext_lazy("part in a case", "decision manager"),
    "chair": pgettext_lazy("part in a case", "chair of the panel"),
    "member": pgettext_lazy("part in a case", "member of the panel"),
    "proposed": pgettext_lazy("part in a case", "proposed by the dissenters"),
}

CLEARINGS: Final[Mapping[str, Promise]] = {
    "cleared": pgettext_lazy("clearance", "cleared"),
    "changes": pgettext_lazy("clearance", "cleared with changes"),
    "objects": pgettext_lazy("clearance", "objects"),
}

RESPONSES: Final[Mapping[str, Promise]] = {
    "interim": pgettext_lazy("response", "Interim reply"),
    "message": pgettext_lazy("response", "Message to all staff"),
    "session": pgettext_lazy("response", "Listening session"),
}

OUTCOMES: Final[Mapping[str, Promise]] = {
    "adopted": pgettext_lazy("outcome", "Adopted"),
    "adapted": pgettext_lazy("outcome", "Adapted"),
    "dropped": pgettext_lazy("outcome", "Dropped"),
}


def word_for(names: Mapping[str, Promise], code: str) -> str:
    """Return the word for a code, or the code itself."""
    return str(names.get(code, code))
