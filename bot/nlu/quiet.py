"""Rasa's logs without what residents wrote."""

from __future__ import annotations

import sys
import traceback
from typing import Any

import structlog

# Words of the operator's world; every other value in Rasa's log entries may hold a resident's text.
KEPT = frozenset(
    {"event", "level", "timestamp", "action_name", "action", "policy_name", "model_id", "host", "port", "status",
     "method", "duration", "sender_id"}
)  # fmt: skip
FRAMES = 8


def only_events(_: Any, __: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Keep what happened and where; drop texts, and the local variables that a traceback would show."""
    error = entry.get("exc_info")
    kept = {key: value for key, value in entry.items() if key in KEPT}
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        kept["exception"] = type(error).__name__
        kept["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return kept


def install() -> None:
    """Put the processor in front of Rasa's own, also for loggers that exist already; safe to call twice."""
    processors = structlog.get_config()["processors"]
    if only_events not in processors:
        # Loggers in use hold this very list: a new one would not reach them.
        processors.insert(0, only_events)
