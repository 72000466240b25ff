"""Whether Rasa remembers a conversation as the gateway stored it.

They can differ: a worker that stood still heals a conversation while another one already went on, or a store lost its
last words with the power. Without this the resident's "ja" would be heard by a form that is no longer open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def in_step(events: Iterable[Mapping[str, Any]], metadata: Mapping[str, Any]) -> bool:
    """Compare the last turn that these events finish with `after`, the last one that was stored.

    With `fresh` nothing was left open by that turn, and then a session without any turn is as good.
    """
    if "after" not in metadata:
        return True
    known = last_finished(events)
    return known == metadata["after"] or (not known and bool(metadata.get("fresh")))


def last_finished(events: Iterable[Mapping[str, Any]]) -> str:
    """The id of the last turn that was finished, or healed to, before the newest message; "" when there is none."""
    finished = before = heard = ""
    for event in events:
        kind = event["event"]
        if kind in ("restart", "session_started"):
            finished = heard = ""
        elif kind == "user":
            before, heard = finished, str((event.get("metadata") or {}).get("turn_id", ""))
        elif kind == "bot":
            told = (event.get("data") or {}).get("custom") or {}
            finished = str(told["healed"]) if "healed" in told else heard if "turn" in told else finished
    return before
