"""One of several processes leads: it does what only one may do at a time, such as asking Telegram for updates."""

from __future__ import annotations

from bot.core import clock
from bot.delivery.leases import Leases
from bot.delivery.models import LONG_AGO, Leader

_leases = Leases()


def take(role: str, worker: str) -> str:
    """Lead, when nobody does; returns the name of the holder, or nothing when another one leads.

    It lasts `BUURT_LEASE_SECONDS`, and longer while `keep` is called.
    """
    Leader.objects.get_or_create(role=role)
    return _leases.take(Leader.objects.filter(role=role), worker, clock.now())


def keep(role: str) -> bool:
    """Go on leading; False when this process stood still for so long that another one leads."""
    return bool(_leases.renew(Leader.objects.filter(role=role)))


def give_up(holder: str) -> None:
    """Let the next one lead at once."""
    _leases.drop(holder)
    Leader.objects.filter(lease_by=holder).update(lease_by="", lease_until=LONG_AGO)
