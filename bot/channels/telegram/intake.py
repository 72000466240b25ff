"""Updates one by one: stored before Telegram may forget them; one that can never be stored stops nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import DataError, Error, IntegrityError, close_old_connections, connection

from bot.cases import services as cases
from bot.channels.telegram import receive
from bot.channels.telegram.update import Arrival, Kind, number_of, parse
from bot.channels.web.database import one_writer
from bot.core.logging import log
from bot.delivery.models import Conversation

MOST_TRIES = 5
Finish = Callable[[Arrival, str], None]


class Intake:
    """Takes updates in; `finish` is told of a stored press, to answer it in the chat."""

    def __init__(self, finish: Finish) -> None:
        self._finish = finish
        self._tries: dict[int, int] = {}

    def take(self, raw: Any) -> bool:
        """Whether Telegram may forget this update: it is stored, or it never can be and a person was told."""
        number = number_of(raw)
        if number is None:
            log.error("telegram_update_without_number")
            return True
        try:
            arrival = parse(raw)
            with one_writer():
                title = receive.store(arrival)
        except (DataError, IntegrityError) as error:
            return self._failed(number, raw, error)
        except Error as error:
            # The database is busy, full, away or half migrated: not the fault of the update, so it never counts.
            log.error("telegram_update_not_stored", update=number, reason=type(error).__name__)
            if not connection.in_atomic_block:
                close_old_connections()
            return False
        except Exception as error:
            return self._failed(number, raw, error)
        self._tries.pop(number, None)
        if arrival.callback or arrival.kind is Kind.PRESS:
            self._finish(arrival, title)
        return True

    def _failed(self, number: int, raw: Any, error: Exception) -> bool:
        tries = self._tries.get(number, 0) + 1
        self._tries[number] = tries
        # Only the kind of error: its words may hold what the resident wrote.
        log.error("telegram_update_failed", update=number, tries=tries, reason=type(error).__name__)
        if tries < MOST_TRIES:
            return False
        self._tries.pop(number, None)
        _keep(number, raw)
        return True


def _keep(number: int, raw: dict[str, Any]) -> None:
    """Put what cannot be stored in the grote bak, as far as it can be read."""
    try:
        chat, text = _about(raw)
        conversation = Conversation.objects.filter(channel=receive.CHANNEL, address=chat).first() if chat else None
        # Without a conversation nobody could ever erase the words again.
        cases.to_triage(f"tg:{number}", "poison", conversation=conversation, summary=text if conversation else "")
    except Exception as error:
        log.error("telegram_update_lost", update=number, reason=type(error).__name__)


def _about(raw: dict[str, Any]) -> tuple[str, str]:
    message = raw.get("message") or raw.get("edited_message") or {}
    if not isinstance(message, dict):
        return "", ""
    chat, text = message.get("chat"), message.get("text") or message.get("caption")
    shown = text.replace("\0", "") if isinstance(text, str) else ""
    return (str(chat["id"]) if isinstance(chat, dict) and "id" in chat else ""), shown
