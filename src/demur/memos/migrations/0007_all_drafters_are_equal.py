"""A draft names nobody any more; its drafters do."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("memos", "0006_who_began_drafts_alone")]
    operations: ClassVar = [
        migrations.RemoveField(model_name="draft", name="drafter"),
        migrations.RemoveField(model_name="draft", name="office_knows_name"),
    ]
