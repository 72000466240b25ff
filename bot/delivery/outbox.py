"""The outbox: what must leave stays stored until a channel took it; nothing is in an unknown state."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from django.db.models import F

from bot.core import clock, config, crash
from bot.core.logging import log
from bot.core.messages import Button, Outbound, Receipt
from bot.delivery.models import OutboxItem

MAX_ATTEMPTS = 12
LONGEST_WAIT = 900.0
Send = Callable[[Outbound], Receipt]
_channels: dict[str, Send] = {}


def register(channel: str, send: Send) -> None:
    """Tell the outbox how messages of a channel leave; called once at the start by `bot.runtime`."""
    _channels[channel] = send


def claim(worker: str, limit: int) -> list[OutboxItem]:
    """Take the lease on up to `limit` messages that may leave now."""
    now = clock.now()
    waiting = OutboxItem.objects.filter(
        status=OutboxItem.Status.WAITING, available_at__lte=now, lease_until__lt=now, channel__in=_channels
    )
    keys = list(waiting.order_by("id").values_list("pk", flat=True)[:limit])
    if not keys:
        return []
    until = now + dt.timedelta(seconds=config.number("BUURT_LEASE_SECONDS"))
    OutboxItem.objects.filter(pk__in=keys, status=OutboxItem.Status.WAITING, lease_until__lt=now).update(
        lease_by=worker, lease_until=until
    )
    return list(OutboxItem.objects.filter(pk__in=keys, lease_by=worker, lease_until=until).order_by("id"))


def deliver(item: OutboxItem) -> None:
    """Send one claimed message and store what became of it."""
    outbound = Outbound(
        channel=item.channel,
        address=item.address,
        text=item.text,
        subject=item.subject,
        buttons=tuple(Button(b["title"], b["payload"]) for b in item.buttons),
    )
    crash.point("send-before-channel")
    receipt = _channels[item.channel](outbound)
    crash.point("send-after-channel")
    _store(item, receipt)


def _store(item: OutboxItem, receipt: Receipt) -> None:
    mine = OutboxItem.objects.filter(pk=item.pk, lease_by=item.lease_by, lease_until=item.lease_until)
    now = clock.now()
    if receipt.delivered:
        mine.update(status=OutboxItem.Status.SENT, sent_at=now, error="", attempts=F("attempts") + 1)
        return
    log.warning("send_failed", outbox=item.pk, channel=item.channel, attempts=item.attempts + 1, reason=receipt.detail)
    if receipt.final or item.attempts + 1 >= MAX_ATTEMPTS:
        mine.update(status=OutboxItem.Status.FAILED, error=receipt.detail[:200], attempts=F("attempts") + 1)
        return
    mine.update(
        available_at=receipt.retry_at or now + dt.timedelta(seconds=_wait(item.attempts)),
        lease_until=now - dt.timedelta(seconds=1),
        error=receipt.detail[:200],
        attempts=F("attempts") + 1,
    )


def _wait(attempts: int) -> float:
    """Seconds until the next try: doubling, at most a quarter of an hour, with jitter."""
    return min(LONGEST_WAIT, 2.0**attempts) * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, no secret


def resend(item_id: int) -> bool:
    """Put a failed message back in the queue; False when it was not failed."""
    return bool(
        OutboxItem.objects.filter(pk=item_id, status=OutboxItem.Status.FAILED).update(
            status=OutboxItem.Status.WAITING, attempts=0, available_at=clock.now(), error=""
        )
    )
