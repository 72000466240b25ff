"""A resident's update on its way into the inbox: stored in one transaction, with what is said at once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from bot.channels.telegram import groups, lines
from bot.channels.telegram.update import Arrival, Kind
from bot.core import clock
from bot.core.messages import Inbound
from bot.delivery import inbox, leases
from bot.delivery.models import Conversation, InboxItem, Message, Owner, Sender
from bot.safety import check as safety_check

CHANNEL = "telegram"
ALBUM_WAIT = dt.timedelta(seconds=1)


def store(arrival: Arrival) -> str:
    """Keep what came; returns the words on the button that was pressed, if any.

    The same update again changes nothing. A database that does not answer raises, so that Telegram keeps it.
    """
    if arrival.kind is Kind.NOTHING:
        return ""
    with transaction.atomic():
        if arrival.kind is Kind.GROUP:
            groups.answer_once(arrival)
            return ""
        if arrival.kind in (Kind.BLOCK, Kind.UNBLOCK):
            _mark_blocked(arrival)
            return ""
        if arrival.kind is Kind.PRESS:
            return _store_press(arrival)
        if arrival.kind is Kind.EDIT and _replace(arrival):
            return ""
        _store_message(arrival)
        return ""


def _mark_blocked(arrival: Arrival) -> None:
    away = clock.now() if arrival.kind is Kind.BLOCK else None
    Conversation.objects.filter(channel=CHANNEL, address=arrival.chat).update(blocked_at=away)


def _key(arrival: Arrival) -> str:
    return f"tg:{arrival.update}"


def _known(conversation: Conversation, arrival: Arrival) -> bool:
    return InboxItem.objects.filter(conversation=conversation, key=_key(arrival)).exists()


def _open(arrival: Arrival) -> tuple[Conversation, bool]:
    """The conversation with this chat, locked, and whether it is new."""
    found, new = Conversation.objects.get_or_create(
        channel=CHANNEL, address=arrival.chat, defaults={"taal": lines.language(arrival.language)}
    )
    conversation = Conversation.objects.select_for_update().get(pk=found.pk)
    if conversation.blocked_at is not None:
        conversation.blocked_at = None
        conversation.save(update_fields=("blocked_at",))
    return conversation, new


def _store_message(arrival: Arrival) -> None:
    conversation, new = _open(arrival)
    if _known(conversation, arrival):
        return
    said = Inbound(
        key=_key(arrival),
        text=_text(arrival, conversation.taal),
        payload=_chosen(conversation, arrival),
        location=arrival.location,
        remote_photos=(arrival.photo,) if arrival.photo else (),
    )
    message = _accept(conversation, said)
    if arrival.kind is Kind.MESSAGE:
        _name(message, arrival)
    item = InboxItem.objects.filter(message=message)
    if arrival.album:
        # The pictures of an album come as messages of their own; together they are one turn.
        item.update(available_at=clock.now() + ALBUM_WAIT)
    if arrival.command in ("start", "help") or (arrival.unfit and not arrival.text):
        item.update(status=InboxItem.Status.DONE)
    lines.answer(Conversation.objects.select_for_update().get(pk=conversation.pk), arrival, new=new)


def _text(arrival: Arrival, taal: str) -> str:
    if arrival.command:
        return lines.as_words(arrival.command, arrival.text, taal)
    return arrival.text or arrival.unfit


def _chosen(conversation: Conversation, arrival: Arrival) -> str:
    """The choice behind a key that a resident pressed: a key sends only its words."""
    if arrival.command or arrival.photo or not arrival.text:
        return ""
    last = conversation.messages.exclude(sender=Sender.RESIDENT).order_by("-seq").first()
    if last is None or last.asks != "waar":
        return ""
    return next((button["payload"] for button in last.buttons if button["title"] == arrival.text), "")


def _accept(conversation: Conversation, said: Inbound) -> Message:
    seq = inbox.accept(conversation, said)
    return Message.objects.get(conversation=conversation, seq=seq)


def _name(message: Message, arrival: Arrival) -> None:
    """Remember Telegram's number of a message, so that an edit of it can be understood."""
    name = f"tg:{arrival.number}"
    if not Message.objects.filter(conversation=message.conversation_id, key=name).exists():
        Message.objects.filter(pk=message.pk).update(key=name)


def _store_press(arrival: Arrival) -> str:
    """Keep a pressed button as its words and its choice; nothing when it was never offered in this chat."""
    shown = _shown(arrival)
    if shown is None:
        return ""
    button = shown.buttons[arrival.button[1]] if arrival.button else {}
    conversation, _ = _open(arrival)
    title, payload = button["title"], button["payload"]
    if not _known(conversation, arrival) and not _waits(conversation, payload):
        _accept(conversation, Inbound(key=_key(arrival), text=title, payload=payload))
    return title


def _shown(arrival: Arrival) -> Message | None:
    if arrival.button is None:
        return None
    number, place = arrival.button
    shown = Message.objects.filter(pk=number, conversation__channel=CHANNEL, conversation__address=arrival.chat).first()
    return shown if shown and place < len(shown.buttons) else None


def _waits(conversation: Conversation, payload: str) -> bool:
    """Whether the same choice still waits for its turn: the button was pressed twice."""
    return InboxItem.objects.filter(
        conversation=conversation, status=InboxItem.Status.WAITING, message__payload=payload
    ).exists()


def _replace(arrival: Arrival) -> bool:
    """Change a message that still waits into its new words; False when it must come as a new message.

    New words that tell of danger always come as a message, because that is where the advice is given.
    """
    original = (
        Message.objects.select_related("conversation")
        .filter(conversation__channel=CHANNEL, conversation__address=arrival.chat, key=f"tg:{arrival.number}")
        .first()
    )
    if original is None:
        return False
    conversation = Conversation.objects.select_for_update().get(pk=original.conversation_id)
    original.refresh_from_db()
    if original.text == arrival.text:
        return True
    item = InboxItem.objects.filter(message=original).first()
    waits = item is not None and item.status == InboxItem.Status.WAITING and item.attempts == 0
    free = not leases.lasts(conversation.lease_until) and conversation.owner == Owner.BOT
    if not (waits and free) or _dangerous(arrival.text):
        return False
    Message.objects.filter(pk=original.pk).update(text=arrival.text)
    return True


def _dangerous(text: str) -> bool:
    try:
        return safety_check(text).spoed is not None
    except Exception:
        # A rule that fails must not keep words from coming in; as a message they are looked at once more.
        return True
