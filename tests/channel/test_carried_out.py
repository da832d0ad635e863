"""Statements that carry out an accepted recommendation, or break it, as people say; shown to who may read them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from demur.channel import operations as channel
from demur.channel.carried_out import operations, queries
from demur.channel.carried_out.models import Citation
from demur.channel.carried_out.rules import CitationRefused, Effect
from demur.channel.rules import Disposition, DispositionGiven
from demur.statements import operations as statements
from demur.statements.queries import Reader, reader_of
from demur.statements.rules import StatementRefused, Told, Wording
from tests.channel.town import Town, moment
from tests.signatures.members import ADA, BO

AT = moment(12, 9)


@pytest.fixture
def answered(town: Town) -> int:
    """File a memo and answer it: the first recommendation is declined, the second accepted in part."""
    number = town.filed_memo(ADA, BO)
    given = [
        DispositionGiven(1, Disposition.DECLINED, "Two stations are silent."),
        DispositionGiven(2, Disposition.IN_PART, "On the day."),
    ]
    channel.acknowledge_case(number=number, by=town.accounts["Kim"], at=moment(11, 8))
    channel.reply_to_case(number=number, given=given, language="en", by=town.accounts["Dee"], at=moment(11, 9))
    return number


@pytest.fixture
def cite(town: Town, answered: int) -> Callable[..., int]:
    """Return a function by which Ada says that a statement carries out the second recommendation."""

    def act(reference: str, **changes: Any) -> int:
        values: dict[str, Any] = {
            "reference": reference,
            "number": answered,
            "recommendation": 2,
            "effect": Effect.CARRIES_OUT,
            "reason": "It names a day.",
            "by": town.accounts["Ada"],
            "at": AT,
            **changes,
        }
        return operations.cite_statement(**values)

    return act


def say(town: Town, **changes: Any) -> str:
    values: dict[str, Any] = {
        "is_public": True,
        "said_on": date(2027, 3, 1),
        "official": "secretary",
        "words": (Wording("en", "We have asked for a day."),),
        "source": "Transcript",
        "marking": "plain",
        **changes,
    }
    return statements.enter_statement(policy="harbours", told=Told(**values), by=town.accounts["Ada"], at=AT)


def reader(town: Town, name: str) -> Reader:
    return reader_of(town.accounts[name])


def test_what_carries_it_out_stands_on_memo_policy_and_statement(
    town: Town, answered: int, cite: Callable[..., int]
) -> None:
    reference = say(town)

    key = cite(reference)
    other = cite(reference, by=town.accounts["Bo"], effect=Effect.BREAKS, reason="It names none.")

    bo = reader(town, "Bo")
    on_memo = queries.citations_of_memo(answered, reader=bo)
    assert [(each.key, each.recommendation, each.effect, each.by) for each in on_memo] == [
        (key, 2, Effect.CARRIES_OUT, "Ada"),
        (other, 2, Effect.BREAKS, "Bo"),
    ]
    assert queries.citations_on("harbours", reader=bo) == on_memo
    assert queries.citations_of_statement(reference, reader=bo) == on_memo


def test_a_citation_of_private_words_is_shown_to_those_who_may_read_them(
    town: Town, answered: int, cite: Callable[..., int]
) -> None:
    hidden = say(town, is_public=False)

    key = cite(hidden)

    for name, sees in (("Ada", 1), ("Bo", 0), ("Kim", 0)):
        assert len(queries.citations_of_memo(answered, reader=reader(town, name))) == sees, name
        assert len(queries.citations_on("harbours", reader=reader(town, name))) == sees, name
    with pytest.raises(CitationRefused, match="no-such-citation"):
        operations.withdraw_citation(key=key, by=town.accounts["Bo"], at=AT)
    with pytest.raises(CitationRefused, match="no-such-statement"):
        cite(hidden, by=town.accounts["Bo"])


def test_words_that_become_public_do_not_publish_what_was_said_of_them(
    town: Town, answered: int, cite: Callable[..., int]
) -> None:
    reference = say(town, is_public=False)
    cite(reference)
    public = Told(
        is_public=True,
        said_on=date(2027, 3, 1),
        official="secretary",
        words=(Wording("en", "We have asked."),),
        source="Transcript",
        marking="plain",
    )
    statements.correct_statement(reference=reference, told=public, why="Published.", by=town.accounts["Ada"], at=AT)

    assert queries.citations_of_memo(answered, reader=reader(town, "Bo")) == []
    (seen,) = queries.citations_of_memo(answered, reader=reader(town, "Ada"))
    assert seen.before_correction


def test_what_was_said_of_public_words_goes_with_them_when_they_become_private(
    town: Town, answered: int, cite: Callable[..., int]
) -> None:
    reference = say(town)
    cite(reference)
    assert len(queries.citations_of_memo(answered, reader=reader(town, "Bo"))) == 1
    private = Told(
        is_public=False,
        said_on=date(2027, 3, 1),
        official="secretary",
        words=(Wording("en", "We have asked."),),
        source="Note of a call",
        marking="plain",
    )
    statements.correct_statement(reference=reference, told=private, why="A call.", by=town.accounts["Ada"], at=AT)

    assert queries.citations_of_memo(answered, reader=reader(town, "Bo")) == []
    assert len(queries.citations_of_memo(answered, reader=reader(town, "Ada"))) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"recommendation": 1}, "not-accepted"),
        ({"recommendation": 0}, "not-accepted"),
        ({"recommendation": 3}, "not-accepted"),
        ({"number": 99}, "not-accepted"),
        ({"reference": "22222222"}, "no-such-statement"),
        ({"reason": " "}, "reason-missing"),
        ({"reason": "\u202e"}, "character-not-allowed"),
        ({"reason": "x" * 2_001}, "field-length"),
    ],
)
def test_what_cannot_be_said_is_refused(
    town: Town, cite: Callable[..., int], changes: dict[str, Any], reason: str
) -> None:
    reference = say(town)

    with pytest.raises((CitationRefused, StatementRefused)) as refused:
        cite(**{"reference": reference, **changes})

    assert refused.value.reason == reason
    assert Citation.objects.count() == 0


def test_somebody_says_it_once_and_may_take_it_back(town: Town, answered: int, cite: Callable[..., int]) -> None:
    reference = say(town)
    key = cite(reference)
    with pytest.raises(CitationRefused, match="cited-before"):
        cite(reference, effect=Effect.BREAKS)
    with pytest.raises(CitationRefused, match="not-your-citation"):
        operations.withdraw_citation(key=key, by=town.accounts["Bo"], at=AT)

    operations.withdraw_citation(key=key, by=town.accounts["Ada"], at=AT)
    operations.withdraw_citation(key=key, by=town.accounts["Ada"], at=AT)

    ada = reader(town, "Ada")
    assert queries.citations_of_memo(answered, reader=ada) == []
    assert [each.withdrawn_at is not None for each in queries.citations_of_statement(reference, reader=ada)] == [True]
    cite(reference, effect=Effect.BREAKS)
    assert len(queries.citations_of_statement(reference, reader=ada)) == 2


def test_who_reads_no_memos_says_nothing(town: Town, cite: Callable[..., int]) -> None:
    with pytest.raises(CitationRefused, match="not-a-writer"):
        cite(say(town), by=0)


def test_the_table_refuses_what_the_code_would(town: Town, cite: Callable[..., int]) -> None:
    key = cite(say(town))

    for changes in ({"effect": "ignores"}, {"reason": ""}, {"withdrawn_at": moment(1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Citation.objects.filter(pk=key).update(**changes)
