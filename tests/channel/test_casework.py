"""The office at work: referring, more time, copies, parts, recusal, clearances, and what follows from a reply."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from demur.channel import operations as channel
from demur.channel import queries
from demur.channel.casework import queries as work
from demur.channel.casework.models import ClearanceAsked, Commitment, ExtensionAsked, PartGiven
from demur.channel.casework.rules import CaseParts, Clearing, CopyKind, Nearness, Outcome, ResponseKind
from demur.channel.models import Case, OfficeAct
from demur.channel.operations.steps import reason_digest
from demur.channel.queue import office_queue
from demur.channel.rules import Disposition, DispositionGiven, Step
from demur.record import queries as record
from demur.standing import operations as standing
from demur.standing.rules import Role
from demur_verify.entries import Extended, Referred
from demur_verify.errors import Refused
from tests.channel.town import Town, moment
from tests.signatures.members import ADA

GIVEN = (
    DispositionGiven(1, Disposition.ACCEPTED, "It will be done."),
    DispositionGiven(2, Disposition.DECLINED, "Crews would be at risk."),
)
WHY = "It is a matter of personnel."


@pytest.fixture
def number(town: Town) -> int:
    """File a memo with Ada's signature on Wednesday the tenth, and acknowledge it on Sunday the fourteenth."""
    filed = town.filed_memo(ADA)
    channel.acknowledge_case(number=filed, by=town.accounts["Kim"], at=moment(14, 8))
    return filed


def step(town: Town, number: int, name: str, who: str, *, day: int = 15, words: str = WHY, people: str = "") -> None:
    channel.take_step(
        number=number, step=name, by=town.accounts[who], at=moment(day, 8), words=words,
        people=[town.accounts[each] for each in people.split()],
    )  # fmt: skip


def reply(town: Town, number: int, *, day: int = 20) -> None:
    channel.reply_to_case(number=number, given=GIVEN, language="en", by=town.accounts["Dee"], at=moment(day, 9))


def ask(town: Town, number: int, due_on: date, *, who: str = "Kim", name: str = "reply", why: str = WHY) -> None:
    channel.ask_extension(number=number, step=name, due_on=due_on, reasons=why, by=town.accounts[who], at=moment(15, 8))


def test_a_referral_enters_the_record_without_its_reasons_and_the_clock_rests(town: Town, number: int) -> None:
    step(town, number, "refer", "Kim")

    entry = record.entered(town.case(number).acts[-1].leaf_hash or b"").entry
    assert isinstance(entry, Referred)
    assert entry.reason == reason_digest(town.case(number).digest, WHY)
    assert WHY.encode() not in entry.to_bytes()
    assert channel.note_overdue(at=moment(3, 9, month=9)) == 0
    (line,) = office_queue(date(2027, 9, 3)).waiting
    assert line.rests


def test_drafters_contest_a_referral_and_the_clock_runs_again(town: Town, number: int) -> None:
    step(town, number, "refer", "Kim")

    step(town, number, "contest", "Ada", day=16, words="It questions the policy.")

    assert channel.note_overdue(at=moment(3, 9, month=9)) == 1
    assert town.case(number).overdue[0].due_on == date(2027, 6, 2)
    seen = work.case_work(number, date(2027, 3, 16))
    assert seen
    assert [(one.step, one.words) for one in seen.steps][-2:] == [
        ("refer", WHY), ("contest", "It questions the policy."),
    ]  # fmt: skip
    reply(town, number)


def test_a_contested_referral_is_upheld_by_somebody_else_than_the_office(town: Town, number: int) -> None:
    step(town, number, "refer", "Kim")
    step(town, number, "contest", "Ada", day=16)
    with pytest.raises(Refused, match="not-an-addressee"):
        step(town, number, "uphold", "Kim", day=17)

    step(town, number, "uphold", "Dee", day=17)

    assert Case.objects.get().state == "closed"
    with pytest.raises(Refused, match="case-closed"):
        reply(town, number)
    assert office_queue(date(2027, 9, 3)).waiting == ()


@pytest.mark.parametrize(
    ("name", "who", "words", "reason"),
    [
        ("refer", "Ada", WHY, "not-the-clerk"),
        ("refer", "Dee", WHY, "not-the-clerk"),
        ("refer", "Kim", "  \n", "reasons-missing-here"),
        ("refer", "Kim", "a" * 20_001, "words-too-long"),
        ("refer", "Kim", "a\0b", "character-not-allowed"),
        ("contest", "Ada", WHY, "out-of-turn"),
        ("acknowledge", "Kim", "", "step-of-its-own"),
        ("reply", "Dee", WHY, "step-of-its-own"),
        ("dance", "Kim", WHY, "step-unknown"),
    ],
)
def test_a_step_out_of_turn_or_by_another_is_refused(
    town: Town, number: int, name: str, who: str, words: str, reason: str
) -> None:
    before = OfficeAct.objects.count(), record.waiting()

    with pytest.raises(Refused, match=reason):
        step(town, number, name, who, words=words)

    assert (OfficeAct.objects.count(), record.waiting()) == before
    assert Case.objects.get().state == "acknowledged"


def test_a_step_is_not_taken_twice_nor_after_the_reply(town: Town, number: int) -> None:
    step(town, number, "refer", "Kim")
    with pytest.raises(Refused, match="already-taken"):
        step(town, number, "refer", "Kim")
    step(town, number, "take-back", "Kim", day=16)
    reply(town, number)

    with pytest.raises(Refused, match="already-replied"):
        step(town, number, "refer", "Kim", day=21)


def test_a_clock_that_was_set_back_is_noticed(town: Town, number: int) -> None:
    acts: list[Callable[[], object]] = [
        lambda: step(town, number, "refer", "Kim", day=13),
        lambda: reply(town, number, day=13),
        lambda: channel.distribute(
            number=number, readers=[("Relief", CopyKind.ADDED)], by=town.accounts["Kim"], at=moment(13, 8)
        ),
    ]
    for act in acts:
        with pytest.raises(Refused, match="clock-behind"):
            act()

    assert OfficeAct.objects.count() == 1


def test_dee_grants_more_time_and_the_record_says_so(town: Town, number: int) -> None:
    ask(town, number, date(2027, 7, 1))
    assert town.case(number).due.reply_on == date(2027, 6, 2)

    channel.decide_extension(number=number, grants=True, words="", by=town.accounts["Dee"], at=moment(16, 8))

    assert town.case(number).due.reply_on == date(2027, 7, 1)
    entry = record.entered(town.case(number).acts[-1].leaf_hash or b"").entry
    assert isinstance(entry, Extended)
    assert (entry.step, entry.due) == ("reply", date(2027, 7, 1))
    assert channel.note_overdue(at=moment(1, 9, month=7)) == 0
    assert channel.note_overdue(at=moment(2, 9, month=7)) == 1


def test_an_extended_limit_that_is_missed_again_enters_again(town: Town, number: int) -> None:
    assert channel.note_overdue(at=moment(3, 9, month=6)) == 1
    channel.ask_extension(
        number=number, step="reply", due_on=date(2027, 7, 1), reasons=WHY, by=town.accounts["Kim"],
        at=moment(3, 10, month=6),
    )  # fmt: skip
    channel.decide_extension(number=number, grants=True, words="", by=town.accounts["Dee"], at=moment(3, 11, month=6))

    assert channel.note_overdue(at=moment(2, 9, month=7)) == 1

    assert [(one.step, one.due_on) for one in town.case(number).overdue] == [
        (Step.REPLY, date(2027, 6, 2)), (Step.REPLY, date(2027, 7, 1)),
    ]  # fmt: skip
    town.sequence(moment(2, 10, month=7))


def test_declined_time_moves_nothing_and_says_why(town: Town, number: int) -> None:
    ask(town, number, date(2027, 7, 1))
    with pytest.raises(Refused, match="reasons-missing-here"):
        channel.decide_extension(number=number, grants=False, words="", by=town.accounts["Dee"], at=moment(16, 8))

    channel.decide_extension(number=number, grants=False, words="No.", by=town.accounts["Dee"], at=moment(16, 8))

    seen = work.case_work(number, date(2027, 3, 16))
    assert seen
    assert (seen.extensions[0].is_granted, seen.extensions[0].words) == (False, "No.")
    assert town.case(number).due.reply_on == date(2027, 6, 2)
    with pytest.raises(Refused, match="no-extension-waits"):
        channel.decide_extension(number=number, grants=True, words="", by=town.accounts["Dee"], at=moment(16, 9))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"who": "Ada"}, "not-the-clerk"),
        ({"who": "Dee"}, "not-the-clerk"),
        ({"due_on": date(2027, 6, 2)}, "extension-not-later"),
        ({"why": ""}, "reasons-missing-here"),
        ({"name": "acknowledge"}, "step-not-owed"),
        ({"name": "refer"}, "step-not-owed"),
        ({"name": "dance"}, "step-not-owed"),
    ],
)
def test_more_time_that_cannot_be_asked_for(town: Town, number: int, changes: dict[str, object], reason: str) -> None:
    words: dict[str, object] = {"due_on": date(2027, 7, 1), **changes}

    with pytest.raises(Refused, match=reason):
        ask(town, number, **words)  # type: ignore[arg-type]  # what a page could send

    assert not ExtensionAsked.objects.exists()


def test_no_more_time_is_asked_for_that_has_passed_already(town: Town, number: int) -> None:
    # The limit was the second of June.
    with pytest.raises(Refused, match="extension-in-the-past"):
        channel.ask_extension(
            number=number, step="reply", due_on=date(2027, 6, 3), reasons=WHY, by=town.accounts["Kim"],
            at=moment(4, 8, month=6),
        )  # fmt: skip

    assert not ExtensionAsked.objects.exists()


def test_nobody_grants_time_to_themselves(town: Town, number: int) -> None:
    standing.hold_office(username="kim", official="director")
    ask(town, number, date(2027, 7, 1))
    with pytest.raises(Refused, match="extension-waits"):
        ask(town, number, date(2027, 8, 1))

    for who, reason in (("Kim", "own-extension"), ("Ada", "not-the-approver-here")):
        with pytest.raises(Refused, match=reason):
            channel.decide_extension(number=number, grants=True, words="", by=town.accounts[who], at=moment(16, 8))


def test_copies_go_to_the_list_an_added_name_and_the_observer_once(town: Town, number: int) -> None:
    kim = town.accounts["Kim"]
    readers = [
        ("Executive secretary", CopyKind.LIST), ("Relief ", CopyKind.ADDED), ("Chair of the forum", CopyKind.OBSERVER),
    ]  # fmt: skip

    first = channel.distribute(number=number, readers=readers, by=kim, at=moment(15, 8))
    second = channel.distribute(number=number, readers=[*readers, ("Legal", CopyKind.ADDED)], by=kim, at=moment(16, 8))

    assert (first, second) == (["Executive secretary", "Relief", "Chair of the forum"], ["Legal"])
    copies = work.copies_of(number)
    assert [copy.kind for copy in copies] == [CopyKind.LIST, CopyKind.ADDED, CopyKind.OBSERVER, CopyKind.ADDED]
    assert copies[0].at == moment(15, 8).replace(minute=0, second=0)
    with pytest.raises(Refused, match="copies-sent-already"):
        channel.distribute(number=number, readers=readers, by=kim, at=moment(16, 9))
    for wrong, reason in (([], "reader-missing"), ([(" ", CopyKind.ADDED)], "reader-missing")):
        with pytest.raises(Refused, match=reason):
            channel.distribute(number=number, readers=wrong, by=kim, at=moment(16, 9))
    many = [(f"Reader {place}", CopyKind.ADDED) for place in range(51)]
    with pytest.raises(Refused, match="too-many-copies"):
        channel.distribute(number=number, readers=many, by=kim, at=moment(16, 9))


def test_bo_drafts_the_reply_and_dees_assistant_enters_it_but_dee_sends_it(town: Town, number: int) -> None:
    for part, to, by in (
        (CaseParts.WRITER, "Bo", "Kim"), (CaseParts.ASSISTANT, "Fay", "Dee"), (CaseParts.HANDLER, "Kim", "Kim"),
    ):  # fmt: skip
        channel.assign(number=number, part=part, to=town.accounts[to], by=town.accounts[by], at=moment(15, 8))

    for who in ("Bo", "Fay"):
        channel.save_reply_draft(number=number, given=[], by=town.accounts[who], at=moment(15, 9))
        with pytest.raises(Refused, match="not-an-addressee"):
            channel.reply_to_case(number=number, given=GIVEN, language="en", by=town.accounts[who], at=moment(15, 9))
    reply(town, number)
    assert work.cases_given_to(town.accounts["Fay"]) == {number}


@pytest.mark.parametrize(
    ("part", "to", "by", "reason"),
    [
        (CaseParts.WRITER, "Bo", "Ada", "not-the-clerk"),
        (CaseParts.ASSISTANT, "Bo", "Kim", "not-an-addressee"),
        (CaseParts.HANDLER, "Bo", "Kim", "not-in-the-office-to"),
        (CaseParts.WRITER, "Ada", "Kim", "drafter-of-the-memo"),
        (CaseParts.MANAGER, "Bo", "Kim", "part-not-given-here"),
    ],
)
def test_a_part_that_cannot_be_given(town: Town, number: int, part: CaseParts, to: str, by: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        channel.assign(number=number, part=part, to=town.accounts[to], by=town.accounts[by], at=moment(15, 8))

    assert not PartGiven.objects.exists()


def test_an_office_that_recused_itself_has_no_part_and_learns_no_name(town: Town, number: int) -> None:
    kim, bo = town.accounts["Kim"], town.accounts["Bo"]
    with pytest.raises(Refused, match="office-is-recused"):
        channel.recuse_office(number=number, to=kim, reasons="Our own head.", by=kim, at=moment(15, 8))
    channel.recuse_office(number=number, to=bo, reasons="Our own head.", by=kim, at=moment(15, 8))

    assert not queries.may(number, kim).see_office_names
    assert queries.may(number, bo).see_office_names
    with pytest.raises(Refused, match="not-the-clerk"):
        step(town, number, "refer", "Kim")
    with pytest.raises(Refused, match="recused-already"):
        channel.recuse_office(number=number, to=bo, reasons="Again.", by=bo, at=moment(15, 9))
    with pytest.raises(Refused, match="office-is-recused"):
        channel.assign(number=number, part=CaseParts.HANDLER, to=kim, by=bo, at=moment(15, 9))
    step(town, number, "refer", "Bo")


def test_a_case_is_handed_over_between_clerks(town: Town, number: int) -> None:
    standing.give_role(username="hal", role=Role.CLERK)
    kim, hal = town.accounts["Kim"], town.accounts["Hal"]
    channel.assign(number=number, part=CaseParts.HANDLER, to=kim, by=kim, at=moment(15, 8))
    channel.assign(number=number, part=CaseParts.HANDLER, to=hal, by=kim, at=moment(16, 8))

    seen = work.case_work(number, date(2027, 3, 16))

    assert seen
    assert [(one.part, one.name) for one in seen.parts] == [(CaseParts.HANDLER, "Hal")]
    with pytest.raises(Refused, match="part-held-already"):
        channel.assign(number=number, part=CaseParts.HANDLER, to=hal, by=kim, at=moment(16, 9))


def test_legal_clears_late_and_once(town: Town, number: int) -> None:
    kim = town.accounts["Kim"]
    channel.ask_clearance(number=number, office="Legal", promised_on=date(2027, 3, 18), by=kim, at=moment(15, 8))
    for office, reason in (("Legal", "clearance-asked-already"), ("", "office-missing")):
        with pytest.raises(Refused, match=reason):
            channel.ask_clearance(number=number, office=office, promised_on=None, by=kim, at=moment(15, 9))
    seen = work.case_work(number, date(2027, 3, 21))
    assert seen
    assert seen.clearances[0].is_late
    with pytest.raises(Refused, match="day-in-the-past"):
        channel.ask_clearance(number=number, office="Relief", promised_on=date(2027, 3, 14), by=kim, at=moment(15, 9))
    with pytest.raises(Refused, match="reasons-missing-here"):
        channel.note_clearance(
            number=number, office="Legal", value=Clearing.OBJECTS, words="", by=kim, at=moment(21, 8)
        )

    channel.note_clearance(number=number, office="Legal", value=Clearing.CLEARED, words="", by=kim, at=moment(21, 8))

    for office, reason in (("Legal", "clearance-given-already"), ("Relief", "clearance-not-asked")):
        with pytest.raises(Refused, match=reason):
            channel.note_clearance(
                number=number, office=office, value=Clearing.CLEARED, words="", by=kim, at=moment(21, 9)
            )


def test_clearances_point_to_no_account_and_no_name(town: Town) -> None:
    names = {field.name for field in ClearanceAsked._meta.get_fields() if field.is_relation}

    assert names == {"case"}


def test_what_is_said_beside_the_reply_ends_nothing(town: Town, number: int) -> None:
    for kind in ResponseKind:
        channel.respond(
            number=number, kind=kind, words="We are at it.", language="en", on=date(2027, 3, 17),
            by=town.accounts["Kim"], at=moment(15, 8),
        )  # fmt: skip
    with pytest.raises(Refused, match="not-in-the-office"):
        channel.respond(
            number=number, kind=ResponseKind.MESSAGE, words="No.", language="en", on=date(2027, 3, 17),
            by=town.accounts["Ada"], at=moment(15, 8),
        )  # fmt: skip

    assert [one.kind for one in work.responses_of(number)] == list(ResponseKind)
    assert channel.note_overdue(at=moment(3, 9, month=6)) == 1


def test_after_the_reply_the_casework_is_over(town: Town, number: int) -> None:
    reply(town, number)
    kim = town.accounts["Kim"]
    acts: list[Callable[[], object]] = [
        lambda: channel.distribute(number=number, readers=[("R", CopyKind.ADDED)], by=kim, at=moment(21, 8)),
        lambda: channel.recuse_office(number=number, to=kim, reasons="Late.", by=kim, at=moment(21, 8)),
        lambda: channel.ask_clearance(number=number, office="Legal", promised_on=None, by=kim, at=moment(21, 8)),
        lambda: channel.decide_extension(number=number, grants=True, words="", by=kim, at=moment(21, 8)),
    ]
    for act in acts:
        with pytest.raises(Refused, match="case-closed"):
            act()


def test_an_accepted_recommendation_is_owned_and_followed_to_its_outcome(town: Town, number: int) -> None:
    reply(town, number)
    kim = town.accounts["Kim"]
    seen = work.case_work(number, date(2027, 3, 20))
    assert seen
    assert seen.to_commit == (1,)
    channel.commit(number=number, recommendation=1, owner="Straits", due_on=date(2027, 4, 15), by=kim, at=moment(21, 8))

    def near_on(day: date) -> Nearness | None:
        (one,) = work.commitments_on("harbours", day)
        return one.nearness

    days = (date(2027, 4, 1), date(2027, 4, 11), date(2027, 4, 15), date(2027, 4, 16))
    assert [near_on(day) for day in days] == [Nearness.FAR, Nearness.NEAR, Nearness.TODAY, Nearness.LATE]
    channel.conclude(
        number=number, recommendation=1, outcome=Outcome.ADAPTED, reasons="On two days.", by=kim,
        at=moment(3, 9, month=6),
    )  # fmt: skip
    (one,) = work.commitments_of(number, date(2027, 6, 3))
    assert (one.outcome, one.reasons, one.nearness) == (Outcome.ADAPTED, "On two days.", None)
    assert work.open_commitments(date(2027, 6, 3)) == ()
    with pytest.raises(Refused, match="concluded-already"):
        channel.conclude(
            number=number, recommendation=1, outcome=Outcome.DROPPED, reasons="No.", by=kim,
            at=moment(4, 9, month=6),
        )  # fmt: skip


def test_what_was_not_accepted_binds_nobody(town: Town, number: int) -> None:
    kim, due_on = town.accounts["Kim"], date(2027, 4, 15)
    with pytest.raises(Refused, match="nothing-accepted"):
        channel.commit(number=number, recommendation=1, owner="X", due_on=due_on, by=kim, at=moment(15, 8))
    reply(town, number)

    for recommendation, owner, day, who, reason in (
        (2, "X", due_on, "Kim", "nothing-accepted"), (1, " ", due_on, "Kim", "owner-missing"),
        (1, "X", date(2027, 3, 1), "Kim", "day-in-the-past"), (1, "X", due_on, "Ada", "not-in-the-office"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=reason):
            channel.commit(
                number=number, recommendation=recommendation, owner=owner, due_on=day, by=town.accounts[who],
                at=moment(21, 8),
            )  # fmt: skip
    with pytest.raises(Refused, match="no-commitment"):
        channel.conclude(
            number=number, recommendation=1, outcome=Outcome.ADOPTED, reasons="Done.", by=kim, at=moment(21, 8)
        )


def test_the_tables_refuse_what_the_acts_would_not_write(town: Town, number: int) -> None:
    case, kim = Case.objects.get(), town.accounts["Kim"]
    later = {"case": case, "step": "reply", "before_on": date(2027, 6, 2), "due_on": date(2027, 7, 1), "reasons": WHY,
             "asked_by_id": kim, "asked_at": moment(15, 8)}  # fmt: skip
    wrong: list[Callable[[], object]] = [
        lambda: ExtensionAsked.objects.create(**{**later, "due_on": date(2027, 6, 2)}),
        lambda: ExtensionAsked.objects.create(**later, decided_by_id=kim, decided_at=moment(15, 9)),
        lambda: Commitment.objects.create(case=case, recommendation=1, owner="", due_on=date(2027, 7, 1)),
        lambda: Commitment.objects.create(
            case=case, recommendation=1, owner="X", due_on=date(2027, 7, 1), outcome="adopted"
        ),
        lambda: PartGiven.objects.create(case=case, part="king", account_id=kim, given_by_id=kim, at=moment(15, 8)),
        lambda: ClearanceAsked.objects.create(case=case, office="L", asked_at=moment(15, 8), value="cleared"),
    ]
    for write in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
