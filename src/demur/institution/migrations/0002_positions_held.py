"""The positions that were held on a policy; of one that is there already the position now becomes the first."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep_the_first(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Keep the position that each policy has now as its first."""
    held = apps.get_model("institution", "PositionHeld")
    held.objects.bulk_create(
        held(
            policy=policy,
            place=1,
            position_en=policy.position_en,
            position_ar=policy.position_ar,
            held_since=policy.held_since,
            set_by_id=policy.set_by_id,
        )
        for policy in apps.get_model("institution", "Policy").objects.all()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("institution", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PositionHeld",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveIntegerField()),
                ("position_en", models.TextField()),
                ("position_ar", models.TextField()),
                ("held_since", models.DateField()),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="positions", to="institution.policy"
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="institution.official",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("policy", "place"), name="one_position_at_each_place"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("position_en", ""), _negated=True), models.Q(("position_ar", ""), _negated=True)
                        ),
                        name="a_position_held_is_said_in_both_languages",
                    ),
                ],
            },
        ),
        migrations.RunPython(keep_the_first, migrations.RunPython.noop),
    ]
