"""Bringing the resident to a person: the telephone number first, else a call-back."""

from __future__ import annotations

from typing import Any

import phonenumbers
from asgiref.sync import sync_to_async
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import numbers, phrases
from actions.heard import Heard, heard, how_it_ended
from actions.nummers import warning, without_numbers
from actions.speech import DomainDict, Say, begin, command, finish, labelled, one_line, speak
from actions.terzijde import Between, ask, between, cleared, ended, erase, offered
from actions.zaak.draft import Zaak
from actions.zaak.form import answered_in_between
from actions.zaak.question import SKIP, STOP, reachable
from bot.core import clock, config, texts
from bot.core.understanding import BUITEN
from bot.handoff import presence
from bot.routing import directory
from bot.safety.terzijde import WISSEN

FORM = "terugbel_form"
QUESTION = "terugbelnummer"
CHAT = "chat"
BELLEN = "bellen"


class ValidateTerugbelForm(Action):
    """Asks for a number and a moment, and for nothing else."""

    def name(self) -> str:
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        message = heard(tracker)
        asked = tracker.get_slot("requested_slot") == QUESTION
        known = tracker.get_slot("terugbel") or await _first(message, Zaak.from_slot(tracker.get_slot("zaak")))
        digressed = answered_in_between(tracker)
        aside = between(tracker, message) if asked and not digressed else None
        if aside and aside.erase:
            return ended()
        if aside and aside.question:
            slots = {"zaak": tracker.get_slot("zaak"), "terugbel": known, "requested_slot": QUESTION}
            return ask(dispatcher, aside.question, message, slots, FORM)
        if not asked and not known["live"] and (reach := phrases.reach(message.text)):
            return _ended(_number_and_moment(one_line(message.text), reach), "terugbel")
        if asked and not digressed and not aside:
            if message.handeling == "vraag_tussendoor":
                return []
            speak(dispatcher, warning(message.text), message.taal)
            contact, outcome = _answer(message, live=bool(known["live"]))
            if outcome == BELLEN:
                known = {**known, "live": None}
                asked = False
            elif outcome:
                return _ended(contact, outcome)
            else:
                known = {**known, "mis": known["mis"] + 1}
                if not known["live"]:
                    speak(dispatcher, [Say("utter_callback_no_number")], message.taal)
        if known["mis"] > 1:
            return [SlotSet("uitkomst", "gestopt"), SlotSet("requested_slot", None)]
        question = _live(known["live"], message.taal) if known["live"] else _question(message.taal, first=not asked)
        aside = aside or Between()
        speak(dispatcher, [*aside.says, *([] if aside.commands else [question])], message.taal)
        commands = [*aside.commands, offered(question, message.taal)] if aside.commands else []
        zaak = tracker.get_slot("zaak")
        slots = {"taal": message.taal, "zaak": zaak, "terugbel": known, "requested_slot": QUESTION}
        finish(dispatcher, slots=slots, form=FORM, commands=commands)
        return cleared(tracker, [SlotSet("terugbel", known), SlotSet("requested_slot", QUESTION)])


def _ended(contact: dict[str, str] | None, outcome: str) -> list[Any]:
    return [SlotSet("contact", contact), SlotSet("uitkomst", outcome), SlotSet("requested_slot", None)]


def _named_wijk(message: Heard) -> str | None:
    """The wijk that the request itself names: "de coordinator van Oost"."""
    found = message.begrip.wijk if message.begrip else None
    return found if found != BUITEN else None


async def _first(message: Heard, zaak: Zaak | None) -> dict[str, Any]:
    """What is known before anything was asked; `live` names who is in the chat now for this resident."""
    wijk = (zaak.wijk if zaak else None) or _named_wijk(message)
    there = await sync_to_async(presence.present)(directory().coordinator(wijk))
    return {"wijk": wijk, "mis": 0, "live": there[0].name if there else None}


def _live(name: str, taal: str) -> Say:
    """Somebody announced a spreekuur, so typing with a person is possible now."""
    buttons = (
        labelled(QUESTION, CHAT, "chat_mens", taal),
        labelled(QUESTION, BELLEN, "bel_mij", taal),
        labelled(QUESTION, STOP, "zelf_bellen", taal),
    )
    return Say("utter_ask_live", {"nummer": numbers.municipality(), "wie": name}, buttons, "mens")


def _question(taal: str, *, first: bool) -> Say:
    number = numbers.municipality()
    buttons = (labelled(QUESTION, STOP, "zelf_bellen", taal),)
    if not first:
        return Say("utter_ask_callback_again", {"nummer": number}, buttons, "contact")
    now = clock.now()
    opening = directory().opening
    when = texts.text("utter_open_now", taal)
    if not opening.is_open(now):
        moment = clock.local(opening.next_open(now))
        when = texts.text(
            "utter_open_again",
            taal,
            dag=texts.text(f"utter_dag_{moment.weekday()}", taal),
            tijd=f"{moment:%H:%M}",
        )
    return Say("utter_ask_callback", {"nummer": number, "open": when}, buttons, "contact")


def _answer(message: Heard, *, live: bool) -> tuple[dict[str, str] | None, str | None]:
    """How and when to reach the resident, and the outcome, when this message settles it."""
    if message.choice and message.choice.waarde in (CHAT, BELLEN):
        return None, message.choice.waarde
    if message.choice and message.choice.waarde in (STOP, SKIP):
        return None, "gestopt"
    if reachable(without_numbers(message.text)):
        return _number_and_moment(one_line(without_numbers(message.text))), "terugbel"
    if message.handeling in ("annuleren", "nee"):
        return None, "gestopt"
    return None, CHAT if live and message.handeling == "ja" else None


def _number_and_moment(text: str, reach: str | None = None) -> dict[str, str]:
    if reach:
        return {"contact": reach, "moment": one_line(text.replace(reach, " ").strip(" ,.;:-"))[:200]}
    found = next(iter(phonenumbers.PhoneNumberMatcher(text, "NL", leniency=phonenumbers.Leniency.POSSIBLE)), None)
    if found is None:
        return {"contact": text, "moment": ""}
    moment = (text[: found.start] + " " + text[found.end :]).strip(" ,.;:-")
    return {"contact": found.raw_string, "moment": one_line(moment)}


class ActionTerugbelAfronden(Action):
    """Files the call-back, or says how to call; and offers to go on with a draft that was left."""

    def name(self) -> str:
        return "action_terugbel_afronden"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        message = heard(tracker)
        ended = how_it_ended(tracker)
        if ended == WISSEN:
            return erase(dispatcher, message)
        zaak = Zaak.from_slot(tracker.get_slot("zaak"))
        zaak = None if zaak and zaak.einde == "gestopt" else zaak
        commands = []
        known = tracker.get_slot("terugbel") or {}
        wijk = (zaak.wijk if zaak else None) or known.get("wijk")
        recipient = directory().coordinator(wijk)
        summary = zaak.words if zaak else ""
        if ended == CHAT:
            commands.append(command("request_person", recipient=recipient, summary=summary))
            minutes = f"{config.number('BUURT_QUEUE_MINUTES'):g}"
            speak(dispatcher, [Say("utter_live_waiting", {"minuten": minutes})], message.taal)
            finish(dispatcher, slots={"taal": message.taal}, commands=commands)
            return [SessionStarted()]
        if ended == "terugbel":
            who = directory().recipients[recipient].called(message.taal)
            reach = tracker.get_slot("contact")
            commands.append(command("request_callback", **reach, summary=summary, wijk=wijk))
            speak(dispatcher, [Say("utter_callback_filed", {"wie": who})], message.taal)
        else:
            speak(dispatcher, [Say("utter_callback_stopped", {"nummer": numbers.municipality()})], message.taal)
        slots: dict[str, Any] = {"taal": message.taal}
        if zaak and zaak.omschrijving and not zaak.einde:
            slots["zaak"] = zaak.as_slot()
            further = (begin("melden", "verder", message.taal),)
            speak(dispatcher, [Say("utter_draft_kept", {}, further, "bevestiging")], message.taal)
            finish(dispatcher, slots=slots, offer=True, commands=commands)
            return [SlotSet("uitkomst", None), SlotSet("contact", None), SlotSet("terugbel", None)]
        finish(dispatcher, slots=slots, commands=commands)
        return [SessionStarted()]
