"""Who may read what was not said in public, and that others find no trace of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from demur.index.models import Text
from demur.index.rules import READERS
from demur.statements import operations, queries, shelving
from demur.statements.queries import Reader
from demur.statements.rules import Named, ReaderKind, Says, StatementRefused
from tests.people import NOON
from tests.statements.said import POLICY, STRAITS, enter, private, told

Reads = Callable[[str], Reader]


def sees(reader: Reader) -> list[str]:
    return [each.reference for each in queries.on_policy(POLICY, reader=reader)]


def test_what_was_said_in_public_is_read_by_whoever_reads_memos(people: dict[str, int], reads: Reads) -> None:
    reference = enter(people["ada"])

    for name in ("ada", "bo", "cy", "dee", "gus", "hana", "ivo"):
        assert sees(reads(name)) == [reference], name
    assert sees(reads("eve")) == []


@pytest.mark.parametrize(
    ("named", "readers"),
    [
        ((), {"ada", "gus", "dee", "ivo"}),
        ((Named(ReaderKind.OFFICE, "policy-planning"),), {"ada", "gus", "dee", "ivo", "hana"}),
        ((Named(ReaderKind.CATEGORY, "contractor"),), {"ada", "gus", "dee", "ivo", "hana", "cy"}),
        ((Named(ReaderKind.CATEGORY, "officer"),), {"ada", "gus", "dee", "ivo", "bo"}),
        ((Named(ReaderKind.OFFICIAL, "heads-of-mission"),), {"ada", "gus", "dee", "ivo"}),
    ],
)
def test_private_words_are_read_by_who_entered_them_their_office_who_said_them_the_inspector_and_the_named(
    people: dict[str, int], reads: Reads, named: tuple[Named, ...], readers: set[str]
) -> None:
    reference = enter(people["ada"], private(readers=named))

    assert {name for name in people if sees(reads(name)) == [reference]} == readers


def test_a_clerk_is_of_the_office_that_runs_the_channel_and_of_no_other(people: dict[str, int], reads: Reads) -> None:
    others = private(official="heads-of-mission", readers=(Named(ReaderKind.CATEGORY, "left"),))
    hidden = enter(people["bo"], others)
    shown = enter(
        people["bo"], private(official="heads-of-mission", readers=(Named(ReaderKind.OFFICE, "policy-planning"),))
    )

    assert sees(reads("dee")) == [shown]
    assert set(sees(reads("bo"))) == {hidden, shown}


def test_what_somebody_may_not_read_leaves_no_trace(people: dict[str, int], reads: Reads) -> None:
    first = enter(people["ada"])
    hidden = enter(people["ada"], private())
    operations.mark_pair(first=first, second=hidden, says=Says.DIVERGE, reason="One asks.", by=people["ada"], at=NOON)
    bo = reads("bo")

    assert queries.count_on_policy(POLICY, reader=bo) == 1
    assert queries.statement(hidden, reader=bo) is None
    assert queries.history(hidden, reader=bo) == []
    assert queries.by_reference([first, hidden], reader=bo).keys() == {first}
    assert queries.latest_on_policy(POLICY, reader=bo)[1] == []
    assert queries.marks_on(POLICY, reader=bo) == []
    assert queries.marks_of(first, reader=bo) == []
    assert queries.version_keys([first, hidden], reader=bo).keys() == {first}
    assert queries.count_on_policy(POLICY, reader=reads("ada")) == 2
    assert len(queries.marks_on(POLICY, reader=reads("ada"))) == 1


def test_search_finds_private_words_for_those_who_may_read_them(people: dict[str, int]) -> None:
    public = enter(people["ada"])
    hidden = enter(people["ada"], private())

    kept = {each.key: each.scope for each in shelving.shelved()}
    assert kept == {public: READERS, hidden: f"statement-{hidden}"}
    assert set(Text.objects.values_list("key", "scope")) == set(kept.items())
    assert queries.search_scopes(people["gus"]) == {kept[hidden]}
    assert queries.search_scopes(people["bo"]) == frozenset()

    operations.correct_statement(reference=hidden, told=told(), why="It was public.", by=people["ada"], at=NOON)
    assert set(Text.objects.values_list("scope", flat=True)) == {READERS}
    assert queries.search_scopes(people["gus"]) == frozenset()


def test_a_refusal_does_not_tell_what_is_hidden_from_what_is_not_there(people: dict[str, int]) -> None:
    hidden = enter(people["ada"], private())

    def reasons(reference: str) -> list[str]:
        found = []
        for act in (
            lambda: operations.correct_statement(reference=reference, told=told(), why="x", by=people["bo"], at=NOON),
            lambda: operations.mark_pair(
                first=reference, second="22222222", says=Says.AGREE, reason="x", by=people["bo"], at=NOON
            ),
        ):
            with pytest.raises(StatementRefused) as refused:
                act()
            found.append(f"{refused.value} {refused.value.facts}")
        return found

    assert reasons(hidden) == reasons("33333333")


def test_words_that_were_private_stay_so_when_a_correction_makes_them_public(
    people: dict[str, int], reads: Reads
) -> None:
    reference = enter(people["ada"], private())
    other = enter(people["ada"])
    operations.mark_pair(first=reference, second=other, says=Says.DIVERGE, reason="Not so.", by=people["ada"], at=NOON)
    operations.correct_statement(
        reference=reference, told=private(is_public=True), why="It was published.", by=people["ada"], at=NOON
    )

    assert [each.version for each in queries.history(reference, reader=reads("bo"))] == [2]
    assert [each.version for each in queries.history(reference, reader=reads("ada"))] == [2, 1]
    assert queries.marks_on(POLICY, reader=reads("bo")) == []
    assert len(queries.marks_on(POLICY, reader=reads("ada"))) == 1


def test_words_that_a_correction_makes_private_are_gone_for_others_with_their_history(
    people: dict[str, int], reads: Reads
) -> None:
    reference = enter(people["ada"])
    operations.correct_statement(
        reference=reference, told=private(), why="It was said on the telephone.", by=people["ada"], at=NOON
    )

    assert queries.history(reference, reader=reads("bo")) == []
    assert len(queries.history(reference, reader=reads("gus"))) == 2


def test_who_left_reads_nothing(people: dict[str, int], reads: Reads) -> None:
    enter(people["ada"], private(readers=(STRAITS, Named(ReaderKind.CATEGORY, "left"))))

    assert sees(reads("eve")) == []
