"""How it stands with what was filed here, or elsewhere by who has the number and the link."""

from __future__ import annotations

import re
from typing import Any

from asgiref.sync import sync_to_async
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SessionStarted
from rasa_sdk.executor import CollectingDispatcher

from actions import nazorg, numbers
from actions.heard import Heard, heard
from actions.speech import DomainDict, Say, finish, speak
from bot.cases import finding, reading
from bot.cases.models import Case
from bot.core import ids, texts

SECRET = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])")
MOST = 5


async def says(text: str, conversation_id: str, taal: str) -> tuple[Say, bool]:
    """How it stands, and whether anything was found."""
    found = await sync_to_async(_lines)(text, conversation_id, taal)
    if found:
        return Say("utter_status", {"zaken": "\n".join(found)}), True
    name = "utter_status_unknown_number" if finding.number_in(text) else "utter_status_nothing"
    return Say(name, {"nummer": numbers.municipality()}), False


async def tell(dispatcher: CollectingDispatcher, tracker: Tracker, message: Heard, text: str) -> list[Any]:
    """Tell how it stands and close the turn; when nothing is found, offer that a person looks it up."""
    say, found = await says(text, tracker.sender_id, message.taal)
    if not found:
        return nazorg.offer_look_up(dispatcher, message, say, text)
    speak(dispatcher, [say], message.taal)
    finish(dispatcher, slots={"taal": message.taal})
    return [SessionStarted()]


async def in_between(message: Heard, conversation_id: str) -> Say:
    """How it stands while another question is open, so without a question of its own."""
    say, found = await says(message.text, conversation_id, message.taal)
    return say if found else Say("utter_status_later", {"nummer": numbers.municipality()})


def _lines(text: str, conversation_id: str, taal: str) -> list[str]:
    own, followed = finding.own(conversation_id), finding.followed(conversation_id)
    known = [*own, *followed]
    if number := finding.number_in(text):
        secret = SECRET.search(text)
        other = finding.by_reference(number, ids.digest(secret.group())) if secret else None
        known = [case for case in known if case.number == number] or ([other] if other else [])
    chosen = finding.about(known, text) or known
    return [_line(case, taal, followed) for case in chosen[:MOST]]


def _line(case: Case, taal: str, followed: list[Case]) -> str:
    line = reading.status_line(case, taal)
    return f"{line} {texts.text('utter_status_followed', taal)}" if case in followed else line


class ActionStatus(Action):
    """Tells how it stands, unless the message takes something back or adds to it."""

    def name(self) -> str:
        return "action_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        message = heard(tracker)
        filed = await nazorg.about_filed(dispatcher, tracker, message)
        return await tell(dispatcher, tracker, message, message.text) if filed is None else filed
