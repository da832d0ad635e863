"""
Refusals in words.

A refusal carries a code and facts. Here, and nowhere else, they become a whole sentence in the reader's language that
names what is wrong and how to mend it. A code that has no sentence gets one that says that nothing was changed; a test
asks for a sentence for every code that a page can meet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from demur.web.drafting_refusals import DRAFTING
from demur.web.guidance_refusals import GUIDANCE
from demur.web.office_refusals import OFFICE
from demur_verify.errors import Refused


@dataclass(frozen=True)
class Complaint:
    """
    One thing that is wrong with what somebody sent: the code, the sentence, and the field it belongs to.

    `field` is the id of an input on the page; empty where the whole is meant.
    """

    reason: str
    sentence: str
    field: str = ""


class _Facts(dict[str, object]):
    """Facts for a sentence; one that is missing is left empty rather than breaking the page."""

    def __missing__(self, key: str) -> str:
        return ""


UNKNOWN: Final = _("This was not accepted, and nothing was changed. Load the page anew and try once more.")

SENTENCES: Final[Mapping[str, Promise]] = {
    # Texts
    "character-not-allowed": _(
        "The text holds the character %(character)s, which no frozen text may hold: it cannot be seen, or turns the "
        "direction of what follows. Take it out and send the text again."
    ),
    "text-not-utf-8": _("The file is not text in UTF-8. Save it as plain text and choose it again."),
    "text-of-wrong-type": _("Only plain text and Markdown are taken: a file that ends in .txt or .md."),
    "text-too-large": _("The file is larger than a memo may be. Send a shorter text."),
    "text-empty": _("There is no text in it. Write the memo first."),
    "title-missing": _("Give the memo a title: the ask itself, in one line."),
    "title-too-long": _("The title is longer than 500 characters. Shorten it."),
    "policy-missing": _("Choose the policy that the memo questions."),
    "addressee-missing": _("Choose at least one addressee."),
    "addressee-unknown": _("One of the addressees is not on the institution’s list. Choose from the list."),
    "marking-unknown": _("Choose a marking from the list; this site is not approved above it."),
    "kind-unknown": _("Say what kind of act is asked for: act, say publicly, align words or change guidance."),
    "recommendation-empty": _("Write what is recommended, or remove the recommendation."),
    "recommendation-missing": _("Add at least one recommendation: each gets a reply of its own."),
    "too-many-recommendations": _("A memo can hold so many recommendations and no more. Join some of them."),
    "day-malformed": _("Write the day as year, month and day: 2027-03-31."),
    "until-malformed": _("Choose the day on which circulation ends."),
    "field-too-long": _("This is longer than 500 characters. Shorten it."),
    "field-length": _("This is longer than %(longest)s characters, or empty. Change it."),
    "field-is-a-dash": _("A single dash cannot stand here. Write it out, or leave the field empty."),
    "block-body-too-long": _("One paragraph is too long to be frozen. Part it by an empty line."),
    "block-body-empty": _("One paragraph is empty. Write something in it, or take it out."),
    "too-many-blocks": _("The text has more paragraphs than can be frozen. Shorten it."),
    # Drafts
    "draft-changed-meanwhile": _(
        "Somebody else saved this draft while you wrote. Nothing of theirs was overwritten: what you wrote stands "
        "below unsaved. Compare it with the saved text, then save once more."
    ),
    "not-a-drafter": _("You are not among the drafters of this memo."),
    "draft-is-frozen": _("The text is frozen and can no longer be changed. Begin a new version."),
    "not-frozen": _("Freeze the text first."),
    "already-frozen": _("The text is frozen already; nothing was changed."),
    "already-circulated": _("The memo is in circulation already; nothing was changed."),
    "already-filed": _("The memo is filed already; nothing was changed."),
    "not-in-circulation": _("The memo is not in circulation."),
    "circulation-too-long": _("A circulation lasts thirty days at most. Choose an earlier end."),
    "circulation-ends-before-it-begins": _("The end of circulation must lie ahead. Choose a later one."),
    "no-open-roll": _("No roll is published for this month yet. Wait until it is, at 09:00 UTC, and circulate then."),
    "no-reader-chosen": _(
        "Nobody but the drafters is on the list yet. Choose readers, or let those whom you invite join."
    ),
    "readers-are-fixed": _("The list was fixed when circulation began; nothing was changed."),
    "not-a-reader": _("This is nobody who could read it: not a member who reads memos, or no longer."),
    "drafter-reads": _("Whoever drafts a memo stays among its readers."),
    "too-many-chosen": _("More than %(most)s readers are no chosen ones. Let the memo go round to everyone."),
    "invitation-unknown": _(
        "Nobody is invited by these digits now. They may be mistyped, or called back; or circulation has begun: if you "
        "are on its list, give them to your desk and not to this page."
    ),
    "code-malformed": _("An invitation has 32 digits. Write all of them."),
    "code-mistyped": _("One of the digits is wrong, or two have changed places. Compare them with your colleague."),
    "not-confirmed": _("Confirm that you have read what will happen."),
    # Places and the desk
    "place-taken": _("Somebody else holds that place. Open the desk once more and take your place anew."),
    "place-published": _(
        "Your place of that month is published and can no longer be replaced. A lost device waits for the next month."
    ),
    "not-entitled": _("Today you are not among those entitled to a place on the roll. Ask the channel office why."),
    "not-a-member": _("You are signed in as somebody who holds no place on the roll."),
    "places-repeated": _("The desk named a month twice. Open the desk once more and take your place anew."),
    "place-malformed": _("This is not a fingerprint of a place. Open the desk once more and take your place anew."),
    "term-not-open": _("That month’s roll is not open."),
    "return-malformed": _("This is not a file that the desk saved for this site. Save it at the desk once more."),
    "return-of-another-person": _("This file was saved for somebody else. Sign in as them, or use your own file."),
    "return-of-another-record": _("This file was saved for another institution’s record."),
    "return-missing": _("Choose the file that the desk saved."),
    "disclosure-of-another-name": _("The name does not fit the signature that it was given for."),
    "disclosure-not-counted": _("No signature stands that this name belongs to. It is taken with the next batch."),
    "name-not-wanted": _("A signature without a name has none to give."),
    # Letters
    "letter-unreadable": _("The letter cannot be opened. Make it anew at the desk."),
    "letter-of-another-memo": _("The letter was made for another memo. Open the desk from this page."),
    "letter-against-an-old-roll": _("The letter was made against an earlier roll. Make it anew at the desk."),
    "letter-proof-fails": _("The proof in the letter does not hold. Make it anew at the desk."),
    "letter-not-a-co-signature": _("The letter is not a co-signature. Make it anew at the desk."),
    "letters-malformed": _("This is no delivery of letters"),
    # The office
    "already-acknowledged": _("The memo was acknowledged before; nothing was changed."),
    "already-replied": _("The memo was replied to before; nothing was changed. A correction is a later entry."),
    "no-such-case": _("There is no such filing."),
    "not-the-clerk": _("Only the channel office can do this."),
    "not-in-the-office": _("Only the channel office, and those whom the memo is addressed to, can do this."),
    "no-such-text": _("There is no such text. Load the page anew and try once more."),
    "not-an-addressee": _("Only somebody whom the memo is addressed to can do this."),
    "disposition-missing": _("Choose what becomes of recommendation %(number)s"),
    "disposition-twice": _("Recommendation %(number)s was answered twice. Answer it once."),
    "disposition-unknown": _("There is no recommendation %(number)s in this memo."),
    "reasons-missing": _("Give the reasons for your reply to recommendation %(number)s"),
    # Statements
    "public-or-not-missing": _("Say whether it was said in public."),
    "time-malformed": _("Write the time as hours and minutes: 14:30. It may stay empty."),
    "said-in-the-future": _("This lies ahead. What has not been said yet cannot be kept as a statement."),
    "said-too-long-ago": _("The day lies before the year 1900. Check it."),
    "said-by-missing": _("Say who said it: choose an official, or name somebody else."),
    "said-by-twice": _("An official is chosen and somebody else is named. Leave one of them empty."),
    "missing-in-one-language": _("This is given in one language only. Write it in the other one too."),
    "words-missing": _("Write the words as they were spoken; a translation alone is not enough."),
    "words-empty": _("There are no words in this language. Write them, or remove the language."),
    "too-many-wordings": _("A statement holds its words in %(most)s languages at most."),
    "language-malformed": _("Choose the language of these words."),
    "language-twice": _("Two texts are in the same language. Choose another for one of them."),
    "direction-unknown": _("Choose a direction from the list."),
    "direction-contradicts-language": _("This language is not written in that direction. Change one of the two."),
    "source-missing": _("Say where the words are taken from."),
    "guidance-number-impossible": _("Write the number of the guidance, or leave the field empty."),
    "readers-of-public-words": _("What was said in public has no readers of its own. Remove them."),
    "too-many-named": _("A statement names %(most)s readers at most. Choose a category of staff instead."),
    "named-unknown": _("One of the readers is not on the institution’s list. Choose from the list."),
    "official-unknown": _("This official is not on the institution’s list. Choose from the list."),
    "policy-unknown": _("There is no such policy."),
    "not-a-writer": _("Only staff who read memos can enter statements and mark pairs."),
    "no-such-statement": _("Choose a statement from the list."),
    "not-yours-to-correct": _("Only whoever entered it, their office, or the channel office can correct it."),
    "reason-missing": _("Give the reason."),
    "says-missing": _("Say whether the two agree or diverge."),
    "pair-of-one": _("A pair is two statements. Choose another one."),
    "pair-across-policies": _("The two statements are on two policies. Choose both from one list."),
    "marked-before": _("Your own mark on this pair stands already. Withdraw it first, then mark the pair anew."),
    "no-such-mark": _("There is no such mark."),
    "not-your-mark": _("Only its author can withdraw a mark."),
    "effect-missing": _("Say whether the statement carries the recommendation out or breaks it."),
    "not-accepted": _("Choose a recommendation from the list: one that was accepted, in whole or in part."),
    "cited-before": _("You said this of the same recommendation already. Withdraw it first, then say it anew."),
    "no-such-citation": _("There is nothing of this kind to withdraw."),
    "not-your-citation": _("Only its author can withdraw this."),
    "period-ends-before-it-begins": _("The last day lies before the first. Change one of the two."),
    # Proof
    "not-countersigned-yet": _(
        "No witness has countersigned the record since this memo was filed. The proof file is made as soon as they do; "
        "the slip can be saved now."
    ),
    "no-block-chosen": _("Choose at least one paragraph or recommendation to show."),
    "no-such-block": _("One of the chosen paragraphs is not in this memo. Load the page anew and choose again."),
    "block-unknown": _("One of the chosen paragraphs is not in this memo. Load the page anew and choose again."),
    # Links and accounts
    "link-used": _("This link was used before. Sign in, or ask whoever keeps the members for a new one."),
    "link-unknown": _("This link is not valid, or no longer. Ask whoever keeps the members for a new one."),
    "link-expired": _("This link is not valid, or no longer. Ask whoever keeps the members for a new one."),
    "password-missing": _("Choose a password."),
    "password-too-short": _("This password has fewer than twelve characters. Choose a longer one."),
    "password-too-common": _("Many people use this password, so it is guessed at once. Choose another."),
    "password-entirely-numeric": _("This password is nothing but digits. Add words to it."),
    "passwords-differ": _("The two passwords are not the same. Write both anew."),
    **DRAFTING,
    **GUIDANCE,
    **OFFICE,
}


def sentence(reason: str, facts: Mapping[str, object] | None = None) -> str:
    """Return the sentence for a code, in the language of the request."""
    words: Any = SENTENCES.get(reason, UNKNOWN)
    return str(words) % _Facts(facts or {})


def complaint(refused: Refused, field: str = "") -> Complaint:
    """Put a refusal into words; `field` is the input that it belongs to."""
    return Complaint(refused.reason, sentence(refused.reason, refused.facts), field)


def complain(reason: str, field: str = "", **facts: object) -> Complaint:
    """Say what is wrong with a field that a page itself looked at."""
    return Complaint(reason, sentence(reason, facts), field)
