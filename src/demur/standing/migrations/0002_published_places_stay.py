"""
Triggers: a place that stands on a roll never changes, moves or goes, and a roll that was cut stays as it was.

They stop accidents of programs and of people at a database prompt.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    """
    CREATE TRIGGER standing_place_stays BEFORE DELETE ON standing_place WHEN OLD.position IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a published place stays'); END
    """,
    """
    CREATE TRIGGER standing_place_keeps BEFORE UPDATE ON standing_place WHEN OLD.position IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'a published place stays'); END
    """,
    """
    CREATE TRIGGER standing_rollcut_stays BEFORE DELETE ON standing_rollcut
    BEGIN SELECT RAISE(ABORT, 'a published roll stays'); END
    """,
    """
    CREATE TRIGGER standing_rollcut_keeps BEFORE UPDATE ON standing_rollcut
    BEGIN SELECT RAISE(ABORT, 'a published roll stays'); END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION standing_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'what is published stays' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    """
    CREATE TRIGGER standing_place_stays BEFORE DELETE OR UPDATE ON standing_place FOR EACH ROW
    WHEN (OLD.position IS NOT NULL) EXECUTE FUNCTION standing_refuse()
    """,
    """
    CREATE TRIGGER standing_rollcut_stays BEFORE DELETE OR UPDATE ON standing_rollcut
    FOR EACH ROW EXECUTE FUNCTION standing_refuse()
    """,
)


def put_up(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of the database that is in use."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("standing", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(put_up)]
