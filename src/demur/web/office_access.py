"""To whom the office's page of a memo is open: the office, its addressees, whoever has a part in the case."""

from __future__ import annotations

from collections.abc import Collection

from demur.channel.casework import queries as work
from demur.memos.queries import FrozenText
from demur.web.access import Visitor


def may_see(text: FrozenText, visitor: Visitor) -> bool:
    """Tell whether the office's page of a memo is open to somebody."""
    if text.number is None:
        return False
    return is_open(text.number, text.addressees, visitor, ()) or text.number in work.cases_given_to(visitor.account)


def is_open(number: int, addressees: Collection[str], visitor: Visitor, given: Collection[int]) -> bool:
    """
    Tell it without a question.

    :param given: the memos in whose cases this visitor has a part
    """
    return visitor.is_office or not visitor.standing.officials.isdisjoint(addressees) or number in given
