"""What a pack proves of Ada, Bo and Gus, who signed, of Cy, who is not on the roll, and of the office that replies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vectors.make import _world as world
from vectors.make._common import COURT, POLICY, UNION
from vectors.make._world import LARGE, REPLY, A, World, answered, by_nobody, overdue
from vectors.make.packs import _unpacked, _zipped

from demur_verify.entries import Circulated, Extended, RecordEntry, Referred, Roll
from demur_verify.errors import Refused
from demur_verify.pack import EntryShown, Pack, write_pack
from demur_verify.pack_entries import check_entries
from demur_verify.report import ALWAYS_NOT_PROVEN, Answer, Report, Verdict
from demur_verify.trust_policy import TrustPolicy
from demur_verify.verify_pack import verify_pack

TRUST = TrustPolicy.parse(POLICY)


def verified(pack: Pack, trust: TrustPolicy | None = TRUST) -> Report:
    return verify_pack(write_pack(pack), trust)


def test_the_memo_that_three_signed_and_the_office_replied_to_is_proven_whole() -> None:
    report = verified(answered(World()))

    assert report.verdict is Verdict.PROVEN
    assert report.memo
    assert (report.memo.digest, report.memo.count, report.memo.title) == (
        A.digest,
        6,
        "Say in public what we say in private",
    )
    assert report.filed
    assert (report.filed.at, report.filed.proven_at) == (world.FILED_AT, world.FIRST_AT)
    assert (report.filed.index, report.filed.size, report.filed.origin) == (5, 13, "karvonel.example/record")
    assert report.signatures
    assert (report.signatures.count, report.signatures.readers, report.signatures.entitled) == (3, 31, 20)
    assert (report.signatures.roll_opened, report.signatures.roll_filed) == (6, 12)
    assert report.signatures.names == ((world.PERSON, world.NAME),)
    assert [witness.name for witness in report.witnesses] == ["ombudsman.example/w", "union.example/witness"]
    assert report.not_proven == ALWAYS_NOT_PROVEN


def test_each_recommendation_stands_beside_what_the_office_said_to_it() -> None:
    reply = verified(answered(World())).reply

    assert reply
    assert (reply.state, reply.replied_on, reply.due_on) == (Answer.REPLIED, date(2027, 1, 22), date(2027, 2, 17))
    assert [(one.number, one.disposition) for one in reply.recommendations] == [(1, "declined"), (2, "in-part")]
    assert reply.recommendations[0].asked == "Ask publicly for a dated reopening."
    assert str(reply.recommendations[0].reasons).startswith("Reopening before")


def test_an_excerpt_proves_its_paragraphs_and_says_how_many_are_not_shown() -> None:
    report = verified(replace(answered(World()), blocks=A.show([0, 2]), reply=()))

    assert report.verdict is Verdict.PROVEN
    assert report.memo
    assert ([index for index, _ in report.memo.blocks], report.memo.count) == ([0, 2], 6)
    assert report.not_proven[0] == "blocks-not-shown"
    assert report.reply
    assert (report.reply.state, report.reply.recommendations) == (Answer.REPLIED, ())


def test_a_missed_day_that_the_record_holds_makes_a_memo_overdue() -> None:
    reply = verified(overdue(World())).reply

    assert reply
    assert (reply.state, reply.step, reply.due_on) == (Answer.OVERDUE, "reply", date(2027, 2, 17))


def test_without_a_missed_day_in_the_file_nobody_may_say_that_there_is_no_answer() -> None:
    record = World()
    silent = replace(overdue(record), entries=record.show(("grown", "filed B")))

    report = verified(silent)

    assert report.reply
    assert report.reply.state is Answer.NOT_IN_THIS_FILE
    assert "no-answer-elsewhere" in report.not_proven


def test_an_extended_limit_is_the_one_that_counts() -> None:
    record = World()
    record.enter(
        "extended", Extended(at=world.LAST_AT.replace(minute=0), filed=A.digest, step="reply", due=date(2027, 3, 1))
    )
    record.enter("referred", Referred(at=world.LAST_AT.replace(minute=0), filed=A.digest, reason=bytes(32)))
    silent = replace(answered(record), reply=(), entries=record.show((*world.ALL_OF_A[:-1], "extended", "referred")))

    reply = verified(silent).reply

    assert reply
    assert (reply.state, reply.due_on) == (Answer.NOT_IN_THIS_FILE, date(2027, 3, 1))


def test_a_memo_that_nobody_signed_is_proven_with_none() -> None:
    report = verified(by_nobody(World()))

    assert report.verdict is Verdict.PROVEN
    assert report.signatures
    assert report.signatures.count == 0


def test_without_a_policy_a_pack_is_consistent_and_no_more() -> None:
    report = verified(answered(World()), trust=None)

    assert (report.verdict, report.reason, report.witnesses) == (Verdict.CONSISTENT, "no-policy", ())
    assert report.filed
    assert report.filed.proven_at is None
    assert report.not_proven[0] == "record-is-trusted"


def test_a_policy_that_asks_for_no_witness_proves_the_filing_but_no_time() -> None:
    trust = TrustPolicy.parse(POLICY.replace(b"quorum two", b"quorum none"))

    report = verified(answered(World()), trust)

    assert report.verdict is Verdict.PROVEN
    assert report.filed
    assert report.filed.proven_at is None
    assert report.not_proven[0] == "time-of-filing"


def test_the_time_that_is_proven_is_that_of_the_first_countersigned_checkpoint() -> None:
    record = World()
    late = record.receipt(5, record.checkpoint(7, at=world.FIRST_AT + timedelta(days=2), witnesses=[UNION, COURT]))

    report = verified(replace(answered(record), first=late))

    assert report.filed
    assert report.filed.proven_at == world.FIRST_AT + timedelta(days=2)


PARTS = _unpacked(write_pack(answered(World())))
MATTERING = sorted(name for name in PARTS if not name.startswith("README"))


@given(data=st.data())
def test_no_pack_with_a_changed_byte_is_proven(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name in MATTERING if PARTS[name]]))
    at = data.draw(st.integers(0, len(PARTS[name]) - 1))
    other = data.draw(st.integers(1, 255))
    content = bytearray(PARTS[name])
    content[at] ^= other

    try:
        report = verify_pack(_zipped({**PARTS, name: bytes(content)}), TRUST)
    except Refused:
        return

    assert report.verdict is not Verdict.PROVEN


@pytest.mark.parametrize("name", ["README.ar.txt", "README.en.txt"])
def test_what_is_written_for_human_readers_proves_nothing_and_may_say_anything(name: str) -> None:
    report = verify_pack(_zipped({**PARTS, name: b"500 members signed.\n"}), TRUST)

    assert report.verdict is Verdict.PROVEN


@given(st.sets(st.sampled_from(range(1, 6))))
def test_every_choice_of_paragraphs_is_an_excerpt(chosen: set[int]) -> None:
    whole = len(chosen) == len(A.blocks) - 1
    excerpt = replace(answered(World()), blocks=A.show([0, *sorted(chosen)]), reply=REPLY.show() if whole else ())

    report = verified(excerpt)

    assert report.memo
    assert report.memo.is_whole is whole


def cut(day: int, size: int) -> Roll:
    return world.roll(date(2026, 11, day), size)


def grown_by(*rolls: Roll, origin: str = world.ORIGIN) -> Refused | None:
    """Check a record whose roll was cut so before memo B was filed alone, by nobody."""
    record = World(change=lambda label, entry: entry if label == "settings" else None)
    if origin != world.ORIGIN:
        record.log = world.NoteSigner(origin, bytes(32))
    commitment = world.circulated().commitment
    record.enter("opened", rolls[0])
    record.enter("circulated", world.circulated(roll=rolls[0].day))
    for number, roll in enumerate(rolls[1:]):
        record.enter(f"roll {number}", roll)
    entry = world.filed(
        A,
        world.listed(A, []),
        circulated=commitment,
        salt=world.seed("A circulated"),
        readers=world.READERS,
        roll_opened=rolls[0].day,
        roll_filed=rolls[-1].day,
    )
    record.enter("filed A", entry)
    labels = [label for label in record.index if label != "settings"]
    try:
        check_entries(record.show(labels), record.first("filed A"))
    except Refused as refusal:
        return refusal
    return None


def test_a_roll_that_grows_by_five_may_grow_every_day() -> None:
    assert grown_by(cut(1, 1), cut(2, 6), cut(3, 11)) is None


def test_a_roll_that_grows_by_one_may_grow_after_72_hours() -> None:
    assert grown_by(cut(1, 1), cut(2, 6), cut(5, 7)) is None


def test_a_roll_that_grows_by_four_within_72_hours_of_the_last_change_is_refused() -> None:
    refusal = grown_by(cut(1, 1), cut(2, 6), cut(4, 10))

    assert refusal
    assert refusal.reason == "roll-changed-too-soon"


def test_where_the_days_between_are_not_shown_the_change_before_may_lie_long_ago() -> None:
    assert grown_by(cut(1, 1), cut(4, 6), cut(5, 7)) is None


def test_a_demo_may_let_its_roll_grow_as_it_likes() -> None:
    assert grown_by(cut(1, 1), cut(2, 6), cut(3, 7), origin="demo.karvonel.example/record") is None


def test_a_demo_may_let_a_memo_circulate_for_longer_than_30_days() -> None:
    def change(_label: str, entry: RecordEntry) -> RecordEntry | None:
        return replace(entry, until=entry.at + timedelta(days=31)) if isinstance(entry, Circulated) else entry

    record = World(change=change, log=world.NoteSigner("demo.karvonel.example/record", bytes(32)))

    shown = check_entries(record.show(world.ALL_OF_A), record.first("filed A"))

    assert shown.filed.digest == A.digest


def test_one_witness_that_dates_back_does_not_move_the_proven_time() -> None:
    record = World()
    bare = record.checkpoint(6, witnesses=[])
    text = bare.note.text
    false_time = world.UNION.cosign(text, at=datetime.fromisoformat("2026-11-01T00:00:00Z"))
    first = record.receipt(5, bare.signed_by([false_time, world.OMBUDSMAN.cosign(text, at=world.FIRST_AT)]))

    report = verified(replace(answered(record), first=first))

    assert report.filed
    assert report.filed.proven_at == world.FIRST_AT


def test_a_reply_is_shown_with_its_own_entry_alone() -> None:
    record = World()
    pack = replace(overdue(record), reply=REPLY.show())

    with pytest.raises(Refused, match="reply-without-entry"):
        verified(pack)


def test_an_entry_of_a_kind_that_is_not_known_is_refused() -> None:
    record = World()
    record.entries.append(b"demur/applause/v1\nfiled 00\n")
    last = record.checkpoint()
    unknown = EntryShown(raw=record.entries[-1], receipt=record.receipt(13, last))
    pack = replace(overdue(record), entries=(*record.show(("grown", "filed B"), last), unknown))

    with pytest.raises(Refused, match="entry-kind-unknown"):
        verified(pack)


def test_the_roll_of_a_memo_filed_alone_is_the_last_one() -> None:
    signatures = verified(overdue(World())).signatures

    assert signatures
    assert (signatures.roll_opened, signatures.roll_filed, signatures.readers) == (LARGE, LARGE, 0)
