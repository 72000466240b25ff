"""The thread of a conversation: one counter, no gaps, what is written is what everybody reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.core.messages import Button, Location
from bot.delivery.models import Conversation, Message, OutboxItem, Sender

PULLED = frozenset({"web"})  # channels whose clients read the thread themselves


def append(
    conversation: Conversation,
    sender: Sender,
    text: str,
    *,
    payload: str = "",
    location: Location | None = None,
    buttons: Sequence[Button] = (),
    asks: str = "",
    case: dict[str, Any] | None = None,
    author: str = "",
    key: str | None = None,
) -> Message:
    """Add a line to the thread, and queue it when the channel must be sent to.

    Call inside a transaction that holds the conversation's row. `asks` becomes the open question; `author` is
    the name under which a person of the municipality speaks; a `key` comes once in a conversation.
    """
    conversation.last_seq += 1
    conversation.open_asks = asks or conversation.open_asks
    conversation.save(update_fields=("last_seq", "open_asks"))
    shown = [{"title": button.title, "payload": button.payload} for button in buttons]
    message = Message.objects.create(
        conversation=conversation,
        seq=conversation.last_seq,
        sender=sender,
        author=author,
        text=text,
        payload=payload,
        lat=location.lat if location else None,
        lon=location.lon if location else None,
        buttons=shown,
        asks=asks,
        case=case,
        key=key,
    )
    if sender != Sender.RESIDENT and conversation.channel not in PULLED:
        OutboxItem.objects.create(
            channel=conversation.channel,
            address=conversation.address,
            text=text,
            buttons=shown,
            conversation=conversation,
            message=message,
        )
    return message


def offered(conversation_id: str, payload: str) -> bool:
    """Whether this payload stood under a button that we showed in this conversation."""
    shown = (
        Message.objects.filter(conversation_id=conversation_id).exclude(buttons=[]).values_list("buttons", flat=True)
    )
    return any(button["payload"] == payload for buttons in shown for button in buttons)
