"""Mira issues guidance, Otto changes it, a later one supersedes it; nothing is overwritten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from demur.guidance import models, queries
from demur.guidance import operations as acts
from demur.guidance.commitment import Numbered, commitment_of, text_of
from demur.guidance.given import GuidanceRefused
from demur.guidance.queries import State
from demur.institution.rules import Words
from demur.record import queries as record
from demur_verify import entries
from tests.guidance.office import NOON, TODAY, affirm, avoid, given, issue, said

pytestmark = pytest.mark.django_db
SPEC = Path(__file__).parent.parent.parent / "specs" / "guidance.md"
TOMORROW = NOON + timedelta(days=1)


def change(number: int, people: dict[str, int], *, by: str = "otto", edition: int = 1, **changes: object) -> int:
    written = given(**{"note": "A word was missing.", **changes})
    return acts.change_guidance(number=number, given=written, edition=edition, by=people[by], at=TOMORROW)


def in_force(on: date) -> list[queries.GuidanceLine]:
    return queries.all_guidance(on, policy="harbour-closure", in_force=True)


def refused(reason: str, **words: object) -> None:
    with pytest.raises(GuidanceRefused) as refusal:
        issue(**words)

    assert refusal.value.reason == reason


def test_what_mira_issues_is_kept_as_she_gave_it(people: dict[str, int]) -> None:
    number = issue(number=7)

    seen = queries.guidance(7, on=TODAY)
    assert number == 7
    assert seen is not None
    assert seen.given() == given()
    assert (seen.issued_by.en, seen.state, seen.issued_on) == ("Messaging", State.IN_FORCE, TODAY)


def test_the_record_holds_a_commitment_and_no_word(people: dict[str, int]) -> None:
    issue(number=7)

    seen = queries.guidance(7, on=TODAY)
    assert seen is not None
    entry = record.entered(seen.editions[0].leaf_hash).entry
    assert entry == entries.Guidance(at=NOON, commitment=seen.commitment)
    assert b"harbour" not in entry.to_bytes()


def test_whoever_is_given_the_salt_can_open_the_commitment(people: dict[str, int]) -> None:
    issue(number=7)

    seen = queries.guidance(7, on=TODAY)
    assert seen is not None
    text = text_of(Numbered(7, 1, "messaging", None), seen.given())
    assert commitment_of(salt=seen.salt, text=text) == seen.commitment
    assert sha256(b"demur/guidance/v1\n" + seen.salt + text).digest() == seen.commitment
    assert commitment_of(salt=seen.salt, text=text.replace(b"reopen", b"REOPEN")) != seen.commitment


def test_the_text_is_written_as_the_specification_shows_it() -> None:
    example = next(line.strip() for line in SPEC.read_text("utf-8").splitlines() if line.startswith('    {"audiences"'))
    entry = avoid("reopen the harbours", reason="It foresees what is not decided.", preferred="review the measures")

    assert text_of(Numbered(7, 1, "messaging", None), given(entries=(entry,))).decode() == example


def test_the_next_number_is_proposed_and_one_in_use_is_refused(people: dict[str, int]) -> None:
    issue(number=7)

    assert queries.next_number() == 8
    refused("guidance-number-taken", number=7)
    assert issue() == 8


def test_only_who_belongs_to_an_office_issues_for_it(people: dict[str, int]) -> None:
    refused("not-of-that-office", by="lina")
    refused("not-of-that-office", by="ada")
    refused("not-of-that-office", by="ada", office="")
    assert issue(by="lina", office="straits") == 1


def test_who_replies_for_an_official_issues_for_their_office(people: dict[str, int]) -> None:
    from demur.institution import operations as institution  # noqa: PLC0415 (this test's own)
    from demur.standing import operations as standing  # noqa: PLC0415
    from tests.people import example  # noqa: PLC0415

    head = {"slug": "head", "title": {"en": "Head", "ar": "رئيس"}, "kind": "person", "office": "messaging"}
    institution.load({"official": [*example()["official"], head]})
    standing.hold_office(username="cy", official="head")

    assert issue(by="cy") == 1


def test_a_change_is_a_further_edition_and_the_first_one_stays(people: dict[str, int]) -> None:
    issue(number=7)

    edition = change(7, people, entries=(avoid("open the ports"),))

    newest, first = queries.guidance(7, on=TODAY), queries.guidance(7, on=TODAY, edition=1)
    assert newest is not None
    assert first is not None
    assert edition == newest.edition == 2
    assert newest.entries == (avoid("open the ports"),)
    assert first.entries == given().entries
    assert [each.note for each in newest.editions] == ["", "A word was missing."]


def test_a_change_enters_the_record_in_the_place_of_the_edition_before(people: dict[str, int]) -> None:
    issue(number=7)
    change(7, people, entries=(avoid("open the ports"),))

    seen = queries.guidance(7, on=TODAY)
    assert seen is not None
    first, second = (record.entered(each.leaf_hash).entry for each in seen.editions)
    assert isinstance(first, entries.Guidance)
    assert isinstance(second, entries.Guidance)
    assert second.supersedes == first.commitment


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("nothing-changed", {}),
        ("note-missing", {"note": " ", "audiences": ("everyone",)}),
        ("guidance-changed-meanwhile", {"edition": 2, "audiences": ("everyone",)}),
        ("not-of-that-office", {"by": "lina", "audiences": ("everyone",)}),
    ],
)
def test_a_change_that_cannot_be_made_leaves_everything_as_it_was(
    people: dict[str, int], reason: str, changes: dict[str, object]
) -> None:
    issue(number=7)

    with pytest.raises(GuidanceRefused) as refusal:
        change(7, people, **changes)

    assert refusal.value.reason == reason
    assert models.Edition.objects.count() == 1


def test_what_was_never_issued_is_not_changed(people: dict[str, int]) -> None:
    with pytest.raises(GuidanceRefused, match="guidance-unknown"):
        acts.change_guidance(number=7, given=given(note="Why."), edition=1, by=people["otto"], at=NOON)


def test_a_change_holds_from_its_own_first_day(people: dict[str, int]) -> None:
    issue(number=7)
    later = TODAY + timedelta(days=9)
    change(7, people, entries=(avoid("open the ports"),), from_on=later)

    [before], [after] = (in_force(day) for day in (TODAY, later))

    assert (before.edition, after.edition) == (1, 2)


def test_guidance_is_superseded_from_the_day_on_which_its_successor_is_in_force(people: dict[str, int]) -> None:
    issue(number=7)
    later = TODAY + timedelta(days=9)
    issue(number=8, supersedes=7, from_on=later, at=TOMORROW)

    def states(on: date) -> dict[int, State]:
        return {each.number: each.state for each in queries.all_guidance(on)}

    assert states(TODAY) == {7: State.IN_FORCE, 8: State.AHEAD}
    assert states(later) == {7: State.SUPERSEDED, 8: State.IN_FORCE}
    assert [each.number for each in in_force(later)] == [8]
    seen = queries.guidance(7, on=later)
    assert seen is not None
    assert (seen.superseded_by, seen.state) == (8, State.SUPERSEDED)


def test_its_successor_enters_the_record_in_its_place(people: dict[str, int]) -> None:
    issue(number=7)
    issue(number=8, supersedes=7)

    old, new = queries.guidance(7, on=TODAY), queries.guidance(8, on=TODAY)
    assert old is not None
    assert new is not None
    entry = record.entered(new.editions[0].leaf_hash).entry
    assert isinstance(entry, entries.Guidance)
    assert entry.supersedes == old.commitment


def test_what_is_superseded_is_neither_changed_nor_superseded_again(people: dict[str, int]) -> None:
    issue(number=7)
    issue(number=8, supersedes=7)

    refused("guidance-superseded", supersedes=7)
    with pytest.raises(GuidanceRefused) as refusal:
        change(7, people, audiences=("everyone",))

    assert refusal.value.facts == {"number": 7, "successor": 8}


def test_another_offices_guidance_is_not_superseded(people: dict[str, int]) -> None:
    issue(number=7)

    refused("not-of-that-office", by="lina", office="straits", supersedes=7)
    refused("guidance-unknown", supersedes=6)


def test_guidance_is_in_force_between_its_first_day_and_its_last(people: dict[str, int]) -> None:
    last = TODAY + timedelta(days=3)
    issue(from_on=TODAY + timedelta(days=1), until_on=last)

    states = [queries.all_guidance(TODAY + timedelta(days=days))[0].state for days in range(5)]

    assert states == [State.AHEAD, State.IN_FORCE, State.IN_FORCE, State.IN_FORCE, State.ENDED]


def test_guidance_is_not_in_force_before_the_day_it_was_issued_here(people: dict[str, int]) -> None:
    issue(from_on=TODAY - timedelta(days=30))

    yesterday = in_force(TODAY - timedelta(days=1))

    assert yesterday == []


def test_one_title_serves_for_both_languages(people: dict[str, int]) -> None:
    issue(title=Words(en="", ar="عبارات"))

    assert queries.all_guidance(TODAY)[0].title == Words(en="عبارات", ar="عبارات")


def test_a_list_comes_in_pages_and_by_policy(people: dict[str, int]) -> None:
    for _number in range(3):
        issue()
    issue(policy="")

    assert [each.number for each in queries.all_guidance(TODAY, limit=2)] == [4, 3]
    assert [each.number for each in queries.all_guidance(TODAY, before=3)] == [2, 1]
    assert [each.number for each in queries.all_guidance(TODAY, policy="harbour-closure")] == [3, 2, 1]
    assert set(queries.lines([2, 9], TODAY)) == {2}


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("guidance-title-missing", {"title": Words(en=" ", ar="")}),
        ("audience-missing", {"audiences": ()}),
        ("audience-unknown", {"audiences": ("press",)}),
        ("guidance-ends-before-it-begins", {"until_on": TODAY - timedelta(days=1)}),
        ("phrases-missing", {"entries": ()}),
        ("too-many-phrases", {"entries": (avoid("reopen"),) * 301}),
        ("phrase-too-short", {"entries": (avoid("a"),)}),
        ("phrase-too-long", {"entries": (avoid("a" * 10_000),)}),
        ("phrase-without-words", {"entries": (avoid("…?!"),)}),
        ("character-not-allowed", {"entries": (avoid("re\u202eopen"),)}),
        ("character-not-allowed", {"entries": (avoid("re\ud800open"),)}),
        ("phrase-language-twice", {"entries": (avoid("reopen", "open"),)}),
        (
            "phrase-language-unknown",
            {"entries": (replace(avoid("reopen"), said=(replace(said("x"), language="fr"),)),)},
        ),
        ("phrase-kind-missing", {"entries": (replace(avoid("reopen"), kind=""),)}),
        ("field-length", {"entries": (avoid("reopen", reason="why " * 600),)}),
        ("policy-unknown", {"policy": "nothing"}),
        ("marking-unknown", {"marking": "secret"}),
        ("guidance-number-malformed", {"number": 0}),
    ],
)
def test_what_cannot_stand_is_refused_and_nothing_is_kept(
    people: dict[str, int], reason: str, changes: dict[str, object]
) -> None:
    refused(reason, **changes)

    assert not models.Guidance.objects.exists()
    assert not [each for each in record.waiting() if each.entry.KIND == "guidance"]


def test_texts_are_brought_into_one_line(people: dict[str, int]) -> None:
    issue(entries=(avoid("  reopen\r\n the\tharbours "), affirm("safe waters")))

    seen = queries.guidance(1, on=TODAY)
    assert seen is not None
    assert seen.entries[0].said[0].text == "reopen the harbours"


@pytest.mark.parametrize("table", ["guidance", "edition", "phrasegroup", "phrasesaid"])
@pytest.mark.parametrize("act", ["DELETE FROM guidance_{}", "UPDATE guidance_{} SET {}"])
def test_the_database_lets_nothing_be_overwritten(people: dict[str, int], table: str, act: str) -> None:
    issue()
    column = {"guidance": "number = 3", "edition": "note = 'x'", "phrasegroup": "place = 9", "phrasesaid": "text = 'x'"}

    with pytest.raises(IntegrityError, match="guidance stays"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table, column[table]))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("guidance_has_a_title", {"title_en": "", "title_ar": ""}),
        ("guidance_audiences_are_known", {"audiences": "press"}),
        ("guidance_ends_after_it_begins", {"until_on": TODAY - timedelta(days=1)}),
        ("editions_are_numbered_from_1", {"edition": 0}),
        ("guidance_salt_is_32_bytes", {"salt": b"short"}),
        ("guidance_commitment_is_32_bytes", {"commitment": b"short"}),
        ("guidance_leaf_hash_is_32_bytes", {"leaf_hash": b"short"}),
        ("one_edition_of_each_number|guidance_edition.guidance_id, guidance_edition.edition", {"edition": 1}),
    ],
)
def test_the_table_refuses_what_the_code_forgot(
    people: dict[str, int], constraint: str, values: dict[str, object]
) -> None:
    issue()
    row = models.Edition.objects.get()
    row.pk, row.edition, row.commitment, row.leaf_hash = None, 2, b"c" * 32, b"l" * 32
    for name, value in values.items():
        setattr(row, name, value)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.save(force_insert=True)
