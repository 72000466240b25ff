"""What the resident just sent, as the actions see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from actions import answers
from actions.in_step import in_step
from bot.core.understanding import Understanding


@dataclass(frozen=True)
class Choice:
    """A button that was pressed: for which question, and which answer."""

    vraag: str
    waarde: str


@dataclass(frozen=True)
class Heard:
    """One message with its reading. `begrip` is missing when a button was pressed or a place was shared."""

    text: str
    intent: str
    taal: str
    begrip: Understanding | None = None
    choice: Choice | None = None
    point: tuple[float, float] | None = None
    advised: bool = False
    channel: str = "web"
    photos: int = 0

    @property
    def handeling(self) -> str | None:
        """What the message does in the conversation, when a question was open."""
        read = self.begrip.handeling if self.begrip else None
        return answers.act(self.text, read, self.taal) if read else None


class TurnBroken(RuntimeError):
    """This turn cannot end well. It must fail, so that the gateway heals the conversation and asks again."""


def how_it_ended(tracker: Tracker) -> str:
    """How the form ended; raises TurnBroken when nothing says so.

    Rasa goes on with the next action when the action server died during one: a report would be dropped kindly.
    """
    found = tracker.get_slot("uitkomst")
    if found is None:
        raise TurnBroken("a form ended without an outcome")
    return str(found)


def heard(tracker: Tracker) -> Heard:
    """Read the latest message of a tracker; raises TurnBroken when Rasa remembers another conversation than we do."""
    message: dict[str, Any] = tracker.latest_message
    entities = {entity["entity"]: entity.get("value") for entity in message.get("entities", ())}
    metadata: dict[str, Any] = message.get("metadata") or {}
    if not in_step(tracker.events, metadata):
        raise TurnBroken("Rasa remembers another turn than the last one that was stored")
    intent = (message.get("intent") or {}).get("name") or ""
    reading = message.get("begrip")
    point = None
    if intent == "deel_locatie" and "lat" in entities and "lon" in entities:
        point = (float(entities["lat"]), float(entities["lon"]))
    choice = None
    if intent == "kies" or "waarde" in entities:
        choice = Choice(str(entities.get("vraag", "")), str(entities.get("waarde", "")))
    return Heard(
        text="" if reading is None else str(message.get("text") or ""),
        intent=intent,
        taal=str(entities.get("taal") or tracker.get_slot("taal") or metadata.get("taal") or "nl"),
        begrip=Understanding.from_json(reading) if reading else None,
        choice=choice,
        point=point,
        advised=bool(metadata.get("advised")),
        channel=str(metadata.get("channel") or "web"),
        photos=int(metadata.get("photos") or 0),
    )
