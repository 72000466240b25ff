"""Everything that is no case: questions, status, emergencies, thanks, and what is not understood."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import answers, nazorg, numbers, phrases, status
from actions.heard import Heard, heard
from actions.leading import to_form
from actions.nummers import warning, without_numbers
from actions.speech import DomainDict, Say, begin, choice, command, finish, one_line, speak
from actions.terzijde import cleared, look, outside_forms
from actions.zaak import draft
from actions.zaak.draft import Zaak
from actions.zaak.places import named_wijk
from bot.content import Answer, answer
from bot.content import speak as about
from bot.core import texts
from bot.core.understanding import ZAAKSOORTEN
from bot.places import gazetteer
from bot.safety.terzijde import DREIGING


def question(text: str, taal: str) -> Say:
    """The answer to a question, or an honest "I do not know" with a way to a person."""
    place = gazetteer().resolve(text)
    return said(answer(text, taal, place.wijk if place else None), taal)


def said(found: Answer | None, taal: str) -> Say:
    """How an answer is said; it may ask which wijk is meant."""
    if found is None:
        return Say("utter_answer_unknown", {"nummer": numbers.municipality()}, (begin("mens", "mens", taal),), "mens")
    return Say("utter_answer", {"antwoord": found.text}, asks="waar" if found.needs == "wijk" else "")


def meant(zaak: Zaak, message: Heard) -> list[Say]:
    """The answer when "bedoelt u" showed that the resident wanted no case."""
    if zaak.soort == "vraag":
        return [question(zaak.words, message.taal)]
    if zaak.soort == "spoed":
        return [Say("utter_spoed")]
    if zaak.soort == "contact":
        return [
            Say(
                "utter_person",
                {"nummer": numbers.municipality()},
                (begin("mens", "terugbellen", message.taal),),
                "mens",
            )
        ]
    return [off_topic(message)]


def off_topic(message: Heard) -> Say:
    """A greeting, thanks, or something that is not about the neighbourhood."""
    buttons = tuple(begin(what, what, message.taal) for what in ("melden", "idee", "vraag"))
    if phrases.stops(message.text):
        return Say("utter_nothing_sent", {}, buttons)
    if phrases.greets(message.text):
        return Say("utter_greeting", {}, buttons, "wat")
    if phrases.thanks(message.text):
        return Say("utter_you_are_welcome")
    # "Iets vergeten? Typ het hier." is answered with a bare yes or no as well.
    if said := answers.bare(message.text):
        return Say("utter_ask_wat_signaal", asks="wat") if said == "ja" else Say("utter_offer_refused")
    return Say("utter_off_topic", {"nummer": numbers.municipality()}, buttons)


class Answering(ABC):
    """An action that only speaks, and closes the turn unless a form goes on after it."""

    @abstractmethod
    async def says(self, tracker: Tracker, message: Heard) -> list[Say]:
        """What to say."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        message = heard(tracker)
        if (filed := await nazorg.about_filed(dispatcher, tracker, message)) is not None:
            return filed
        if (form := to_form(tracker, message)) is not None:
            return form
        says = [*warning(message.text), *await self.says(tracker, message)]
        if tracker.active_loop.get("name"):
            # The form asks its own question after this: two open questions at once cannot be answered.
            speak(dispatcher, [replace(say, asks="") for say in says], message.taal)
            return []
        speak(dispatcher, says, message.taal)
        finish(dispatcher, slots={"taal": message.taal})
        return [SessionStarted()]


class ActionVraag(Answering, Action):
    """Answers a question; in the middle of a form as well."""

    def name(self) -> str:
        return "action_vraag"

    async def says(self, tracker: Tracker, message: Heard) -> list[Say]:
        if message.intent == "begin_vraag":
            return [Say("utter_vraag_mag" if tracker.active_loop.get("name") else "utter_ask_vraag", asks="wat")]
        if message.begrip and message.begrip.soort == "status":
            return [await status.in_between(message, tracker.sender_id)]
        return [question(message.text, message.taal)]

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        message = heard(tracker)
        open_form = tracker.active_loop.get("name")
        if (form := to_form(tracker, message)) is not None:
            return form
        if not open_form and message.begrip and message.begrip.soort == "status":
            return [FollowupAction("action_status")]
        place = gazetteer().resolve(message.text)
        found = answer(message.text, message.taal, place.wijk if place else None)
        if message.intent == "begin_vraag" or open_form or found is None or found.needs != "wijk":
            return await super().run(dispatcher, tracker, domain)
        speak(dispatcher, [said(found, message.taal)], message.taal)
        slots = {"taal": message.taal, "vraag_over": found.topic}
        finish(dispatcher, slots=slots, offer=True)
        return cleared(tracker, [SlotSet("vraag_over", found.topic), FollowupAction("action_listen")])


class ActionOverig(Answering, Action):
    """Answers what is not about the neighbourhood, and says how a formal matter is done."""

    def name(self) -> str:
        return "action_overig"

    async def says(self, tracker: Tracker, message: Heard) -> list[Say]:
        formeel = message.begrip.formeel if message.begrip else None
        if formeel:
            return [Say(f"utter_formeel_{formeel}", numbers.spoken(), (begin("mens", "mens", message.taal),))]
        return [off_topic(message)]


class ActionDank(Answering, Action):
    """Answers thanks."""

    def name(self) -> str:
        return "action_dank"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        # "Ja, dank u" under "is het opgelost?" is the answer.
        done = await nazorg.answered(dispatcher, tracker, heard(tracker))
        return done if done is not None else await super().run(dispatcher, tracker, domain)

    async def says(self, tracker: Tracker, message: Heard) -> list[Say]:
        return [Say("utter_you_are_welcome")]


class ActionSpoed(Action):
    """After the advice to call 112: offers to file the matter once everybody is safe."""

    def name(self) -> str:
        return "action_spoed"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        message = heard(tracker)
        if not message.advised and (filed := await nazorg.about_filed(dispatcher, tracker, message)) is not None:
            return filed
        commands = [look(message)] if message.begrip and message.begrip.terzijde == DREIGING else []
        if not message.advised:
            speak(dispatcher, [Say("utter_spoed")], message.taal)
        if message.begrip is None:
            finish(dispatcher, slots={"taal": message.taal})
            return [SessionStarted()]
        kept = replace(
            draft.begin(message.begrip, message.text, message.intent),
            soort="signaal",
            twijfel=(),
            urgentie="gewoon",
        )
        buttons = (
            begin("melden", "ook_melden", message.taal),
            choice("later", "nee", texts.text("utter_knop_nee", message.taal)),
        )
        speak(dispatcher, [Say("utter_spoed_later", {}, buttons, "bevestiging")], message.taal)
        slots = {"taal": message.taal, "zaak": kept.as_slot()}
        finish(dispatcher, slots=slots, offer=True, commands=commands)
        return [SlotSet("zaak", slots["zaak"])]


class ActionOnbekend(Action):
    """Says honestly that it was not understood; a person looks when there is something to look at."""

    def name(self) -> str:
        return "action_onbekend"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        message = heard(tracker)
        if (filed := await nazorg.about_filed(dispatcher, tracker, message)) is not None:
            return filed
        if (form := to_form(tracker, message)) is not None:
            return form
        missed = (tracker.get_slot("misverstaan") or 0) + 1
        buttons = tuple(begin(what, what, message.taal) for what in ("melden", "idee", "vraag", "mens"))
        commands = []
        summary = without_numbers(one_line(message.text))
        if missed > 1 or len(message.text.split()) >= WORTH_A_LOOK:
            commands.append(command("look", reason="onbegrepen", summary=summary))
            say = Say("utter_unknown_looked_at", {"nummer": numbers.municipality()}, buttons, "wat")
        else:
            say = Say("utter_unknown", {}, buttons, "wat")
        speak(dispatcher, [*warning(message.text), say], message.taal)
        slots = {"taal": message.taal, "misverstaan": missed}
        finish(dispatcher, slots=slots, commands=commands)
        # Reached from another action, Rasa would find no rule after it and say this until its limit.
        return cleared(tracker, [SlotSet("misverstaan", missed), FollowupAction("action_listen")])


WORTH_A_LOOK = 4


class ActionLos(Action):
    """An answer while no form is open: to an offer, or else a new message like any other."""

    def name(self) -> str:
        return "action_los"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        message = heard(tracker)
        if (aside := outside_forms(dispatcher, tracker, message)) is not None:
            return aside
        if (done := await nazorg.answered(dispatcher, tracker, message)) is not None:
            return done
        if (filed := await nazorg.about_filed(dispatcher, tracker, message)) is not None:
            return filed
        if (form := to_form(tracker, message)) is not None:
            return form
        kept = Zaak.from_slot(tracker.get_slot("zaak"))
        refused = message.handeling in ("nee", "annuleren") or (message.choice and message.choice.waarde == "nee")
        if kept and refused:
            speak(dispatcher, [Say("utter_offer_refused")], message.taal)
            finish(dispatcher, slots={"taal": message.taal})
            return [SessionStarted()]
        if kept and message.handeling == "ja":
            return [FollowupAction("zaak_form")]
        topic, wijk = tracker.get_slot("vraag_over"), named_wijk(message.begrip, message.text)
        if topic and wijk:
            speak(dispatcher, [said(about(topic, message.taal, wijk), message.taal)], message.taal)
            finish(dispatcher, slots={"taal": message.taal})
            return [SessionStarted()]
        soort = message.begrip.soort if message.begrip else ""
        if soort in ZAAKSOORTEN:
            return cleared(tracker, [SlotSet("zaak", None), FollowupAction("zaak_form")])
        follow = {"status": "action_status", "vraag": "action_vraag", "contact": "terugbel_form"}
        return cleared(
            tracker, [FollowupAction(follow.get(soort, "action_onbekend" if message.choice else "action_overig"))]
        )
