"""
Statements that are said to carry out, or to break, a recommendation: as the memo's page and the statement's show them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from demur.channel.carried_out import queries as citations
from demur.channel.carried_out.queries import CitationSeen
from demur.channel.carried_out.rules import Effect
from demur.institution.rules import Words
from demur.memos import queries as memos
from demur.statements.queries import Reader, StatementSeen
from demur.statements.rules import Wording


@dataclass(frozen=True)
class CiteShown:
    """A citation; `recommendation` 0 is the memo as a whole, `words` are the statement's in the reader's language."""

    key: int
    number: int
    recommendation: int
    carries_out: bool
    reason: str
    by: str
    office: Words | None
    on: date
    withdrawn_on: date | None
    is_mine: bool
    before_correction: bool
    statement: StatementSeen
    words: Wording


@dataclass(frozen=True)
class Choice:
    """A recommendation that a statement can be set beside; `value` names it in a form."""

    value: str
    number: int
    recommendation: int
    words: str


def shown(seen: Iterable[CitationSeen], reader: Reader) -> list[CiteShown]:
    """Show citations in the reader's language."""
    return [
        CiteShown(
            key=each.key,
            number=each.number,
            recommendation=each.recommendation,
            carries_out=each.effect is Effect.CARRIES_OUT,
            reason=each.reason,
            by=each.by,
            office=each.office,
            on=each.cited_at.date(),
            withdrawn_on=each.withdrawn_at.date() if each.withdrawn_at else None,
            is_mine=each.account == reader.account,
            before_correction=each.before_correction,
            statement=each.statement,
            words=each.statement.words_in(get_language() or "en"),
        )
        for each in seen
    ]


def on_memo(number: int, reader: Reader) -> Mapping[int, list[CiteShown]]:
    """Return what stands on a memo, by recommendation."""
    by_recommendation: dict[int, list[CiteShown]] = {}
    for each in shown(citations.citations_of_memo(number, reader=reader), reader):
        by_recommendation.setdefault(each.recommendation, []).append(each)
    return by_recommendation


def on_policy(policy: str, reader: Reader) -> Mapping[str, list[CiteShown]]:
    """Return what stands on a policy's statements, by their reference."""
    by_reference: dict[str, list[CiteShown]] = {}
    for each in shown(citations.citations_on(policy, reader=reader), reader):
        by_reference.setdefault(each.statement.reference, []).append(each)
    return by_reference


def choices(policy: str, reader: Reader) -> list[Choice]:
    """Return the accepted recommendations of a policy's memos that the reader may read."""
    texts = {text.number: text for text in memos.memos_on(policy, reader=reader.account) if text.number}
    found = []
    for each in citations.accepted_in(texts):
        asked = texts[each.number].recommendations
        words = asked[each.recommendation - 1].text if each.recommendation else texts[each.number].title
        value = f"{each.number}-{each.recommendation}"
        found.append(Choice(value, each.number, each.recommendation, words))
    return found
