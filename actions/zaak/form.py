"""The form `zaak_form` as Rasa runs it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import nazorg, status
from actions.heard import Heard, heard, how_it_ended
from actions.other import meant, question
from actions.speech import DomainDict, Say, begin, choice, command, finish, one_line, resume, speak
from actions.terzijde import SWITCHED, Between, ask, between, cleared, ended, erase, offered
from actions.zaak import dubbel, known, located, steps, verwijzing
from actions.zaak.draft import Zaak
from actions.zaak.dubbel import ADD, FOLLOW
from actions.zaak.question import YesNo
from bot.cases.draft import PHOTOS, Draft
from bot.core import texts
from bot.core.understanding import ZAAKSOORTEN
from bot.places import gazetteer
from bot.safety.terzijde import WISSEN

FORM = "zaak_form"
# Rasa itself would say `utter_ask_<requested_slot>`; with a prefix only we ask.
ASKED = "zaak."
# These leave the question: their own rule answers, and then the form goes on where it was.
INTERRUPTIONS = frozenset({"vraag_tussendoor", "mens", "begin_mens", "begin_vraag"})


class ValidateZaakForm(Action):
    """Hears the answer and asks the next question, in one call."""

    def name(self) -> str:
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        message = heard(tracker)
        kept = Zaak.from_slot(tracker.get_slot("zaak"))
        asked = (tracker.get_slot("requested_slot") or "").removeprefix(ASKED)
        digressed = answered_in_between(tracker)
        aside = None if digressed else between(tracker, message)
        if asked and kept and aside and aside.erase:
            return ended()
        if asked and kept and aside and aside.question:
            slots = {"zaak": kept.as_slot(), "requested_slot": ASKED + asked}
            return ask(dispatcher, aside.question, message, slots, FORM)
        if asked and not digressed and not aside and _leaves(message, asked):
            return []  # Rasa takes an empty answer for a rejection and follows the rule of the interruption
        # Whoever threatens while telling what is wrong is heard for that as well.
        only_aside = bool(aside) and not (aside and aside.also and asked == "wat")
        if asked and kept and (digressed or only_aside):
            done = steps.ask_again(kept)
        elif asked and kept:
            done = steps.step(kept, asked, message)
        elif not kept and await nazorg.concerns(message, tracker.sender_id):
            return [SlotSet("uitkomst", nazorg.FILED), SlotSet("requested_slot", None)]
        else:
            done = steps.begin_zaak(message, kept)
        done = await located.looked_up(done, message.text)
        done = await known.looked_up(done, tracker.sender_id, message.taal)
        done = steps.counted(done, asked, message.taal)
        return cleared(tracker, self._told(dispatcher, done, message, aside or Between()))

    def _told(self, dispatcher: CollectingDispatcher, done: steps.Step, message: Heard, aside: Between) -> list[Any]:
        speak(dispatcher, (*aside.says, *done.says), message.taal)
        slot = done.zaak.as_slot()
        if done.question is None:
            return [SlotSet("zaak", slot), SlotSet("uitkomst", done.outcome), SlotSet("requested_slot", None)]
        # After a change of language "as above" would point at words in the other one.
        switched = any(one.response == SWITCHED for one in aside.says)
        say = done.question.again if done.again and not switched else done.question.say
        question = say(done.zaak, message.taal)
        # What the gateway says first is said before the question.
        commands = [*aside.commands, offered(question, message.taal)] if aside.commands else []
        if not commands:
            speak(dispatcher, [question], message.taal)
        asked = ASKED + done.question.name
        slots = {"zaak": slot, "taal": message.taal, "requested_slot": asked}
        finish(dispatcher, slots=slots, form=FORM, commands=commands)
        return [SlotSet("zaak", slot), SlotSet("requested_slot", asked)]


def _leaves(message: Heard, asked: str) -> bool:
    """Whether a message leaves the question; "ja, laat het de coördinator weten" is a choice, not a request for one."""
    if asked == verwijzing.ASKED and verwijzing.spoken(message.text):
        return False
    question = steps.BY_NAME.get(asked)
    if isinstance(question, YesNo) and question.told_by(message.text):
        return False
    return (message.handeling or message.intent) in INTERRUPTIONS


def answered_in_between(tracker: Tracker) -> bool:
    """Whether another action already answered this message, so that the form only asks again."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return False
        if event["event"] == "action" and event.get("name") == "action_vraag":
            return True
    return False


class ActionZaakAfronden(Action):
    """Ends the draft: files it, or says that nothing was sent; and comes back to the second thing."""

    def name(self) -> str:
        return "action_zaak_afronden"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Any]:
        message = heard(tracker)
        zaak = Zaak.from_slot(tracker.get_slot("zaak")) or Zaak()
        outcome = how_it_ended(tracker)
        if outcome == WISSEN:
            return erase(dispatcher, message)
        commands = []
        if outcome == "bellen":
            return [SlotSet("uitkomst", None), FollowupAction("terugbel_form")]
        if outcome == nazorg.FILED:
            return await nazorg.about_filed(dispatcher, tracker, message) or [SessionStarted()]
        if outcome == "ander" and zaak.soort == "status":
            return await status.tell(dispatcher, tracker, message, zaak.words)
        if outcome == "ander":
            speak(dispatcher, meant(zaak, message), message.taal)
        elif outcome not in ("ingediend", FOLLOW, ADD):
            speak(dispatcher, [_ending(outcome, zaak, message.taal)], message.taal)
        else:
            filed = command("open_case", **_as_draft(zaak, message.taal))
            commands.extend(dubbel.commands(zaak) or [filed])
            if zaak.ook and zaak.ook["soort"] == "vraag":
                commands.append(_answer(zaak.ook["tekst"], message.taal))
            elif zaak.ook and (zaak.ook["soort"] in ZAAKSOORTEN or zaak.ook.get("tekst")):
                return _come_back(dispatcher, zaak, zaak.ook, message.taal, commands)
        if outcome == "gestopt" and zaak.omschrijving:
            stopped = replace(zaak, einde="gestopt").as_slot()
            finish(dispatcher, slots={"taal": message.taal, "zaak": stopped})
            return [SlotSet("zaak", stopped), SlotSet("uitkomst", None)]
        finish(dispatcher, slots={"taal": message.taal}, commands=commands)
        return [SessionStarted()]


def _answer(asked: str, taal: str) -> dict[str, Any]:
    """After filing: the answer to what was asked beside it."""
    say = question(asked, taal)
    text = texts.text(say.response, taal, **say.values)
    return command("offer", text=text, buttons=list(say.buttons), asks=say.asks)


def _beside(first: Zaak, second: Zaak) -> Zaak:
    """The second matter of one message; where it does not say another place, it is where the first is."""
    if named := gazetteer().resolve(second.words):
        return second.at(named)
    same = ("wijk", "buurt", "straat", "huisnummer", "plek", "lat", "lon")
    return replace(second, **{name: getattr(first, name) for name in same})


def _come_back(
    dispatcher: CollectingDispatcher, zaak: Zaak, ook: dict[str, Any], taal: str, commands: list[dict[str, Any]]
) -> list[Any]:
    """After filing: offer the second thing that the resident mentioned."""
    told = {
        "soort": texts.text(f"utter_soort_{ook['soort']}", taal),
        "tekst": one_line(ook.get("tekst") or ""),
    }
    name = "utter_second_thing_words" if told["tekst"] else "utter_second_thing"
    buttons = [begin("melden", "ja_graag", taal), choice("tweede", "nee", texts.text("utter_knop_nee", taal))]
    commands.append(command("offer", text=texts.text(name, taal, **told), buttons=buttons, asks="bevestiging"))
    second = Zaak(soort=ook["soort"], onderwerp=ook.get("onderwerp"))
    if told["tekst"]:
        second = Zaak.from_slot(ook.get("zaak")) or _beside(zaak, replace(second, omschrijving=(ook["tekst"],)))
    slots = {"taal": taal, "zaak": second.as_slot()}
    finish(dispatcher, slots=slots, offer=True, commands=commands)
    return [SlotSet("zaak", slots["zaak"]), SlotSet("uitkomst", None)]


def _ending(outcome: str | None, zaak: Zaak, taal: str) -> Say:
    if outcome == "buiten":
        return Say("utter_outside", {"plek": zaak.where or one_line(zaak.words)[:60]})
    if outcome == verwijzing.CALLS:
        return verwijzing.ending(zaak, taal)
    back = (resume("verder", taal),) if zaak.omschrijving else (begin("melden", "melden", taal),)
    return Say("utter_nothing_sent", {}, (*back, begin("mens", "mens", taal)))


def _as_draft(zaak: Zaak, taal: str) -> dict[str, Any]:
    details = {name: zaak.plain(told) for name, told in zaak.details.items()}
    if zaak.fotos:
        details[PHOTOS] = str(zaak.fotos)
    draft = Draft(
        soort=zaak.soort,
        omschrijving=zaak.words,
        onderwerp=zaak.onderwerp,
        taal=taal,
        wijk=zaak.wijk,
        buurt=zaak.buurt,
        straat=zaak.straat,
        huisnummer=zaak.huisnummer,
        plek=zaak.plain(zaak.plek) if zaak.plek else None,
        lat=zaak.lat,
        lon=zaak.lon,
        eigenaar=zaak.owner,
        urgentie=zaak.urgentie,
        vertrouwelijk=zaak.vertrouwelijk,
        formeel=zaak.formeel,
        zorg=zaak.zorg,
        misdaadtip=zaak.misdaadtip,
        zelf=zaak.zelf,
        contact=zaak.contact,
        doorsturen=zaak.doorsturen,
        details={**details, **verwijzing.consent(zaak)},
    )
    return asdict(draft)
