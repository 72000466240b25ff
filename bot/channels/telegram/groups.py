"""Groups: one line that says where to go, and then silence; nothing that is said there is kept."""

from __future__ import annotations

from django.db import transaction

from bot.channels.telegram import lines
from bot.channels.telegram.update import Arrival
from bot.core import texts
from bot.delivery.models import OutboxItem

_answered: set[str] = set()


def answer_once(arrival: Arrival) -> None:
    """Queue the one line for a group that did not get it yet."""
    if arrival.chat in _answered:
        return
    # The message that left is the memory: a group has no conversation.
    if not OutboxItem.objects.filter(channel="telegram", address=arrival.chat).exists():
        words = texts.text("utter_telegram_group", lines.language(arrival.language))
        OutboxItem.objects.create(channel="telegram", address=arrival.chat, text=words)
    transaction.on_commit(lambda: _answered.add(arrival.chat))
