"""A resident's message on its way into the inbox: checked against the conversation, stored once."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from bot.channels.web import body, document
from bot.channels.web.cleaning import clean
from bot.channels.web.database import one_writer
from bot.channels.web.problems import Problem
from bot.core.messages import Inbound, Location
from bot.delivery import inbox
from bot.delivery.models import Attachment, Conversation, InboxItem, Message

LONGEST = document.most("NewMessage", "text", "maxLength")


def read(content: dict[str, Any]) -> Inbound:
    """The message in a request body; raises a problem that says what to do."""
    given = content.get("text")
    text = clean(given) if isinstance(given, str) else given
    if isinstance(text, str) and len(text) > LONGEST:
        raise Problem("too-long", length=len(text), most=LONGEST)
    checked = {**content, "text": text} if "text" in content else content
    found = document.mistakes("NewMessage", checked)
    if found and all(mistake.pointer.startswith("/location") for mistake in found):
        raise Problem("bad-location", errors=found)
    body.check("NewMessage", checked)
    place = checked.get("location")
    message = Inbound(
        key=f"web:{checked['client_id']}",
        text=text or "",
        payload=checked.get("payload", ""),
        location=Location(float(place["lat"]), float(place["lon"])) if place else None,
        attachments=tuple(checked.get("attachments", ())),
    )
    if not (message.text or message.payload or message.location or message.attachments):
        raise Problem("empty")
    return message


def store(conversation: Conversation, message: Inbound) -> int:
    """Accept a message and return its place in the thread; the same key gives the same place."""
    with one_writer():
        if not message.payload and not message.attachments and not (message.text and message.location):
            return inbox.accept(conversation, message)
        with transaction.atomic():
            return _store_checked(conversation.pk, message)


def _store_checked(conversation_id: str, message: Inbound) -> int:
    # The row is held, so that a photo cannot go along with two messages that come at once.
    conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
    known = InboxItem.objects.filter(conversation=conversation, key=message.key).first()
    if known is not None:
        return known.message.seq
    _check_attachments(conversation, message)
    places = [inbox.accept(conversation, part) for part in _parts(conversation_id, message)]
    return places[0]


def _parts(conversation_id: str, message: Inbound) -> list[Inbound]:
    """One message, or two when a place comes with words: the assistant handles a place by itself."""
    text = message.text
    if message.payload:
        title = _title(conversation_id, message.payload)
        text = text or title
    words = Inbound(message.key, text, message.payload, None, message.attachments)
    if message.location is None:
        return [words]
    return [words, Inbound(f"{message.key}:plek", location=message.location)]


def _title(conversation_id: str, payload: str) -> str:
    """The words on the button with this payload; raises a problem when it was never shown here."""
    shown = (
        Message.objects.filter(conversation_id=conversation_id)
        .exclude(buttons=[])
        .order_by("-seq")
        .values_list("buttons", flat=True)
    )
    for buttons in shown:
        for button in buttons:
            if button["payload"] == payload:
                return button["title"]
    raise Problem("unknown-choice")


def _check_attachments(conversation: Conversation, message: Inbound) -> None:
    free = Attachment.objects.filter(conversation=conversation, message=None, pk__in=message.attachments)
    if free.count() != len(message.attachments):
        raise Problem("unknown-attachment")
