"""
Questions about who may read a memo: the one rule, and the lists of chosen readers.

A memo that goes round to everyone, or was filed without going round, may be read by whoever has a part in the channel.
One for chosen readers is theirs; once it is filed it is the channel office's too, and theirs whom it is addressed to.
To everybody else it is not there, and nothing hints at it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from demur.institution import queries as institution
from demur.memos import models
from demur.standing import choosing
from demur.standing import queries as standing
from demur.standing.rules import Role
from demur_verify.invitation import InvitationCode, code_of

CHOSEN = "chosen"
TO_ANYBODY = Q(memo__isnull=False) & (Q(memo__circulation__isnull=True) | ~Q(memo__circulation__audience=CHOSEN))
"""Versions that everybody may read, of those with a number."""


@dataclass(frozen=True)
class ReaderChosen:
    """Somebody on the list of a text; `drafts` where they are there because they draft."""

    account: int
    name: str
    drafts: bool


@dataclass(frozen=True)
class ReaderList:
    """
    The readers of a text.

    :param invites: whoever brings the invitation may still put themselves on it
    :param fixed: circulation has begun, and it changes no more
    :param hides: enough of them hold a place for a signature without a name. None before the list is fixed: told for
        one list after another it would tell whose place is whose
    """

    readers: tuple[ReaderChosen, ...]
    invites: bool
    fixed: bool
    hides: bool | None
    code: InvitationCode


@dataclass(frozen=True)
class InvitedTo:
    """What an invitation shows: the digest, and nothing that the text says."""

    digest: bytes
    is_reader: bool


def may_read(*, number: int, account: int) -> bool:
    """Tell whether an account may read a memo that goes round or is filed."""
    return standing.may_read(account) and number not in hidden_from(account)


def hidden_from(account: int) -> frozenset[int]:
    """Return the numbers of the memos for chosen readers that an account may not read."""
    others = models.Circulation.objects.filter(audience=CHOSEN).exclude(memo__version__readers__account_id=account)
    rows = others.values_list("memo_id", "memo__filed_at", "memo__version__addressees")
    return _without_those_of_the_office(list(rows), account)


def scopes_of(account: int) -> frozenset[str]:
    """Return `memo-<number>` for each memo for chosen readers that an account may read: what a search is opened to."""
    if not standing.may_read(account):
        return frozenset()
    everything = models.Circulation.objects.filter(audience=CHOSEN).values_list("memo_id", flat=True)
    return frozenset(f"memo-{number}" for number in set(everything) - hidden_from(account))


def chosen_for(version_digest: bytes) -> ReaderList:
    """Return the readers of a frozen text, drafters first, then by name."""
    version = models.Version.objects.select_related("draft", "memo__circulation").get(digest=version_digest)
    drafters = drafters_of(version)
    chosen = set(version.readers.values_list("account_id", flat=True)) | set(drafters)
    names = standing.names_of(chosen)
    readers = [ReaderChosen(account, names.get(account, ""), account in drafters) for account in chosen]
    number = version.memo.number if hasattr(version, "memo") else None
    return ReaderList(
        readers=tuple(sorted(readers, key=lambda each: (not each.drafts, each.name.casefold(), each.account))),
        invites=models.Invitation.objects.filter(version=version).exists(),
        fixed=number is not None,
        hides=None if number is None else holders_in([number])[number] > 0,
        code=code_of(bytes(version.digest)),
    )


def invited_to(code: InvitationCode, account: int) -> InvitedTo | None:
    """Return what a code invites to; None where nobody is invited by it any more, or it is no text's."""
    found = models.Invitation.objects.filter(code=code, version__memo__isnull=True).select_related("version").first()
    if found is None:
        return None
    digest = bytes(found.version.digest)
    return InvitedTo(digest, found.version.readers.filter(account_id=account).exists())


def holders_in(numbers: Iterable[int]) -> dict[int, int]:
    """
    Count, for each of these memos, its chosen readers who hold a place on the newest roll of its term.

    0 also where they are fewer than the floor: the number of a small circle would tell whose place is whose.
    """
    rows = models.Reader.objects.filter(version__memo__number__in=list(numbers))
    placed = list(rows.values_list("version__memo__number", "version__memo__circulation__term", "account_id"))
    holders = choosing.holders_among({(term, account) for _number, term, account in placed})
    counts, floor = dict.fromkeys(numbers, 0), institution.institution().floor
    for number, term, account in placed:
        counts[number] += (term, account) in holders
    return {number: count if count >= floor else 0 for number, count in counts.items()}


def drafters_of(version: models.Version) -> frozenset[int]:
    """Return who drafts a text: they are among its readers by themselves."""
    return frozenset(version.draft.drafters.values_list("account_id", flat=True))


def _without_those_of_the_office(rows: list[tuple[int, object, list[str]]], account: int) -> frozenset[int]:
    if not rows:
        return frozenset()
    is_office = Role.CLERK in standing.roles_of(account)
    officials = standing.officials_of(account)
    return frozenset(
        number
        for number, filed_at, addressees in rows
        if filed_at is None or not (is_office or officials & frozenset(addressees))
    )
