"""
Triggers: a frozen text and its blocks never change and never go; a memo keeps its number and its filing, and a
circulation stays as it was.

They stop accidents of programs and of people at a database prompt.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

STAY = ("memos_version", "memos_versionblock", "memos_circulation")
FILED = "OLD.filed_at IS NOT NULL OR NEW.number <> OLD.number OR NEW.version_id <> OLD.version_id"

SQLITE = (
    *(
        f"""
        CREATE TRIGGER {table}_{word} BEFORE {act} ON {table}
        BEGIN SELECT RAISE(ABORT, 'a frozen text stays'); END
        """
        for table in STAY
        for word, act in (("stays", "DELETE"), ("keeps", "UPDATE"))
    ),
    f"""
    CREATE TRIGGER memos_memo_keeps BEFORE UPDATE ON memos_memo WHEN {FILED}
    BEGIN SELECT RAISE(ABORT, 'a memo keeps its number and its filing'); END
    """,
    """
    CREATE TRIGGER memos_memo_stays BEFORE DELETE ON memos_memo
    BEGIN SELECT RAISE(ABORT, 'a memo keeps its number and its filing'); END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION memos_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a frozen text stays' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    *(
        f"""
        CREATE TRIGGER {table}_stays BEFORE DELETE OR UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION memos_refuse()
        """
        for table in STAY
    ),
    f"""
    CREATE TRIGGER memos_memo_keeps BEFORE UPDATE ON memos_memo FOR EACH ROW
    WHEN ({FILED}) EXECUTE FUNCTION memos_refuse()
    """,
    """
    CREATE TRIGGER memos_memo_stays BEFORE DELETE ON memos_memo
    FOR EACH ROW EXECUTE FUNCTION memos_refuse()
    """,
)


def put_up(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of the database that is in use."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("memos", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(put_up)]
