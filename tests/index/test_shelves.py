"""What stands on the shelves is found by those who may find it, and by nobody else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from demur.index import names, operations, postings, queries
from demur.index.models import NameKnown, Text, Word
from demur.index.rules import READERS, Kind, Part, Shelved, keys_of, names_in
from tests.index.conftest import AT, memo
from tests.postgresql import postgresql

__all__ = ["postgresql"]
TOP = Path(__file__).resolve().parents[2]
ALL = frozenset({READERS, "memo-3"})


def found(words: str, *, scopes: frozenset[str] = frozenset({READERS}), kind: Kind = Kind.MEMO) -> list[str]:
    return [each.key for each in queries.search(words, kind=kind, scopes=scopes).found]


def close(
    title: str, text: str = "", *, marks: frozenset[str] = frozenset(), scopes: frozenset[str] = ALL
) -> list[str]:
    near = queries.close_to(title=title, text=text, marks=marks, kind=Kind.MEMO, scopes=scopes)
    return [each.found.key for each in near]


@pytest.mark.usefixtures("shelves")
def test_ada_finds_a_memo_by_another_form_of_its_words() -> None:
    assert found("closing harbour") == ["2", "1"]
    assert found("the PERMITS") == ["2"]
    assert found("الموانئ") == ["4"]
    assert found("موانيء") == ["4"]


@pytest.mark.usefixtures("shelves")
def test_every_word_has_to_stand_in_a_text() -> None:
    assert found("harbours permit") == ["2"]
    assert found("harbours lighthouse") == []


@pytest.mark.usefixtures("shelves")
def test_a_memo_for_chosen_readers_is_found_by_them_only() -> None:
    assert found("fuel") == []
    assert found("fuel", scopes=ALL) == ["3"]
    assert found("harbours", scopes=ALL) == ["3", "2", "1"]
    assert close("Fuel in winter", scopes=frozenset({READERS})) == []
    assert close("Fuel in winter") == ["3"]


@pytest.mark.usefixtures("shelves")
def test_nothing_of_an_answer_depends_on_what_may_not_be_found() -> None:
    asked = {"title": "Closed harbours and fuel", "text": "", "marks": frozenset(), "kind": Kind.MEMO}
    with CaptureQueriesContext(connection) as with_it:
        before = queries.close_to(**asked, scopes={READERS})  # type: ignore[arg-type]
    operations.forget(kind=Kind.MEMO, key="3")

    with CaptureQueriesContext(connection) as without_it:
        after = queries.close_to(**asked, scopes={READERS})  # type: ignore[arg-type]

    assert [(one.found.key, one.words, one.words_shared) for one in before] == [
        (one.found.key, one.words, one.words_shared) for one in after
    ]
    assert [each["sql"] for each in with_it] == [each["sql"] for each in without_it]


@pytest.mark.usefixtures("shelves")
def test_a_memo_in_the_other_language_is_found_by_the_names_and_facts_that_both_share() -> None:
    by_names = queries.close_to(
        title="Open the Sennoway piers",
        text="The First Secretary should ask Tamrissa.",
        marks=frozenset(),
        kind=Kind.MEMO,
        scopes={READERS},
    )

    assert by_names[0].found.key == "4"
    assert by_names[0].marks_shared == 3
    assert by_names[0].marks == pytest.approx(1)


@pytest.mark.usefixtures("shelves")
def test_a_text_is_replaced_and_its_old_words_find_nothing() -> None:
    operations.put(memo(2, "Open two piers"))

    assert found("permit") == []
    assert found("piers") == ["2"]
    assert not Word.objects.filter(term__startswith="permit").exists()
    assert Word.objects.get(shelf="memo/readers", term="").texts == 3


@pytest.mark.usefixtures("shelves")
def test_a_text_that_gets_other_readers_leaves_the_old_shelf() -> None:
    operations.put(memo(1, "Say in public what we say in private", scope="memo-1"))

    assert found("public") == []
    assert found("public", scopes=frozenset({"memo-1"})) == ["1"]


@pytest.mark.usefixtures("shelves")
def test_what_an_act_put_is_gone_when_the_act_fails() -> None:
    def fail() -> None:
        with transaction.atomic():
            operations.put(memo(9, "A lighthouse"))
            assert found("lighthouse") == ["9"]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert found("lighthouse") == []


@pytest.mark.usefixtures("shelves")
def test_the_shelves_built_anew_give_the_same_answers() -> None:
    rows = list(Text.objects.order_by("pk"))
    texts = [
        Shelved(
            kind=Kind(row.kind),
            key=row.key,
            scope=row.scope,
            at=row.at,
            policy=row.policy,
            parts=tuple(Part(each["language"], each["title"], each["text"]) for each in row.parts),
        )
        for row in rows
    ]
    counts = sorted(Word.objects.values_list("shelf", "term", "texts"))
    before = [
        found("harbours", scopes=ALL),
        found("تمريسا"),
        found("measures", kind=Kind.POLICY),
        close("Closed harbours"),
    ]

    count = operations.rebuild(texts)

    assert count == 5
    assert sorted(Word.objects.values_list("shelf", "term", "texts")) == counts
    assert before == [
        found("harbours", scopes=ALL),
        found("تمريسا"),
        found("measures", kind=Kind.POLICY),
        close("Closed harbours"),
    ]
    operations.put(memo(8, "A lighthouse for the harbours"))
    assert found("lighthouse harbours") == ["8"]


@pytest.mark.usefixtures("shelves")
def test_facts_narrow_a_search_and_pages_follow_each_other() -> None:
    both = queries.search(
        "measures", kind=Kind.POLICY, scopes={READERS}, facts=["language:ar", "policy:harbour-closure"]
    )
    none = queries.search("measures", kind=Kind.POLICY, scopes={READERS}, facts=["policy:other"])
    first = queries.search("harbours", kind=Kind.MEMO, scopes={READERS}, limit=1)
    second = queries.search("harbours", kind=Kind.MEMO, scopes={READERS}, start=1, limit=1)

    assert [each.key for each in both.found] == ["harbour-closure"]
    assert none.found == ()
    assert ([each.key for each in first.found], first.more) == (["2"], True)
    assert ([each.key for each in second.found], second.more) == (["1"], False)


@pytest.mark.usefixtures("shelves")
@pytest.mark.parametrize(
    "words",
    [
        "",
        '"',
        "NEAR(harbour, 2)",
        "harbours OR permit*",
        "words : *",
        "-permit",
        "' || 1 --",
        "{12}",
        "a",
        "\ud800 harbours \udfff",
        "\u202eharbours\u202c",
        "x" * 10_000_000,
        "word " * 1_000_000,
        "\x00",
        "=policy:harbour-closure",
    ],
    ids=lambda words: repr(words[:20]),
)
def test_whatever_is_typed_is_words_and_no_syntax(words: str) -> None:
    queries.search(words, kind=Kind.MEMO, scopes=ALL)
    queries.close_to(title=words[:500], text=words, marks={"to:x"}, kind=Kind.MEMO, scopes=ALL)


@pytest.mark.usefixtures("shelves")
def test_a_mark_cannot_be_typed() -> None:
    assert found("=policy:harbour-closure", kind=Kind.POLICY) == []


@pytest.mark.django_db
def test_a_search_of_nobody_finds_nothing(shelves: None) -> None:
    assert found("harbours", scopes=frozenset()) == []
    assert close("harbours", scopes=frozenset()) == []


@pytest.mark.django_db
@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=40), st.booleans()), min_size=1, max_size=5))
def test_every_text_is_found_by_each_of_its_own_words_and_only_on_its_shelf(texts: list[tuple[str, bool]]) -> None:
    with transaction.atomic():
        for number, (text, for_all) in enumerate(texts, 1):
            operations.put(memo(number, "x", text, scope=READERS if for_all else f"memo-{number}"))

        for number, (text, for_all) in enumerate(texts, 1):
            for key in keys_of(text)[: queries.MOST_ASKED]:
                assert (str(number) in found_keys(key, {READERS})) is for_all
                assert (str(number) in found_keys(key, {f"memo-{number}"})) is not for_all
        transaction.set_rollback(True)


def found_keys(key: str, scopes: set[str]) -> set[str]:
    rows = Word.objects.filter(shelf__in=[f"memo/{scope}" for scope in scopes], term=key).values_list("pk", flat=True)
    texts = postings.holding_all([[row] for row in rows], start=0, limit=100)
    return set(Text.objects.filter(pk__in=texts).values_list("key", flat=True))


def test_names_are_heard_where_the_institution_says_the_same_in_both_languages() -> None:
    told = [
        (
            "The partner Tamrissa closed the Sennoway Isles of the Karvonel Union.",
            "أغلقت تمريسا جزر سينواي في اتحاد كارفونيل.",
        ),
        ("Harbours are closed. Nobody was asked.", "الموانئ مغلقة."),
    ]

    heard = {name.mark for name in names.heard_in(told)}

    assert heard == {"name:tamrissa", "name:sennoway", "name:karvonel"}
    known = list(names.heard_in(told))
    assert names_in(keys_of("وقالت تمريسا إن سينواي بخير"), known) == {"name:tamrissa", "name:sennoway"}


@pytest.mark.django_db
def test_the_tables_refuse_what_the_code_forgot() -> None:
    for make in (
        lambda: Text.objects.create(kind="letter", key="1", scope="x", at=AT, parts=[]),
        lambda: Text.objects.create(kind="memo", key="1", scope="", at=AT, parts=[]),
        lambda: [Text.objects.create(kind="memo", key="1", scope="x", at=AT, parts=[]) for _ in range(2)],
        lambda: [Word.objects.create(shelf="x", term="y") for _ in range(2)],
        lambda: NameKnown.objects.create(mark="x", keys=""),
        lambda: [NameKnown.objects.create(mark="x", keys="y") for _ in range(2)],
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()


def test_all_this_holds_on_postgresql(postgresql: str) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("they run on it already")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/index", "-k", "not on_postgresql"],
        env={**os.environ, "DEMUR_DATABASE_URL": postgresql, "PYTEST_ADDOPTS": ""},
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-6000:]
    assert "skipped" not in done.stdout
