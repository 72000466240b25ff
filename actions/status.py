"""How it stands with what was filed here, or elsewhere by who has the number and the link."""

from __future__ import annotations

import re
from typing import Any

from asgiref.sync import sync_to_async
from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import nazorg, numbers
from actions.heard import Heard, heard
from actions.leading import to_form
from actions.speech import DomainDict, Say, finish, speak
from actions.wish import begins_another
from bot.cases import finding, reading
from bot.cases.models import Case
from bot.core import ids, texts

SECRET = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])")
MOST = 5
SURE = 0.7  # of an onderwerp


async def says(text: str, conversation_id: str, taal: str, onderwerp: str | None = None) -> tuple[Say, bool]:
    """How it stands, and whether what the text is about was found."""
    found, sure = await sync_to_async(_lines)(text, conversation_id, taal, onderwerp)
    if found:
        return Say("utter_status", {"zaken": "\n".join(found)}), sure
    name = "utter_status_unknown_number" if finding.number_in(text) else "utter_status_nothing"
    return Say(name, {"nummer": numbers.municipality()}), False


async def tell(dispatcher: CollectingDispatcher, tracker: Tracker, message: Heard, text: str) -> list[Any]:
    """Tell how it stands and close the turn; when nothing is found, offer that a person looks it up."""
    say, found = await says(text, tracker.sender_id, message.taal, _onderwerp(message))
    if not found and say.response == "utter_status":
        speak(dispatcher, [say], message.taal)
        say = Say("utter_status_other")
    if not found:
        return nazorg.offer_look_up(dispatcher, message, say, text)
    speak(dispatcher, [say], message.taal)
    finish(dispatcher, slots={"taal": message.taal})
    return [SessionStarted()]


async def in_between(message: Heard, conversation_id: str) -> Say:
    """How it stands while another question is open, so without a question of its own."""
    say, found = await says(message.text, conversation_id, message.taal)
    if found or say.response == "utter_status":
        return say
    return Say("utter_status_later", {"nummer": numbers.municipality()})


def _onderwerp(message: Heard) -> str | None:
    """What a question is about, when that is clear."""
    begrip = message.begrip
    clear = begrip and len(begrip.onderwerpen) == 2 and begrip.zekerheid.get("onderwerp", 0.0) >= SURE
    return begrip.onderwerpen[0] if begrip and clear else None


def _lines(text: str, conversation_id: str, taal: str, onderwerp: str | None) -> tuple[list[str], bool]:
    """The lines about the cases that are meant, and whether the text says no more than they do."""
    own, followed = finding.own(conversation_id), finding.followed(conversation_id)
    known = [*own, *followed]
    if number := finding.number_in(text):
        secret = SECRET.search(text)
        other = finding.by_reference(number, ids.digest(secret.group())) if secret else None
        known = [case for case in known if case.number == number] or ([other] if other else [])
    chosen = finding.about(known, text, onderwerp)
    lines = [_line(case, taal, followed) for case in (chosen or known)[:MOST]]
    return lines, bool(lines) and bool(chosen or not finding.says_which(text))


def _line(case: Case, taal: str, followed: list[Case]) -> str:
    line = reading.status_line(case, taal)
    return f"{line} {texts.text('utter_status_followed', taal)}" if case in followed else line


class ActionStatus(Action):
    """Tells how it stands, unless the message takes something back or adds to it."""

    def name(self) -> str:
        return "action_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        message = heard(tracker)
        if begins_another(message.text):
            return [SlotSet("zaak", None), FollowupAction("zaak_form")]
        if (form := to_form(tracker, message)) is not None:
            return form
        filed = await nazorg.about_filed(dispatcher, tracker, message)
        return await tell(dispatcher, tracker, message, message.text) if filed is None else filed
