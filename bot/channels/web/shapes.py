"""Conversations in the shape that the document promises."""

from __future__ import annotations

from typing import Any

from bot.delivery import inbox
from bot.delivery.models import Conversation, Message, Owner


def message(row: Message) -> dict[str, Any]:
    """One line of the thread."""
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
        "attachments": [{"id": photo.pk} for photo in row.attachments.all()],
    }


def messages(conversation_id: str, after: int) -> list[dict[str, Any]]:
    """Every line after a place in the thread, oldest first."""
    rows = Message.objects.filter(conversation_id=conversation_id, seq__gt=after).order_by("seq")
    return [message(row) for row in rows.prefetch_related("attachments")]


def thread(conversation_id: str, after: int) -> dict[str, Any]:
    """The lines after a place, and the state that held when they were read."""
    # First the state: a turn that finishes in between then shows as still pending, never as missing lines.
    found = state(conversation_id)
    return {"messages": messages(conversation_id, after), **found}


def state(conversation_id: str) -> dict[str, Any]:
    """Whether answers are being made, and who may speak."""
    pending = inbox.pending(conversation_id)
    row = Conversation.objects.values_list("owner", "handover", "erased_at").get(pk=conversation_id)
    owner, handover, erased_at = row
    return {
        "pending": pending,
        "owner": owner,
        "handover": handover or (owner if owner != Owner.BOT else None),
        **({"erased_at": erased_at.isoformat()} if erased_at else {}),
    }
