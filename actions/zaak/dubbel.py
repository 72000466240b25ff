"""Somebody reported the same already: follow that, instead of a second case."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from actions.heard import Heard
from actions.speech import Say, command, labelled
from actions.zaak.draft import Zaak
from actions.zaak.question import NO, YES, Question

NAME = "dubbel"
FOLLOW, ADD = "volgen", "toevoegen"  # how a draft ends
_YES = re.compile(r"\b(?:volg(?:en)?|dezelfde|hetzelfde|zet (?:het |dit )?erbij|follow|the same)\b", re.IGNORECASE)
_NO = re.compile(r"\b(?:niet (?:het|de)zelfde|iets anders|andere?|nieuwe?|not the same|different)\b", re.IGNORECASE)


class Dubbel(Question):
    """Is it the matter that is known already? Asked before the summary, once."""

    name = NAME
    asks = "anders"

    def needed(self, zaak: Zaak) -> bool:
        return zaak.dubbel is not None and self.name not in zaak.klaar

    def say(self, zaak: Zaak, taal: str) -> Say:
        told = dict(zaak.dubbel or {})
        own = bool(told.pop("eigen", ""))
        other = labelled(self.name, NO, "iets_nieuws", taal)
        if own:
            return Say("utter_ask_dubbel_eigen", told, (labelled(self.name, YES, "voeg_toe", taal), other), self.asks)
        return Say("utter_ask_dubbel", told, (labelled(self.name, YES, "ik_volg", taal), other), self.asks)

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        if waarde == YES and zaak.dubbel:
            return replace(zaak, einde=ADD if zaak.dubbel["eigen"] else FOLLOW)
        return zaak.settle(self.name) if waarde == NO else None

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        if _NO.search(heard.text) or heard.handeling == "nee":
            return self.choose(zaak, NO)
        if heard.handeling == "ja" or _YES.search(heard.text):
            return self.choose(zaak, YES)
        # Not understood twice: a report too many is better than one that gets stuck.
        return self.choose(zaak, NO) if zaak.mis else None


def commands(zaak: Zaak) -> list[dict[str, Any]]:
    """What must happen instead of filing."""
    if zaak.dubbel is None or zaak.einde not in (FOLLOW, ADD):
        return []
    number = zaak.dubbel["nummer"]
    if zaak.einde == ADD:
        return [command("add_to_case", number=number, text=zaak.words, photos=zaak.fotos)]
    return [command("follow_case", number=number)]
