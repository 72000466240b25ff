"""The Django application of the directory and the places."""

from __future__ import annotations

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Keeps the snapshot equal to the tables after every change."""

    name = "bot.directory"
    label = "directory"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bot.directory import snapshot

        snapshot.watch(self.get_models())
