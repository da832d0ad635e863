"""Taking a list of members, one-time links, roles, and the officials that accounts reply for."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from demur.institution import queries as institution
from demur.standing import queries, rules
from demur.standing.member_list import Listed, MembersRefused, read_members
from demur.standing.models import Account, OfficeHolder, OneTimeLink, RoleGiven
from demur.standing.queries import LinkRefused, hash_of
from demur.standing.rules import Role
from demur_verify.canonical import hour_of

_TOKEN_BYTES = 24
_AT_ONCE = 500


@dataclass(frozen=True)
class Invitation:
    """Somebody who was added, and what stands in their one-time link; it is told once and kept nowhere."""

    username: str
    name: str
    language: str
    token: str


@transaction.atomic
def import_members(raw: bytes, *, at: datetime) -> list[Invitation]:
    """
    Take a list of members: all of it, or nothing. Return a one-time link for everybody who is new.

    Who has an account keeps it, with the name, language and category of the list, and the office where the list has
    that column. Nobody is taken out: somebody who left gets a category that entitles to nothing, since places on the
    roll stay.

    :param raw: a CSV file (`member_list`)
    :raises MembersRefused: something in it is wrong; the fact `line` says where
    """
    categories, offices = institution.category_keys(), institution.office_keys()
    listed = read_members(raw, categories, offices)
    known = {account.username: account for account in _accounts([member.username for member in listed])}
    changed = [_changed(known[each.username], each, categories, offices) for each in listed if each.username in known]
    Account.objects.bulk_update(changed, ["name", "language", "category", "email", "office"], batch_size=_AT_ONCE)
    new = [each for each in listed if each.username not in known]
    unusable = make_password(None)
    Account.objects.bulk_create(
        [_changed(Account(username=each.username, password=unusable), each, categories, offices) for each in new],
        batch_size=_AT_ONCE,
    )
    keys = {account.username: account.pk for account in _accounts([each.username for each in new])}
    invitations = [Invitation(each.username, each.name, each.language, _token()) for each in new]
    OneTimeLink.objects.bulk_create(
        [
            OneTimeLink(token_hash=hash_of(each.token), account_id=keys[each.username], expires_at=_link_ends(at))
            for each in invitations
        ],
        batch_size=_AT_ONCE,
    )
    return invitations


@transaction.atomic
def invite(*, username: str, at: datetime) -> str:
    """
    Make a new one-time link for an account, in the place of one that was not used; return what stands in it.

    :raises MembersRefused: `no-such-account`
    """
    account = _account(username)
    account.links.filter(used_at__isnull=True).delete()
    token = _token()
    OneTimeLink.objects.create(token_hash=hash_of(token), account=account, expires_at=_link_ends(at))
    return token


def accept_link(*, token: str, password: str, at: datetime) -> int:
    """
    Set the password that a one-time link was made for; the link is used up. Return the account.

    :raises LinkRefused: `link-unknown`, `link-used`, `link-expired`
    """
    invited = queries.invited_by(token, at)
    # Slow on purpose, and therefore outside the transaction.
    hashed = make_password(password)
    with transaction.atomic():
        used = OneTimeLink.objects.filter(token_hash=hash_of(token), used_at__isnull=True).update(used_at=hour_of(at))
        if not used:
            raise LinkRefused("link-used")
        Account.objects.filter(pk=invited.account).update(password=hashed)
    return invited.account


@transaction.atomic
def give_role(*, username: str, role: Role) -> None:
    """
    Make an account a clerk of the channel office or an inspector. Twice is harmless.

    :raises MembersRefused: `no-such-account`; `role-not-given`, the role follows from something else
    """
    if role not in rules.GIVEN_ROLES:
        raise MembersRefused("role-not-given", facts={"role": role.value})
    RoleGiven.objects.get_or_create(account=_account(username), role=role.value)


@transaction.atomic
def hold_office(*, username: str, official: str) -> None:
    """
    Let an account reply for an official. Twice is harmless.

    :raises MembersRefused: `no-such-account`, `no-such-official`
    """
    key = institution.official_key(official)
    if key is None:
        raise MembersRefused("no-such-official", facts={"official": official})
    OfficeHolder.objects.get_or_create(account=_account(username), official_id=key)


def _account(username: str) -> Account:
    account = Account.objects.filter(username=username).first()
    if account is None:
        raise MembersRefused("no-such-account", facts={"username": username})
    return account


def _accounts(usernames: list[str]) -> list[Account]:
    """Return the accounts of these names, some at a time: a statement holds only so many values."""
    found: list[Account] = []
    for first in range(0, len(usernames), _AT_ONCE):
        found += Account.objects.filter(username__in=usernames[first : first + _AT_ONCE])
    return found


def _changed(account: Account, listed: Listed, categories: dict[str, int], offices: dict[str, int]) -> Account:
    account.name, account.language, account.email = listed.name, listed.language, listed.email
    account.category_id = categories[listed.category]
    if listed.office is not None:
        account.office_id = offices.get(listed.office)
    return account


def _link_ends(at: datetime) -> datetime:
    return hour_of(at + rules.LINK_VALID_FOR)


def _token() -> str:
    return secrets.token_urlsafe(_TOKEN_BYTES)
