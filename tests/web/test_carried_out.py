"""What a statement carries out or breaks: said on its page, shown on the memo's, the office's and the policy's."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from demur.channel.carried_out import operations as citing
from demur.channel.carried_out import queries as citations
from demur.channel.carried_out.rules import Effect
from demur.statements.queries import reader_of
from tests.channel.town import Town, moment
from tests.web.conftest import As, SetClock
from tests.web.test_pages import filed_and_answered
from tests.web.test_statements import PAGE, enter, enter_private, reason_in


def saying(number: int, **changes: str) -> dict[str, str]:
    return {"recommendation": f"{number}-2", "effect": "carries-out", "cite-reason": "It names a day.", **changes}


@pytest.fixture
def number(town: Town, set_clock: SetClock) -> int:
    """File and answer a memo; its second recommendation is accepted in part. It is the twelfth of March."""
    number = filed_and_answered(town)
    set_clock(moment(12, 12))
    return number


def test_ada_sets_a_statement_beside_the_recommendation(town: Town, signed_in: As, number: int) -> None:
    reference = enter(town)
    ada = signed_in("Ada")
    form = ada.get(f"{PAGE}/{reference}").content.decode()
    assert f"Memo {number}, recommendation 2" in form
    assert f"Memo {number}, recommendation 1" not in form

    assert ada.post(f"{PAGE}/{reference}/citations", saying(number)).status_code == 302

    said = f"Carries out recommendation 2 of memo {number}."
    for name, address in (
        ("Bo", PAGE),
        ("Bo", f"{PAGE}/{reference}"),
        ("Bo", "/en/policies/harbours"),
    ):
        assert said in signed_in(name).get(address).content.decode(), address
    assert 'class="kept"' in signed_in("Bo").get(PAGE).content.decode()
    for name, address in (("Bo", f"/en/memos/{number}"), ("Kim", f"/en/office/{number}")):
        text = signed_in(name).get(address).content.decode()
        assert "Carried out by what Spokesperson said on" in text, address
        assert "It names a day." in text, address
    assert f"ينفّذ التوصية 2 من المذكرة {number}." in signed_in("Bo").get(PAGE.replace("/en/", "/ar/")).content.decode()


def test_private_words_are_on_no_page_of_a_reader_without_the_right(town: Town, signed_in: As, number: int) -> None:
    hidden = enter_private(town)
    answer = signed_in("Ada").post(f"{PAGE}/{hidden}/citations", saying(number, effect="breaks"))
    assert answer.status_code == 302

    assert "Broken by what" in signed_in("Ada").get(f"/en/memos/{number}").content.decode()
    addresses = (f"/en/memos/{number}", "/en/policies/harbours", PAGE)
    for name, all_of_them in (("Bo", addresses), ("Kim", (*addresses, f"/en/office/{number}"))):
        for address in all_of_them:
            text = signed_in(name).get(address).content.decode()
            assert "It names a day." not in text, (name, address)
            assert hidden not in text, (name, address)
    assert signed_in("Bo").post(f"{PAGE}/{hidden}/citations", saying(number)).status_code == 404


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"effect": ""}, "effect-missing"),
        ({"recommendation": ""}, "not-accepted"),
        ({"recommendation": "1-1"}, "not-accepted"),
        ({"recommendation": "9" * 400}, "not-accepted"),
        ({"recommendation": "١-٢"}, "not-accepted"),
        ({"cite-reason": ""}, "reason-missing"),
    ],
)
def test_what_is_refused_comes_back_with_what_was_typed(
    town: Town, signed_in: As, number: int, changes: dict[str, str], reason: str
) -> None:
    reference = enter(town)

    answer = signed_in("Bo").post(f"{PAGE}/{reference}/citations", saying(number, **changes))

    assert (answer.status_code, reason_in(answer)) == (409, reason)
    assert changes.get("cite-reason", "It names a day.") in answer.content.decode()


def test_what_was_said_is_taken_back_by_its_author(town: Town, signed_in: As, number: int) -> None:
    reference = enter(town)
    bo = signed_in("Bo")
    bo.post(f"{PAGE}/{reference}/citations", saying(number))
    key = citations.citations_of_memo(number, reader=reader_of(town.accounts["Bo"]))[0].key

    assert signed_in("Ada").post(f"{PAGE}/{reference}/citations/{key}/withdraw").status_code == 409
    assert bo.post(f"{PAGE}/{reference}/citations/{key}/withdraw").status_code == 302
    assert "Carries out" not in bo.get(PAGE).content.decode()
    assert "Withdrawn by its author" in bo.get(f"{PAGE}/{reference}").content.decode()


def test_pages_ask_as_often_for_many_as_for_one(town: Town, signed_in: As, number: int) -> None:
    ada = signed_in("Ada")

    def cite(**changes: Any) -> None:
        citing.cite_statement(
            reference=enter(town, **changes),
            number=number,
            recommendation=2,
            effect=Effect.CARRIES_OUT,
            reason="So.",
            by=town.accounts["Ada"],
            at=moment(12, 9),
        )

    def asked() -> list[int]:
        counts = []
        for address in (PAGE, "/en/policies/harbours", f"/en/memos/{number}"):
            with CaptureQueriesContext(connection) as queries:
                assert ada.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    cite()
    few = asked()
    for _ in range(5):
        cite()

    assert asked() == few
