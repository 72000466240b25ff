"""What Rasa keeps of a conversation: its tracker store is a database of its own."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from bot.core import config
from bot.core.logging import log
from bot.dialogue import rasa

TABLE = "events"


def forget(conversation_id: str) -> None:
    """Remove every event of a conversation; Rasa itself is told as well, when it can be reached."""
    try:
        rasa.forget(conversation_id)
    except (rasa.RasaUnavailable, rasa.BadTurn) as error:
        # It reads its store at the next message, and that store is emptied below.
        log.info("rasa_not_told_of_erasure", conversation=conversation_id, reason=str(error))
    database = _database()
    if database is None:
        return
    with closing(database), database.cursor() as cursor:
        if database.vendor == "sqlite":
            cursor.execute("PRAGMA secure_delete=ON")
        if TABLE not in database.introspection.table_names(cursor):
            return
        cursor.execute(f"DELETE FROM {TABLE} WHERE sender_id = %s", [conversation_id])  # noqa: S608 - a constant
        if database.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def is_empty() -> bool:
    """Whether Rasa remembers nobody: its store is new, was moved away, or is not part of a backup."""
    database = _database()
    if database is None:
        return True
    with closing(database), database.cursor() as cursor:
        if TABLE not in database.introspection.table_names(cursor):
            return True
        cursor.execute(f"SELECT 1 FROM {TABLE} LIMIT 1")  # noqa: S608 - a constant
        return cursor.fetchone() is None


def answers() -> bool:
    """Whether the store can be read; raises a database error when it is away."""
    is_empty()
    return True


def _database() -> BaseDatabaseWrapper | None:
    """A connection to the tracker store, or None while there is none."""
    settings = _settings()
    if settings["ENGINE"].endswith("sqlite3") and not Path(settings["NAME"]).exists():
        return None
    handler = ConnectionHandler({"default": {}, "tracker": settings})
    return handler["tracker"]


def _settings() -> dict[str, Any]:
    if url := config.text("BUURT_TRACKER_URL"):
        return config.database(url)
    path = config.data_folder() / "tracker.sqlite3"
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": {"timeout": 20}}
