"""Whoever began a draft is the first of its drafters, and what it says is the first revision that is kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Write a drafter and a revision for each draft."""
    draft, drafter, revision = (apps.get_model("memos", name) for name in ("Draft", "Drafter", "Revision"))
    for row in draft.objects.select_related("policy", "marking").order_by("pk").iterator():
        drafter.objects.create(draft=row, account_id=row.drafter_id, office_knows_name=row.office_knows_name)
        kept = {
            "title": row.title,
            "policy": row.policy.slug,
            "marking": row.marking.slug,
            "language": row.language,
            "addressees": row.addressees,
            "sections": row.sections,
            "recommendations": row.recommendations,
        }
        revision.objects.create(draft=row, number=row.revision, by_id=row.drafter_id, at=row.saved_at, content=kept)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("memos", "0005_draft_together")]
    operations: ClassVar = [migrations.RunPython(keep)]
