"""Signs of life of processes, so that /readyz can name the one that is missing."""

from __future__ import annotations

import datetime as dt

from bot.core import clock
from bot.delivery.models import Heartbeat

FRESH = dt.timedelta(seconds=15)


def beat(process: str) -> None:
    """Say that a process is alive."""
    Heartbeat.objects.update_or_create(process=process, defaults={"at": clock.now()})


def forget(process: str) -> None:
    """Say that nobody does this any more."""
    Heartbeat.objects.filter(process=process).delete()


def alive(process: str) -> bool:
    """Whether a process gave a sign of life a moment ago."""
    return states().get(process, False)


def states() -> dict[str, bool]:
    """Every kind of process that ever gave a sign of life, with whether it did a moment ago."""
    now = clock.now()
    # Not further ahead either: when the clock is put back, a dead process must not live for that long.
    return {process: abs(now - at) <= FRESH for process, at in Heartbeat.objects.values_list("process", "at")}
