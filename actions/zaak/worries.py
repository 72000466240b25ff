"""The questions about a worry or a crime: they come before any form, and the resident decides what is passed on."""

from __future__ import annotations

from actions.zaak.draft import Zaak
from actions.zaak.question import NO, YES, YesNo


class Gesprek(YesNo):
    """Somebody who is lonely is offered a call, not a case number."""

    name = "gesprek"
    response = "utter_ask_gesprek"
    labels = ("bel_mij", "nee")

    def needed(self, zaak: Zaak) -> bool:
        return zaak.zorg == "eenzaam"

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        endings = {YES: "bellen", NO: "gestopt"}
        return zaak.settle(self.name, einde=endings[waarde]) if waarde in endings else None


class Hulp(YesNo):
    """Worry about a person: is help needed today?"""

    name = "hulp"
    response = "utter_ask_hulp"
    labels = ("hulp_vandaag", "hulp_later")
    spoken = (
        "vandaag|meteen|direct|today|heute|bugün|dzisiaj|сьогодні",
        "niet vandaag|later|morgen|geen haast|not today",
    )

    def needed(self, zaak: Zaak) -> bool:
        return zaak.zorg is not None and self.name not in zaak.klaar

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        if waarde not in self.values:
            return None
        urgentie = "vandaag" if waarde == YES else zaak.urgentie
        return zaak.settle(self.name, urgentie=urgentie, vertrouwelijk=True)


class Misdaad(YesNo):
    """A crime tip: pass on a general sign, or nothing."""

    name = "misdaad"
    response = "utter_ask_misdaad"
    labels = ("misdaad_algemeen", "misdaad_niets")
    spoken = ("algemeen|zonder adres|geef (?:het )?door|general", "niets|niks|nothing")

    def needed(self, zaak: Zaak) -> bool:
        return zaak.misdaadtip and self.name not in zaak.klaar

    def choose(self, zaak: Zaak, waarde: str) -> Zaak | None:
        if waarde not in self.values:
            return None
        if waarde == NO:
            return zaak.settle(self.name, einde="gestopt")
        nowhere = {"straat": None, "huisnummer": None, "plek": None, "lat": None, "lon": None}
        general = ("Een bewoner geeft een algemeen signaal over mogelijke misdaad, zonder adres.",)
        return zaak.settle("waar").settle(self.name, vertrouwelijk=True, omschrijving=general, **nowhere)
