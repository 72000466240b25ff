"""Messages to residents on Telegram: sent piece by piece, and what Telegram said of it."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict

import httpx
from django.db.models import Q
from telegram import LinkPreviewOptions
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram import shape
from bot.channels.telegram.api import Late, Line, said, seconds_of
from bot.channels.unreachable import unreachable
from bot.core import clock, config
from bot.core.messages import Outbound, Receipt
from bot.delivery.models import Conversation, Message, Sender
from bot.delivery.pacing import Policy

BLOCKED = "blocked by the resident"
ERASED = "erased by the resident"
REFUSED_SECONDS = 60.0
_GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "bot was blocked")
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
MOST_REMEMBERED = 1000


def policy() -> Policy:
    """One message after the other in a chat, not faster than Telegram allows."""
    burst = config.whole("BUURT_TELEGRAM_CHAT_BURST")
    per_second = config.number("BUURT_TELEGRAM_CHAT_PER_SECOND")
    return Policy(
        ordered=True,
        per_second=config.number("BUURT_TELEGRAM_PER_SECOND"),
        burst=burst if per_second else 0,
        window=dt.timedelta(seconds=burst / per_second if per_second else 0),
        most_attempts=24,
        longest_wait=120.0,
    )


class Channel:
    """Sends over a line; remembers how far a long message got, so that a retry does not repeat its beginning."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._sent: OrderedDict[int, int] = OrderedDict()
        self._lock = threading.Lock()

    def send(self, outbound: Outbound) -> Receipt:
        """Send one message; who blocked us is remembered until that resident writes again."""
        if not outbound.address:
            return Receipt(delivered=False, detail=ERASED, final=True)
        conversation = Conversation.objects.filter(channel=outbound.channel, address=outbound.address).first()
        if conversation is not None and conversation.blocked_at is not None:
            return Receipt(delivered=False, detail=BLOCKED, final=True)
        try:
            self._send_pieces(outbound, conversation)
        except TelegramError as error:
            return _refused(error, conversation)
        except Late as error:
            return Receipt(delivered=False, detail=said(error))
        self._forget(outbound)
        return Receipt(delivered=True)

    def _send_pieces(self, outbound: Outbound, conversation: Conversation | None) -> None:
        pieces = shape.pieces(outbound.text) or ["…"]
        first = self._sent.get(outbound.message or 0, 0)
        for place, piece in enumerate(pieces[first:], first):
            last = place == len(pieces) - 1
            sending = self._line.bot.send_message(
                chat_id=int(outbound.address),
                text=piece,
                link_preview_options=_NO_PREVIEW,
                reply_markup=_markup(outbound, conversation) if last else None,
            )
            self._line.call(sending)
            if not last:
                self._remember(outbound, place + 1)

    def _remember(self, outbound: Outbound, count: int) -> None:
        if outbound.message is None:
            return
        with self._lock:
            self._sent[outbound.message] = count
            while len(self._sent) > MOST_REMEMBERED:
                self._sent.popitem(last=False)

    def _forget(self, outbound: Outbound) -> None:
        with self._lock:
            self._sent.pop(outbound.message or 0, None)


def _markup(outbound: Outbound, conversation: Conversation | None) -> shape.Markup | None:
    if outbound.message is None or conversation is None:
        return None
    if outbound.asks == "waar":
        return shape.share(conversation.taal, outbound.buttons)
    if outbound.buttons:
        return shape.choices(outbound.message, outbound.buttons)
    return shape.remove() if _shares(conversation, outbound.message) else None


def _shares(conversation: Conversation, message: int) -> bool:
    """Whether the key for sharing a place still stands in this chat."""
    before = Message.objects.filter(conversation=conversation, pk__lt=message).exclude(sender=Sender.RESIDENT)
    # Buttons below a message leave the keys as they are.
    last = before.filter(Q(buttons=[]) | Q(asks="waar")).order_by("-pk").first()
    return last is not None and last.asks == "waar"


def _refused(error: TelegramError, conversation: Conversation | None) -> Receipt:
    now = clock.now()
    if isinstance(error, RetryAfter):
        later = now + dt.timedelta(seconds=seconds_of(error))
        return Receipt(delivered=False, detail="429 too many requests", retry_at=later)
    if isinstance(error, InvalidToken):
        later = now + dt.timedelta(seconds=REFUSED_SECONDS)
        return Receipt(delivered=False, detail=said(error), retry_at=later)
    if isinstance(error, Forbidden) or any(words in error.message.lower() for words in _GONE):
        if conversation is not None:
            Conversation.objects.filter(pk=conversation.pk).update(blocked_at=now)
        return Receipt(delivered=False, detail=BLOCKED, final=True)
    if isinstance(error, BadRequest):
        return Receipt(delivered=False, detail=said(error), final=True)
    if isinstance(error, NetworkError) and isinstance(error.__cause__, _UNSENT):
        return unreachable(said(error))
    return Receipt(delivered=False, detail=said(error), final=not isinstance(error, NetworkError))
