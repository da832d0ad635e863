"""Which published chain a person of the demo is handed, in the hand-over to the desk."""

from __future__ import annotations

from datetime import datetime

from demur.demo.people import PEOPLE, chain_of
from demur.standing import queries as standing


def published_chain(person: str, at: datetime) -> dict[str, str] | None:
    """Return term and secret for one of those whom a visitor can be, None for anybody else."""
    for one in PEOPLE:
        account = standing.account_named(one.username) if one.place is not None else None
        member = standing.member(account) if account is not None else None
        if member and member.person == person and one.place is not None:
            chain = chain_of(one.place)
            return {"term": chain.term, "secret": chain.secret.hex()}
    return None
