"""
Questions of whoever chooses readers for a memo: members by name, and which of them could sign.

That somebody holds a place is told as a number alone (`memos.readers`); a drafter is not shown whose place is whose.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from demur.standing.models import Account, Place

SHORTEST_SEARCH = 2


@dataclass(frozen=True)
class MemberFound:
    """A member who may read memos."""

    account: int
    name: str


def find_members(words: str, *, limit: int = 20) -> list[MemberFound]:
    """Return reading members with these words in their names, by name; nobody for fewer than two characters."""
    wanted = words.split()
    if len("".join(wanted)) < SHORTEST_SEARCH:
        return []
    rows = Account.objects.filter(is_active=True, category__reads=True)
    for word in wanted:
        rows = rows.filter(name__icontains=word)
    return [MemberFound(row.pk, row.name) for row in rows.order_by("name", "pk")[:limit]]


def readers_among(accounts: Collection[int]) -> frozenset[int]:
    """Return those of the accounts whose members may read memos that go round."""
    rows = Account.objects.filter(pk__in=accounts, is_active=True, category__reads=True)
    return frozenset(rows.values_list("pk", flat=True))


def holders_among(pairs: Collection[tuple[str, int]]) -> frozenset[tuple[str, int]]:
    """Return those of (term, account) who stand on the term's newest roll."""
    terms, accounts = {term for term, _ in pairs}, {account for _, account in pairs}
    rows = Place.objects.filter(term__in=terms, account_id__in=accounts, position__isnull=False)
    return frozenset(rows.values_list("term", "account_id")) & frozenset(pairs)
