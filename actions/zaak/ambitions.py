"""The questions about what residents want to do: by themselves, who does it now, with whom, how to reach them."""

from __future__ import annotations

import re

from actions.heard import Heard
from actions.speech import one_line
from actions.zaak.draft import Zaak
from actions.zaak.question import NO, YES, Open, YesNo, reachable


class Zelf(YesNo):
    """A wish is not yet a plan: do it yourself, or ask the municipality?"""

    name = "zelf"
    response = "utter_ask_zelf"
    either_or = True
    labels = ("zelf_doen", "zelf_gemeente")
    spoken = (
        "zelf|wij doen|samen|mee ?doen|meehelpen|ik help|ourselves|myself|selbst|kendimiz|sami|самі",
        "(?:aan )?(?:de )?gemeente|(?:aan |door )?jullie|laat ?u|vraag (?:ik )?aan u|council|you do|gemeinde|belediye",
    )

    def needed(self, zaak: Zaak) -> bool:
        return zaak.soort == "initiatief" and zaak.zelf is None

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        return zaak.settle(self.name, zelf=waarde == YES) if waarde in self.values else None


class Overnemen(YesNo):
    """Right to Challenge starts with a talk: take it over yourself, or should it be done better?"""

    name = "overnemen"
    response = "utter_ask_overnemen"
    either_or = True
    labels = ("overnemen_zelf", "overnemen_beter")
    spoken = ("zelf|overnemen|wij doen|ourselves|take over|selbst|übernehmen", "beter|moet beter|better|besser")

    @staticmethod
    def named(text: str) -> bool:
        """Whether words name the taking over itself."""
        return re.search(r"\b(?:overnemen|nemen\b.*\bover|take over|übernehmen)\b", text, re.IGNORECASE) is not None

    def needed(self, zaak: Zaak) -> bool:
        return zaak.soort == "right_to_challenge" and self.name not in zaak.klaar

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        if waarde == YES:
            return zaak.settle(self.name, zelf=True)
        return zaak.settle(self.name, soort="signaal") if waarde == NO else None


class WieNu(Open):
    """Who does the task now."""

    name = "wie_nu"
    response = "utter_ask_wie_nu"
    detail = "Wie doet het nu"

    def needed(self, zaak: Zaak) -> bool:
        return zaak.soort == "right_to_challenge" and self.name not in zaak.klaar


class Nodig(Open):
    """With whom, and what is needed."""

    name = "nodig"
    response = "utter_ask_nodig"
    detail = "Met wie en wat is nodig"

    def needed(self, zaak: Zaak) -> bool:
        by_residents = zaak.soort == "initiatief" and zaak.zelf is True
        return (by_residents or zaak.soort == "right_to_challenge") and self.name not in zaak.klaar


class Contact(Open):
    """How to reach the resident; only for plans and take-overs, and never obligatory."""

    name = "contact"
    asks = "contact"
    response = "utter_ask_contact"
    detail = "contact"

    def needed(self, zaak: Zaak) -> bool:
        talk = zaak.soort == "right_to_challenge" or (zaak.soort == "initiatief" and zaak.zelf is True)
        return talk and zaak.contact is None and self.name not in zaak.klaar

    def hear(self, zaak: Zaak, heard: Heard) -> Zaak | None:
        if heard.handeling == "nee" and not reachable(heard.text):
            return zaak.settle(self.name)
        return zaak.settle(self.name, contact=one_line(heard.text)) if reachable(heard.text) else None
