"""Who is in the live chat now. Everybody is away unless they announced a spreekuur."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from bot.core import clock
from bot.handoff.models import Presence
from bot.handoff.ownership import Person

LONGEST = dt.timedelta(hours=10)


class TooLong(Exception):
    """A spreekuur ends on the day on which it begins."""


def announce(person: Person, recipients: Iterable[str], until: dt.datetime) -> Presence:
    """Say that residents can chat with this person until a moment; a second time moves the end.

    Raises TooLong when the end has passed already or lies more than ten hours ahead.
    """
    now = clock.now()
    if not now < until <= now + LONGEST:
        raise TooLong
    found, _ = Presence.objects.update_or_create(
        username=person.username,
        defaults={"name": person.name, "recipients": sorted(recipients), "until": until, "since": now},
    )
    return found


def end(username: str) -> None:
    """Say that this person left the live chat."""
    Presence.objects.filter(username=username).delete()


def present(recipient: str) -> list[Presence]:
    """Who is in the live chat for a recipient at this moment."""
    now = clock.now()
    return [one for one in Presence.objects.filter(until__gt=now) if recipient in one.recipients]
