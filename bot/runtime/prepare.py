"""What must be true before the processes start: a trained model, a migrated database, a filled directory."""

from __future__ import annotations

import os
import shutil
import sqlite3
from urllib.parse import urlsplit

import django

from bot.core import clock, config


def prepare() -> None:
    """Train when the training inputs changed, migrate, and load the seeds into empty tables."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bot.core.settings")
    _train()
    _count_anew()
    django.setup()
    _migrate()
    _collect_static()
    _load_seeds()
    _demo_account()
    _remember()
    _tracker_store()


def _train() -> None:
    from bot.nlu.train import train_if_needed

    train_if_needed(say)


def _count_anew() -> None:
    shutil.rmtree(config.metrics_folder(), ignore_errors=True)
    config.metrics_folder().mkdir()


def _migrate() -> None:
    from django.core.management import call_command

    from bot.runtime.postgres.base import unhurried

    say("Bringing the database up to date")
    with unhurried():
        call_command("migrate", interactive=False, verbosity=0)


def _collect_static() -> None:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def _load_seeds() -> None:
    from bot.directory.services import load_seeds_if_empty

    if load_seeds_if_empty():
        say("Loaded the directory and the places")


def _demo_account() -> None:
    """A new password for trying the desk on this machine; closed when others can reach it."""
    from bot.desk import people

    people.renew_demo()


def _remember() -> None:
    """When Rasa's own store is new, let each conversation tell Rasa what was said before it goes on."""
    from bot.delivery.models import Conversation
    from bot.handoff.ownership import AFRESH
    from bot.privacy import tracker

    if not tracker.is_empty():
        return
    for conversation in Conversation.objects.exclude(memory={}).only("memory").iterator():
        conversation.memory = {**conversation.memory, **AFRESH}
        conversation.save(update_fields=("memory",))


def _tracker_store() -> None:
    """Rasa opens its SQLite file in the slow journal mode unless the file already says otherwise."""
    url = urlsplit(config.tracker_url())
    if url.scheme == "sqlite":
        with sqlite3.connect(url.path) as connection:
            connection.execute("PRAGMA journal_mode=WAL")


def say(line: str) -> None:
    """Progress on the terminal."""
    print(f"{clock.local(clock.now()):%H:%M:%S}  {line}", flush=True)
