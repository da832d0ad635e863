"""No row of a co-signature leads to a person or tells when it came, and the tables keep it so."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from demur.signatures.models import BatchList, CoSignature, Deliveries, Withdrawal

OURS = [CoSignature, Withdrawal, BatchList]
GOOD: dict[str, Any] = {
    "digest": bytes(32),
    "nullifier": bytes(32),
    "size": 3,
    "disclosure": bytes(32),
    "follow": bytes(32),
    "points": bytes(256),
    "way": "anonymous",
    "salt": None,
}


def reached_from(start: type[models.Model]) -> set[type[models.Model]]:
    """Walk every relation of the schema, both ways, from a table."""
    found: set[type[models.Model]] = set()
    ahead = [start]
    while ahead:
        table = ahead.pop()
        if table not in found:
            found.add(table)
            ahead += [field.related_model for field in table._meta.get_fields() if field.is_relation]
    return found


@pytest.mark.parametrize("table", OURS)
def test_no_relation_leads_from_a_co_signature_to_anything_else(table: type[models.Model]) -> None:
    assert reached_from(table) == {table}


@pytest.mark.django_db
def test_nor_does_one_in_the_database_itself() -> None:
    ours = {table._meta.db_table for table in (*OURS, Deliveries)}
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        led = {
            (table, other)
            for table in tables
            for _, other in connection.introspection.get_relations(cursor, table).values()
        }

    assert ours <= set(tables)
    assert ("channel_officeact", "standing_account") in led
    assert [pair for pair in led if ours & set(pair)] == []


@pytest.mark.parametrize("table", OURS)
def test_no_column_holds_a_time_or_counts_arrivals(table: type[models.Model]) -> None:
    columns = table._meta.concrete_fields

    assert not [column for column in columns if isinstance(column, models.DateField | models.TimeField)]
    assert not [column for column in columns if isinstance(column, models.AutoField)]


def test_the_walk_does_find_people_where_a_relation_leads_to_them() -> None:
    account = apps.get_model("standing", "Account")

    assert account in reached_from(apps.get_model("channel", "Case"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"digest": bytes(31)},
        {"nullifier": bytes(33)},
        {"disclosure": b""},
        {"follow": bytes(31)},
        {"points": bytes(255)},
        {"salt": bytes(32)},
        {"way": "open", "salt": None},
        {"way": "open", "salt": bytes(31)},
        {"way": "loudly", "salt": bytes(32)},
    ],
    ids=str,
)
def test_a_co_signature_that_the_code_would_not_write_is_refused_by_its_table(wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        CoSignature.objects.create(**{**GOOD, **wrong})


@pytest.mark.django_db
def test_a_nullifier_stands_once_on_a_text() -> None:
    CoSignature.objects.create(**GOOD)

    with pytest.raises(IntegrityError), transaction.atomic():
        CoSignature.objects.bulk_create([CoSignature(**{**GOOD, "size": 4})])


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"digest": bytes(31)}, {"nullifier": bytes(31)}], ids=str)
def test_a_withdrawal_of_another_width_is_refused_by_its_table(wrong: dict[str, bytes]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Withdrawal.objects.create(**{"digest": bytes(32), "nullifier": bytes(32), **wrong})


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"one": 2}, {"came": 1, "taken": 2}], ids=str)
def test_deliveries_that_cannot_be_are_refused_by_their_table(wrong: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Deliveries.objects.create(**wrong)
