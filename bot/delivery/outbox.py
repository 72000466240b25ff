"""The outbox: what must leave stays stored until a channel took it; nothing is in an unknown state."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from django.db import Error, transaction
from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bot.core import clock, crash, measures, tracing
from bot.core.logging import log
from bot.core.messages import Button, Outbound, Receipt
from bot.delivery import moments
from bot.delivery.leases import Leases
from bot.delivery.models import LONG_AGO, OutboxItem
from bot.delivery.pacing import UNPACED, Pace, Policy

Send = Callable[[Outbound], Receipt]
LONGEST_WAIT = dt.timedelta(minutes=20)  # a message is never postponed for longer, whoever asks for that
LONGEST_SEND_SECONDS = 300.0

_channels: dict[str, tuple[Send, Pace]] = {}
_leases = Leases(LONGEST_SEND_SECONDS)
_owed: dict[str, tuple[OutboxItem, Receipt]] = {}  # what became of messages while the database was away, by holder


def register(channel: str, send: Send, policy: Policy = UNPACED) -> None:
    """Tell the outbox how messages of a channel leave; called once at the start by `bot.runtime`."""
    _channels[channel] = (send, Pace(policy))


def claim(worker: str, limit: int) -> list[OutboxItem]:
    """Take the lease on up to `limit` messages that may leave now; it is kept while `renew_held` is called.

    In an ordered channel only the oldest message of an address may: the others wait while it waits or is sent.
    """
    now = clock.now()
    keys: list[int] = []
    for channel, (_, pace) in _channels.items():
        room = pace.room(limit - len(keys))
        if room > 0:
            found = list(_ready(channel, pace.policy, now).order_by("id").values_list("pk", flat=True)[:room])
            pace.spend(len(found))
            keys.extend(found)
    if not keys:
        return []
    with transaction.atomic():
        # In one order, as in the inbox.
        waiting = OutboxItem.objects.filter(status=OutboxItem.Status.WAITING)
        holders = [holder for key in sorted(keys) if (holder := _leases.take(waiting.filter(pk=key), worker, now))]
    mine = OutboxItem.objects.filter(lease_by__in=holders)
    return list(mine.select_related("message", "conversation").order_by("id"))


def renew_held() -> None:
    """Keep the leases of this process while it lives: who sends slowly must not be taken for dead.

    What became of messages while the database was away is stored now: they must not leave once more.
    """
    for holder, (item, receipt) in list(_owed.items()):
        _leases.hold(holder)
        _store(item, receipt)
    _leases.renew(OutboxItem.objects.filter(status=OutboxItem.Status.WAITING))


def _ready(channel: str, policy: Policy, now: dt.datetime) -> QuerySet[OutboxItem]:
    waiting = OutboxItem.objects.filter(channel=channel, status=OutboxItem.Status.WAITING)
    ready = waiting.filter(moments.passed("available_at", now, LONGEST_WAIT), _leases.free(now))
    if policy.ordered:
        # Without an order of its own: Django would group by that as well.
        oldest = waiting.order_by().values("address").annotate(oldest=Min("pk")).values("oldest")
        ready = ready.filter(pk__in=oldest)
    if policy.burst:
        lately = (
            OutboxItem.objects.order_by()
            .filter(conversation=OuterRef("conversation"), channel=channel, status=OutboxItem.Status.SENT)
            .filter(sent_at__gt=now - policy.window, sent_at__lte=now)
            .values("conversation")
            .annotate(sent=Count("pk"))
            .values("sent")
        )
        ready = ready.annotate(lately=Coalesce(Subquery(lately), 0)).filter(lately__lt=policy.burst)
    return ready


def deliver(item: OutboxItem) -> None:
    """Send one claimed message and store what became of it."""
    outbound = Outbound(
        channel=item.channel,
        address=item.address,
        text=item.text,
        subject=item.subject,
        buttons=tuple(Button(b["title"], b["payload"]) for b in item.buttons),
        message=item.message_id,
        asks=item.message.asks if item.message else "",
    )
    send, pace = _channels[item.channel]
    crash.point("send-before-channel")
    with tracing.span("send", item.trace, outbox=item.pk, channel=item.channel, attempt=item.attempts + 1):
        receipt = _sent(send, outbound, item)
        crash.point("send-after-channel")
        measures.SENT.labels(item.channel, _outcome(receipt)).inc()
        if receipt.retry_at:
            pace.hold(item.address, receipt.retry_at - clock.now())
        try:
            _store(item, receipt)
        except Error:
            _owed[item.lease_by] = (item, receipt)
            raise


def _sent(send: Send, outbound: Outbound, item: OutboxItem) -> Receipt:
    try:
        return send(outbound)
    except Exception as error:
        # A mistake of ours counts as a try, so that it cannot block an address for ever. Only the kind of error is
        # kept: its words may hold what was said, or a secret.
        log.error("send_broke", outbox=item.pk, channel=item.channel, reason=type(error).__name__)
        return Receipt(delivered=False, detail=type(error).__name__)


def _store(item: OutboxItem, receipt: Receipt) -> None:
    mine = OutboxItem.objects.filter(pk=item.pk, lease_by=item.lease_by)
    _note(mine, item, receipt)
    _owed.pop(item.lease_by, None)
    _leases.drop(item.lease_by)


def _note(mine: QuerySet[OutboxItem], item: OutboxItem, receipt: Receipt) -> None:
    now, policy = clock.now(), _channels[item.channel][1].policy
    if receipt.delivered:
        mine.update(status=OutboxItem.Status.SENT, sent_at=now, error="", attempts=F("attempts") + 1)
        _forget_address(item)
        return
    log.warning("send_failed", outbox=item.pk, channel=item.channel, attempts=item.attempts + 1, reason=receipt.detail)
    if receipt.retry_at:
        # The channel is closed for a while, which is not the fault of this message: it does not count as a try.
        later = min(receipt.retry_at, now + LONGEST_WAIT)
        mine.update(available_at=later, lease_by="", lease_until=LONG_AGO, error=receipt.detail[:200])
        return
    if receipt.final or item.attempts + 1 >= policy.most_attempts:
        mine.update(status=OutboxItem.Status.FAILED, error=receipt.detail[:200], attempts=F("attempts") + 1)
        _forget_address(item)
        return
    mine.update(
        available_at=now + dt.timedelta(seconds=_wait(item.attempts, policy.longest_wait)),
        lease_by="",
        lease_until=LONG_AGO,
        error=receipt.detail[:200],
        attempts=F("attempts") + 1,
    )


def _outcome(receipt: Receipt) -> str:
    if receipt.delivered:
        return "sent"
    return "told_to_wait" if receipt.retry_at else "failed"


def _forget_address(item: OutboxItem) -> None:
    """After erasure only the last word to the resident still had an address."""
    if item.channel != "mail" and item.conversation and item.conversation.erased_at and not item.conversation.address:
        OutboxItem.objects.filter(pk=item.pk).update(address="")


def _wait(attempts: int, longest: float) -> float:
    """Seconds until the next try: doubling up to the longest wait, with jitter."""
    return min(longest, 2.0**attempts) * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, no secret


def undelivered() -> QuerySet[OutboxItem]:
    """What was given up and a person can still do something about; a resident who blocked us must come back first."""
    blocked = ~Q(channel="mail") & Q(conversation__blocked_at__isnull=False)
    return OutboxItem.objects.filter(status=OutboxItem.Status.FAILED).exclude(blocked)


def drop(item_id: int) -> bool:
    """Leave a failed message unsent for good; False when it was not failed."""
    failed = OutboxItem.objects.filter(pk=item_id, status=OutboxItem.Status.FAILED)
    return bool(failed.update(status=OutboxItem.Status.DROPPED))


def resend(item_id: int) -> bool:
    """Put a failed message back in the queue; False when it was not failed."""
    return bool(
        OutboxItem.objects.filter(pk=item_id, status=OutboxItem.Status.FAILED).update(
            status=OutboxItem.Status.WAITING,
            attempts=0,
            available_at=LONG_AGO,
            lease_by="",
            lease_until=LONG_AGO,
            error="",
        )
    )
