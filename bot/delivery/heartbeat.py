"""Signs of life of processes, so that /readyz can name the one that is missing."""

from __future__ import annotations

import datetime as dt

from bot.core import clock
from bot.delivery.models import Heartbeat

FRESH = dt.timedelta(seconds=15)


def beat(process: str) -> None:
    """Say that a process is alive."""
    Heartbeat.objects.update_or_create(process=process, defaults={"at": clock.now()})


def alive(process: str) -> bool:
    """Whether a process gave a sign of life a moment ago."""
    return Heartbeat.objects.filter(process=process, at__gte=clock.now() - FRESH).exists()
