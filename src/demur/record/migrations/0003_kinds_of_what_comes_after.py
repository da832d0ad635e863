"""
The kinds of entries for what comes after a filing, and for what is published.

SQLite makes the table anew to change a constraint, and loses its triggers: they are put up again.
"""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

KINDS = [
    *("settings", "roll", "circulated", "filed", "acknowledged", "referred", "extended", "replied", "overdue"),
    *("verdict", "met", "appealed", "corrected", "disclosed", "closed", "guidance", "statement"),
]


def put_up_again(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of the table of entries where changing the table took them away."""
    if editor.connection.vendor == "sqlite":
        for statement in import_module("demur.record.migrations.0002_nothing_changes").SQLITE:
            if "ON record_entry" in statement:
                editor.execute(statement)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("record", "0002_nothing_changes")]
    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="entry", name="record_entry_kind_is_known"),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS)), name="record_entry_kind_is_known"
            ),
        ),
        migrations.RunPython(put_up_again),
    ]
