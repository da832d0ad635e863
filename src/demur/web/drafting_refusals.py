"""What is refused where several draft a memo, in whole sentences; `refusals` takes them in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DRAFTING: Final[Mapping[str, Promise]] = {
    "drafting-link-unknown": _("This invitation is not valid. Ask whoever invited you for a new one."),
    "drafting-link-used": _("This invitation was answered or taken back. Ask whoever invited you for a new one."),
    "drafting-link-expired": _("This invitation is past its end. Ask whoever invited you for a new one."),
    "already-a-drafter": _("They draft this memo already; nothing was changed."),
    "last-drafter": _("You are the only one who drafts this memo; it needs one. Invite somebody first."),
    "too-many-drafters": _("A memo has %(most)s drafters at most."),
    "too-many-invitations": _("There are %(most)s open invitations. Take some of them back first."),
    "no-directory": _("Members are not invited by name here. Make a link instead."),
    "member-unknown": _("Nobody of this name may read memos here. Write the name that they sign in with."),
    "invited-already": _("They are invited already; nothing was changed."),
    "nobody-asked": _("They do not ask to join any more; nothing was changed."),
    "declined-before": _("The drafters declined when you asked before."),
    "no-such-memo": _("There is no such memo."),
}
