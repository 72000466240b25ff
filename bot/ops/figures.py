"""What stands in the database at this moment, as numbers: what waits, since when, and with whom."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Min

from bot.cases.models import Case, TriageItem
from bot.core import clock, config
from bot.delivery import heartbeat, inbox
from bot.delivery.models import WITH_PEOPLE, Conversation, InboxItem, OutboxItem, Owner

NOTHING = dt.timedelta()
ENOUGH_BYTES = 2_000_000_000


@dataclass(frozen=True)
class Backlog:
    """What waits for a worker, and what was given up: messages in, and messages out."""

    waiting_in: int
    oldest_in: dt.timedelta
    dead: int
    waiting_out: int
    oldest_out: dt.timedelta
    failed: int


def backlog() -> Backlog:
    """Counted now."""
    coming = inbox.unanswered().aggregate(waiting=Count("pk"), since=Min("message__at"))
    going = OutboxItem.objects.filter(status=OutboxItem.Status.WAITING).aggregate(
        waiting=Count("pk"), since=Min("created_at")
    )
    return Backlog(
        coming["waiting"],
        _ago(coming["since"]),
        InboxItem.objects.filter(status=InboxItem.Status.DEAD).count(),
        going["waiting"],
        _ago(going["since"]),
        OutboxItem.objects.filter(status=OutboxItem.Status.FAILED).count(),
    )


def _ago(moment: dt.datetime | None) -> dt.timedelta:
    return max(clock.now() - moment, NOTHING) if moment else NOTHING


def free_bytes() -> int:
    """What the disk of the data folder still takes."""
    return shutil.disk_usage(config.data_folder()).free


def conversations() -> Iterator[tuple[str, int]]:
    """How many conversations each kind of owner has."""
    found = dict(Conversation.objects.filter(WITH_PEOPLE).values_list("owner").annotate(Count("owner")))
    found[Owner.BOT] = Conversation.objects.count() - sum(found.values())
    yield from ((owner, found.get(owner, 0)) for owner in Owner.values)


def cases() -> Iterator[tuple[str, str, int]]:
    """How many cases there are of each soort and status."""
    yield from Case.objects.values_list("soort", "status").annotate(Count("pk")).order_by("soort", "status")


def grote_bak() -> Iterator[tuple[str, int]]:
    """How many open items the grote bak holds, by reason."""
    yield from TriageItem.objects.filter(done_at=None).values_list("reason").annotate(Count("pk")).order_by("reason")


def processes() -> Iterator[tuple[str, bool]]:
    """The kinds of processes that ever gave a sign of life, with whether they did a moment ago."""
    yield from heartbeat.states().items()
