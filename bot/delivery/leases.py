"""Leases: one process at a time works on a row; kept while that process lives, over soon after it died."""

from __future__ import annotations

import datetime as dt
import math
import secrets
import threading
from typing import Any

from django.db.models import Q, QuerySet

from bot.core import clock, config
from bot.delivery import moments


def lasts(until: dt.datetime) -> bool:
    """Whether a lease with this end holds now."""
    return moments.is_ahead(until, clock.now(), _most())


def over(now: dt.datetime, path: str = "") -> Q:
    """Rows of which no lease holds; `path` leads to the row, such as `conversation__`."""
    return moments.passed(f"{path}lease_until", now, _most())


def end(now: dt.datetime) -> dt.datetime:
    """When a lease that is taken or renewed now runs out."""
    return now + dt.timedelta(seconds=config.number("BUURT_LEASE_SECONDS"))


def _most() -> dt.timedelta:
    # Twice, because the clocks of two machines may differ a little.
    return dt.timedelta(seconds=2 * config.number("BUURT_LEASE_SECONDS"))


class Leases:
    """The leases that this process holds on rows of one table with `lease_by` and `lease_until`.

    What takes longer than `longest` seconds hangs: its lease is not renewed any more.
    """

    def __init__(self, longest: float = math.inf) -> None:
        self._longest = longest
        self._held: dict[str, float] = {}  # holders, and since when
        self._lock = threading.Lock()

    def free(self, now: dt.datetime, path: str = "") -> Q:
        """Rows that this process may take.

        Never what it works on itself: only the clock can make it think that such a lease is over.
        """
        return over(now, path) & ~Q(**{f"{path}lease_by__in": self._living()})

    def take(self, row: QuerySet[Any], worker: str, now: dt.datetime) -> str:
        """Take the lease on one row; returns the name of this claim alone, or nothing when somebody else has it."""
        holder = f"{worker}:{secrets.token_hex(4)}"
        if not row.filter(self.free(now)).update(lease_by=holder, lease_until=end(now)):
            return ""
        self.hold(holder)
        return holder

    def hold(self, holder: str) -> None:
        """Keep a lease from now on."""
        with self._lock:
            self._held[holder] = clock.monotonic()

    def drop(self, holder: str) -> None:
        """Keep a lease no longer."""
        with self._lock:
            self._held.pop(holder, None)

    def renew(self, rows: QuerySet[Any]) -> int:
        """Move the end of every lease that is held, so that who works long is not taken for dead; returns how many."""
        holders = self._living()
        return rows.filter(lease_by__in=holders).update(lease_until=end(clock.now())) if holders else 0

    def _living(self) -> list[str]:
        since = clock.monotonic() - self._longest
        with self._lock:
            self._held = {holder: taken for holder, taken in self._held.items() if taken > since}
            return list(self._held)
