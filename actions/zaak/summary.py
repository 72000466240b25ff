"""The summary: what will be sent, where and to whom; and what to change."""

from __future__ import annotations

import re
from dataclasses import replace

from actions import phrases
from actions.heard import Heard
from actions.speech import Say, labelled, one_line
from actions.zaak import verwijzing
from actions.zaak.draft import NUMMER, Zaak, place
from actions.zaak.question import NO, SKIP, STOP, YES, Question, reachable
from bot.core import texts
from bot.core.understanding import ZAAKSOORTEN, Understanding
from bot.routing import directory

CHANGE = "aanpassen"
CLEAR = 0.7  # certainty with which words in the middle of a draft are about something else
SENDS = (YES, verwijzing.WITH_DETAILS, verwijzing.ONLY_COORDINATOR)  # choices that agree to the summary


class Aanpassing(Question):
    """What to change, after the summary."""

    name = "aanpassing"
    options = ("wat", "waar", "soort")

    def needed(self, zaak: Zaak) -> bool:
        return zaak.wijzigen

    def say(self, zaak: Zaak, taal: str) -> Say:
        buttons = [labelled(self.name, option, f"aanpassen_{option}", taal) for option in self.options]
        buttons.append(labelled(self.name, STOP, "niet_versturen", taal))
        return Say("utter_ask_aanpassing", {}, tuple(buttons), self.asks)

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        if waarde == STOP:
            return replace(zaak, einde="gestopt")
        zaak = replace(zaak, wijzigen=False, mis=0)
        if waarde == "wat":
            return zaak.reopen("eigenaar", omschrijving=(), onderwerp=None, eigenaar=None)
        if waarde == "waar":
            return zaak.nowhere()
        if waarde == "soort":
            other = "initiatief" if zaak.soort == "signaal" else "signaal"
            return zaak.reopen("overnemen", twijfel=(zaak.soort, other), zelf=None)
        return None

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        if heard.handeling == "nee" or re.search(r"\bklopt\b", heard.text):
            return replace(zaak, wijzigen=False, mis=0)
        if heard.begrip is None or heard.handeling == "ja":
            return None
        return corrected(replace(zaak, wijzigen=False), heard)


class Erbij(Question):
    """A photo, or a way to reach the resident, asked only when the button under the summary was pressed."""

    name = "erbij"
    unknown = SKIP
    options = ("foto", "contact")

    def needed(self, zaak: Zaak) -> bool:
        return zaak.erbij is not None

    def say(self, zaak: Zaak, taal: str) -> Say:
        buttons = (labelled(self.name, SKIP, "overslaan", taal),)
        return Say(f"utter_ask_erbij_{zaak.erbij}", {}, buttons, str(zaak.erbij))

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        return replace(zaak, erbij=None, mis=0)

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        if zaak.erbij == "contact" and reachable(heard.text):
            return replace(zaak, contact=one_line(heard.text), erbij=None, mis=0)
        return replace(zaak, erbij=None, mis=0) if heard.handeling in ("ja", "nee", "dank") else None


class Bevestiging(Question):
    """May it be sent like this?"""

    name = "bevestiging"
    asks = "bevestiging"

    def needed(self, zaak: Zaak) -> bool:
        return self.name not in zaak.klaar

    def say(self, zaak: Zaak, taal: str) -> Say:
        buttons = (
            labelled(self.name, YES, "verstuur", taal),
            *verwijzing.buttons(zaak, taal),
            labelled(self.name, CHANGE, "aanpassen", taal),
            labelled(self.name, STOP, "niet_versturen", taal),
            *(labelled(self.name, what, f"erbij_{what}", taal) for what in _offered(zaak)),
        )
        return Say("utter_summary", _told(zaak, taal), buttons, self.asks)

    def again(self, zaak: Zaak, taal: str) -> Say:
        return replace(self.say(zaak, taal), response="utter_summary_again", values={})

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        if waarde == YES:
            return zaak.settle(self.name)
        if waarde in (CHANGE, NO):
            return replace(zaak, wijzigen=True, mis=0)
        if waarde in Erbij.options:
            return replace(zaak, erbij=waarde, mis=0)
        return replace(zaak, einde="gestopt") if waarde == STOP else verwijzing.choose(zaak, waarde)

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        if (said := verwijzing.spoken(heard.text)) and (chosen := verwijzing.choose(zaak, said)):
            return chosen
        if heard.handeling == "ja":
            return self.choose(zaak, YES)
        if heard.handeling == "nee" or (phrases.corrects(heard.text) and phrases.says_nothing(heard.text)):
            return self.choose(zaak, CHANGE)
        if heard.handeling in ("antwoord", "verbetering") and _tells(heard):
            return corrected(zaak, heard)
        return None


def _offered(zaak: Zaak) -> tuple[str, ...]:
    """What a melding may still get: a photo, except where people are concerned, and news for the resident.

    Not beside the choices about another party: a phone shows no eight buttons.
    """
    if zaak.soort != "signaal" or verwijzing.party(zaak) is not None:
        return ()
    photo = ("foto",) if not zaak.fotos and not zaak.vertrouwelijk else ()
    return photo if zaak.contact else (*photo, "contact")


def _tells(heard: Heard) -> bool:
    """Whether a message after the summary adds something; "bla bla" does not."""
    placed = bool(heard.begrip and heard.begrip.plaats)
    return placed or len(phrases.words(heard.text)) > 2 or re.search(r"\d", heard.text) is not None


def restated(zaak: Zaak, heard: Heard, *, kinds: bool = False) -> Zaak | None:
    """The draft after words that say anew what it is about, or None when they do not; what was said stays in it.

    `kinds`: the open question is what kind of plan it is, so another kind is an answer to it.
    """
    begrip = heard.begrip
    anew = phrases.rephrases(heard.text) or (kinds and begrip is not None and _is_another_plan(zaak, begrip))
    # "Niet de Siriusstraat maar de Reestraat" changes the place, not the matter.
    other_thing = begrip is not None and begrip.plaats is None and phrases.replaces(heard.text)
    if begrip is None or not (anew or other_thing):
        return None
    kind = phrases.announced(heard.text) or begrip.soort
    if kind not in ZAAKSOORTEN and other_thing:
        kind = zaak.soort
    if kind not in ZAAKSOORTEN:
        return None
    # Something else again says nothing against what was told before.
    clear = begrip.zekerheid.get("onderwerp", 0.0) >= CLEAR and (begrip.onderwerp != "overig" or not zaak.onderwerp)
    about = begrip.onderwerp if clear else None
    fresh = replace(zaak, soort=kind, onderwerp=about or zaak.onderwerp, twijfel=(), onderwerpen=(), zelf=None)
    kept = tuple(name for name in zaak.klaar if name in ("waar", "wijk", NUMMER))
    fresh = replace(fresh, eigenaar=None, klaar=kept, wijzigen=False, mis=0).add(begrip, heard.text)
    named = begrip.plaats and begrip.plaats.get("kind") != "wijk"
    return fresh.at(place(begrip.plaats or {})).settle("waar") if named else fresh


def _is_another_plan(zaak: Zaak, begrip: Understanding) -> bool:
    """Whether somebody who was asked about one kind of plan surely means the other."""
    return begrip.soort in ZAAKSOORTEN[1:] and begrip.soort != zaak.soort and begrip.besluit == "auto"


def corrected(zaak: Zaak, heard: Heard) -> Zaak:
    """The draft after words that change or add something: a place replaces the place, the rest is added."""
    begrip = heard.begrip
    if begrip is None:
        return zaak
    named = begrip.plaats if begrip.plaats and begrip.plaats.get("kind") != "wijk" else None
    taken_back = heard.handeling == "verbetering" or phrases.corrects(heard.text)
    if named and (taken_back or not zaak.placed):
        told = zaak.add(begrip, heard.text) if phrases.tells_more(heard.text, named["text"]) else zaak
        return told.at(place(named)).settle("waar")
    if taken_back and phrases.elsewhere(heard.text):
        return replace(zaak.nowhere(), mis=0)
    if begrip.plaats and begrip.wijk:
        return replace(zaak, wijk=begrip.wijk, mis=0)
    if (numbered := phrases.house_number(heard.text)) and zaak.straat and not zaak.huisnummer:
        zaak = replace(zaak, huisnummer=numbered)
        if len(phrases.words(heard.text)) <= 6:
            return replace(zaak, mis=0)
    return replace(zaak.add(begrip, heard.text), mis=0)


def _told(zaak: Zaak, taal: str) -> dict[str, str]:
    decision = zaak.decision()
    recipient = directory().recipients[decision.primary]
    extra = [
        _line(f"utter_summary_{name}", taal, **values)
        for name, values in _extras(zaak, decision.informed, decision.refer, taal)
    ]
    return {
        "wat": one_line(zaak.words)[:600],
        "waar": zaak.plain(zaak.where) or texts.text("utter_place_unknown", taal),
        "soort": texts.text(f"utter_soort_{zaak.soort}", taal),
        "ontvanger": recipient.called(taal),
        "extra": "".join(extra),
    }


def _line(name: str, taal: str, **values: str) -> str:
    return "\n" + texts.text(name, taal, **values)


def _extras(zaak: Zaak, informed: tuple[str, ...], refer: str | None, taal: str) -> list[tuple[str, dict[str, str]]]:
    """The lines of the summary that only some cases have."""
    lines: list[tuple[str, dict[str, str]]] = []
    kinds = {directory().recipients[code].kind for code in informed if code in directory().recipients}
    if zaak.vertrouwelijk:
        lines.append(("vertrouwelijk", {}))
    elif "coordinator" in kinds:
        lines.append(("meelezen", {}))
    if verwijzing.party(zaak):
        lines.append(("partij", {}))
    lines.append(("contact", {"contact": zaak.contact}) if zaak.contact else ("geen_contact", {}))
    if called := directory().recipients.get(refer or ""):
        lines.append(("refer", {"partij": called.called(taal), "nummer": called.phone or called.website}))
    if zaak.soort in ZAAKSOORTEN[1:] and zaak.zelf:
        lines.append(("geen_aanvraag", {}))
    if zaak.fotos:
        lines.append(("fotos", {"aantal": str(zaak.fotos)}))
    elif zaak.soort == "signaal" and not zaak.vertrouwelijk:
        lines.append(("lampnummer" if zaak.onderwerp == "straatverlichting" else "foto", {}))
    return lines
