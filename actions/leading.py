"""What leads to a draft although it reads as something else."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from actions import phrases
from actions.heard import Heard
from actions.terzijde import cleared
from actions.zaak.draft import Zaak


def to_form(tracker: Tracker, message: Heard) -> list[Any] | None:
    """The form for what was stopped and is wanted after all, and for who only says that there is something."""
    if tracker.active_loop.get("name"):
        return None
    kept = Zaak.from_slot(tracker.get_slot("zaak"))
    if kept and kept.einde and phrases.resumes(message.text):
        return [FollowupAction("zaak_form")]
    if phrases.says_nothing(message.text) and phrases.announced(message.text):
        return cleared(tracker, [SlotSet("zaak", None), FollowupAction("zaak_form")])
    return None
