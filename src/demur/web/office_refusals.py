"""What is refused in the office's casework, in whole sentences; `refusals` takes them in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OFFICE: Final[Mapping[str, Promise]] = {
    "already-taken": _("This step was taken before; nothing was changed."),
    "case-closed": _("The case is closed; nothing was changed."),
    "out-of-turn": _("It is not the turn of this step yet; nothing was changed. The page shows which steps are open."),
    "step-too-late": _("The time for this step is over; nothing was changed."),
    "step-unknown": _("The process of this memo has no such step. Load the page anew and try once more."),
    "step-of-its-own": _("This step has a button of its own on the memo’s page in the office."),
    "clock-behind": _(
        "The clock of this installation is behind what was done in this case before. Nothing was changed; tell whoever "
        "keeps the machine."
    ),
    "not-the-decision-manager": _("Only the decision manager of this memo can do this."),
    "not-the-chair": _("Only the chair of the panel can do this."),
    "not-the-approver-here": _("Only who may approve an extension can do this."),
    "own-extension": _("You asked for this extension yourself; somebody else has to decide."),
    "reasons-missing-here": _("Give the reasons; they are read by those whom this concerns."),
    "words-too-long": _("This is longer than %(longest)s characters. Shorten it."),
    "person-missing": _("Name somebody, by the name that they sign in with."),
    "person-unknown": _("Nobody of this name may read memos here. Write the name that they sign in with."),
    "panel-too-small": _("A panel has a chair and at least one member."),
    "proposed-member-left-out": _("The member whom the dissenters proposed has to be on the panel, beside its chair."),
    "proposal-still-open": _("The dissenters may still propose a member; name the panel once they have, or later."),
    "drafter-on-the-panel": _("A drafter of the memo cannot have this part."),
    "drafter-of-the-memo": _("A drafter of the memo cannot have this part."),
    "part-held-already": _("They have this part already; nothing was changed."),
    "part-not-given-here": _("This part is given by a step of the process."),
    "not-in-the-office-to": _("A memo is handed over to somebody who keeps the channel office."),
    "office-is-recused": _("Name somebody who does not keep the channel office."),
    "recused-already": _("The office recused itself before; nothing was changed."),
    "step-not-owed": _("This step has no limit that could be extended."),
    "extension-not-later": _("The new limit has to be later than the one that holds."),
    "extension-in-the-past": _("The new limit lies in the past. Choose a later day."),
    "extension-waits": _("An extension waits for its approver already."),
    "no-extension-waits": _("No extension waits for a decision."),
    "reader-missing": _("Choose or write at least one reader."),
    "copies-sent-already": _("All of these readers have their copy; nothing was changed."),
    "too-many-copies": _("A memo has %(most)s copies at most."),
    "office-missing": _("Name the office."),
    "clearance-asked-already": _("This office was asked before."),
    "clearance-not-asked": _("This office was not asked."),
    "clearance-given-already": _("This office has said its word; nothing was changed."),
    "day-in-the-past": _("The day lies in the past. Choose a later one."),
    "nothing-accepted": _("Recommendation %(number)s was not accepted; nothing follows from it."),
    "committed-already": _("Recommendation %(number)s has its owner; nothing was changed."),
    "owner-missing": _("Name who owns it."),
    "no-commitment": _("Nothing was committed on recommendation %(number)s"),
    "concluded-already": _("What became of recommendation %(number)s was said before; nothing was changed."),
    "also-malformed": _("Write the numbers of the other memos, parted by commas."),
    "answered-with-itself": _("The memo itself is answered already; name others."),
    "other-recommendations": _("Memo %(number)s does not ask for as many things. Answer it by itself."),
    "choice-missing": _("Choose one of the list."),
}
