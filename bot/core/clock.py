"""The one clock: aware times, and a start that tests can choose."""

from __future__ import annotations

import datetime as dt
import time
from functools import cache
from zoneinfo import ZoneInfo

from bot.core import config

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@cache
def _offset(start: str) -> dt.timedelta:
    if not start:
        return dt.timedelta(0)
    begin = dt.datetime.fromisoformat(start)
    if begin.tzinfo is None:
        begin = begin.replace(tzinfo=AMSTERDAM)
    return begin - dt.datetime.now(dt.timezone.utc)


def now() -> dt.datetime:
    """The present moment in UTC; BUURT_NOW moves it for tests."""
    return dt.datetime.now(dt.timezone.utc) + _offset(config.text("BUURT_NOW"))


def local(moment: dt.datetime) -> dt.datetime:
    """The same moment on a clock in Hilversum."""
    return moment.astimezone(AMSTERDAM)


def monotonic() -> float:
    """Seconds for measuring a duration; never moved."""
    return time.monotonic()
