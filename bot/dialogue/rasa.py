"""The private lines to Rasa: ask for a turn, read a turn back, and heal a conversation that it lost."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

from bot.core import clock, config
from bot.core.messages import Button

MARKER = "turn"
TURN = "turn"  # in the memory of a conversation: the last turn that was stored
CONNECT_SECONDS = 2.0
REST_SECONDS = 5.0  # one that did not answer is asked last for at least so long
_SHORT = {"include_events": "NONE"}
_resting: dict[str, float] = {}  # by address, until when


class RasaUnavailable(Exception):
    """Rasa or its action server cannot be reached now; the message itself is not to blame."""


class BadTurn(Exception):
    """Rasa answered without finishing the turn; after several times the message may be to blame."""


class _Unreached(Exception):
    """Nobody listens there, and nothing was said."""


@dataclass(frozen=True)
class Line:
    """One Rasa, and the action server that it asks."""

    url: str
    actions: str


@dataclass(frozen=True)
class Reply:
    """One line that the assistant wants to say."""

    text: str
    buttons: tuple[Button, ...] = ()
    asks: str = ""


@dataclass(frozen=True)
class Turn:
    """A finished turn: what to say, what to do, and what to remember for healing."""

    replies: tuple[Reply, ...]
    commands: tuple[dict[str, Any], ...]
    memory: dict[str, Any]


def read(items: list[dict[str, Any]]) -> Turn:
    """The turn in Rasa's answer; raises BadTurn when it does not end with the action server's marker.

    With the action server down Rasa answers 200 with nothing and believes that it acted.
    """
    closing = (items[-1].get("custom") or {}).get(MARKER) if items else None
    if closing is None:
        raise BadTurn("the answer does not end with the turn marker")
    replies: list[Reply] = []
    for item in items[:-1]:
        if item.get("text"):
            buttons = tuple(Button(b["title"], b["payload"]) for b in item.get("buttons") or ())
            replies.append(Reply(item["text"], buttons))
        elif replies and "asks" in (item.get("custom") or {}):
            last = replies.pop()
            replies.append(Reply(last.text, last.buttons, item["custom"]["asks"]))
    return Turn(tuple(replies), tuple(closing.get("commands", ())), closing.get("memory", {}))


@cache
def _client() -> httpx.Client:
    return httpx.Client(
        timeout=httpx.Timeout(config.number("BUURT_RASA_TIMEOUT"), connect=CONNECT_SECONDS),
        limits=httpx.Limits(max_connections=64, max_keepalive_connections=32),
        trust_env=False,
    )


def _lines(sender: str) -> list[Line]:
    """Every Rasa, in the order in which this conversation goes to them: always the same one while that answers."""
    found = [Line(*pair) for pair in config.rasa_lines()]
    first = zlib.crc32(sender.encode()) % len(found)
    return sorted(found[first:] + found[:first], key=_rests) if len(found) > 1 else found


def _rest(line: Line) -> None:
    """Let the others go first, for a while and until it answers again."""
    _resting[line.url] = clock.monotonic() + REST_SECONDS


def _rests(line: Line) -> bool:
    """Whether the others go first; after a while one conversation looks for all of them whether it answers."""
    if line.url in _resting and _resting[line.url] <= clock.monotonic():
        _rest(line)
        # Without this, each conversation of one that took its words and never answered would wait for that in vain.
        if _alive(f"{line.url}/status"):
            _resting.pop(line.url, None)
    return line.url in _resting


def _call(sender: str, method: str, path: str, **parts: Any) -> tuple[Any, Line]:
    """The answer of the first Rasa that can be reached, and which one that was."""
    for line in _lines(sender):
        try:
            return _call_one(line, method, path, **parts), line
        except _Unreached:
            continue
    raise RasaUnavailable("no connection")


def _call_one(line: Line, method: str, path: str, **parts: Any) -> Any:
    try:
        response = _client().request(method, f"{line.url}{path}", **parts)
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        _rest(line)
        raise _Unreached from error
    except httpx.TransportError as error:
        # It may have heard the words, so no other is asked before the conversation was read back.
        _rest(line)
        raise RasaUnavailable(type(error).__name__) from error
    if response.status_code >= 500:
        _rest(line)
        raise RasaUnavailable(f"status {response.status_code}")
    if response.status_code >= 400:
        raise BadTurn(f"status {response.status_code}")
    return response.json()


def ask(sender: str, text: str, metadata: dict[str, Any]) -> Turn:
    """Give Rasa one message and return the finished turn; raises RasaUnavailable or BadTurn."""
    body = {"sender": sender, "message": text, "metadata": metadata}
    items, line = _call(sender, "POST", "/webhooks/rest/webhook", json=body)
    try:
        return read(items)
    except BadTurn as error:
        if not _alive(config.health_of_actions(line.actions)):
            _rest(line)
            raise RasaUnavailable("the action server does not answer") from error
        raise


def _alive(health: str) -> bool:
    try:
        return httpx.get(health, timeout=CONNECT_SECONDS, trust_env=False).status_code == 200
    except httpx.TransportError:
        return False


def read_back(sender: str, turn_id: str) -> Turn | None:
    """The finished turn for a message that Rasa handled before we could store the result, else None.

    What was healed away since does not count: Rasa remembers nothing of it any more.
    """
    tracker, _ = _call(sender, "GET", f"/conversations/{sender}/tracker", params={"include_events": "ALL"})
    items: list[dict[str, Any]] | None = None
    for event in tracker["events"]:
        if event["event"] == "user":
            mine = (event.get("metadata") or {}).get("turn_id") == turn_id
            items = [] if mine else items
            if items and not mine:
                break
        elif event["event"] == "restart":
            items = None
        elif event["event"] == "bot" and items is not None:
            items.extend(_as_rest(event))
    try:
        return read(items) if items else None
    except BadTurn:
        return None


def _as_rest(event: dict[str, Any]) -> list[dict[str, Any]]:
    data = event.get("data") or {}
    parts: list[dict[str, Any]] = []
    if event.get("text"):
        parts.append({"text": event["text"], "buttons": data.get("buttons")})
    if data.get("custom"):
        parts.append({"custom": data["custom"]})
    return parts


def heal(sender: str, memory: dict[str, Any]) -> None:
    """Bring Rasa's view of a conversation back to the last finished turn, and say in it which one that is."""
    listen = {"event": "action", "name": "action_listen"}
    mark = {"event": "bot", "text": None, "data": {"custom": {"healed": memory.get(TURN, "")}}}
    events: list[dict[str, Any]] = [{"event": "session_started"}, listen, mark]
    slots = memory.get("slots", {})
    events += [{"event": "slot", "name": name, "value": value} for name, value in slots.items()]
    if memory.get("form"):
        events.append({"event": "active_loop", "name": memory["form"]})
    events.append(listen)
    # One after the other: where Rasa knows nothing yet, it begins a session of its own after the first, and its store
    # hands out only what came since the newest session.
    for batch in ([{"event": "restart"}], events):
        _call(sender, "POST", f"/conversations/{sender}/tracker/events", params=_SHORT, json=batch)


def forget(sender: str) -> None:
    """Make Rasa drop what it remembers in the running conversation (its store is emptied by `privacy`)."""
    _call(sender, "PUT", f"/conversations/{sender}/tracker/events", params=_SHORT, json=[{"event": "restart"}])
