"""The table of which text has which words, as the database that is in use keeps it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from demur.index import postings


def make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create it."""
    postings.make(editor)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("index", "0001_initial")]
    operations: ClassVar = [migrations.RunPython(make)]
