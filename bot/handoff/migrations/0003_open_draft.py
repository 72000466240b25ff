import django.db.models.deletion
from django.db import migrations, models

import bot.core.clock


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0002_take_over_and_telegram"),
        ("handoff", "0002_presence"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpenDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ready", models.BooleanField(default=False)),
                ("soon", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField(default=bot.core.clock.now)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("noticed_at", models.DateTimeField(null=True)),
                (
                    "conversation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="open_draft",
                        to="delivery.conversation",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("ready", True), models.Q(("reminded_at", None), ("noticed_at", None), _connector="OR")
                        ),
                        fields=["asked_at"],
                        name="draft_to_look_at",
                    )
                ],
            },
        ),
    ]
