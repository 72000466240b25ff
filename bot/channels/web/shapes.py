"""Conversations in the shape that the document promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from bot.delivery.models import Attachment, Conversation, InboxItem, Message, Owner, Sender

# By hand: every open stream asks this again and again, and the ORM needs ten times as long to write it.
_STATE = f"""
    SELECT owner, handover, erased_at IS NOT NULL, last_seq, EXISTS (
        SELECT 1 FROM {InboxItem._meta.db_table} WHERE conversation_id = %s AND status = '{InboxItem.Status.WAITING}'
    ) FROM {Conversation._meta.db_table} WHERE id = %s
"""  # noqa: S608 - only names of ours are put in


def message(row: Message, photos: Sequence[str]) -> dict[str, Any]:
    """One line of the thread, with the names of its photos."""
    return {
        "seq": row.seq,
        "from": row.sender,
        "name": row.author or None,
        "urgent": row.urgent,
        "text": row.text,
        "buttons": row.buttons,
        "asks": row.asks or None,
        "case": row.case,
        "at": row.at.isoformat(),
        "attachments": [{"id": photo} for photo in photos],
    }


def messages(conversation_id: str, after: int) -> list[dict[str, Any]]:
    """Every line after a place in the thread, oldest first."""
    rows = list(Message.objects.filter(conversation_id=conversation_id, seq__gt=after).order_by("seq"))
    photos = _photos([row.pk for row in rows if row.sender == Sender.RESIDENT])
    return [message(row, photos.get(row.pk, ())) for row in rows]


def _photos(keys: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """The photos of residents' lines: nobody else sends any."""
    found: dict[int, list[str]] = {}
    if keys:
        rows = Attachment.objects.filter(message__in=keys).order_by("at", "pk")
        for key, photo in rows.values_list("message_id", "pk"):
            found.setdefault(key, []).append(photo)
    return found


def thread(conversation_id: str, after: int) -> dict[str, Any]:
    """The lines after a place, and the state that held when they were read; raises DoesNotExist."""
    # First the state: a turn that finishes in between then shows as still pending, never as missing lines.
    found, last = state(conversation_id)
    return {"messages": messages(conversation_id, after) if last > after else [], **found}


def state(conversation_id: str) -> tuple[dict[str, Any], int]:
    """Whether answers are being made, and who may speak; and the last place in the thread."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE, [conversation_id, conversation_id])
        row = cursor.fetchone()
    if row is None:
        raise Conversation.DoesNotExist
    owner, handover, erased, last, pending = row
    found = {
        "pending": bool(pending),
        "owner": owner,
        "handover": handover or (owner if owner != Owner.BOT else None),
    }
    if erased:
        at = Conversation.objects.values_list("erased_at", flat=True).get(pk=conversation_id)
        found |= {"erased_at": at.isoformat()} if at else {}
    return found, last
