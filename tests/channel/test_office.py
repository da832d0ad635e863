"""The office's side: its page, acknowledgement, the reply, limits that enter the record by themselves."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from demur.channel import operations as channel
from demur.channel import queries
from demur.channel.casework import queries as work
from demur.channel.models import Case, DispositionMade, OfficeAct, OverdueNoted
from demur.channel.queue import office_queue
from demur.channel.rules import (
    Disposition,
    DispositionDrafted,
    DispositionGiven,
    MoveNotAllowed,
    ReplyIncomplete,
    Stage,
    Step,
)
from demur.record import queries as record
from demur_verify.entries import Acknowledged, Overdue, Replied
from demur_verify.errors import Refused
from demur_verify.frozen_text import Block, digest_of
from tests.channel.town import Town, moment
from tests.signatures.members import ADA

GIVEN = (
    DispositionGiven(1, Disposition.DECLINED, "Crews would be at risk.\r\nThe stations come first. "),
    DispositionGiven(2, Disposition.IN_PART, "يقولها رؤساء البعثات."),
)


def reply(town: Town, number: int, given: tuple[DispositionGiven, ...] = GIVEN, *, by: str = "Dee") -> bytes:
    return channel.reply_to_case(
        number=number, given=given, language="en", by=town.accounts[by], at=moment(20, 9, month=4)
    )


def test_kim_sees_what_came_on_saturday_and_when_its_clock_starts(town: Town) -> None:
    digest = town.frozen_memo()
    number = channel.file_alone(digest=digest, by=town.accounts["Ada"], letter=None, at=moment(6, 20, 40))

    (line,) = office_queue(date(2027, 3, 7)).new

    assert (line.number, line.filed_on, line.clock_starts_on) == (number, date(2027, 3, 6), date(2027, 3, 7))
    assert (line.step, line.due_on) == (Step.ACKNOWLEDGE, date(2027, 3, 8))
    assert (line.working_day, line.days_over) == (1, 0)


def test_a_memo_goes_through_the_groups_of_the_page(town: Town) -> None:
    number = town.filed_memo(ADA)

    def group_on(day: date) -> str:
        queue = office_queue(day)
        groups = {name: getattr(queue, name) for name in ("overdue", "due_today", "new", "waiting")}
        return next(name for name, lines in groups.items() if [line.number for line in lines] == [number])

    assert group_on(date(2027, 3, 11)) == "new"
    assert group_on(date(2027, 3, 14)) == "due_today"
    assert group_on(date(2027, 3, 15)) == "overdue"
    channel.acknowledge_case(number=number, by=town.accounts["Kim"], at=moment(15, 8))
    assert group_on(date(2027, 3, 15)) == "waiting"
    assert group_on(date(2027, 6, 2)) == "due_today"
    assert group_on(date(2027, 6, 3)) == "overdue"


def test_kim_acknowledges_with_one_click(town: Town) -> None:
    number = town.filed_memo(ADA)

    channel.acknowledge_case(number=number, by=town.accounts["Kim"], at=moment(14, 8))

    case = town.case(number)
    assert (case.stage, case.acknowledged_at) == (Stage.ACKNOWLEDGED, moment(14, 8).replace(minute=0, second=0))
    entry = record.entered(case.acts[0].leaf_hash).entry
    assert isinstance(entry, Acknowledged)
    assert entry.filed == case.digest


@pytest.mark.parametrize("who", ["Ada", "Bo", "Dee"])
def test_nobody_but_the_office_acknowledges(town: Town, who: str) -> None:
    number = town.filed_memo(ADA)

    with pytest.raises(Refused, match="not-the-clerk"):
        channel.acknowledge_case(number=number, by=town.accounts[who], at=moment(14, 8))

    assert town.case(number).stage is Stage.FILED


def test_dee_replies_to_every_recommendation_and_it_is_frozen(town: Town) -> None:
    number = town.filed_memo(ADA)

    digest = reply(town, number)

    seen = queries.reply_of(number)
    assert seen is not None
    assert digest == seen.digest == digest_of(seen.blocks, seen.salts)
    assert [Block.parse(block).body for block in seen.blocks[1:]] == [
        "Crews would be at risk.\nThe stations come first.",
        "يقولها رؤساء البعثات.",
    ]
    case = town.case(number)
    entry = record.entered(case.acts[-1].leaf_hash).entry
    assert isinstance(entry, Replied)
    assert (entry.reply, entry.recommendations, case.stage) == (digest, 2, Stage.REPLIED)
    assert office_queue(date(2027, 4, 20)).waiting == ()


def test_a_memo_that_asks_for_nothing_gets_one_reply_for_the_whole(town: Town) -> None:
    number = town.filed_memo(ADA, asks=0)

    reply(town, number, (DispositionGiven(0, Disposition.OVERTAKEN, "Events overtook it."),))

    seen = queries.reply_of(number)
    assert seen is not None
    assert Block.parse(seen.blocks[1]).value("number") is None


@pytest.mark.parametrize("who", ["Ada", "Kim"])
def test_only_an_addressee_sends_the_reply(town: Town, who: str) -> None:
    number = town.filed_memo(ADA)

    with pytest.raises(Refused, match="not-an-addressee"):
        reply(town, number, by=who)

    assert queries.reply_of(number) is None


def test_what_was_drafted_stays_when_a_reply_is_refused(town: Town) -> None:
    number = town.filed_memo(ADA)
    drafted = [DispositionDrafted(1, Disposition.DECLINED, "Crews."), DispositionDrafted(2, None, "Not yet.")]
    channel.save_reply_draft(number=number, given=drafted, by=town.accounts["Kim"], at=moment(15, 8))

    with pytest.raises(ReplyIncomplete, match="disposition-missing"):
        reply(town, number, GIVEN[:1])

    assert queries.reply_draft(number) == drafted
    assert town.case(number).stage is Stage.FILED


def test_a_draft_goes_with_the_reply_that_was_sent(town: Town) -> None:
    number = town.filed_memo(ADA)
    drafted = [DispositionDrafted(1, None, "Let us see.")]
    channel.save_reply_draft(number=number, given=drafted, by=town.accounts["Dee"], at=moment(15, 8))

    reply(town, number)

    assert queries.reply_draft(number) == []


@pytest.mark.parametrize("who", ["Ada", "Bo"])
def test_a_member_does_not_write_the_reply(town: Town, who: str) -> None:
    number = town.filed_memo(ADA)

    with pytest.raises(Refused, match="not-in-the-office"):
        channel.save_reply_draft(number=number, given=[], by=town.accounts[who], at=moment(15, 8))


def test_steps_out_of_turn_are_refused_and_nothing_is_lost(town: Town) -> None:
    number = town.filed_memo(ADA)
    kim = town.accounts["Kim"]
    channel.acknowledge_case(number=number, by=kim, at=moment(14, 8))
    with pytest.raises(MoveNotAllowed, match="already-acknowledged"):
        channel.acknowledge_case(number=number, by=kim, at=moment(14, 9))
    digest = reply(town, number)

    for act in (
        lambda: channel.acknowledge_case(number=number, by=kim, at=moment(21, 9, month=4)),
        lambda: reply(town, number),
        lambda: channel.save_reply_draft(number=number, given=[], by=kim, at=moment(21, 9, month=4)),
    ):
        with pytest.raises(MoveNotAllowed, match="already-replied"):
            act()

    seen = queries.reply_of(number)
    assert seen is not None
    assert seen.digest == digest
    assert OfficeAct.objects.count() == 2


def test_one_reply_answers_several_filings_or_none(town: Town) -> None:
    numbers = [
        channel.file_alone(
            digest=town.frozen_memo(title, asks=asks), by=town.accounts["Ada"], letter=None, at=moment(4, 8)
        )
        for title, asks in (("First", 2), ("Second", 2), ("Third", 1))
    ]
    words = {"number": numbers[0], "given": GIVEN, "language": "en", "by": town.accounts["Dee"], "at": moment(20, 9)}

    for also, reason in (
        ([numbers[1], numbers[2]], "other-recommendations"), ([numbers[0]], "answered-with-itself"), ([99], "no-such"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=reason):
            channel.reply_together(also=also, **words)  # type: ignore[arg-type]  # one set of words for all
    assert [queries.reply_of(number) for number in numbers] == [None, None, None]
    channel.reply_together(also=[numbers[1], numbers[1]], **words)  # type: ignore[arg-type]  # the same

    first, second = (queries.reply_of(number) for number in numbers[:2])
    assert first
    assert second
    assert first.dispositions == second.dispositions
    assert first.digest != second.digest
    assert [work.answered_with(number) for number in numbers] == [(numbers[1],), (numbers[0],), ()]
    town.sequence(moment(20, 10))


def test_a_case_that_is_not_there_is_refused(town: Town) -> None:
    with pytest.raises(MoveNotAllowed, match="no-such-case"):
        channel.acknowledge_case(number=7, by=town.accounts["Kim"], at=moment(14, 8))


def test_missed_limits_enter_by_themselves_once(town: Town) -> None:
    number = town.filed_memo(ADA)
    # Still the fourteenth by UTC, and the fifteenth in Nairobi.
    assert channel.note_overdue(at=moment(14, 20)) == 0
    assert channel.note_overdue(at=moment(14, 21)) == 1
    assert channel.note_overdue(at=moment(15, 9)) == 0

    assert channel.note_overdue(at=moment(3, 9, month=6)) == 1

    case = town.case(number)
    assert [(one.step, one.due_on) for one in case.overdue] == [
        (Step.ACKNOWLEDGE, date(2027, 3, 14)),
        (Step.REPLY, date(2027, 6, 2)),
    ]
    entry = record.entered(case.overdue[0].leaf_hash).entry
    assert isinstance(entry, Overdue)
    assert (entry.filed, entry.step, entry.due) == (case.digest, "acknowledge", date(2027, 3, 14))


def test_a_reply_after_its_limit_is_taken_and_the_missed_limit_stays(town: Town) -> None:
    number = town.filed_memo(ADA)
    channel.note_overdue(at=moment(3, 9, month=6))

    reply(town, number)

    assert town.case(number).stage is Stage.REPLIED
    assert len(town.case(number).overdue) == 2
    assert channel.note_overdue(at=moment(4, 9, month=6)) == 0


def test_settings_are_entered_when_they_change(town: Town) -> None:
    before = record.latest_settings()
    assert not channel.publish_settings(at=moment(4, 9))

    (town.data / "desk").mkdir()
    (town.data / "desk" / "desk.js").write_text("// another desk")

    assert channel.publish_settings(at=moment(4, 10))
    after = record.latest_settings()
    assert {before and before.desk} != {after and after.desk}


def test_the_tables_refuse_what_the_code_would_not_write(town: Town) -> None:
    number = town.filed_memo(ADA)
    reply(town, number)
    case = Case.objects.get()
    wrong = [
        lambda: Case.objects.filter(pk=case.pk).update(stage="lost"),
        lambda: Case.objects.filter(pk=case.pk).update(replied_at=None),
        lambda: Case.objects.filter(pk=case.pk).update(stage=Stage.ACKNOWLEDGED),
        lambda: Case.objects.filter(pk=case.pk).update(digest=b"short"),
        lambda: DispositionMade.objects.create(reply=case.reply, number=1, value="declined", reasons="Again."),
        lambda: DispositionMade.objects.create(reply=case.reply, number=3, value="declined", reasons=""),
        lambda: DispositionMade.objects.create(reply=case.reply, number=3, value="maybe", reasons="Perhaps."),
        lambda: OverdueNoted.objects.create(case=case, step="lunch", due_on=date(2027, 3, 14), leaf_hash=bytes(32)),
    ]
    for write in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
