"""What comes in between: one's data, another language, anger. The matter at hand goes on where it was."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import numbers
from actions.heard import Heard, heard
from actions.nummers import without_numbers
from actions.speech import DomainDict, Say, begin, command, finish, labelled, one_line, speak
from bot.cases import solved
from bot.core import texts
from bot.safety.terzijde import BOOS, DREIGING, INZAGE, TAAL, WISSEN

SLOT = "tussen"
YES, NO = "ja", "nee"
# What cannot be undone takes a yes in so many words: a greeting, too, may look like agreement.
_SURE = re.compile(
    r"\b(?:ja|jawel|jazeker|zeker|graag|prima|akkoord|klopt|doe (?:het )?maar|ok(?:e|é|ay)?|wis|wissen|verwijder\w*|"
    r"yes|yep|sure|please|delete|erase|evet|tamam|tak|так|oui|s[ií]|da)\b|نعم|👍",
    re.IGNORECASE,
)
SWITCHED = "utter_taal"
SOLVED = solved.ASKED


@dataclass(frozen=True)
class Between:
    """What is said and done in between.

    With `erase` the resident said yes to erasure; with `question` something is asked and the answer comes next.
    `last` is said after the commands, when nothing else is asked. With `also` the message may tell of the matter too.
    """

    says: tuple[Say, ...] = ()
    commands: tuple[dict[str, Any], ...] = ()
    question: Say | None = None
    last: Say | None = None
    erase: bool = False
    also: bool = False


def between(tracker: Tracker, message: Heard) -> Between | None:
    """What this message says beside the matter, or None when it is about the matter."""
    if tracker.get_slot(SLOT) == WISSEN and (answer := _answer(message)):
        further = Say("utter_ask_verder", {}, _ways(message.taal))
        return Between(erase=True) if answer == YES else Between((Say("utter_wissen_niet"),), last=further)
    if message.choice and message.choice.vraag == SOLVED:
        value, _, number = message.choice.waarde.partition(" ")
        return Between(commands=(tell_solved(number, "", yes=value == solved.YES),))
    found = message.begrip.terzijde if message.begrip and not message.begrip.spoed else None
    if found == WISSEN:
        return Between(question=_may_erase(message.taal))
    if found == INZAGE:
        kept = command("tell_what_is_kept", nummer=numbers.municipality())
        return Between(commands=(kept,), last=Say("utter_ask_verder", {}, _ways(message.taal)))
    if found == TAAL:
        return Between((Say(SWITCHED),), last=Say("utter_ask_verder", {}, _ways(message.taal), "wat"))
    if found == BOOS:
        calm = command("say_once", text=texts.text("utter_boos", message.taal))
        return Between(commands=(calm,), last=Say("utter_boos_verder", {}, _ways(message.taal), "wat"))
    if found == DREIGING:
        return Between(
            (Say("utter_dreiging", {"nummer": numbers.municipality()}),),
            (look(message),),
            last=Say("utter_ask_verder", {}, _ways(message.taal), "wat"),
            also=True,
        )
    return None


def look(message: Heard) -> dict[str, Any]:
    """Let a person read a threat."""
    return command("look", reason="dreiging", summary=without_numbers(one_line(message.text)))


def tell_solved(number: str, text: str, *, yes: bool) -> dict[str, Any]:
    """Keep whether a closed case is solved; the gateway says what follows from it."""
    return command("tell_solved", number=number, solved=yes, text=text)


def _answer(message: Heard) -> str | None:
    if message.choice and message.choice.vraag == WISSEN:
        return message.choice.waarde
    if message.handeling == "ja" and _SURE.search(message.text):
        return YES
    return NO if message.handeling in ("nee", "annuleren") else None


def _may_erase(taal: str) -> Say:
    buttons = (labelled(WISSEN, YES, "wissen", taal), labelled(WISSEN, NO, "niet_wissen", taal))
    return Say("utter_ask_wissen", {}, buttons, "bevestiging")


def _ways(taal: str) -> tuple[dict[str, str], ...]:
    return tuple(begin(what, what, taal) for what in ("melden", "vraag", "mens"))


def offered(say: Say, taal: str) -> dict[str, Any]:
    """A text as a command, so that it comes after what the other commands say."""
    words = texts.text(say.response, taal, **say.values)
    return command("offer", text=words, buttons=list(say.buttons), asks=say.asks)


def ask(
    dispatcher: CollectingDispatcher, question: Say, message: Heard, slots: dict[str, Any], form: str | None
) -> list[Any]:
    """Ask the question in between; the form, or the offer, stays as it is until it is answered."""
    speak(dispatcher, [question], message.taal)
    kept = {name: value for name, value in slots.items() if value is not None}
    finish(dispatcher, slots={**kept, "taal": message.taal, SLOT: WISSEN}, form=form, offer=form is None)
    requested = [SlotSet("requested_slot", slots["requested_slot"])] if form else []
    return [SlotSet(SLOT, WISSEN), *requested]


def ended() -> list[Any]:
    """The events that end a form because everything is going to be erased."""
    return [SlotSet("uitkomst", WISSEN), SlotSet(SLOT, None), SlotSet("requested_slot", None)]


def erase(dispatcher: CollectingDispatcher, message: Heard) -> list[Any]:
    """Let the gateway erase the conversation; it says itself what stays."""
    finish(dispatcher, slots={"taal": message.taal}, commands=[command("erase_conversation")])
    return [SessionStarted()]


def cleared(tracker: Tracker, events: Iterable[Any]) -> list[Any]:
    """Events after which a later yes no longer means erasure."""
    pending = [SlotSet(SLOT, None)] if tracker.get_slot(SLOT) else []
    return [*pending, *events]


def outside_forms(dispatcher: CollectingDispatcher, tracker: Tracker, message: Heard) -> list[Any] | None:
    """Answer what comes in between while no form is open; None when there is nothing of the kind."""
    found = between(tracker, message)
    if found is None:
        return None
    if found.erase:
        return erase(dispatcher, message)
    kept = tracker.get_slot("zaak")
    if found.question:
        return ask(dispatcher, found.question, message, {"zaak": kept}, None)
    speak(dispatcher, found.says, message.taal)
    last = found.last
    if kept and kept.get("omschrijving"):
        last = Say("utter_draft_kept", {}, (begin("melden", "verder", message.taal),), "bevestiging")
    commands = list(found.commands)
    if last:
        commands.append(offered(last, message.taal))
    if kept:
        finish(dispatcher, slots={"taal": message.taal, "zaak": kept}, offer=True, commands=commands)
        return [SlotSet(SLOT, None)]
    finish(dispatcher, slots={"taal": message.taal}, commands=commands)
    return [SessionStarted()]


class ActionTerzijde(Action):
    """Answers what is about one's data, the language, or said in anger."""

    def name(self) -> str:
        return "action_terzijde"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        message = heard(tracker)
        done = outside_forms(dispatcher, tracker, message)
        if done is not None:
            return done
        finish(dispatcher, slots={"taal": message.taal})
        return [SessionStarted()]
