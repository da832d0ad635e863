"""
Who drafts with whom: inviting, accepting, declining, leaving, asking to join. All drafters are equal.

An invitation shows a number until it is accepted, and nothing of the text. Whoever leaves or is let in changes nothing
in the text, and no act here enters the record.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from demur.memos import readers
from demur.memos.models import Draft, Drafter, DraftInvitation, JoinAsked, Memo
from demur.memos.operations.drafting import check_member, own_draft
from demur.memos.refusals import MemoRefused
from demur.memos.rules import Outcome, may_draft
from demur.standing import queries as standing
from demur_verify.canonical import hour_of

MOST_DRAFTERS: Final = 20
MOST_OPEN_INVITATIONS: Final = 20
VALID_FOR: Final = timedelta(days=14)
_TOKEN_BYTES: Final = 24
_NUMBERS: Final = range(10_000_000, 100_000_000)


@dataclass(frozen=True)
class LinkMade:
    """A one-time link: its `token` is told once and kept nowhere, `number` is what both sides see."""

    token: str
    number: int


@transaction.atomic
def invite_by_link(*, key: UUID, by: int, at: datetime) -> LinkMade:
    """
    Make a one-time link with which one member becomes a drafter.

    :raises MemoRefused: `not-a-drafter`, `already-filed`, `too-many-drafters`, `too-many-invitations`
    """
    row = _inviting(key, by, at)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    made = _invite(row, at, token_hash=standing.hash_of(token))
    return LinkMade(token=token, number=made.number)


@transaction.atomic
def invite_by_name(*, key: UUID, username: str, by: int, at: datetime) -> int:
    """
    Invite a member by the name they sign in with; return the invitation's number.

    :raises MemoRefused: `no-directory`, names are not to be asked here; `member-unknown`, `already-a-drafter`,
        `invited-already`; what `invite_by_link` refuses
    """
    row = _inviting(key, by, at)
    if not settings.DIRECTORY:
        raise MemoRefused("no-directory")
    account = standing.account_named(username)
    member = standing.member(account) if account is not None else None
    if member is None or not member.reads:
        raise MemoRefused("member-unknown", where="username")
    if row.drafters.filter(account_id=member.account).exists():
        raise MemoRefused("already-a-drafter", where="username")
    if row.invitations.filter(account_id=member.account, outcome=Outcome.OPEN).exists():
        raise MemoRefused("invited-already", where="username")
    return _invite(row, at, account_id=member.account).number


@transaction.atomic
def call_drafter_back(*, key: UUID, number: int, by: int) -> None:
    """
    Take an invitation back that nobody has accepted; one that is over stays as it is.

    :raises MemoRefused: `not-a-drafter`
    """
    row = own_draft(key, by)
    row.invitations.filter(number=number, outcome=Outcome.OPEN).update(outcome=Outcome.WITHDRAWN)


@transaction.atomic
def accept_drafting(*, token: str = "", number: int = 0, by: int, at: datetime) -> UUID:
    """
    Become a drafter by a link, or by an invitation to oneself; return the draft's key.

    :param number: of an invitation by name, where there is no token
    :raises MemoRefused: `drafting-link-unknown`, `drafting-link-used`, `drafting-link-expired`, `not-a-member`,
        `already-a-drafter`, `already-filed`, `too-many-drafters`; `readers-are-fixed`, the memo goes round to chosen
        readers and this member is none of them
    """
    check_member(by)
    invitation = open_invitation(token=token, number=number, account=by, at=at)
    row = Draft.objects.select_for_update(of=("self",)).get(pk=invitation.draft_id)
    _add(row, by)
    invitation.outcome = Outcome.ACCEPTED
    invitation.save(update_fields=["outcome"])
    return row.key


@transaction.atomic
def decline_drafting(*, token: str = "", number: int = 0, by: int, at: datetime) -> None:
    """
    Decline an invitation. Who declined a link is not kept.

    :raises MemoRefused: `drafting-link-unknown`, `drafting-link-used`, `drafting-link-expired`
    """
    invitation = open_invitation(token=token, number=number, account=by, at=at)
    invitation.outcome = Outcome.DECLINED
    invitation.save(update_fields=["outcome"])


@transaction.atomic
def leave_draft(*, key: UUID, by: int) -> None:
    """
    Stop drafting. What somebody wrote stays, and so does the history of it.

    :raises MemoRefused: `not-a-drafter`; `already-filed`; `last-drafter`, a text needs one
    """
    row = own_draft(key, by)
    _check_not_filed(row)
    if row.drafters.count() == 1:
        raise MemoRefused("last-drafter")
    row.drafters.filter(account_id=by).delete()


@transaction.atomic
def tell_office(*, key: UUID, by: int, name: bool) -> None:
    """
    Choose what the channel office learns of oneself: one's name, or nothing but a box for replies.

    :raises MemoRefused: `not-a-drafter`; `already-filed`, what the office was told it knows
    """
    row = own_draft(key, by)
    _check_not_filed(row)
    row.drafters.filter(account_id=by).update(office_knows_name=name)


@transaction.atomic
def ask_to_join(*, number: int, by: int) -> None:
    """
    Ask to be among the drafters of a memo that goes round; they are told the name. Asking twice changes nothing.

    :raises MemoRefused: `not-a-member`; `no-such-memo`, also where this member may not read it; `already-filed`,
        `already-a-drafter`; `declined-before`
    """
    check_member(by)
    row = Draft.objects.select_for_update(of=("self",)).filter(version__memo__number=number).first()
    if row is None or not readers.may_read(number=number, account=by):
        raise MemoRefused("no-such-memo", facts={"number": number})
    _check_not_filed(row)
    if may_draft(by, _accounts(row)):
        raise MemoRefused("already-a-drafter")
    asked, _is_new = JoinAsked.objects.get_or_create(draft=row, account_id=by)
    if asked.declined:
        raise MemoRefused("declined-before")


@transaction.atomic
def answer_join(*, key: UUID, account: int, let_in: bool, by: int) -> None:
    """
    Let in somebody who asked to join, or decline. Any drafter may.

    :raises MemoRefused: `not-a-drafter`; `nobody-asked`; `already-filed`, `too-many-drafters`, `not-a-member`
    """
    row = own_draft(key, by)
    asked = row.asked_to_join.filter(account_id=account, declined=False).first()
    if asked is None:
        raise MemoRefused("nobody-asked")
    if let_in:
        check_member(account)
        _add(row, account)
        asked.delete()
    else:
        asked.declined = True
        asked.save(update_fields=["declined"])


def open_invitation(*, token: str, number: int, account: int, at: datetime) -> DraftInvitation:
    """
    Return an invitation that can still be answered by this member, held until the transaction ends.

    :raises MemoRefused: `drafting-link-unknown`, `drafting-link-used`, `drafting-link-expired`
    """
    rows = DraftInvitation.objects.select_for_update(of=("self",))
    if token:
        found = rows.filter(token_hash=standing.hash_of(token)).first()
    else:
        found = rows.filter(number=number, account_id=account).first()
    if found is None:
        raise MemoRefused("drafting-link-unknown")
    if found.outcome != Outcome.OPEN:
        raise MemoRefused("drafting-link-used")
    if at >= found.expires_at:
        raise MemoRefused("drafting-link-expired")
    return found


def _inviting(key: UUID, by: int, at: datetime) -> Draft:
    row = own_draft(key, by)
    _check_not_filed(row)
    if row.drafters.count() >= MOST_DRAFTERS:
        raise MemoRefused("too-many-drafters", facts={"most": MOST_DRAFTERS})
    if row.invitations.filter(outcome=Outcome.OPEN, expires_at__gt=at).count() >= MOST_OPEN_INVITATIONS:
        raise MemoRefused("too-many-invitations", facts={"most": MOST_OPEN_INVITATIONS})
    # One that is past its end would stand in the way of inviting the same colleague by name again.
    row.invitations.filter(outcome=Outcome.OPEN, expires_at__lte=at).update(outcome=Outcome.WITHDRAWN)
    return row


def _invite(
    row: Draft, at: datetime, *, token_hash: bytes | None = None, account_id: int | None = None
) -> DraftInvitation:
    number = secrets.choice(_NUMBERS)
    while DraftInvitation.objects.filter(number=number).exists():
        number = secrets.choice(_NUMBERS)
    return DraftInvitation.objects.create(
        draft=row, number=number, token_hash=token_hash, account_id=account_id, expires_at=hour_of(at) + VALID_FOR
    )


def _add(row: Draft, account: int) -> None:
    _check_not_filed(row)
    drafters = _accounts(row)
    if may_draft(account, drafters):
        raise MemoRefused("already-a-drafter")
    if len(drafters) >= MOST_DRAFTERS:
        raise MemoRefused("too-many-drafters", facts={"most": MOST_DRAFTERS})
    goes_round = Memo.objects.filter(version__draft=row).first()
    if goes_round is not None and not readers.may_read(number=goes_round.number, account=account):
        raise MemoRefused("readers-are-fixed")
    Drafter.objects.create(draft=row, account_id=account)


def _accounts(row: Draft) -> list[int]:
    return list(row.drafters.values_list("account_id", flat=True))


def _check_not_filed(row: Draft) -> None:
    memo = Memo.objects.filter(version__draft=row, filed_at__isnull=False).first()
    if memo is not None:
        raise MemoRefused("already-filed", facts={"number": memo.number})
