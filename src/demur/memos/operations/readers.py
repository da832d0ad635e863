"""
Choosing the readers of a frozen text, by name or by an invitation, until it begins to go round.

    choose, drop        a drafter names a member
    invite, call_back   a drafter lets whoever knows the text's digest put themselves on the list, or ends that
    accept              a member brings the code

From the beginning of circulation the list is fixed: its length is in the record, and the crowd in which a signature
without a name hides is counted from it.
"""

from __future__ import annotations

from django.db import transaction

from demur.memos.models import Invitation, Memo, Reader, Version
from demur.memos.readers import drafters_of
from demur.memos.refusals import MemoRefused
from demur.standing import choosing
from demur_verify.invitation import InvitationCode, code_of

MOST_READERS = 10_000


@transaction.atomic
def choose_reader(*, digest: bytes, account: int, by: int) -> None:
    """
    Put a member on the list of a frozen text; one who is there stays.

    :raises MemoRefused: `not-frozen`, `not-a-drafter`, `readers-are-fixed`; `not-a-reader`, not a member who reads;
        `too-many-chosen`
    """
    _add(_open_list(digest, by), account)


@transaction.atomic
def drop_reader(*, digest: bytes, account: int, by: int) -> None:
    """
    Take a member off the list of a frozen text; one who is not there stays away.

    :raises MemoRefused: `not-frozen`, `not-a-drafter`, `readers-are-fixed`; `drafter-reads`, a drafter stays on it
    """
    version = _open_list(digest, by)
    if account in drafters_of(version):
        raise MemoRefused("drafter-reads")
    version.readers.filter(account_id=account).delete()


@transaction.atomic
def invite_readers(*, digest: bytes, by: int) -> InvitationCode:
    """
    Let whoever knows the digest of a frozen text put themselves on its list; return the code that is told.

    :raises MemoRefused: `not-frozen`, `not-a-drafter`, `readers-are-fixed`
    """
    version = _open_list(digest, by)
    code = code_of(bytes(version.digest))
    Invitation.objects.get_or_create(version=version, defaults={"code": code})
    return code


@transaction.atomic
def call_invitation_back(*, digest: bytes, by: int) -> None:
    """
    Let nobody put themselves on the list any more; who is on it stays.

    :raises MemoRefused: `not-frozen`, `not-a-drafter`, `readers-are-fixed`
    """
    Invitation.objects.filter(version=_open_list(digest, by)).delete()


@transaction.atomic
def accept_invitation(*, code: InvitationCode, by: int) -> None:
    """
    Put oneself on the list of the text that a code invites to.

    :raises MemoRefused: `invitation-unknown`, whether there is no such text, nobody is invited by it any more, or it
        goes round already: a code that was guessed tells nothing; `not-a-reader`, `too-many-chosen`
    """
    found = Invitation.objects.filter(code=code).first()
    version = Version.objects.select_for_update().filter(pk=found.version_id).first() if found else None
    if version is None or Memo.objects.filter(version=version).exists():
        raise MemoRefused("invitation-unknown")
    _add(version, by)


def fix_readers(version: Version) -> int:
    """
    Put the drafters on the list and end every invitation to it; return how many read. Part of `circulate`.

    Who may read no longer is taken off: nobody is hidden among people who have left.
    """
    listed = set(version.readers.values_list("account_id", flat=True)) | drafters_of(version)
    reading = choosing.readers_among(listed)
    version.readers.exclude(account_id__in=reading).delete()
    missing = reading - set(version.readers.values_list("account_id", flat=True))
    Reader.objects.bulk_create([Reader(version=version, account_id=account) for account in sorted(missing)])
    Invitation.objects.filter(version=version).delete()
    return len(reading)


def forget_readers(version: Version) -> None:
    """Drop the list of a text that goes round to everyone. Part of `circulate`."""
    version.readers.all().delete()
    Invitation.objects.filter(version=version).delete()


def _open_list(digest: bytes, by: int) -> Version:
    version = Version.objects.select_for_update(of=("self",)).select_related("draft").filter(digest=digest).first()
    if version is None:
        raise MemoRefused("not-frozen")
    if by not in drafters_of(version):
        raise MemoRefused("not-a-drafter")
    if Memo.objects.filter(version=version).exists():
        raise MemoRefused("readers-are-fixed")
    return version


def _add(version: Version, account: int) -> None:
    if account not in choosing.readers_among([account]):
        raise MemoRefused("not-a-reader")
    if version.readers.count() >= MOST_READERS:
        raise MemoRefused("too-many-chosen", facts={"most": MOST_READERS})
    Reader.objects.get_or_create(version=version, account_id=account)
