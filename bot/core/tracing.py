"""Traces of turns for OpenTelemetry, when BUURT_TRACES_URL says where they go. Identifiers only, never words.

One trace is one message: stored, waited, understood, answered, sent. Between processes it travels as a W3C
`traceparent`, in the rows of the queues and in what Rasa is told about a message.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from bot.core import config


def on() -> bool:
    """Whether anybody wants traces; without, nothing of OpenTelemetry is loaded."""
    return bool(config.text("BUURT_TRACES_URL"))


@contextmanager
def span(name: str, *parents: str, since: dt.datetime | None = None, **facts: str | int) -> Iterator[None]:
    """Time a step, from `since` or now until the end of the block; of what breaks it only the kind is told.

    `parents` are what `carried` gave: it belongs to the first and is linked to the others. Without one it is a part
    of the step around it. `facts` are identifiers and counts.
    """
    if not on():
        yield
        return
    from bot.core import opentelemetry

    with opentelemetry.span(name, parents, since, facts):
        yield


def carried() -> str:
    """The `traceparent` of the present step, to go on with in another process; empty without traces."""
    if not on():
        return ""
    from bot.core import opentelemetry

    return opentelemetry.traceparent()
