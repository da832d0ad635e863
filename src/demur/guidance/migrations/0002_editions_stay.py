"""
Triggers: guidance, its editions and their phrases never change and never go; a change is a further edition.

They stop accidents of programs and of people at a database prompt.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("guidance_guidance", "guidance_edition", "guidance_phrasegroup", "guidance_phrasesaid")

SQLITE = tuple(
    f"""
    CREATE TRIGGER {table}_{word} BEFORE {act} ON {table}
    BEGIN SELECT RAISE(ABORT, 'guidance stays'); END
    """
    for table in TABLES
    for word, act in (("stays", "DELETE"), ("keeps", "UPDATE"))
)
POSTGRESQL = (
    """
    CREATE FUNCTION guidance_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'guidance stays' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    *(
        f"""
        CREATE TRIGGER {table}_stays BEFORE DELETE OR UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION guidance_refuse()
        """
        for table in TABLES
    ),
)


def put_up(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of the database that is in use."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("guidance", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(put_up)]
