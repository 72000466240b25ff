"""The questions about the place of a draft."""

from __future__ import annotations

from dataclasses import replace

from actions import phrases
from actions.heard import Heard
from actions.speech import Say, choice, labelled, one_line
from actions.zaak.draft import Zaak, place
from actions.zaak.question import SKIP, Question
from bot.core.understanding import BUITEN, WIJKEN, Understanding
from bot.places import Place, gazetteer

UNKNOWN = "weet_niet"
# Formal matters that are about no place.
NO_PLACE = frozenset({"bezwaar", "klacht", "aanvraag", "wmo", "avg", "woo"})


class Waar(Question):
    """Where it is."""

    name = "waar"
    asks = "waar"
    unknown = UNKNOWN

    def needed(self, zaak: Zaak) -> bool:
        return not zaak.placed and self.name not in zaak.klaar and zaak.formeel not in NO_PLACE

    def say(self, zaak: Zaak, taal: str) -> Say:
        buttons = (labelled(self.name, UNKNOWN, "weet_niet", taal),)
        return Say(f"utter_ask_waar_{'signaal' if zaak.soort == 'signaal' else 'plan'}", {}, buttons, self.asks)

    def again(self, zaak: Zaak, taal: str) -> Say:
        return replace(self.say(zaak, taal), response="utter_ask_waar_again")

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        return zaak.settle(self.name) if waarde == UNKNOWN else None

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        begrip = heard.begrip
        if begrip is None or not heard.text.strip():
            return None
        if found := _found(begrip, heard.text):
            placed = _with_words(zaak, heard.text).at(found).settle(self.name)
            return replace(placed, huisnummer=placed.huisnummer or phrases.house_number(heard.text))
        if heard.handeling in ("ja", "nee", "dank") or phrases.reach(heard.text):
            return None
        # What is no place by its looks is more about the matter; asked twice, it is taken as it is.
        if not zaak.mis and not phrases.tells_place(heard.text):
            return None
        return zaak.settle(self.name, plek=one_line(heard.text)[:300])


def _found(begrip: Understanding, text: str) -> Place | None:
    """The place of an answer; a name that is also an ordinary word counts when the place was asked."""
    if begrip.plaats:
        return place(begrip.plaats)
    said = one_line(text).strip(" .!")
    return gazetteer().resolve(f"op de {said[:1].upper()}{said[1:]}") if len(said.split()) <= 3 else None


def _with_words(zaak: Zaak, text: str) -> Zaak:
    """Keep what was said about the place beyond the street: "bij de slager" helps whoever goes there."""
    extra = one_line(text)
    long_enough = len(extra.split()) > 3
    return replace(zaak, details={**zaak.details, "Plek in eigen woorden": extra}) if long_enough else zaak


class Wijk(Question):
    """Which wijk, when the place alone does not fix it."""

    name = "wijk"
    asks = "waar"
    unknown = UNKNOWN

    def needed(self, zaak: Zaak) -> bool:
        return zaak.wijk is None and self.name not in zaak.klaar and zaak.formeel not in NO_PLACE

    def say(self, zaak: Zaak, taal: str) -> Say:
        likely = [wijk for wijk in zaak.wijken if wijk in WIJKEN]
        names = [*likely, *(wijk for wijk in WIJKEN if wijk not in likely)] if len(likely) != 2 else likely
        buttons = [choice(self.name, wijk, wijk) for wijk in names]
        buttons.append(labelled(self.name, BUITEN, "buiten", taal))
        buttons.append(labelled(self.name, UNKNOWN, "weet_niet", taal))
        if zaak.where:
            return Say("utter_ask_wijk_bij", {"plek": zaak.where}, tuple(buttons), self.asks)
        return Say("utter_ask_wijk", {}, tuple(buttons), self.asks)

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        if waarde in (UNKNOWN, SKIP):
            return zaak.settle(self.name)
        return zaak.settle(self.name, wijk=waarde) if waarde in (*WIJKEN, BUITEN) else None

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        begrip = heard.begrip
        if begrip is None:
            return None
        other = _found(begrip, heard.text)
        if other and other.wijk and other.straat and zaak.straat and other.straat != zaak.straat:
            return zaak.at(other)
        found = named_wijk(begrip, heard.text)
        if found:
            buurt = begrip.buurt or zaak.buurt
            street = zaak.straat or (begrip.plaats or {}).get("straat")
            return zaak.settle(self.name, wijk=found, buurt=buurt, straat=street)
        return zaak.at(other) if other and other.straat and other.straat != zaak.straat else None


def named_wijk(begrip: Understanding | None, text: str) -> str | None:
    """The wijk of a text; after the question "welke wijk?" the bare word is enough."""
    if begrip and begrip.wijk:
        return begrip.wijk
    said = text.strip(" .!?").lower().removeprefix("wijk ").removeprefix("in ").removeprefix("de ")
    return next((wijk for wijk in WIJKEN if wijk.lower() in (said, f"hilversumse {said}")), None)


def shared(zaak: Zaak, lat: float, lon: float) -> Zaak:
    """The draft after a shared location."""
    found = gazetteer().at(lat, lon)
    return zaak.at(replace(found, lat=lat, lon=lon)).settle("waar")
