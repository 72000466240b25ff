"""What leads to a draft although it reads as something else."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from actions import phrases
from actions.heard import Heard
from actions.terzijde import cleared
from actions.zaak.draft import Zaak, without_place


def to_form(tracker: Tracker, message: Heard) -> list[Any] | None:
    """The form for what was stopped and is wanted after all, or who says only that something is wrong, or where."""
    if tracker.active_loop.get("name"):
        return None
    kept = Zaak.from_slot(tracker.get_slot("zaak"))
    if kept and kept.einde and phrases.resumes(message.text):
        return [FollowupAction("zaak_form")]
    announced = phrases.says_nothing(message.text) and phrases.announced(message.text)
    if announced or (_only_where(message) and not tracker.get_slot("vraag_over")):
        return cleared(tracker, [SlotSet("zaak", None), FollowupAction("zaak_form")])
    return None


def _only_where(message: Heard) -> bool:
    """Whether a message names a place and nothing else, and is no question about it."""
    begrip = message.begrip
    if begrip is None or not begrip.plaats:
        return False
    if begrip.besluit == "auto" and begrip.soort in ("status", "vraag", "contact", "spoed"):
        return False
    return phrases.says_nothing(without_place(begrip, message.text))
