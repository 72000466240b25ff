"""What Telegram's residents hear at once, without a turn of the assistant."""

from __future__ import annotations

import datetime as dt

from bot.channels.telegram.update import Arrival
from bot.core import clock, config, languages, texts
from bot.core.opening import opening
from bot.delivery.models import Conversation, Owner, Sender
from bot.delivery.thread import append
from bot.routing import directory

BURST = dt.timedelta(minutes=1)


def language(code: str) -> str:
    """The language to begin in: the one of the telephone when we have texts in it, else Dutch."""
    return code if code in languages.switched_on() else "nl"


def as_words(command: str, rest: str, taal: str) -> str:
    """A command as the words that it stands for."""
    if command == "mens":
        return f"{texts.text('utter_telegram_mens', taal)} {rest}".strip()
    if command == "stop":
        return texts.text("utter_telegram_stop", taal)
    return f"/{command}"


def answer(conversation: Conversation, arrival: Arrival, *, new: bool) -> None:
    """Say the opening, the help or what cannot be taken; silence while a person is in the chat or awaited."""
    if conversation.owner != Owner.BOT:
        return
    if new or arrival.command == "start":
        _open(conversation, new=new)
    if arrival.command == "help":
        append(conversation, Sender.BOT, texts.text("utter_telegram_help", conversation.taal, nummer=number()))
    if arrival.unfit:
        _say_once(conversation, texts.text("utter_telegram_unfit", conversation.taal))


def _open(conversation: Conversation, *, new: bool) -> None:
    words, buttons = opening(conversation.taal)
    # In the middle of a form the open question stays what it was.
    busy = conversation.memory.get("form") or conversation.memory.get("offer")
    asks = "" if busy else "wat"
    append(conversation, Sender.BOT, words, buttons=buttons, asks=asks)
    if new:
        link = config.text("BUURT_PUBLIC_URL")
        note = texts.text("utter_telegram_note", conversation.taal, nummer=number(), link=link)
        append(conversation, Sender.BOT, note)


def _say_once(conversation: Conversation, words: str) -> None:
    """Say something, unless it was the last thing said a moment ago: ten stickers are one answer."""
    last = conversation.messages.exclude(sender=Sender.RESIDENT).order_by("-seq").first()
    if last is None or last.text != words or last.at < clock.now() - BURST:
        append(conversation, Sender.BOT, words)


def number() -> str:
    """The general telephone number of the municipality."""
    found = directory().fact("tel_gemeente")
    return found.value if found else "14 035"
