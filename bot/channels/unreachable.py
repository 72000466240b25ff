"""The other side cannot be reached: surely nothing was sent, so this is no failed try of the message."""

from __future__ import annotations

import datetime as dt
import random

from bot.core import clock
from bot.core.messages import Receipt

AGAIN_SECONDS = 5.0


def unreachable(reason: str) -> Receipt:
    """What to tell the outbox: again in some seconds, for as long as it takes."""
    later = clock.now() + dt.timedelta(seconds=AGAIN_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311 - spreads load
    return Receipt(delivered=False, detail=f"unreachable: {reason}", retry_at=later)
