"""Limits on how fast messages and conversations come in.

Each web process counts for itself: with several of them behind one address, the limits hold for each.
"""

from __future__ import annotations

import ipaddress
import math
import threading
from collections import deque
from collections.abc import Callable

from django.http import HttpRequest

from bot.channels.web.problems import Problem
from bot.core import clock, config

MOST_KEYS = 10_000
MOST_LOGINS = 30  # a minute, for a whole office behind one address


class Window:
    """Counts what happened for a key in the last `seconds`."""

    def __init__(self, seconds: float, now: Callable[[], float] = clock.monotonic) -> None:
        self._seconds = seconds
        self._now = now
        self._times: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, key: str, most: int) -> float:
        """Count one for `key` and return 0, or count nothing and return the seconds until there is room."""
        now = self._now()
        with self._lock:
            if len(self._times) > MOST_KEYS:
                self._forget(now)
            times = self._times.setdefault(key, deque())
            while times and times[0] <= now - self._seconds:
                times.popleft()
            if len(times) >= most:
                return times[0] + self._seconds - now
            times.append(now)
            return 0.0

    def __len__(self) -> int:
        return len(self._times)

    def clear(self) -> None:
        """Forget every key."""
        with self._lock:
            self._times.clear()

    def _forget(self, now: float) -> None:
        self._times = {key: times for key, times in self._times.items() if times[-1] > now - self._seconds}


_messages = Window(1.0)
_photos = Window(1.0)
_conversations = Window(60.0)
_logins = Window(60.0)


def check_message(request: HttpRequest, conversation_id: str) -> None:
    """Raise a problem when this conversation sends more than BUURT_MESSAGES_PER_SECOND."""
    _check(_messages, "BUURT_MESSAGES_PER_SECOND", request, conversation_id, "too-fast")


def check_photo(request: HttpRequest, conversation_id: str) -> None:
    """Raise a problem when this conversation adds more photos than BUURT_MESSAGES_PER_SECOND."""
    _check(_photos, "BUURT_MESSAGES_PER_SECOND", request, conversation_id, "too-fast")


def check_conversation(request: HttpRequest) -> None:
    """Raise a problem when this address starts more than BUURT_CONVERSATIONS_PER_MINUTE."""
    network = _network(request)
    _check(_conversations, "BUURT_CONVERSATIONS_PER_MINUTE", request, network, "too-many-conversations")


def login_wait(request: HttpRequest) -> float:
    """Seconds until this network may try a password again; 0 when it may now."""
    return _logins.wait(_network(request), MOST_LOGINS)


def _check(window: Window, setting: str, request: HttpRequest, key: str, code: str) -> None:
    most = config.whole(setting)
    if most <= 0 or (_is_loopback(request) and not config.flag("BUURT_LIMIT_LOOPBACK")):
        return
    if wait := window.wait(key, most):
        seconds = max(1, math.ceil(wait))
        raise Problem(code, headers={"Retry-After": str(seconds)}, seconds=seconds)


def _address(request: HttpRequest) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _is_loopback(request: HttpRequest) -> bool:
    address = _address(request)
    return address is not None and address.is_loopback


def _network(request: HttpRequest) -> str:
    address = _address(request)
    if isinstance(address, ipaddress.IPv6Address):
        # One household gets a /64; counting single addresses would count nothing.
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def forget() -> None:
    """Start counting anew."""
    for window in (_messages, _photos, _conversations, _logins):
        window.clear()
