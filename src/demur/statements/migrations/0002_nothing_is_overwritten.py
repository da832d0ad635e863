"""
Triggers: a version of a statement, its words and its readers never change and never go; of a mark nothing changes but
that it is withdrawn, once.

They stop accidents of programs and of people at a database prompt.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

STAY = (
    "statements_statement",
    "statements_statementversion",
    "statements_saidin",
    "statements_namedreader",
)
MARKED = (
    "OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL OR NEW.first_id <> OLD.first_id"
    " OR NEW.second_id <> OLD.second_id OR NEW.first_as_id <> OLD.first_as_id OR NEW.second_as_id <> OLD.second_as_id"
    " OR NEW.says <> OLD.says OR NEW.reason <> OLD.reason OR NEW.by_id <> OLD.by_id"
    " OR NEW.marked_at <> OLD.marked_at"
)

SQLITE = (
    *(
        f"""
        CREATE TRIGGER {table}_{word} BEFORE {act} ON {table}
        BEGIN SELECT RAISE(ABORT, 'a statement is corrected by a later version'); END
        """
        for table in STAY
        for word, act in (("stays", "DELETE"), ("keeps", "UPDATE"))
    ),
    f"""
    CREATE TRIGGER statements_pairmark_keeps BEFORE UPDATE ON statements_pairmark WHEN {MARKED}
    BEGIN SELECT RAISE(ABORT, 'a mark is withdrawn, once'); END
    """,
    """
    CREATE TRIGGER statements_pairmark_stays BEFORE DELETE ON statements_pairmark
    BEGIN SELECT RAISE(ABORT, 'a mark is withdrawn, once'); END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION statements_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a statement is corrected by a later version'
      USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    *(
        f"""
        CREATE TRIGGER {table}_stays BEFORE DELETE OR UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION statements_refuse()
        """
        for table in STAY
    ),
    f"""
    CREATE TRIGGER statements_pairmark_keeps BEFORE UPDATE ON statements_pairmark FOR EACH ROW
    WHEN ({MARKED}) EXECUTE FUNCTION statements_refuse()
    """,
    """
    CREATE TRIGGER statements_pairmark_stays BEFORE DELETE ON statements_pairmark
    FOR EACH ROW EXECUTE FUNCTION statements_refuse()
    """,
)


def put_up(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of the database that is in use."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("statements", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(put_up)]
