"""Processes are data: three are shipped; an institution chooses one or edits its own; a wrong one is refused whole."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from demur.channel import operations as channel
from demur.channel import queries
from demur.channel.models import ProcessKept
from demur.channel.process import Part, Subject, Written
from demur.channel.process_reader import SHIPPED, read_process, shipped, shipped_document
from demur.institution.operations import DocumentRefused, load
from demur.institution.rules import Words
from tests.channel.town import Town, moment
from tests.signatures.members import ADA

Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_process_is_read_and_says_everything_in_both_languages(name: str) -> None:
    process = shipped(name)

    titles: list[Words] = [process.title, process.says, *(each.title for each in (*process.states, *process.steps))]
    assert process.name == name
    assert all(words.en != words.ar for words in titles)


def test_reporting_is_what_the_office_owed_before_there_were_processes() -> None:
    process = shipped("reporting")
    acknowledge, reply = (process.that_writes(one) for one in (Written.ACKNOWLEDGED, Written.REPLIED))

    assert acknowledge
    assert reply
    assert (acknowledge.by, acknowledge.sources, acknowledge.limit.days) == ((Part.OFFICE,), ("filed",), 2)
    assert (reply.by, reply.limit.target, reply.limit.days) == ((Part.ADDRESSEE,), 30, 60)
    assert {"filed", "acknowledged"} <= set(reply.sources)


def test_no_process_names_days_that_could_not_be_confirmed() -> None:
    assert all(step.limit.days is None for step in shipped("non-concurrence").steps)
    assert {ending.name for ending in shipped("non-concurrence").endings} == {
        "concurred", "agreed-with-some", "continued",
    }  # fmt: skip


def _step(number: int, **changes: Any) -> Change:
    return lambda document: document["step"][number].update(changes)


def _gone(table: str, number: int) -> Change:
    return lambda document: document[table].pop(number)


@pytest.mark.parametrize(
    ("change", "reason", "where"),
    [
        (lambda document: document.update(speed="fast"), "value-unknown", "process.speed"),
        (lambda document: document.pop("title"), "value-missing", "process.title"),
        (lambda document: document["title"].update(ar=""), "value-empty", "process.title.ar"),
        (lambda document: document.update(signing=["secret"]), "choice-unknown", "process.signing"),
        (lambda document: document.update(signing=["open", "open"]), "name-twice", "process.signing"),
        (lambda document: document.update(extends=["employee"]), "part-of-another-subject", "process.extends"),
        (lambda document: document.update(subject="letter"), "choice-unknown", "process.subject"),
        (lambda document: document["verdict"].update(appeal=True), "appeal-without-step", "process.verdict.appeal"),
        (_step(0, by=[]), "value-empty", "process.step[1].by"),
        (_step(0, by=["king"]), "choice-unknown", "process.step[1].by"),
        (_step(0, by=["employee"]), "part-of-another-subject", "process.step[1].by"),
        (_step(0, to="nowhere"), "state-unknown", "process.step[1].to"),
        (_step(0, limit=0), "days-impossible", "process.step[1].limit"),
        (_step(0, limit=True), "value-of-wrong-type", "process.step[1].limit"),
        (_step(0, counted="lunar"), "choice-unknown", "process.step[1].counted"),
        (_step(1, target=61), "target-after-limit", "process.step[2].target"),
        (_step(1, after="acknowledge"), "record-limit-not-from-filing", "process.step[2].after"),
        (_step(1, asks="reasons"), "choice-unknown", "process.step[2].asks"),
        (_step(2, after="refer"), "step-after-itself", "process.step[3].after"),
        (_step(2, after="nothing"), "step-unknown", "process.step[3].after"),
        (_step(2, closes=True), "closes-without-limit", "process.step[3].closes"),
        (_step(2, writes="replied"), "step-writes-twice", "process.step"),
        (_step(2, name="reply"), "name-twice", "process.step"),
        (lambda document: document["step"][0].pop("limit"), "record-limit-missing", "process.step[1].limit"),
        (lambda document: document["step"][0].pop("writes"), "step-missing", "process.step"),
        (_gone("step", 5), "state-out-of-reach", "process.state[5]"),
        (_gone("state", 0), "first-state-missing", "process.state"),
        (lambda document: document["state"][4].update(ends=False), "state-without-end", "process.state[5]"),
        (lambda document: document["state"][1].update(ends=True), "end-with-a-step", "process.state[2]"),
        (lambda document: document["step"].append("steps"), "value-of-wrong-type", "process.step[7]"),
    ],
)
def test_a_process_that_is_wrong_is_refused_with_its_place(change: Change, reason: str, where: str) -> None:
    document = copy.deepcopy(shipped_document("reporting"))
    change(document)
    if reason == "first-state-missing":
        document["step"][0]["from"] = document["step"][1]["from"] = ["acknowledged"]

    with pytest.raises(DocumentRefused) as refused:
        read_process(document)

    assert (refused.value.reason, refused.value.where) == (reason, where)


def test_the_institution_chooses_and_what_was_filed_before_keeps_its_process(town: Town) -> None:
    before = channel.file_alone(
        digest=town.frozen_memo("Before"), by=town.accounts["Ada"], letter=None, at=moment(4, 8)
    )
    load({"process": {"use": "resolution"}})
    after = channel.file_alone(digest=town.frozen_memo("After"), by=town.accounts["Ada"], letter=None, at=moment(4, 9))

    assert [queries.process_of(number).name for number in (before, after)] == ["reporting", "resolution"]


def test_an_edited_process_sets_the_days(town: Town) -> None:
    own = copy.deepcopy(shipped_document("reporting"))
    own["name"] = "reporting-of-ours"
    own["step"][1] |= {"target": 5, "limit": 10, "counted": "calendar"}
    load({"process": {"own": own}})

    number = town.filed_memo(ADA)

    # Filed on Wednesday the tenth: acknowledged within two working days, the reply by the calendar.
    due = town.case(number).due
    assert (due.acknowledge_on, due.target_on, due.reply_on) == (
        date(2027, 3, 14), date(2027, 3, 15), date(2027, 3, 20),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("reporting", "value-of-wrong-type"),
        ({"use": "voting"}, "process-unknown"),
        ({"use": "non-concurrence"}, "process-of-another-subject"),
        ({"use": "reporting", "own": {}}, "process-twice"),
        ({"own": {}}, "value-missing"),
        ({"own": shipped_document("reporting") | {"eligible": ["crew"]}}, "category-unknown"),
        ({"using": "reporting"}, "value-unknown"),
    ],
)
def test_a_choice_that_is_none_changes_nothing(town: Town, table: object, reason: str) -> None:
    with pytest.raises(DocumentRefused, match=reason):
        load({"process": table, "office": [{"slug": "new", "name": {"en": "New", "ar": "جديد"}}]})

    assert not ProcessKept.objects.exists()


def test_who_may_take_part_is_who_may_take_a_place(town: Town) -> None:
    load({"category": [{"slug": "guest", "name": {"en": "Guests", "ar": "ضيوف"}, "entitled": True}]})

    with pytest.raises(DocumentRefused, match="eligible-differs-from-entitled"):
        load({"process": {"own": shipped_document("reporting") | {"eligible": ["staff"]}}})
    load({"process": {"own": shipped_document("reporting") | {"eligible": ["staff", "guest"]}}})

    assert ProcessKept.objects.get(is_chosen=True).subject == Subject.MEMO


def test_choosing_again_changes_nothing(town: Town) -> None:
    for _ in range(2):
        load({"process": {"use": "resolution", "documents": "non-concurrence"}})

    assert ProcessKept.objects.filter(is_chosen=True).count() == ProcessKept.objects.count() == 2
