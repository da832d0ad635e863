"""Statements are entered and corrected, never overwritten; people say of two that they agree or diverge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from demur.institution.operations import load
from demur.record import queries as record
from demur.statements import models, operations, queries, rules
from demur.statements.queries import Reader, StatementSeen
from demur.statements.rules import Says, StatementRefused, Wording
from demur_verify.entries import Statement
from tests.people import NOON, example
from tests.statements.said import POLICY, STRAITS, enter, private, told

Reads = Callable[[str], Reader]


def seen(reference: str, reader: Reader) -> StatementSeen:
    found = queries.statement(reference, reader=reader)
    assert found
    return found


def test_a_statement_is_kept_as_it_was_said(people: dict[str, int], reads: Reads) -> None:
    reference = enter(people["ada"], told(said_at=time(9, 30), follows_guidance=7))

    kept = seen(reference, reads("bo"))

    assert (kept.said_on, kept.said_at, kept.follows_guidance) == (date(2026, 11, 6), time(9, 30), 7)
    assert (kept.said_by.ar, kept.source, kept.marking.slug) == ("الناطق", "Transcript of the briefing", "unclassified")
    assert [each.language for each in kept.words] == ["en", "ar"]
    assert kept.words_in("ar").is_translation
    assert kept.words_in("fr") == kept.spoken
    assert (kept.written_by, kept.office and kept.office.en) == ("Ada", "Straits and Coasts")
    assert not kept.is_corrected


def test_what_is_told_again_is_what_was_entered(people: dict[str, int], reads: Reads) -> None:
    for said in (told(), private(readers=(STRAITS,))):
        entered = rules.checked(said, today=NOON.date(), now=NOON.time())

        assert seen(enter(people["ada"], said), reads("ada")).told() == entered


def test_each_version_enters_the_record_as_a_commitment_and_names_the_one_before(
    people: dict[str, int], reads: Reads
) -> None:
    reference = enter(people["ada"], private())
    operations.correct_statement(reference=reference, told=told(), why="Wrong day.", by=people["ada"], at=NOON)

    later, first = queries.history(reference, reader=reads("ada"))
    entries = [record.entered(each.leaf_hash).entry for each in (first, later)]

    assert all(isinstance(entry, Statement) for entry in entries)
    assert [entry.supersedes for entry in entries if isinstance(entry, Statement)] == [
        None,
        entries[0].commitment if isinstance(entries[0], Statement) else None,
    ]
    row = models.StatementVersion.objects.get(number=1)
    content = rules.canonical(first.told(), {"policy": POLICY, "reference": reference, "version": 1, "why": ""})
    assert rules.commitment_of(salt=bytes(row.salt), content=content) == bytes(row.commitment)
    assert "date" not in record.entered(first.leaf_hash).raw.decode()


def test_an_act_that_fails_leaves_nothing(people: dict[str, int], reads: Reads) -> None:
    with pytest.raises(StatementRefused, match="marking-unknown"):
        enter(people["ada"], told(marking="secret"))

    assert queries.count_on_policy(POLICY, reader=reads("ivo")) == 0
    assert models.Statement.objects.count() == 0
    assert record.waiting() == []


def test_a_correction_stands_beside_what_it_corrects(people: dict[str, int], reads: Reads) -> None:
    reference = enter(people["ada"])
    corrected = told(words=(Wording("en", "We stand by our partner."),))

    number = operations.correct_statement(
        reference=reference, told=corrected, why="Misheard.", by=people["gus"], at=NOON
    )

    later, first = queries.history(reference, reader=reads("bo"))
    assert number == 2
    assert (later.spoken.text, later.why, later.written_by) == ("We stand by our partner.", "Misheard.", "Gus")
    assert first.spoken.text == "We stand with our partner."
    assert [each.version for each in queries.on_policy(POLICY, reader=reads("bo"))] == [2]


@pytest.mark.parametrize(
    ("who", "corrects"), [("ada", True), ("gus", True), ("dee", True), ("bo", False), ("hana", False), ("ivo", False)]
)
def test_who_entered_it_their_office_and_a_clerk_correct(
    people: dict[str, int], reads: Reads, who: str, corrects: bool
) -> None:
    reference = enter(people["ada"])

    assert queries.may_correct(seen(reference, reads(who)), reads(who)) is corrects
    if corrects:
        operations.correct_statement(reference=reference, told=told(), why="x", by=people[who], at=NOON)
    else:
        with pytest.raises(StatementRefused):
            operations.correct_statement(reference=reference, told=told(), why="x", by=people[who], at=NOON)


def test_who_reads_nothing_and_who_only_looks_on_enter_nothing(people: dict[str, int]) -> None:
    for name in ("eve", "ivo"):
        with pytest.raises(StatementRefused, match="not-a-writer"):
            enter(people[name])


@pytest.mark.parametrize(
    ("reason", "act"),
    [
        ("policy-unknown", {"policy": "no-such"}),
        ("official-unknown", {"told": told(said_by=None, official="nobody")}),
        ("named-unknown", {"told": private(readers=(rules.Named(rules.ReaderKind.OFFICE, "nowhere"),))}),
    ],
)
def test_names_that_are_not_there_are_refused(people: dict[str, int], reason: str, act: dict[str, object]) -> None:
    with pytest.raises(StatementRefused, match=reason):
        operations.enter_statement(
            **{"policy": POLICY, "told": told(), "by": people["ada"], "at": NOON, **act}  # type: ignore[arg-type]
        )


def test_the_day_is_the_institutions(people: dict[str, int]) -> None:
    late = NOON.replace(hour=23, minute=30)  # Lisbon is at UTC in November

    operations.enter_statement(policy=POLICY, told=told(said_on=late.date()), by=people["ada"], at=late)
    with pytest.raises(StatementRefused, match="said-in-the-future"):
        operations.enter_statement(
            policy=POLICY, told=told(said_on=late.date() + timedelta(days=1)), by=people["ada"], at=late
        )


def test_what_was_said_comes_in_the_order_of_its_days(people: dict[str, int], reads: Reads) -> None:
    later, early, first = (
        enter(people["ada"], told(said_on=date(2026, 11, 7), said_at=time(9))),
        enter(people["ada"], told(said_on=date(2026, 11, 7))),
        enter(people["ada"], told(said_on=date(2026, 11, 5))),
    )

    def told_between(**between: date) -> list[str]:
        return [each.reference for each in queries.on_policy(POLICY, reader=reads("bo"), **between)]  # type: ignore[arg-type]

    assert told_between() == [first, early, later]
    assert told_between(since=date(2026, 11, 6)) == [early, later]
    assert told_between(until=date(2026, 11, 6)) == [first]
    assert queries.count_on_policy(POLICY, reader=reads("bo"), since=date(2026, 11, 6)) == 2
    public, private_ones = queries.latest_on_policy(POLICY, reader=reads("bo"))
    assert [each.reference for each in public] == [later, early]
    assert private_ones == []


def test_marks_of_several_people_on_one_pair_stand_side_by_side(people: dict[str, int], reads: Reads) -> None:
    one, two = enter(people["ada"]), enter(people["ada"], told(said_on=date(2026, 11, 8)))
    for name, says in (("ada", Says.DIVERGE), ("bo", Says.AGREE)):
        operations.mark_pair(first=two, second=one, says=says, reason="Read them.", by=people[name], at=NOON)

    ada, bo = queries.marks_on(POLICY, reader=reads("cy"))

    assert (ada.says, ada.by, ada.office and ada.office.en) == (Says.DIVERGE, "Ada", "Straits and Coasts")
    assert (bo.says, bo.by, bo.office) == (Says.AGREE, "Bo", None)
    assert {ada.first, ada.second} == {one, two}


def test_a_mark_is_withdrawn_by_its_author_alone_and_stays_in_the_history(people: dict[str, int], reads: Reads) -> None:
    one, two = enter(people["ada"]), enter(people["ada"], told(said_on=date(2026, 11, 8)))
    key = operations.mark_pair(first=one, second=two, says=Says.DIVERGE, reason="So.", by=people["ada"], at=NOON)

    with pytest.raises(StatementRefused, match="not-your-mark"):
        operations.withdraw_mark(key=key, by=people["bo"], at=NOON)
    operations.withdraw_mark(key=key, by=people["ada"], at=NOON)
    operations.withdraw_mark(key=key, by=people["ada"], at=NOON + timedelta(days=1))

    assert queries.marks_on(POLICY, reader=reads("bo")) == []
    assert [each.withdrawn_at for each in queries.marks_of(one, reader=reads("bo"))] == [NOON]
    operations.mark_pair(first=one, second=two, says=Says.AGREE, reason="On reflection.", by=people["ada"], at=NOON)
    assert [each.stands for each in queries.marks_of(two, reader=reads("bo"))] == [False, True]


def test_a_mark_tells_that_a_statement_was_corrected_after_it(people: dict[str, int], reads: Reads) -> None:
    one, two = enter(people["ada"]), enter(people["ada"], told(said_on=date(2026, 11, 8)))
    operations.mark_pair(first=one, second=two, says=Says.DIVERGE, reason="So.", by=people["ada"], at=NOON)
    assert [each.before_correction for each in queries.marks_on(POLICY, reader=reads("bo"))] == [False]

    operations.correct_statement(reference=two, told=told(), why="Misheard.", by=people["ada"], at=NOON)

    assert [each.before_correction for each in queries.marks_on(POLICY, reader=reads("bo"))] == [True]


def test_a_mark_on_what_somebody_may_not_read_is_not_there_for_them(people: dict[str, int]) -> None:
    one, two = enter(people["ada"]), enter(people["ada"], private())
    key = operations.mark_pair(first=one, second=two, says=Says.AGREE, reason="So.", by=people["ada"], at=NOON)

    for mark in (key, key + 1):
        with pytest.raises(StatementRefused, match="no-such-mark"):
            operations.withdraw_mark(key=mark, by=people["bo"], at=NOON)


def test_two_policies_have_no_pair(people: dict[str, int]) -> None:
    kept = example()
    load({**kept, "policy": [*kept["policy"], {**kept["policy"][0], "name": "another"}]})
    one = enter(people["ada"])
    two = operations.enter_statement(policy="another", told=told(), by=people["ada"], at=NOON)

    with pytest.raises(StatementRefused, match="pair-across-policies"):
        operations.mark_pair(first=one, second=two, says=Says.AGREE, reason="So.", by=people["ada"], at=NOON)


def test_marks_that_cannot_be_are_refused(people: dict[str, int]) -> None:
    one, two = enter(people["ada"]), enter(people["ada"], told(said_on=date(2026, 11, 8)))

    def refused(first: str = one, second: str = two, reason: str = "So.") -> str:
        with pytest.raises(StatementRefused) as why:
            operations.mark_pair(first=first, second=second, says=Says.AGREE, reason=reason, by=people["ada"], at=NOON)
        return why.value.reason

    assert refused(second=one) == "pair-of-one"
    assert refused(second="33333333") == "no-such-statement"
    assert refused(reason=" \n") == "reason-missing"
    assert refused(reason="\u202e") == "character-not-allowed"
    assert refused(reason="x" * 2_001) == "field-length"
    operations.mark_pair(first=one, second=two, says=Says.AGREE, reason="So.", by=people["ada"], at=NOON)
    assert refused(first=two, second=one) == "marked-before"


def test_questions_are_as_many_for_many_statements_as_for_one(people: dict[str, int], reads: Reads) -> None:
    reader = reads("bo")

    def ask() -> int:
        with CaptureQueriesContext(connection) as asked:
            queries.on_policy(POLICY, reader=reader)
            queries.marks_on(POLICY, reader=reader)
        return len(asked)

    entered = [enter(people["bo"], private(readers=(STRAITS,)))]
    few = ask()
    entered += [enter(people["ada"], told(said_on=date(2026, 11, day))) for day in range(1, 9)]
    for other in entered[1:]:
        operations.mark_pair(first=entered[0], second=other, says=Says.AGREE, reason="So.", by=people["bo"], at=NOON)

    assert ask() == few


@pytest.mark.parametrize(
    "around",
    [
        lambda version: models.StatementVersion.objects.filter(pk=version.pk).update(source="Elsewhere"),
        lambda version: models.SaidIn.objects.filter(version=version).update(text="We never said so."),
        lambda version: models.NamedReader.objects.filter(version=version)._raw_delete("default"),
        lambda version: models.SaidIn.objects.filter(version=version)._raw_delete("default"),
        lambda version: models.Statement.objects.filter(pk=version.statement_id).update(reference="22222222"),
    ],
)
def test_the_tables_keep_what_was_entered(
    people: dict[str, int], around: Callable[[models.StatementVersion], object]
) -> None:
    enter(people["ada"], private(readers=(STRAITS,)))

    with pytest.raises(DatabaseError), transaction.atomic():
        around(models.StatementVersion.objects.get())


def test_the_tables_refuse_what_the_code_would(people: dict[str, int]) -> None:
    one, two = enter(people["ada"]), enter(people["ada"], told(said_on=date(2026, 11, 8)))
    key = operations.mark_pair(first=one, second=two, says=Says.AGREE, reason="So.", by=people["ada"], at=NOON)
    version, mark = models.StatementVersion.objects.first(), models.PairMark.objects.get(pk=key)
    assert version
    broken: list[Callable[[], object]] = [
        lambda: models.NamedReader.objects.create(version=version),
        lambda: models.SaidIn.objects.create(version=version, place=9, language="fr", direction="up", text="x"),
        lambda: models.SaidIn.objects.create(version=version, place=9, language="en", direction="ltr", text="x"),
        lambda: models.Statement.objects.create(
            reference="NOT RIGHT"[:8], policy=version.statement.policy, entered_by=version.written_by
        ),
        lambda: models.PairMark.objects.create(
            first=mark.second,
            second=mark.first,
            first_as=mark.second_as,
            second_as=mark.first_as,
            says="agree",
            reason="So.",
            by=mark.by,
            marked_at=NOON,
        ),
        lambda: models.PairMark.objects.filter(pk=key).update(reason="Other words."),
        lambda: models.PairMark.objects.filter(pk=key).update(withdrawn_at=NOON - timedelta(days=1)),
    ]

    for act in broken:
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            act()
