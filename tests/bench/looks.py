"""What the processes ask the database all the time, also when nobody writes: milliseconds a look.

`python -m tests.bench.looks`, in the environment of an installation, prints them as JSON.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

import django

TIMES = 20


def looks() -> dict[str, Callable[[], object]]:
    """Every look, by who looks and how often."""
    from bot.cases import similar
    from bot.channels import mail
    from bot.channels.web.tail import Tail
    from bot.delivery import inbox, outbox
    from bot.desk import live
    from bot.dialogue import turn
    from bot.handoff import ownership, unfinished
    from bot.ops import metrics

    outbox.register("mail", mail.send)
    lamp = similar.Matter("straatverlichting", "de lantaarn is uit", straat="Siriusstraat", wijk="Oost")
    return {
        "worker, for messages: 20 a second": lambda: inbox.claim("bench", 16),
        "worker, for mails: 5 a second": lambda: outbox.claim("bench", 4),
        "web, for open chats: 20 a second": Tail(0.0).look,
        "web, for open pages of the desk: 1 a second": live.signature,
        "worker, for answers that take long: 1 a second": turn.tell_outages,
        "worker, for people who left a chat: 1 in 5 s": ownership.expire,
        "worker, for drafts that were left: 1 a minute": unfinished.look,
        "`/metrics`": metrics.written,
        "is this reported already: 1 a report": lambda: similar.find(lamp),
    }


def milliseconds(look: Callable[[], object]) -> float:
    """The median of some looks, after one that warms."""
    look()
    taken = []
    for _ in range(TIMES):
        begin = time.perf_counter()
        look()
        taken.append(time.perf_counter() - begin)
    return 1000 * statistics.median(taken)


if __name__ == "__main__":
    django.setup()
    print(json.dumps({name: milliseconds(look) for name, look in looks().items()}))
