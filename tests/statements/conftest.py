"""The institution of the tests: Ada works in Straits, Bo in no office, Dee keeps the channel, Ivo inspects."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from demur.standing import operations as standing
from demur.standing.rules import Role
from demur.statements.queries import Reader, reader_of
from tests.people import NOON, account, found_institution

MORE = """username,name,language,category,office
ada,Ada,en,officer,straits
bo,Bo,ar,officer,
gus,Gus,en,officer,straits
hana,Hana,ar,contractor,policy-planning
ivo,Ivo,en,left,
"""


@pytest.fixture
def people(db: None) -> dict[str, int]:
    """Found the institution; return the accounts of its people."""
    people = found_institution()
    standing.import_members(MORE.encode(), at=NOON)
    standing.give_role(username="ivo", role=Role.INSPECTOR)
    return people | {name: account(name) for name in ("gus", "hana", "ivo")}


@pytest.fixture
def reads(people: dict[str, int]) -> Callable[[str], Reader]:
    """Return a function that gives somebody as the reader who asks."""
    return lambda name: reader_of(people[name])
