"""
Triggers: the list of chosen readers changes no more once the memo goes round.

On SQLite the migration before this one made the table of circulations anew, and with it went the triggers that keep
them: they are put up again.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GOES_ROUND = """
    SELECT 1 FROM memos_circulation JOIN memos_memo ON memos_circulation.memo_id = memos_memo.number
    WHERE memos_memo.version_id = {row}.version_id
"""

SQLITE = (
    *(
        f"""
        CREATE TRIGGER memos_circulation_{word} BEFORE {act} ON memos_circulation
        BEGIN SELECT RAISE(ABORT, 'a frozen text stays'); END
        """
        for word, act in (("stays", "DELETE"), ("keeps", "UPDATE"))
    ),
    *(
        f"""
        CREATE TRIGGER memos_reader_{word} BEFORE {act} ON memos_reader WHEN EXISTS ({GOES_ROUND.format(row=row)})
        BEGIN SELECT RAISE(ABORT, 'the readers of a memo that goes round stay'); END
        """
        for word, act, row in (("stays", "DELETE", "OLD"), ("comes", "INSERT", "NEW"))
    ),
    """
    CREATE TRIGGER memos_reader_keeps BEFORE UPDATE ON memos_reader
    BEGIN SELECT RAISE(ABORT, 'the readers of a memo that goes round stay'); END
    """,
)
POSTGRESQL = (
    *(
        f"""
        CREATE FUNCTION memos_reader_{word}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS ({GOES_ROUND.format(row=row)}) THEN
                RAISE EXCEPTION 'the readers of a memo that goes round stay'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN {row};
        END $$
        """
        for word, row in (("stays", "OLD"), ("comes", "NEW"))
    ),
    """
    CREATE TRIGGER memos_reader_stays BEFORE DELETE ON memos_reader
    FOR EACH ROW EXECUTE FUNCTION memos_reader_stays()
    """,
    """
    CREATE TRIGGER memos_reader_comes BEFORE INSERT ON memos_reader
    FOR EACH ROW EXECUTE FUNCTION memos_reader_comes()
    """,
    """
    CREATE TRIGGER memos_reader_keeps BEFORE UPDATE ON memos_reader
    FOR EACH ROW EXECUTE FUNCTION memos_refuse()
    """,
)


def put_up(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the triggers of the database that is in use."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[editor.connection.vendor]:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("memos", "0003_readers_are_chosen")]
    operations: ClassVar = [migrations.RunPython(put_up)]
