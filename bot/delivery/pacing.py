"""How fast and in which order a channel may send, and when it must be quiet for a while."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass

from bot.core import clock


@dataclass(frozen=True)
class Policy:
    """The manners of a channel.

    `ordered`: one address gets its messages strictly one after the other. `per_second` is for the whole channel
    in this process (0 is no limit). An address gets at most `burst` messages (0 is no limit) within `window`.
    A message that fails is tried `most_attempts` times, at most `longest_wait` seconds apart.
    """

    ordered: bool = False
    per_second: float = 0
    burst: int = 0
    window: dt.timedelta = dt.timedelta(0)
    most_attempts: int = 12
    longest_wait: float = 900.0


UNPACED = Policy()


class Pace:
    """What one process remembers of a channel: how much it may still send, and who asked it to wait."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._allowance = policy.per_second
        self._at = clock.monotonic()
        self._holds: dict[str, float] = {}
        self._lock = threading.Lock()

    def room(self, limit: int) -> int:
        """How many messages may leave at this moment, at most `limit`."""
        with self._lock:
            if len(self._holding()) > 1:
                return 0
            if not self.policy.per_second:
                return limit
            passed, self._at = clock.monotonic() - self._at, clock.monotonic()
            full = max(1.0, self.policy.per_second)
            self._allowance = min(full, self._allowance + passed * self.policy.per_second)
            return min(limit, int(self._allowance))

    def spend(self, count: int) -> None:
        """Take note that messages leave."""
        with self._lock:
            self._allowance -= count

    def hold(self, address: str, wait: dt.timedelta) -> None:
        """Take note that an address must wait; two addresses that must wait mean that all of them must."""
        with self._lock:
            self._holds = {**self._holding(), address: clock.monotonic() + wait.total_seconds()}

    def _holding(self) -> dict[str, float]:
        now = clock.monotonic()
        return {address: until for address, until in self._holds.items() if until > now}
