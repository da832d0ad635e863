"""
Triggers: an entry's content never changes, one that has an index never changes at all, none is ever deleted; nor is a
checkpoint. They stop accidents of programs and of people at a database prompt.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    """
    CREATE TRIGGER record_entry_stays BEFORE DELETE ON record_entry
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
    """,
    """
    CREATE TRIGGER record_entry_keeps BEFORE UPDATE ON record_entry
    WHEN OLD."index" IS NOT NULL OR NEW.id <> OLD.id OR NEW.leaf_hash <> OLD.leaf_hash OR NEW.raw <> OLD.raw
      OR NEW.kind <> OLD.kind
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
    """,
    """
    CREATE TRIGGER record_checkpoint_stays BEFORE DELETE ON record_checkpoint
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
    """,
    """
    CREATE TRIGGER record_checkpoint_keeps BEFORE UPDATE ON record_checkpoint
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the record is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    """
    CREATE TRIGGER record_entry_stays BEFORE DELETE ON record_entry
    FOR EACH ROW EXECUTE FUNCTION record_refuse()
    """,
    """
    CREATE TRIGGER record_entry_keeps BEFORE UPDATE ON record_entry FOR EACH ROW
    WHEN (OLD."index" IS NOT NULL OR NEW.id <> OLD.id OR NEW.leaf_hash <> OLD.leaf_hash OR NEW.raw <> OLD.raw
      OR NEW.kind <> OLD.kind)
    EXECUTE FUNCTION record_refuse()
    """,
    """
    CREATE TRIGGER record_entry_is_not_emptied BEFORE TRUNCATE ON record_entry
    FOR EACH STATEMENT EXECUTE FUNCTION record_refuse()
    """,
    """
    CREATE TRIGGER record_checkpoint_stays BEFORE DELETE ON record_checkpoint
    FOR EACH ROW EXECUTE FUNCTION record_refuse()
    """,
    """
    CREATE TRIGGER record_checkpoint_keeps BEFORE UPDATE ON record_checkpoint
    FOR EACH ROW EXECUTE FUNCTION record_refuse()
    """,
    """
    CREATE TRIGGER record_checkpoint_is_not_emptied BEFORE TRUNCATE ON record_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION record_refuse()
    """,
)


def put_up(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of the database that is in use."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("record", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(put_up)]
