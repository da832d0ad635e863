"""Resolution from end to end: screening, a decision manager, a panel with a proposed member, a decision, an appeal."""

from __future__ import annotations

from datetime import date

import pytest

from demur.channel import operations as channel
from demur.channel.casework import queries as work
from demur.channel.models import Case
from demur.channel.queue import office_queue
from demur.channel.rules import Disposition, DispositionGiven
from demur.institution.operations import load
from demur_verify.errors import Refused
from tests.channel.town import Town, moment
from tests.signatures.members import ADA

GIVEN = (DispositionGiven(1, Disposition.DECLINED, "No."), DispositionGiven(2, Disposition.IN_PART, "Partly."))


@pytest.fixture
def number(town: Town) -> int:
    """Let the institution choose resolution, and file a memo on the tenth."""
    load({"process": {"use": "resolution"}})
    return town.filed_memo(ADA)


def step(town: Town, number: int, name: str, who: str, day: int, *, words: str = "", people: str = "") -> None:
    channel.take_step(
        number=number, step=name, by=town.accounts[who], at=moment(day, 8), words=words,
        people=[town.accounts[each] for each in people.split()],
    )  # fmt: skip


def to_the_manager(town: Town, number: int) -> None:
    channel.acknowledge_case(number=number, by=town.accounts["Kim"], at=moment(11, 8))
    step(town, number, "accept", "Kim", 14)
    step(town, number, "name-manager", "Kim", 15, people="Bo")


def to_the_decision(town: Town, number: int) -> None:
    to_the_manager(town, number)
    step(town, number, "propose", "Ada", 16, people="Hal")
    step(town, number, "name-panel", "Bo", 17, people="Fay Gus Hal")
    step(town, number, "report", "Fay", 21, words="The stations can be repaired.")
    channel.reply_to_case(number=number, given=GIVEN, language="en", by=town.accounts["Bo"], at=moment(22, 9))


def test_a_memo_goes_through_panel_decision_and_appeal(town: Town, number: int) -> None:
    to_the_decision(town, number)
    step(town, number, "appeal", "Ada", 23, words="The panel was not heard.")
    step(town, number, "decide-appeal", "Dee", 24, words="The decision stands.")

    seen = work.case_work(number, date(2027, 3, 24))
    assert seen
    assert seen.now.closed
    assert [one.step for one in seen.steps] == [
        "acknowledge", "accept", "name-manager", "propose", "name-panel", "report", "decide", "appeal",
        "decide-appeal",
    ]  # fmt: skip
    assert {(one.part.value, one.name) for one in seen.parts} == {
        ("manager", "Bo"), ("proposed", "Hal"), ("chair", "Fay"), ("member", "Gus"), ("member", "Hal"),
    }  # fmt: skip
    town.sequence(moment(24, 9))


def test_the_manager_is_named_within_ten_days_of_the_calendar(town: Town, number: int) -> None:
    channel.acknowledge_case(number=number, by=town.accounts["Kim"], at=moment(11, 8))
    step(town, number, "accept", "Kim", 14)

    (line,) = office_queue(date(2027, 3, 20)).waiting
    assert (line.step, line.due_on, line.near) == ("name-manager", date(2027, 3, 24), True)
    (late,) = office_queue(date(2027, 3, 25)).overdue
    assert (late.step, late.days_over) == ("name-manager", 1)


def test_the_panel_waits_for_a_proposal_while_one_may_come(town: Town, number: int) -> None:
    to_the_manager(town, number)
    with pytest.raises(Refused, match="proposal-still-open"):
        step(town, number, "name-panel", "Bo", 17, people="Fay Gus")

    # Five working days after the fifteenth is Monday the twenty-second.
    with pytest.raises(Refused, match="step-too-late"):
        step(town, number, "propose", "Ada", 23, people="Hal")
    step(town, number, "name-panel", "Bo", 23, people="Fay Gus")


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        ("", "person-missing"),
        ("Hal", "panel-too-small"),
        ("Hal Hal", "panel-too-small"),
        ("Fay Gus", "proposed-member-left-out"),
        ("Hal Gus", "proposed-member-left-out"),
        ("Fay Hal Ada", "drafter-on-the-panel"),
    ],
)
def test_a_panel_that_is_none(town: Town, number: int, people: str, reason: str) -> None:
    to_the_manager(town, number)
    step(town, number, "propose", "Ada", 16, people="Hal")

    with pytest.raises(Refused, match=reason):
        step(town, number, "name-panel", "Bo", 17, people=people)

    assert Case.objects.get().state == "proposed"


def test_nobody_sits_on_a_panel_who_is_not_known_here(town: Town, number: int) -> None:
    to_the_manager(town, number)
    step(town, number, "propose", "Ada", 16, people="Hal")
    people = [town.accounts["Fay"], town.accounts["Hal"], max(town.accounts.values()) + 1]

    with pytest.raises(Refused, match="person-unknown"):
        channel.take_step(
            number=number, step="name-panel", by=town.accounts["Bo"], at=moment(17, 8), words="", people=people
        )


@pytest.mark.parametrize(
    ("name", "who", "reason"),
    [
        ("name-panel", "Kim", "not-the-decision-manager"),
        ("propose", "Bo", "not-a-drafter"),
        ("report", "Bo", "not-the-chair"),
        ("accept", "Kim", "already-taken"),
        ("appeal", "Ada", "out-of-turn"),
    ],
)
def test_each_step_is_for_one_and_has_its_turn(town: Town, number: int, name: str, who: str, reason: str) -> None:
    to_the_manager(town, number)

    with pytest.raises(Refused, match=reason):
        step(town, number, name, who, 17, words="Why.", people="Fay Hal")


def test_only_the_manager_decides_and_only_after_the_report(town: Town, number: int) -> None:
    to_the_manager(town, number)
    for who, reason in (("Dee", "not-the-decision-manager"), ("Bo", "out-of-turn")):
        with pytest.raises(Refused, match=reason):
            channel.reply_to_case(number=number, given=GIVEN, language="en", by=town.accounts[who], at=moment(17, 9))


def test_an_appeal_that_comes_too_late_finds_the_case_closed(town: Town, number: int) -> None:
    to_the_decision(town, number)

    seen = work.case_work(number, date(2027, 4, 5))
    late = work.case_work(number, date(2027, 4, 6))
    assert seen
    assert late
    assert (seen.now.closed, late.now.closed) == (False, True)
    with pytest.raises(Refused, match="step-too-late"):
        channel.take_step(
            number=number, step="appeal", by=town.accounts["Ada"], at=moment(6, 8, month=4), words="Late."
        )
