"""Rasa's memory is used only when it is that of the last turn that was stored."""

from __future__ import annotations

from typing import Any

import pytest

from actions.in_step import in_step

RESTART, SESSION = {"event": "restart"}, {"event": "session_started"}
NOW = {"event": "user", "metadata": {"turn_id": "9-9"}}


def finished(turn: str) -> list[dict[str, Any]]:
    heard = {"event": "user", "metadata": {"turn_id": turn}}
    return [heard, {"event": "bot", "text": "ja", "data": {}}, {"event": "bot", "data": {"custom": {"turn": {}}}}]


def healed(turn: str) -> list[dict[str, Any]]:
    return [RESTART, SESSION, {"event": "bot", "text": None, "data": {"custom": {"healed": turn}}}]


@pytest.mark.parametrize(
    ("events", "after", "fresh", "good"),
    [
        ([], "", True, True),
        (finished("1-1"), "1-1", False, True),
        ([*finished("1-1"), *finished("2-3")], "2-3", False, True),
        (healed("1-1"), "1-1", False, True),
        ([*healed("1-1"), *finished("2-3")], "2-3", False, True),
        ([*finished("1-1"), SESSION], "1-1", True, True),
        # Nothing is remembered of a question that stands open.
        ([], "1-1", False, False),
        ([*finished("1-1"), RESTART], "1-1", False, False),
        # A late heal brought back what was before; and words were heard that nobody stored.
        ([*finished("1-1"), *finished("2-3"), *healed("1-1")], "2-3", False, False),
        ([*finished("1-1"), *finished("2-3"), *healed("1-1")], "2-3", True, False),
        ([*finished("1-1"), *finished("2-3")], "1-1", False, False),
        # A turn without its marker is not finished.
        ([*finished("1-1"), {"event": "user", "metadata": {"turn_id": "2-3"}}], "2-3", False, False),
    ],
)
def test_what_is_remembered_is_compared_with_what_was_stored(
    events: list[dict[str, Any]], after: str, fresh: bool, good: bool
) -> None:
    # What this turn did itself does not count.
    done = [*events, NOW, {"event": "bot", "data": {"custom": {"turn": {}}}}]
    assert in_step(done, {"turn_id": "9-9", "after": after, "fresh": fresh}) is good


def test_who_asks_rasa_without_the_gateway_is_answered() -> None:
    assert in_step(finished("1-1"), {})
