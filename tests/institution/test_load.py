"""An institution is described by a file: taken as a whole, twice without harm, or refused with the place."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError, IntegrityError, transaction
from pytest_django.fixtures import Settings as DjangoSettings

from demur.institution import calendar, models, operations, queries
from demur.institution.calendar import CalendarEndless, WorkingCalendar
from demur.institution.operations import DocumentRefused
from demur.institution.rules import OfficialKind
from demur.site.command import main
from tests.people import EXAMPLE, example

Change = Callable[[dict[str, Any]], object]


@pytest.mark.django_db
def test_the_example_describes_an_institution() -> None:
    operations.load(example())

    seen = queries.institution()
    assert seen.office.said_in("ar") == "دائرة الشؤون الخارجية"
    assert seen.channel_office
    assert seen.channel_office.en == "Policy Planning"
    assert (seen.floor, seen.growth, seen.wait, seen.freshness) == (20, 5, 259_200, 129_600)
    assert seen.weekend == {5, 6}
    assert [official.kind for official in queries.officials()] == [OfficialKind.PERSON, OfficialKind.CLASS]
    assert [marking.slug for marking in queries.markings()] == ["unclassified", "sensitive-but-unclassified"]
    policy = queries.policy("harbour-closure")
    assert policy
    assert policy.kept_by
    assert policy.kept_by.en == "Straits and Coasts"
    assert [reason.given_on for reason in policy.reasons] == [date(2026, 11, 5)]
    assert [event.on for event in policy.events] == [date(2026, 11, 2)]
    assert [line.name for line in queries.policies()] == ["harbour-closure"]


@pytest.mark.django_db
def test_loading_twice_changes_nothing() -> None:
    operations.load(example())
    first = list(models.Policy.objects.values()), models.Reason.objects.count(), models.Closure.objects.count()

    operations.load(example())

    assert first == (
        list(models.Policy.objects.values()),
        models.Reason.objects.count(),
        models.Closure.objects.count(),
    )


@pytest.mark.django_db
def test_a_policy_can_be_added_later_by_itself() -> None:
    operations.load(example())
    policy = example()["policy"][0] | {"name": "permit-desk", "title": {"en": "Permits", "ar": "التصاريح"}}

    operations.load({"policy": [policy]})

    assert {line.name for line in queries.policies()} == {"harbour-closure", "permit-desk"}
    assert queries.institution().floor == 20


def _set(*path: str | int) -> Callable[[object], Change]:
    def to(value: object) -> Change:
        def change(document: dict[str, Any]) -> None:
            at: Any = document
            for step in path[:-1]:
                at = at[step]
            at[path[-1]] = value

        return change

    return to


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "reason", "where"),
    [
        (_set("planet")({}), "value-unknown", "planet"),
        (_set("institution")("Harbour Union"), "value-of-wrong-type", "institution"),
        (_set("institution", "zone")("Europe/Nowhere"), "zone-unknown", "institution.zone"),
        (_set("institution", "zone")("../etc/passwd"), "zone-unknown", "institution.zone"),
        (_set("institution", "country")("XX"), "country-unknown", "institution.country"),
        (_set("institution", "weekend")(["caturday"]), "weekday-unknown", "institution.weekend"),
        (_set("institution", "floor")(19), "protects-too-little", "institution.floor"),
        (_set("institution", "growth")(4), "protects-too-little", "institution.growth"),
        (_set("institution", "wait_hours")(71), "protects-too-little", "institution.wait"),
        (_set("institution", "freshness_hours")(37), "protects-too-little", "institution.freshness"),
        (_set("institution", "floor")(True), "value-of-wrong-type", "institution.floor"),
        (_set("institution", "ceiling")("secret"), "no-such-name", "institution.ceiling"),
        (_set("institution", "name", "ar")(" "), "value-empty", "institution.name.ar"),
        (_set("institution", "name", "en")("a\u202eb"), "character-not-allowed", "institution.name.en"),
        (_set("marking", 1, "rank")(0), "rank-twice", "marking.sensitive-but-unclassified.rank"),
        (_set("office", 1, "runs_channel")(True), "two-offices-run-the-channel", "office"),
        (_set("office", 1, "slug")("policy-planning"), "slug-twice", "policy-planning"),
        (_set("office", 1, "slug")("Straits!"), "slug-malformed", "office[2].slug"),
        (_set("official", 0, "kind")("committee"), "kind-unknown", "official[1].kind"),
        (_set("official", 0, "office")("nowhere"), "no-such-name", "official.first-secretary.office"),
        (_set("category", 0, "reads")(False), "entitled-but-not-reading", "category[1].reads"),
        (_set("policy", 0, "marking")("secret"), "no-such-name", "policy.harbour-closure.marking"),
        (_set("policy", 0, "last_reviewed")(date(2026, 1, 1)), "reviewed-before-held", "policy[1].last_reviewed"),
        (_set("policy", 0, "reason", 0, "given_by")("Legal"), "value-of-wrong-type", "policy[1].reason[1].given_by"),
        (_set("policy", 0, "held_since")("soon"), "value-of-wrong-type", "policy[1].held_since"),
    ],
)
def test_a_file_that_is_wrong_is_refused_whole(change: Change, reason: str, where: str) -> None:
    document = copy.deepcopy(example())
    change(document)

    with pytest.raises(DocumentRefused) as refused:
        operations.load(document)

    assert (refused.value.reason, refused.value.where) == (reason, where)
    assert not models.Marking.objects.exists()


@pytest.mark.django_db
def test_a_demo_may_protect_less(settings: DjangoSettings) -> None:
    settings.RECORD_ORIGIN = "demo.karvonel.example/record"
    document = example()
    document["institution"] |= {"floor": 3, "growth": 1, "wait_hours": 0}

    operations.load(document)

    assert (queries.institution().floor, queries.institution().wait) == (3, 0)


@pytest.mark.django_db
def test_nothing_is_known_before_an_institution_is_loaded() -> None:
    with pytest.raises(queries.InstitutionMissing):
        queries.institution()
    with pytest.raises(queries.InstitutionMissing):
        queries.markings()
    assert queries.policy("harbour-closure") is None


@pytest.mark.django_db
def test_a_marking_above_the_ceiling_is_not_offered() -> None:
    document = example()
    document["marking"].append({"slug": "secret", "rank": 5, "name": {"en": "Secret", "ar": "سري"}})

    operations.load(document)

    assert [marking.slug for marking in queries.markings()] == ["unclassified", "sensitive-but-unclassified"]
    assert "secret" not in queries.marking_keys()


@pytest.mark.django_db
def test_the_command_loads_a_file_and_names_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["institution", "load", str(EXAMPLE)]) == 0
    assert "policy 1" in capsys.readouterr().out
    bad = tmp_path / "bad.toml"
    bad.write_text(EXAMPLE.read_text(encoding="utf-8").replace('"Europe/Lisbon"', '"Europe/Nowhere"'), encoding="utf-8")

    assert main(["institution", "load", str(bad)]) == 1

    assert "zone-unknown (institution.zone)" in capsys.readouterr().err
    bad.write_bytes(b"\xff\xfe")
    assert main(["institution", "load", str(bad)]) == 1
    assert main(["institution", "load", str(tmp_path / "nothing.toml")]) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "break_it",
    [
        lambda: models.Institution.objects.update(one=2),
        lambda: models.Institution.objects.update(floor=0),
        lambda: models.Institution.objects.update(name_ar=""),
        lambda: models.Category.objects.filter(slug="officer").update(reads=False),
        lambda: models.Office.objects.update(runs_channel=True),
        lambda: models.Marking.objects.update(rank=1),
        lambda: models.Official.objects.update(kind="committee"),
        lambda: models.Policy.objects.update(position_en=""),
        lambda: models.Policy.objects.update(last_reviewed=date(2020, 1, 1)),
        lambda: models.Closure.objects.create(on=date(2026, 12, 24), name_en="a", name_ar="ب"),
    ],
)
def test_tables_refuse_what_the_code_would(break_it: Callable[[], object]) -> None:
    operations.load(example())

    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        break_it()


@pytest.mark.django_db
def test_a_position_that_changes_is_kept_beside_the_earlier_one() -> None:
    operations.load(example())
    operations.load(example())
    changed = example()
    changed["policy"][0] |= {
        "position": {"en": "It asks for a date.", "ar": "يطلب موعداً."},
        "held_since": date(2027, 1, 4),
    }
    operations.load(changed)
    changed["policy"][0]["position"]["en"] = "It asks for a day."
    operations.load(changed)

    held = queries.positions_of("harbour-closure")

    assert [(each.held_since, each.worded_anew) for each in held] == [
        (date(2026, 11, 6), False),
        (date(2027, 1, 4), False),
        (date(2027, 1, 4), True),
    ]
    assert held[0].text.en.startswith("The Union supports")
    assert held[-1].text.en == "It asks for a day."
    assert held[0].set_by
    assert held[0].set_by.en == "First Secretary"


@pytest.mark.django_db
def test_a_limit_begins_on_the_first_working_day_after_filing() -> None:
    operations.load(example())
    saturday, tuesday = date(2026, 11, 14), date(2026, 11, 17)

    assert calendar.due_on(saturday, 1) == date(2026, 11, 16)
    assert calendar.due_on(saturday, 2) == tuesday
    assert not calendar.is_working(date(2026, 12, 1)), "a national holiday"
    assert calendar.due_on(date(2026, 12, 22), 2) == date(2026, 12, 28), "closed on the 24th, holiday on the 25th"


def test_a_weekend_may_be_friday_and_saturday() -> None:
    week = WorkingCalendar(weekend=frozenset({4, 5}), closed=frozenset())

    assert [week.is_working(date(2026, 11, 8 + day)) for day in range(7)] == [True] * 5 + [False] * 2
    assert week.due_on(date(2026, 11, 12), 1) == date(2026, 11, 15)
    assert week.due_on(date(2026, 11, 12), 0) == date(2026, 11, 12)


def test_a_week_without_a_working_day_is_refused() -> None:
    with pytest.raises(CalendarEndless):
        WorkingCalendar(weekend=frozenset(range(7)), closed=frozenset()).due_on(date(2026, 11, 12), 1)
