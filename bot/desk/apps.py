"""The desk as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Where the people of the municipality work."""

    name = "bot.desk"
    label = "desk"
